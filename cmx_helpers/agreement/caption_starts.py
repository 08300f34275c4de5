"""What three starts of lesson 14's captioner measured, stored beside this file."""

import json
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("captions.json")


def caption_starts():
    """Shares of exact captions from three starts: more trainings than the lesson itself can wait for.

    ``python tools/lessons/caption_starts.py`` trains eyes and writers on pictures without red sevens and
    writes the numbers: an eye taught in colour, and one that was shown half of them in grey, which looks
    once, or twice (`look`); on 300 red sevens and on 1,000 others.

    Returns
    -------
    dict of str to array, shape (starts,)

    Raises
    ------
    FileNotFoundError
        There is no such file yet: the command makes it.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> caption_starts()["colour: others"].shape
    (3,)
    """
    if not FILE.exists():
        raise FileNotFoundError(f"{FILE.name}: run `python tools/lessons/caption_starts.py`, which writes it")
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: np.array(shares) for name, shares in told.items()}
