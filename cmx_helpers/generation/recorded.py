"""The generators of 28×28 pictures, trained from several starts and measured, stored beside this file."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

FOLDER = Path(__file__).parent
COMMAND = "python tools/lessons/generators.py"


class RecordedGenerators(NamedTuple):
    """What was measured of each generator, some of its drawings, and how both were made."""

    values: dict
    """Generator -> what was measured -> array, shape (seeds,)."""
    drawings: dict
    """Generator -> drawings of the first seed, shape (10 digits, 8, 28, 28), float32, ink in [0, 1]."""
    seeds: tuple
    """The seed of each start."""
    budget: dict
    """Steps, pictures and so on."""
    judge: float
    """Share of unseen real pictures that the judge reads rightly."""
    made: dict
    """The command, the data, versions, and a hash of the code that was run."""

    def table(self, columns=("judge", "spread", "precision", "recall", "two-sample", "nearest")):
        """Mean and range over the starts, a line for each generator, as text."""
        width = max(map(len, self.values))
        lines = [" " * width + "".join(f"  {column:>16}" for column in columns)]
        for name, row in self.values.items():
            cells = [row[column] for column in columns]
            texts = [f"{v.mean():.2f} ({v.min():.2f}–{v.max():.2f})" for v in cells]
            lines.append(f"{name:{width}}" + "".join(f"  {text:>16}" for text in texts))
        return "\n".join(lines)


def recorded_generators():
    """What lesson 13 compares at 28×28: minutes of training for each start, run once and stored.

    `python tools/lessons/generators.py` trains each model from each seed, for a fixed number of steps, and
    measures 1,000 drawings against 1,000 unseen pictures. Used in lesson 13_generation.

    Returns
    -------
    RecordedGenerators

    Raises
    ------
    FileNotFoundError
        A file is missing: the command makes it.

    Examples
    --------
    >>> stored = recorded_generators()
    >>> stored.seeds, stored.drawings["GAN"].shape
    ((0, 1, 2), (10, 8, 28, 28))
    """
    for name in ("generators.json", "generators.npz"):
        if not (FOLDER / name).exists():
            raise FileNotFoundError(f"{name}: run `{COMMAND}`, which writes it")
    told = json.loads((FOLDER / "generators.json").read_text(encoding="utf-8"))
    with np.load(FOLDER / "generators.npz") as stored:
        drawings = {name: stored[name].astype(np.float32) / 255 for name in stored.files}
    values = {
        name: {what: np.array(row, dtype=float) for what, row in rows.items()}
        for name, rows in told["values"].items()
    }
    return RecordedGenerators(
        values, drawings, tuple(told["seeds"]), told["budget"], told["judge"], told["made"]
    )
