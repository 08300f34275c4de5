"""What a cell of a lesson is: the check of an exercise, part of a side room.

CONTRIBUTING.md tells the form. Everything that reads lessons (recording, slides, assignments, tests) asks
here, so that one sentence of the form is written once in code.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers.exercises._engine import find, names  # noqa: E402

MAIN_LINE_MINUTES = 75
SIDE_ROOM = "### Side room:"
COLLAPSED = "jp-MarkdownHeadingCollapsed"

_CHECK = re.compile(r"exercises\.(check|use)\(\s*[\"']([\w.]+)[\"']")
_HEADING = re.compile(r"^(#{1,3})\s")


class Check(NamedTuple):
    """What a check cell does: `how` is "check" or "use", `name` the exercise."""

    how: str
    name: str


def check_of(cell):
    """Return the `Check` in a graded cell; None for any other cell."""
    graded = cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    match = _CHECK.search(cell.source) if graded else None
    return Check(*match.groups()) if match else None


def exercise_of(cell):
    """Return the exercise that a check cell checks; None for any other cell, and where there is none."""
    check = check_of(cell)
    there = check and check.name in names(check.name.split(".")[0])
    return find(check.name) if there else None


def is_stub(cell):
    """True for a cell that the learner fills in."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def one_way_of(cell):
    """Return the exercise whose reference a cell shows (*One way to write it*); None for any other cell."""
    return cell.metadata.get("cmx", {}).get("one_way")


def headings(cell):
    """The lines of a Markdown cell that are headings of level 1 to 3, listings left out."""
    if cell.cell_type != "markdown":
        return []
    text = re.sub(r"(?s)```.*?```", "", cell.source)  # a comment in a listing is no heading
    return [line for line in text.splitlines() if _HEADING.match(line)]


def heading_level(cell):
    """The highest level of heading (1 to 3) in a Markdown cell; None without one."""
    return min((len(_HEADING.match(line)[1]) for line in headings(cell)), default=None)


def begins_side_room(cell):
    """True for the cell that opens a side room."""
    return cell.cell_type == "markdown" and cell.source.lstrip().startswith(SIDE_ROOM)


def side_rooms(cells):
    """Return for each cell the number of its side room, from 0, or None where it is on the main line.

    A side room reaches from its heading to the next heading of level 1 to 3, as JupyterLab folds it.

    Parameters
    ----------
    cells : sequence of notebook cells

    Returns
    -------
    list of int or None
    """
    rooms, number, inside = [], -1, False
    for cell in cells:
        if begins_side_room(cell):
            number, inside = number + 1, True
        elif heading_level(cell) is not None:
            inside = False
        rooms.append(number if inside else None)
    return rooms
