"""What lesson 18's training gave on one process and on two, stored beside this file."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cmx_helpers._common.validate import one_of

FILE = Path(__file__).with_name("processes.json")
COMMAND = "python tools/lessons/processes.py"


class RecordedProcesses(NamedTuple):
    """Trainings on one process, on two, and on one whose start was nudged by a rounding."""

    losses: dict
    """Name of a training -> array, shape (starts, 2, passes): of the fused head, on the training and on the
    validation rows."""
    accuracy: dict
    """Name -> array, shape (starts,): with people never met."""
    made: dict
    """The command, the code that was run, versions."""

    @property
    def passes(self):
        """Over the training rows."""
        return next(iter(self.losses.values())).shape[-1]

    def apart(self, name, beside="one process"):
        """How far the losses of two trainings are apart, as shares: the larger of both rows, for each pass.

        Parameters
        ----------
        name, beside : str
            Of `losses`.

        Returns
        -------
        array, shape (starts, passes)

        Raises
        ------
        ValueError
            There is no such training.
        """
        ours, theirs = (
            self.losses[one_of(what, value, tuple(self.losses))]
            for what, value in (("name", name), ("beside", beside))
        )
        return np.max(np.abs(ours - theirs) / np.abs(theirs), axis=1)


def recorded_processes():
    """Lesson 18's training on one process and on two: it needs JAX, so it was run once and stored.

    Returns
    -------
    RecordedProcesses

    Raises
    ------
    FileNotFoundError
        `processes.json` is missing: the command ``python tools/lessons/processes.py`` makes it.

    Notes
    -----
    Used in lesson 18_your_data.

    Examples
    --------
    >>> recorded_processes().apart("two processes").shape
    (3, 10)
    """
    try:
        told = json.loads(FILE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"{FILE.name}: run `{COMMAND}`, which writes it") from None
    values = told["values"]
    return RecordedProcesses(
        {name: np.stack([v["fused_loss"], v["val_fused_loss"]], axis=1) for name, v in values.items()},
        {name: np.array(v["people never met"]) for name, v in values.items()},
        told["made"],
    )
