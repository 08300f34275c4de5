"""How long a lesson takes, computed: the main line, and each side room.

Words / 130 + lines of code read / 12 + figures × 0.5 + the minutes of the exercises.

What counts, decided once:

- A *word* is anything between spaces that holds a letter or a digit, in Markdown. A formula within a line is
  one word, a displayed one ten (it takes five seconds). Comments, the addresses of links, the line of minutes
  and whatever is folded in `<details>` (answers, *One way to write it*) are not read.
- *Code that is read* is every line that is not blank, in code cells and in listings. Stubs are written, not
  read: their minutes, and those of checking, are the exercise's own. So are the cells that check.
- A *figure* is a picture among the outputs (an explorer is one) or in Markdown.

    python tools/lessons/minutes.py 01      the sum, part by part
"""

import argparse
import math
import re
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.lessons.form import (  # noqa: E402
    begins_side_room,
    check_of,
    exercise_of,
    is_stub,
    one_way_of,
    side_rooms,
)

WORDS_A_MINUTE, LINES_A_MINUTE, MINUTES_A_FIGURE, WORDS_A_FORMULA = 130, 12, 0.5, 10
STEP = 5  # the title gives minutes in steps of five, rounded up
LINE = re.compile(r"(?m)\*\*Minutes:\*\* (\d+)(?:, side rooms (\d+))?$")
_ROOM = re.compile(r"\b(\d+) minutes?\b")
_LISTING = re.compile(r"(?ms)^ {0,3}```.*?\n(.*?)^ {0,3}```")


class Reading(NamedTuple):
    """What there is to read and to do in some cells."""

    words: int = 0
    lines: int = 0
    figures: int = 0
    exercises: int = 0

    @property
    def minutes(self):
        read = self.words / WORDS_A_MINUTE + self.lines / LINES_A_MINUTE
        return read + self.figures * MINUTES_A_FIGURE + self.exercises

    def plus(self, other):
        return Reading(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def of_cell(cell):
    """Return the `Reading` of one cell."""
    if cell.cell_type == "markdown":
        return Reading() if one_way_of(cell) else _of_markdown(cell.source)
    if cell.cell_type != "code":
        return Reading()
    pictures = sum(
        any(mime.startswith("image/") for mime in output.get("data", {}))
        for output in cell.get("outputs", [])
    )
    task = exercise_of(cell)
    done = task.minutes if task else 0
    read = 0 if is_stub(cell) or check_of(cell) else _lines(cell.source)
    return Reading(lines=read, figures=pictures, exercises=done)


def _of_markdown(source):
    text = LINE.sub("", re.sub(r"(?s)<!--.*?-->|<details>.*?</details>", "", source))
    lines = sum(_lines(listing) for listing in _LISTING.findall(text))
    text = _LISTING.sub("", text)
    text, displayed = re.subn(r"(?s)\$\$.+?\$\$", " ", text)
    text, pictures = re.subn(r"!\[[^\]]*\]\([^)]*\)|<img\b[^>]*>", " ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\$[^$]+\$", "x", text)
    text = re.sub(r"<[^>]+>", " ", text)
    words = sum(bool(re.search(r"\w", word)) for word in text.split())
    return Reading(words + WORDS_A_FORMULA * displayed, lines, pictures)


def _lines(code):
    return sum(bool(line.strip()) for line in code.splitlines())


def by_room(cells):
    """Return {None: the main line's `Reading`, 0: the first side room's, 1: the second's, …}."""
    found = {None: Reading()}
    for cell, room in zip(cells, side_rooms(cells), strict=True):
        found[room] = found.get(room, Reading()).plus(of_cell(cell))
    return found


def rounded(minutes):
    """Minutes as a title gives them: in steps of five, rounded up."""
    return STEP * math.ceil(minutes / STEP - 1e-9)


def of_lesson(cells):
    """Return (minutes of the main line, minutes of all side rooms), as the title gives them."""
    found = by_room(cells)
    aside = sum(reading.minutes for room, reading in found.items() if room is not None)
    return rounded(found[None].minutes), rounded(aside)


def title_line(cells):
    """Return the title's line of minutes as it should be."""
    main, aside = of_lesson(cells)
    return f"**Minutes:** {main}" + (f", side rooms {aside}" if aside else "")


def said_in_room(cell):
    """Return the minutes in a side room's heading or in the first line below it; None without any."""
    match = _ROOM.search(_opening(cell))
    return int(match[1]) if match else None


def _opening(cell):
    lines = [line for line in cell.source.splitlines() if line.strip()]
    return "\n".join(lines[:2])


def room_minutes(reading):
    """Minutes of one side room as its opening gives them: whole ones, at least one."""
    return max(1, round(reading.minutes))


def write(notebook):
    """Put the computed minutes, in place, where the title and the side rooms give some.

    A line of another form, such as an older lesson's "90, exercises included", stays as it is.
    """
    found, rooms = by_room(notebook.cells), side_rooms(notebook.cells)
    for cell, room in zip(notebook.cells, rooms, strict=True):
        if begins_side_room(cell) and said_in_room(cell) is not None:
            cell.source = _ROOM.sub(_spelled(room_minutes(found[room])), cell.source, count=1)
    if notebook.cells and notebook.cells[0].cell_type == "markdown":
        line = title_line(notebook.cells)
        notebook.cells[0].source = LINE.sub(line, notebook.cells[0].source)
    return notebook


def _spelled(minutes):
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def main():
    from tools.lessons import record

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="*", help="such as 01 or 01_convolution; all of them by default")
    for path in record.lessons(parser.parse_args().lesson):
        cells = record.load(path).cells
        titles = [cell.source.strip().splitlines()[0].strip("# ") for cell in cells if begins_side_room(cell)]
        print(f"{path.stem}: {title_line(cells).replace('*', '')}")
        for room, reading in by_room(cells).items():
            name = "main line" if room is None else titles[room]
            parts = ", ".join(f"{count} {what}" for what, count in reading._asdict().items())
            print(f"  {reading.minutes:6.1f}  {name}: {parts.replace('exercises', 'minutes of exercises')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
