"""The recorded run of Flower, an engine for federated averaging, which lesson 15 shows.

`make federated` runs it again, in an environment of its own, and writes the record.
"""

import json
import os
from pathlib import Path

import numpy as np

from cmx_helpers._common import validate

DATA = Path(__file__).with_name("federated_run.json")


def load_federated_run(path=DATA):
    """What Flower did with real client processes on one machine (lesson 15_privacy).

    Parameters
    ----------
    path : path, by default that of the course

    Returns
    -------
    dict with `made_by`, `versions`, `system`; `rounds`, `epochs` and `rate` of the training; `clips`, name of
    a client -> how many; `outside`, addresses outside the machine with which a process spoke; and `runs`,
    each with a `title`, its `weights` after the last round, float64 (40, 10), and `rounds`, a list of dict:

    - `asked`: how many clients; `answered`: which, in the order in which the average took them
    - `errors`: what the engine said of the others; `seconds`: how long it waited
    - `accuracy`: on the test voices
    - `difference`: largest one between the engine's weights and those of the NumPy loop
    - `same_order`: whether every bit is equal where the loop adds the clients up in the engine's order

    Raises
    ------
    FileNotFoundError, ValueError, TypeError
        With what to do, if nothing has been recorded, or the file is another.

    Examples
    --------
    >>> [run["title"] for run in load_federated_run()["runs"]]
    ['all four answer', 'client 2 is killed in round 3']
    """
    path = validate.as_path("path", path)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        for run in record["runs"]:
            run["weights"] = np.array(run["weights"], dtype=np.float64)
            validate.check_shape("weights", run["weights"], (None, 10))
            if not all(isinstance(entry["answered"], list) for entry in run["rounds"]):
                raise ValueError("rounds")
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{path.name} is not there: run make federated in the course's folder"
        ) from None
    except (ValueError, KeyError, TypeError, OSError):
        raise ValueError(
            f"path: expected what make federated writes, {validate.shown(os.fspath(path))} is none"
        ) from None
    return record
