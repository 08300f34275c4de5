"""Numbers that a command of the course has measured from several starts, read from where it put them."""

import json

import numpy as np


def starts(path):
    """Name -> array, a number for each start, from what `tools/lessons/cell_starts.py` writes.

    Raises FileNotFoundError, with the command, where there is no such file.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        command = "python tools/lessons/cell_starts.py"
        raise FileNotFoundError(f"{path.name}: run `{command}` for the lesson, which writes it") from None
    return {name: np.array(values) for name, values in told["values"].items()}
