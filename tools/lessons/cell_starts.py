"""Three starts of a training that a lesson runs from one: its own cells, run once and stored.

    python tools/lessons/cell_starts.py 12     the Keras model of lesson 12: half a minute
    python tools/lessons/cell_starts.py 14     the answers of lesson 14: half a minute

The lesson defines a function of the seed that gives its numbers by name; here it is called for the seeds 0, 1
and 2, after the cells that it needs. What is stored says which code that was, and a test compares.
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers._common.files import write_text  # noqa: E402

COMMAND = "python tools/lessons/cell_starts.py"
STARTS = 3


class Part(NamedTuple):
    """A lesson, the ids of the cells that are run, the function that they define, and where numbers go."""

    lesson: str
    cells: tuple
    function: str
    to: str


def _pieces(*names):
    return tuple(f"{name}-{part}" for name in names for part in ("stub", "use"))


DATA = "imports", "the-data", "batches", "search-measured"
KERAS = "keras-model", "keras-towers", "keras-data", "keras-start"
PARTS = {
    "12": Part(
        "12_alignment",
        (*_pieces("unit", "ap", "zero-shot", "shared-space", "contrast"), *DATA, *KERAS),
        "keras_start",
        "alignment/keras_starts.json",
    ),
    "14": Part(
        "14_agreement",
        ("imports", "answers-pairs", "answers-train", "answers-share"),
        "answer_shares",
        "agreement/answer_starts.json",
    ),
}


def sources(part):
    """The source of each of the cells, in the lesson's order; KeyError if one is missing."""
    path = ROOT / "notebooks" / f"{part.lesson}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["id"] in part.cells}
    if missing := set(part.cells) - set(found):
        raise KeyError(f"{part.lesson} has no cell {', '.join(sorted(missing))}")
    return list(found.values())


def code_version(part):
    """A short hash of what is run."""
    return hashlib.sha256("\n\n".join(sources(part)).encode()).hexdigest()[:12]


def content(number):
    """What is stored: how it was made, the seeds, and for each name the numbers of all starts."""
    part, lesson = PARTS[number], {"__name__": "lesson"}
    for source in sources(part):
        exec(source, lesson)
    rows = [lesson[part.function](seed) for seed in range(STARTS)]
    values = {name: [round(float(row[name]), 4) for row in rows] for name in rows[0]}
    made = {"command": f"{COMMAND} {number}", "code": code_version(part)}
    return {"made": made, "seeds": list(range(STARTS)), "values": values}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", choices=list(PARTS))
    number = parser.parse_args().lesson
    stored = content(number)
    write_text(ROOT / "cmx_helpers" / PARTS[number].to, json.dumps(stored, indent=1) + "\n")
    for name, column in stored["values"].items():
        print(f"{name:24}", *column)


if __name__ == "__main__":
    main()
