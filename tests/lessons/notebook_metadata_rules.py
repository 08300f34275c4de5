"""The structure rules about slides, and about points and minutes of exercises (see notebook_rules.py)."""

from tests.lessons.notebook_code_rules import where_is
from tools.lessons.form import exercise_of, heading_level, one_way_of
from tools.lessons.lesson_metadata import KINDS

ADVICE = "run python tools/lessons/lesson_metadata.py"


def slides(notebook):
    """Each cell has its place on the slides; sections begin one, and checks are left out."""
    found = []
    for number, cell in enumerate(notebook.cells):
        where = where_is(number, cell)
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind not in KINDS:
            found.append(f"{where}: slide type {kind!r}, expected one of {', '.join(KINDS)}: {ADVICE}")
        elif number == 0 and kind != "slide":
            found.append(f"{where}: the title is {kind!r} and not a slide")
        elif heading_level(cell) == 2 and kind not in ("slide", "skip"):
            found.append(f"{where}: a section that begins no slide, but is {kind!r}")
        elif cell.metadata.get("nbgrader", {}).get("grade") and kind != "skip":
            found.append(f"{where}: the check of an exercise is {kind!r} on the slides, expected 'skip'")
        elif one_way_of(cell) and kind != "skip":
            found.append(f"{where}: the reference of an exercise is {kind!r} on the slides, expected 'skip'")
    return found


def exercises(notebook):
    """Points and minutes of a check are those of the exercise."""
    found = []
    for number, cell in enumerate(notebook.cells):
        task = exercise_of(cell)
        if task is None:
            continue
        have = cell.metadata["nbgrader"].get("points"), cell.metadata.get("cmx", {}).get("minutes")
        if have != (task.points, task.minutes):
            found.append(
                f"{where_is(number, cell)}: {task.name} has {task.points} points and {task.minutes} minutes, "
                f"its check says {have[0]} and {have[1]}: {ADVICE}"
            )
    return found
