"""The metadata of a lesson's cells that nobody writes by hand: slides, and points and minutes of exercises.

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

from cmx_helpers.exercises._engine import find, names  # noqa: E402

KINDS = ("slide", "subslide", "fragment", "skip", "notes", "-")


class Page(NamedTuple):
    """The room on a slide: letters in a line of text, points in width, points in height."""

    letters: int
    width: int
    room: int


# nbconvert's own slides have 960×700 points, those of slides.py 1280×720. Fitted to what a browser draws.
PLAIN, WIDE = Page(88, 830, 660), Page(118, 1180, 670)
_HEADING = re.compile(r"^(#{1,3})\s")
_CHECK = re.compile(r"exercises\.check\(\s*[\"']([\w.]+)[\"']")


def complete(notebook, again=False):
    """Add to each cell, in place, what is missing; with `again`, also choose all slides anew."""
    for cell, kind in zip(notebook.cells, slide_types(notebook), strict=True):
        chosen = cell.metadata.get("slideshow", {}).get("slide_type")
        if again or chosen not in KINDS:
            cell.metadata["slideshow"] = {"slide_type": kind}
        if task := exercise_of(cell):
            cell.metadata["nbgrader"]["points"] = task.points
            cell.metadata["cmx"] = {"minutes": task.minutes}
    return notebook


def exercise_of(cell):
    """Return the exercise that a check cell checks; None for any other cell, and where there is none."""
    match = _CHECK.search(cell.source)
    if not match or not cell.metadata.get("nbgrader", {}).get("grade"):
        return None
    return find(match[1]) if match[1] in names(match[1].split(".")[0]) else None


def slide_types(notebook, page=PLAIN):
    """Return a slide type for each cell.

    A section begins a slide, a sub-section a slide below it. What follows joins that slide while there
    is room, else it goes below. "What do we see?" is for the speaker. The imports, the checks and what
    comes with the exercises in code are left out.
    """
    types, height, seen_code, in_exercises = [], 0, False, False
    for cell in notebook.cells:
        level, more = heading_level(cell), estimated_height(cell, page)
        if level in (1, 2):
            in_exercises = "exercise" in _headings(cell)[-1].lower()
        if cell.cell_type == "code" and (not seen_code or _left_out(cell, in_exercises)):
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


def heading_level(cell):
    """The highest level of heading (1 to 3) in a Markdown cell; None without one."""
    return min((len(_HEADING.match(line)[1]) for line in _headings(cell)), default=None)


def _headings(cell):
    """The lines of a Markdown cell that are headings; those of sections only, if it has any."""
    if cell.cell_type != "markdown":
        return []
    text = re.sub(r"(?s)```.*?```", "", cell.source)  # a comment in a listing is no heading
    lines = [line for line in text.splitlines() if _HEADING.match(line)]
    return [line for line in lines if not line.startswith("###")] or lines


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
    from tools import record

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
