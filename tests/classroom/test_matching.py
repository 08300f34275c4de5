"""Answers are found whatever an editor, a converter or a hasty hand did to the notebook."""

import copy
import json

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine
from tools.classroom import assignments, judging, matching, notebooks, program
from tools.classroom.judgements import given_by

LESSON = "02_pooling"
PATH = next(path for path in assignments.lessons() if path.stem == LESSON)
RELEASED = assignments.assignment(PATH)
ANSWERS = matching.answers_of(RELEASED)


def right(answer):
    task = _engine.find(answer.task)
    if task.kind == "value":
        return f"import numpy as np\n{answer.variable} = np.{np.asarray(task.reference())!r}"
    return exercises.solution(task.name).text


def answered(notebook=RELEASED):
    """A hand-in with right answers in the stubs' cells."""
    notebook = copy.deepcopy(notebook)
    by_id = {answer.grade_id: answer for answer in ANSWERS}
    for cell in notebook.cells:
        if assignments.grading(cell).get("grade_id") in by_id:
            cell.source = right(by_id[cell.metadata.nbgrader.grade_id])
    return notebook


def stubs(notebook):
    return [cell for cell in notebook.cells if assignments.grading(cell).get("solution")]


def split(keep_metadata):
    def change(notebook):
        for cell in stubs(notebook)[::2]:
            lines = cell.source.split("\n")
            half = copy.deepcopy(cell)
            cell.source, half.source, half.id = "\n".join(lines[:2]), "\n".join(lines[2:]), f"{cell.id}-2"
            if not keep_metadata:
                half.metadata = {}
            notebook.cells.insert(notebook.cells.index(cell) + 1, half)

    return change


def copied(notebook):
    for cell in [cell for cell in notebook.cells if cell.cell_type == "code"]:
        again = copy.deepcopy(cell)
        again.id = f"{cell.id}-copy"
        notebook.cells.insert(notebook.cells.index(cell) + 1, again)


def stub_copied(notebook):
    for cell, stub in zip(
        stubs(notebook), [cell for cell in RELEASED.cells if assignments.grading(cell).get("solution")]
    ):
        again = copy.deepcopy(stub)
        again.id = f"{cell.id}-copy"
        notebook.cells.insert(notebook.cells.index(cell) + 1, again)


