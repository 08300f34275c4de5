"""Trainings that lesson 16_pretraining cannot wait for, from one to three starts, stored beside this file."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cmx_helpers.pretraining.reader import ReaderWeights

FOLDER = Path(__file__).parent
COMMAND = "python tools/lessons/pretrained.py"
PARTS = ("words", "pictures", "scenes", "shifted", "few")


class RecordedRuns(NamedTuple):
    """What three starts measured."""

    words: dict
    """Language -> exact nats for a hidden word, shape (starts,)."""
    pictures: dict
    """Language -> bar of `picture_bars` -> nats, shape (starts,)."""
    scenes: dict
    """Number of training scenes -> network -> share of right answers, shape (starts,)."""
    shifted: dict
    """Network -> pixels moved -> share of right answers, shape (starts,)."""
    few: dict
    """Steps of hidden patches by the ViT -> labels a class -> share right of new digits, shape (starts,)."""
    costs: dict
    """Network -> parameters, and processor seconds of each training of scenes."""
    seeing: dict
    """Language -> ReaderWeights of the first start, trained with pictures."""
    made: dict
    """The command, versions, numbers of steps."""


def recorded_runs():
    """What lesson 16 compares over three starts: minutes of training, run once and stored.

    ``python tools/lessons/pretrained.py`` runs them again.

    Returns
    -------
    RecordedRuns

    Raises
    ------
    FileNotFoundError
        A file is missing: the command makes it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> recorded_runs().words["English"].shape
    (3,)
    """
    for name in ("pretrained.json", "pretrained.npz"):
        if not (FOLDER / name).exists():
            raise FileNotFoundError(f"{name}: run `{COMMAND}`, which writes it")
    told = json.loads((FOLDER / "pretrained.json").read_text(encoding="utf-8"))
    seeing = {}
    with np.load(FOLDER / "pretrained.npz") as stored:
        for language in ("English", "Chinese"):
            count = sum(name.startswith(language) for name in stored.files)
            arrays = [stored[f"{language}_{n}"].astype(np.float32) for n in range(count)]
            seeing[language] = ReaderWeights.from_arrays(arrays)
    numbers = (_as_arrays(told[name]) for name in PARTS)
    return RecordedRuns(*numbers, told["costs"], seeing, told["made"])


def _as_arrays(value):
    if isinstance(value, dict):
        return {int(key) if key.isdigit() else key: _as_arrays(part) for key, part in value.items()}
    return np.array(value, dtype=float)
