"""What was measured on downloaded data, stored beside this file. Read in lesson 16_pretraining."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cmx_helpers._common.validate import one_of

DATA = Path(__file__).with_name("across.json")
DOMAINS = ("real voices", "other handwriting", "new letters")


class Recorded(NamedTuple):
    """Accuracies in a domain that the networks were not trained in."""

    ways: dict
    """What was done -> array, shape (starts, groups)."""
    groups: list
    """Who was asked: the names of the speakers, or one name for all writers."""
    made: dict
    """The command that stored it, and versions."""

    def table(self):
        """A line for each way: the mean, its range over the starts, and over the groups, as text."""
        width = max(map(len, self.ways))
        more = "   over groups" if len(self.groups) > 1 else ""
        lines = [f"{'':{width}}   mean   over starts{more}"]
        for way, values in self.ways.items():
            starts, groups = values.mean(axis=1), values.mean(axis=0)
            line = f"{way:{width}}  {values.mean():5.2f}   {starts.min():.2f} … {starts.max():.2f}"
            if len(groups) > 1:
                line += f"   {groups.min():.2f} … {groups.max():.2f}"
            lines.append(line)
        return "\n".join(lines)


def recorded_across(domain):
    """What lesson 16 tells about people's voices and other handwriting, and about Reptile on made-up letters.

    The first two need a download, the third more training than a lesson has time for.

    `python tools/lessons/across.py` measures and stores it.

    Parameters
    ----------
    domain : {"real voices", "other handwriting", "new letters"}

    Returns
    -------
    Recorded

    Raises
    ------
    ValueError
        `domain` is none of these.
    FileNotFoundError
        Nothing is stored: the command does that.

    Examples
    --------
    >>> stored = recorded_across("real voices")
    >>> len(stored.groups), stored.ways["as it is"].shape
    (5, (3, 5))
    """
    return read(DATA, one_of("domain", domain, DOMAINS))


def read(path, domain):
    """What the command stored in this file, or an error that tells what to do."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        part = told[domain]
        ways = {way: np.array(rows, dtype=float) for way, rows in part["ways"].items()}
        if not ways or any(v.shape[1:] != (len(part["groups"]),) for v in ways.values()):
            raise ValueError("ways")
        return Recorded(ways, part["groups"], told["made"])
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{path.name}: run `python tools/lessons/across.py`, which writes it"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        raise ValueError(f"path: expected what tools/lessons/across.py writes, {path.name} is none") from None
