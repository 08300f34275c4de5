"""Every lesson that is there keeps the structure rules (nbval compares the outputs themselves)."""

import ast
import builtins
import re
from pathlib import Path

import nbformat
import pytest

from tests.lessons import notebook_rules
from tools.lessons.form import one_way_of
from tools.lessons.notebook_names import bound_at_top, read_by_cell

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def test_lessons_are_numbered_without_a_gap():
    assert [path.name[:2] for path in LESSONS] == [f"{number:02d}" for number in range(len(LESSONS))]
    assert LESSONS, "no lesson in notebooks/"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_keeps_the_rules(path):
    found = notebook_rules.faults(path)
    assert not found, "\n".join([path.name, *found])


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_one_way_to_write_it_can_be_pasted_where_it_stands(path):
    """It reads nothing that the cells above it, or a learner's own piece, have not made."""
    known, missing = set(dir(builtins)), {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            code = "\n".join("pass" if line.startswith(("%", "!")) else line for line in lines)
            known |= bound_at_top(ast.parse(code))
        elif one_way_of(cell):
            (code,) = re.findall(r"```python\n(.*?)```", cell.source, re.DOTALL)
            if lost := read_by_cell(ast.parse(code)) - known:
                missing[cell.id] = lost
    assert not missing


def test_nothing_else_lies_in_the_folder():
    strange = [
        path.name
        for path in NOTEBOOKS.rglob("*.ipynb")
        if path not in LESSONS and ".ipynb_checkpoints" not in path.parts
    ]
    assert not strange, f"notebooks that are not lessons: {strange}"
