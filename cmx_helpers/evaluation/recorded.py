"""What lesson 11 measured from several starts, stored beside this file; `evaluation` shows it."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = Path(__file__).with_name("starts.json")


class RecordedStarts(NamedTuple):
    """The measurements of a lesson, run whole once for each seed, and how they were made."""

    values: dict
    """What was measured -> array, shape (seeds,)."""
    seeds: tuple
    """The seed of each start."""
    budget: dict
    """Numbers of samples, steps and so on, by the names that the lesson gives them."""
    made: dict
    """The command that wrote the file, the lesson, its profile, and a hash of the code that was run."""

    def __getitem__(self, what):
        if what not in self.values:
            raise ValueError(f"what: expected one of {', '.join(sorted(self.values))}, got {what!r}")
        return self.values[what]


def recorded_starts():
    """What lesson 11 measured from three starts: more than a laptop does while somebody waits.

    `python tools/lessons/starts.py 11` runs the cells of the lesson once for each seed, in profile "quick",
    and writes the numbers that they keep. So each row is what the lesson itself gives from that start. Used
    in lesson 11_evaluation.

    Returns
    -------
    RecordedStarts
        `starts["what was measured"]` is an array with one number for each seed.

    Raises
    ------
    FileNotFoundError
        There is no such file yet: the command makes it.

    Examples
    --------
    >>> starts = recorded_starts()
    >>> starts.seeds, starts.made["profile"]
    ((0, 1, 2), 'quick')
    """
    if not FILE.exists():
        raise FileNotFoundError(f"{FILE.name}: run `python tools/lessons/starts.py 11`, which writes it")
    told = json.loads(FILE.read_text(encoding="utf-8"))
    values = {what: np.array(row, dtype=float) for what, row in told["values"].items()}
    return RecordedStarts(values, tuple(told["seeds"]), told["budget"], told["made"])
