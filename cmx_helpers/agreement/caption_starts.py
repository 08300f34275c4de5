"""What three starts of lesson 14's captioner measured, stored beside this file."""

import json
from pathlib import Path

import numpy as np

from cmx_helpers.agreement.eye import EyeWeights
from cmx_helpers.agreement.looking import Eye

FILE = Path(__file__).with_name("captions.json")
EYE = Path(__file__).with_name("grey_eye.npz")
COMMAND = "python tools/lessons/caption_starts.py"


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
        raise FileNotFoundError(f"{FILE.name}: run `{COMMAND}`, which writes it")
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: np.array(shares) for name, shares in told.items()}


def grey_eye():
    """The first of the eyes of `caption_starts` that were shown half of their pictures in grey, as trained.

    It is what ``train_eye(images, targets, grey=0.5)`` gives for 5,000 training pictures without red sevens,
    its weights rounded to 16 bits.

    Returns
    -------
    Eye

    Raises
    ------
    FileNotFoundError
        There is no such file yet: the command makes it.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> grey_eye().kernel.shape
    (64, 20)
    """
    if not EYE.exists():
        raise FileNotFoundError(f"{EYE.name}: run `{COMMAND}`, which writes it")
    with np.load(EYE) as stored:
        kernel, bias, *weights = (stored[name].astype(np.float32) for name in stored.files)
    return Eye(EyeWeights(*weights), kernel, bias)
