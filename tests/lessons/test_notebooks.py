"""Every lesson that is there keeps the structure rules (nbval compares the outputs themselves)."""

from pathlib import Path

import pytest

from tests.lessons import notebook_rules

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def test_lessons_are_numbered_without_a_gap():
    assert [path.name[:2] for path in LESSONS] == [f"{number:02d}" for number in range(len(LESSONS))]
    assert LESSONS, "no lesson in notebooks/"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_keeps_the_rules(path):
    found = notebook_rules.faults(path)
    assert not found, "\n".join([path.name, *found])


def test_nothing_else_lies_in_the_folder():
    strange = [
        path.name
        for path in NOTEBOOKS.rglob("*.ipynb")
        if path not in LESSONS and ".ipynb_checkpoints" not in path.parts
    ]
    assert not strange, f"notebooks that are not lessons: {strange}"
