"""Lesson 18's folder trained by one process and by two, on JAX: what came out, stored beside this file."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = Path(__file__).with_name("processes.json")
COMMAND = "python tools/lessons/processes.py"


class RecordedProcesses(NamedTuple):
    """Lesson 10's model, trained on lesson 18's folder from the same starts on one process and on two."""

    curves: dict
    """Number of processes -> array, shape (starts, epochs): loss on validation rows."""
    accuracy: dict
    """Number of processes -> array, shape (starts,): on test rows, of owners that training has not met."""
    weights_apart: np.ndarray
    """Shape (starts,): largest difference between the weights of one process and of two."""
    seconds: dict
    """Number of processes -> array, shape (starts,): processor time of all processes together."""
    batch_size: int
    made: dict
    """The command, the versions, the machine, and a hash of the folder that was trained on."""


def recorded_processes():
    """What two processes made of lesson 18's folder, beside one.

    Returns
    -------
    RecordedProcesses

    Raises
    ------
    FileNotFoundError
        `processes.json` is missing: ``python tools/lessons/processes.py`` makes it (minutes; it needs JAX).

    Notes
    -----
    Used in lesson 18_your_data.

    Examples
    --------
    >>> run = recorded_processes()
    >>> run.curves[1].shape == run.curves[2].shape
    True
    """
    try:
        told = json.loads(FILE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"{FILE.name} is not there: run {COMMAND} in the course's folder") from None

    def of_each(name):
        return {int(p): np.array(rows, float) for p, rows in told[name].items()}

    return RecordedProcesses(
        of_each("curves"),
        of_each("accuracy"),
        np.array(told["weights_apart"], float),
        of_each("seconds"),
        told["batch_size"],
        told["made"],
    )