def stripped(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


def stripped_of_all(notebook):
    stripped(notebook)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"x{number}"


def in_new_cells(notebook):
    for answer in ANSWERS:
        at = next(
            n
            for n, c in enumerate(notebook.cells)
            if assignments.grading(c).get("grade_id") == answer.grade_id
        )
        new = new_code_cell(notebook.cells[at].source, id=f"mine-{at}")
        notebook.cells[at].source = answer.cell.source
        notebook.cells.insert(at + 1, new)


def checks_gone(notebook):
    notebook.cells = [cell for cell in notebook.cells if not assignments.name_of(cell)]


def all_but_answers_gone(notebook):
    notebook.cells = stubs(notebook)


def answers_under_checks(notebook):
    for cell in stubs(notebook):
        at = notebook.cells.index(cell)
        notebook.cells[at], notebook.cells[at + 1] = notebook.cells[at + 1], notebook.cells[at]


def check_in_the_answers_cell(notebook):
    for cell, answer in zip(stubs(notebook), ANSWERS):
        cell.source += f'\nexercises.check("{answer.task}", {answer.variable})'


def with_helpers(notebook):
    for cell in stubs(notebook):
        cell.source = f"%matplotlib inline\nassert helper(2) == 4\n{cell.source}"
    notebook.cells.insert(2, new_code_cell("%pip list\n!ls\ndef helper(x):\n    return x * x", id="mine"))


def imports_changed(notebook):
    imports = next(cell for cell in notebook.cells if cell.id == "assignment-imports")
    imports.source += "\nimport math as m"
    for cell in stubs(notebook):
        cell.source = f"assert m.pi > 3\n{cell.source}"


def broken_cells_between(notebook):
    notebook.cells.insert(3, new_code_cell("1 / 0", id="mine-1"))
    notebook.cells.insert(3, new_code_cell("def (", id="mine-2"))
    notebook.cells.insert(3, new_code_cell("plt.plot(no_such_name)", id="mine-3"))


def grade_ids_swapped_for_nonsense(notebook):
    for cell in notebook.cells:
        cell.metadata["nbgrader"] = {"grade_id": "x", "solution": "perhaps"}


CHANGES = {
    "as given out": lambda notebook: None,
    "answer split, marks copied": split(True),
    "answer split, marks not copied": split(False),
    "every cell copied": copied,
    "the stub copied below the answer": stub_copied,
    "metadata stripped": stripped,
    "metadata and ids stripped": stripped_of_all,
    "answers in cells of their own": in_new_cells,
    "checks deleted": checks_gone,
    "all but the answers deleted": all_but_answers_gone,
    "answers below their checks": answers_under_checks,
    "check in the answer's cell": check_in_the_answers_cell,
    "helpers and magics": with_helpers,
    "an import added to the first cell": imports_changed,
    "cells that fail between": broken_cells_between,
    "grade ids lost": grade_ids_swapped_for_nonsense,
}


def as_version_3(notebook):
    with_text = nbformat.convert(copy.deepcopy(notebook), 3)
    return json.dumps({**with_text, "nbformat": 3})


def as_colab(notebook):
    data = json.loads(nbformat.writes(notebook))
    for number, cell in enumerate(data["cells"]):
        cell["metadata"] = {"id": f"Xy{number}Zq", "colab": {"base_uri": "x"}}
        cell.pop("id")
        cell["source"] = "".join(cell["source"]).splitlines(True)
    metadata = {"colab": {"provenance": []}, "accelerator": "GPU"}
    return json.dumps({**data, "nbformat_minor": 0, "metadata": metadata})


def as_vs_code(notebook):
    data = json.loads(nbformat.writes(notebook))
    for cell in data["cells"]:
        cell["metadata"] = {**cell["metadata"], "vscode": {"languageId": "python"}}
        cell.pop("id")
    return json.dumps({**data, "nbformat_minor": 2})


def as_windows(notebook):
    return nbformat.writes(notebook).replace("\\n", "\\r\\n")


FORMATS = {
    "version 3": as_version_3,
    "Colab": as_colab,
    "VS Code": as_vs_code,
    "line ends of Windows": as_windows,
}


def points(content):
    filled, lines = matching.take_over(RELEASED, notebooks.read(content), given_by(LESSON))
    results, _ = judging.judge(program.steps(filled), 7, 20)
    return [status for status, _ in results], lines


@pytest.mark.parametrize("change", CHANGES)
def test_right_answers_are_found_after(change):
    notebook = answered()
    CHANGES[change](notebook)
    statuses, _ = points(nbformat.writes(notebook).encode())
    assert statuses == ["correct"] * len(ANSWERS)


@pytest.mark.parametrize("form", FORMATS)
def test_right_answers_are_found_in(form):
    statuses, lines = points(FORMATS[form](answered()).encode())
    assert statuses == ["correct"] * len(ANSWERS) and not lines


def test_answers_given_in_the_lesson_are_found_and_its_other_cells_left_out():
    lesson = answered(nbformat.read(PATH, as_version=4))
    filled, lines = matching.take_over(
        RELEASED, notebooks.read(nbformat.writes(lesson).encode()), given_by(LESSON)
    )
    assert [cell.id for cell in filled.cells] == [cell.id for cell in RELEASED.cells] and not lines
    assert [cell.source for cell in stubs(filled)] == [right(answer) for answer in ANSWERS]


def test_taking_over_twice_changes_nothing():
    notebook = answered()
    with_helpers(notebook)
    once, _ = matching.take_over(RELEASED, notebooks.read(nbformat.writes(notebook).encode()))
    twice, _ = matching.take_over(RELEASED, notebooks.read(nbformat.writes(once).encode()))
    assert [cell.source for cell in twice.cells] == [cell.source for cell in once.cells]


def test_nothing_handed_in_is_not_attempted():
    statuses, _ = points(b'{"cells": [], "nbformat": 4}')
    assert statuses == ["not attempted"] * len(ANSWERS)


def test_locked_cells_are_the_original_ones():
    notebook = answered()
    for cell in notebook.cells:
        if assignments.grading(cell).get("locked") or cell.cell_type == "markdown":
            cell.source = "print('mine')"
    filled, _ = matching.take_over(RELEASED, notebooks.read(nbformat.writes(notebook).encode()))
    kept = [cell for cell in filled.cells if not cell.id.startswith("own-")]
    for cell, original in zip(kept, RELEASED.cells, strict=True):
        assert cell.metadata == original.metadata
        assert cell.source == original.source or assignments.grading(cell).get("solution")


def test_which_lesson_it_is_of_is_read_from_its_cells():
    others = {path.stem: assignments.assignment(path) for path in assignments.lessons()[1:4]}
    find = matching.lesson_of(others)
    for lesson, notebook in others.items():
        assert find(notebooks.read(nbformat.writes(notebook).encode())) == lesson
    assert find([]) is None


def test_10_000_cells_of_ones_own_do_not_take_forever():
    notebook = answered()
    notebook.cells += [new_code_cell(f"x{n} = {n}", id=f"m{n}") for n in range(10_000)]
    statuses, lines = points(nbformat.writes(notebook).encode())
    assert statuses == ["correct"] * len(ANSWERS) and "10,000 cells were added" in lines[0]
