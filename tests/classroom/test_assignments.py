"""An assignment is its lesson's exercises and nothing else (test_classroom.py grades them)."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from cmx_helpers import exercises
from cmx_helpers.exercises._engine import find
from tools.classroom import assignments
from tools.classroom.given import HEADING


@pytest.mark.parametrize("path", assignments.lessons(), ids=lambda path: path.stem)
class TestAssignmentOfEachLesson:
    def test_holds_every_exercise_in_order(self, path):
        lesson = nbformat.read(path, as_version=4)
        wanted = list(filter(None, map(assignments.name_of, lesson.cells)))
        cells = assignments.assignment(path).cells
        assert list(filter(None, map(assignments.name_of, cells))) == wanted
        assert all(f"| {name} |" in cells[0].source for name in wanted)
        own = [cell for cell in cells[2:] if not cell.source.startswith(HEADING)]
        kinds = [(cell.cell_type, bool(assignments.grading(cell).get("grade"))) for cell in own]
        assert kinds == [("markdown", False), ("code", False), ("code", True)] * len(wanted)

    def test_solutions_run_as_they_are_shown(self, path):
        pasted = {}  # a later piece may call an earlier one, or what the lesson gives before it
        for cell in assignments.assignment(path).cells:
            given = cell.cell_type == "code" and not assignments.grading(cell).get("solution")
            if (name := assignments.name_of(cell)) and (task := find(name)).kind == "code":
                exec(exercises.solution(name).text, pasted)
                feedback = exercises.check(name, pasted[task.reference.__name__])
                assert feedback.status == "correct", feedback
            elif given and not name:
                exec(cell.source, pasted)


def test_a_lesson_without_exercises_is_told(tmp_path):
    nbformat.write(new_notebook(cells=[new_code_cell("import numpy", id="a")]), tmp_path / "00_bare.ipynb")
    with pytest.raises(ValueError, match=r"00_bare.*nothing to hand in"):
        assignments.assignment(tmp_path / "00_bare.ipynb")


def test_an_answer_without_its_check_is_told(tmp_path):
    stub = new_code_cell("x = None", id="stub", metadata={"nbgrader": {"solution": True, "grade_id": "x"}})
    nbformat.write(new_notebook(cells=[new_code_cell("1", id="a"), stub]), tmp_path / "00_bare.ipynb")
    with pytest.raises(ValueError, match="cell stub needs a text above it and a check below it"):
        assignments.assignment(tmp_path / "00_bare.ipynb")


def keras_lesson(reference):
    """A lesson that imports Keras, with a piece to write."""
    graded = {"nbgrader": {"grade": True, "grade_id": "piece"}}
    stub = {"nbgrader": {"solution": True, "grade_id": "piece-answer"}}
    return [
        new_markdown_cell("# 01 · Small", id="title"),
        new_code_cell("import keras\nimport numpy as np\nfrom keras import layers, ops", id="imports"),
        new_markdown_cell("## Write", id="text"),
        new_code_cell(f"def piece(x):\n    {reference}", id="stub", metadata=stub),
        new_code_cell('piece = exercises.use("pooling.max_pool", piece)', id="use", metadata=graded),
        new_markdown_cell("shown", id="one-way", metadata={"cmx": {"one_way": "pooling.max_pool"}}),
    ]


@pytest.mark.parametrize(
    "reference, imported",
    [("...", "import numpy as np"), ("layers.Dense", "import numpy as np\nfrom keras import layers")],
)
def test_a_piece_to_write_is_released_without_its_reference_and_with_what_it_needs(
    tmp_path, reference, imported
):
    nbformat.write(new_notebook(cells=keras_lesson(reference)), tmp_path / "01_small.ipynb")
    cells = assignments.assignment(tmp_path / "01_small.ipynb").cells
    assert [cell.id for cell in cells] == ["assignment-title", "assignment-imports", "text", "stub", "use"]
    assert cells[1].source == imported
    assert cells[-1].source.endswith('piece = exercises.use("pooling.max_pool", piece)')
