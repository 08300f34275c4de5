"""What nobody writes by hand in a lesson: slides, points and minutes, and *One way to write it*.

`tools/lessons/record.py` completes it at each recording. To complete it without running a lesson:

    python tools/lessons/lesson_metadata.py               all lessons
    python tools/lessons/lesson_metadata.py 01 --again    choose the slides of lesson 01 anew

A slide that was chosen by hand (Property Inspector in JupyterLab) stays, unless `--again` is given.
"""

import argparse
import base64
import re
import struct
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.lessons import minutes, one_way  # noqa: E402
from tools.lessons.form import (  # noqa: E402
    COLLAPSED,
    begins_side_room,
    exercise_of,
    heading_level,
    headings,
    one_way_of,
    side_rooms,
)

KINDS = ("slide", "subslide", "fragment", "skip", "notes", "-")


class Page(NamedTuple):
    """The room on a slide: letters in a line of text, points in width, points in height."""

    letters: int
    width: int
    room: int


# nbconvert's own slides have 960×700 points, those of slides.py 1280×720. Fitted to what a browser draws.
PLAIN, WIDE = Page(88, 830, 660), Page(118, 1180, 670)
_HEADING = re.compile(r"^(#{1,3})\s")


def complete(notebook, again=False):
    """Add to the notebook, in place, what is missing; with `again`, also choose all slides anew.

    *One way to write it* below each piece, minutes in the title and in the side rooms, which are folded,
    slides, points.
    """
    one_way.refresh(notebook)
    minutes.write(notebook)
    for cell, kind in zip(notebook.cells, slide_types(notebook), strict=True):
        chosen = cell.metadata.get("slideshow", {}).get("slide_type")
        if again or chosen not in KINDS:
            cell.metadata["slideshow"] = {"slide_type": kind}
        if begins_side_room(cell):
            cell.metadata[COLLAPSED] = True
        if task := exercise_of(cell):
            cell.metadata["nbgrader"]["points"] = task.points
            cell.metadata["cmx"] = cell.metadata.get("cmx", {}) | {"minutes": task.minutes}
    return notebook


def slide_types(notebook, page=PLAIN):
    """Return a slide type for each cell.

    A section begins a slide, a sub-section a slide below it. What follows joins that slide while there
    is room, else it goes below. "What do we see?" is for the speaker. The imports, the checks and what
    comes with the exercises in code are left out, and so are side rooms and what is made from the references.
    """
    types, height, seen_code, in_exercises = [], 0, False, False
    for cell, room in zip(notebook.cells, side_rooms(notebook.cells), strict=True):
        level, more = heading_level(cell), estimated_height(cell, page)
        if level in (1, 2):
            in_exercises = "exercise" in _main_heading(cell).lower()
        if room is not None or one_way_of(cell):
            kind = "skip"  # whoever shows slides stays on the main line
        elif cell.cell_type == "code" and (not seen_code or _left_out(cell, in_exercises)):
            kind, seen_code = "skip", True
        elif level is None and cell.source.lstrip("*").startswith("What do we see?"):
            kind = "notes"
        elif level in (1, 2) or not types:
            kind, height = "slide", more
        elif level == 3 or height + more > page.room * (1.1 if _is_afterthought(cell, more) else 1):
            kind, height = "subslide", more
        else:
            kind, height = "-", height + more
        types.append(kind)
    return types


def _is_afterthought(cell, height):
    """True for two lines of text, which shall not stand on a slide of their own for want of a little room."""
    return cell.cell_type == "markdown" and height < 90


def _main_heading(cell):
    """The last heading of the cell, one of a section before one of a sub-section; "" without any."""
    lines = headings(cell)
    return ([line for line in lines if not line.startswith("###")] or lines or [""])[-1]


def _left_out(cell, in_exercises):
    grading = cell.metadata.get("nbgrader", {})
    return bool(grading.get("grade")) or (in_exercises and not grading.get("solution"))


def estimated_height(cell, page=PLAIN):
    """Return about how many points high a cell is on a slide."""
    if cell.cell_type == "markdown":
        text = re.sub(r"(?s)<details>.*?</details>", "<details>", cell.source)  # folded at first
        return sum(_block_height(block, page.letters) for block in re.split(r"\n\s*\n", text))
    height = 20 + 25 * len(cell.source.splitlines())
    return height + sum(_output_height(output, page.width) for output in cell.get("outputs", []))


def _block_height(block, letters):
    lines = block.strip().splitlines()
    if not lines:
        return 0
    if match := _HEADING.match(lines[0]):
        return (80, 65, 55)[len(match[1]) - 1] + _block_height("\n".join(lines[1:]), letters)
    if lines[0].startswith("|"):
        return sum(36 * -(-len(line) // (letters + 10)) for line in lines)
    if lines[0].startswith("$$"):
        return 75
    if lines[0].startswith(("- ", "1. ", "* ")):
        items = re.split(r"\n(?=[-*] |\d+\. )", block.strip())
        return 10 + sum(33 * -(-len(item) // letters) for item in items)
    if lines[0].startswith(("```", "    ")):
        return 20 + 25 * len(lines)
    return 18 + 33 * -(-len(" ".join(lines)) // letters)


def _output_height(output, room):
    data = output.get("data", {})
    if "image/png" in data:
        width, height = png_size(data["image/png"])
        return 20 + 0.9 * height * min(1, room / width)  # the slides shrink pictures a little
    if "text/html" in data:
        return 60 + 34 * data["text/html"].count("<tr")
    text = output.get("text") or data.get("text/plain", "")
    return 10 + 25 * len(text.splitlines())


def png_size(encoded):
    """Width and height of a PNG picture in points, from the first bytes of its base64 text."""
    header = base64.b64decode(encoded.replace("\n", "")[:64])
    return struct.unpack(">II", header[16:24])


def main():
    from tools.lessons import record

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="*", help="such as 01 or 01_convolution; all of them by default")
    parser.add_argument("--again", action="store_true", help="choose all slides anew")
    arguments = parser.parse_args()
    for path in record.lessons(arguments.lesson):
        record.save(complete(record.load(path), arguments.again), path)
        print(f"metadata: {path.stem} complete")
    return 0


if __name__ == "__main__":
    sys.exit(main())
