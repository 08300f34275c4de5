"""From a lesson to its assignment: the exercises alone, with the imports that they need.

A lesson trains and draws for a minute or two. To grade thirty of them takes an evening, so the
assignment holds what is graded and nothing else. Its cells carry the lesson's own ids, so that
answers given in the lesson itself can be taken over (`take_over`).
"""

import ast
import copy
import re
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers import exercises  # noqa: E402
from cmx_helpers.exercises._engine import find  # noqa: E402
from tools.lessons.form import check_of, one_way_of  # noqa: E402

# The modules of cmx_helpers that import NumPy and SciPy only: a kernel that grades starts in a second.
LIGHT = (
    "attention", "convolution", "embeddings", "exercises", "mfcc", "pooling", "recurrent", "stft", "training",
)  # fmt: skip
LIBRARIES = ("numpy", "scipy")
HEAVY = ("keras",)  # seconds to import, so only where an exercise needs it
# Restored by nbgrader when it grades: what an answer did to the package is gone before its check.
FRESH_PACKAGE = """\
### BEGIN HIDDEN TESTS
import sys

for loaded in [name for name in sys.modules if name.split(".")[0] == "cmx_helpers"]:
    del sys.modules[loaded]
from cmx_helpers import exercises
### END HIDDEN TESTS
"""
_LESSON_LINK = re.compile(r"\[([^\]]+)\]\(\d\d_\w+\.ipynb[^)]*\)")


def lessons():
    """Return the paths of all lessons, in order."""
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def grading(cell):
    """Return nbgrader's metadata of a cell, {} where it has none."""
    return cell.metadata.get("nbgrader", {})


def name_of(cell):
    """Return the name of the exercise that a check cell checks; None for another cell."""
    check = check_of(cell)
    return check.name if check else None


def assignment(path):
    """Return the assignment of the lesson at `path`: title, imports, and each exercise with its check.

    Raises
    ------
    ValueError
        Where a lesson has no exercise, or one without a text above it or a check below it.
    """
    path = Path(path)
    cells = nbformat.read(path, as_version=4).cells
    kept = []
    for place, cell in enumerate(cells):
        if grading(cell).get("solution"):
            kept += _exercise(path.stem, cells, place)
    if not kept:
        raise ValueError(f"{path.name}: no cell with nbgrader's solution metadata, so nothing to hand in")
    notebook = new_notebook(cells=[_title(path.stem, cells[0], kept), _imports(path.stem, cells), *kept])
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def _exercise(stem, cells, place):
    """The text above the answer at `place`, the answer, and its check."""
    text, answer = cells[place - 1], cells[place]
    check = next((cell for cell in cells[place + 1 :] if name_of(cell)), None)
    if text.cell_type != "markdown" or one_way_of(text) or check is None:
        raise ValueError(f"{stem}: cell {answer.id} needs a text above it and a check below it")
    text, check = copy.deepcopy(text), copy.deepcopy(check)
    # A cell may end the section before: its exercise begins at the last heading of a section.
    text.source = re.split(r"(?m)^(?=## )", text.source)[-1]
    text.source = _LESSON_LINK.sub(r"\1", text.source)
    check.source = FRESH_PACKAGE + check.source
    return [_clean(cell) for cell in (text, copy.deepcopy(answer), check)]


def _clean(cell):
    cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in ("nbgrader", "cmx")})
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def _title(stem, first, kept):
    heading = first.source.strip().splitlines()[0]
    rows = [
        f"| {task.name} | {task.points} | {task.minutes} |"
        for task in (find(name) for name in map(name_of, kept) if name)
    ]
    text = [
        f"{heading}: exercises",
        f"The lesson is `{stem}.ipynb`; read it first. Fill in the answers, run the checks, save, and hand "
        "in this notebook under its name. You may add cells. Your functions will be tried on cases that you "
        "have not seen.",
        "\n".join(["| exercise | points | minutes |", "|---|---|---|", *rows]),
    ]
    return new_markdown_cell("\n\n".join(text), id="assignment-title")


def _imports(stem, cells):
    """The lesson's imports, without what an exercise does not need and a grader would wait for."""
    first = next(cell for cell in cells if cell.cell_type == "code")
    lines = [line for node in ast.parse(first.source).body if (line := _kept_import(node, _needed(cells)))]
    metadata = {"grade": False, "grade_id": f"{stem}-imports", "locked": True, "schema_version": 3}
    metadata |= {"solution": False, "task": False}
    return new_code_cell("\n".join(lines), id="assignment-imports", metadata={"nbgrader": metadata})


def _needed(cells):
    """Words of the stubs and of the references: a heavy library is imported only where they name it."""
    stubs = [cell.source for cell in cells if grading(cell).get("solution")]
    checked = [name for name in map(name_of, cells) if name]
    return set(re.findall(r"\w+", "\n".join(stubs + [exercises.solution(name).text for name in checked])))


def _kept_import(node, needed):
    if isinstance(node, (ast.Import, ast.ImportFrom)) and _root(node) in HEAVY:
        bound = {(name.asname or name.name).split(".")[0] for name in node.names}
        return ast.unparse(node) if bound & needed else ""
    if isinstance(node, ast.Import):
        names = [name for name in node.names if name.name.split(".")[0] in LIBRARIES]
        return ast.unparse(ast.Import(names)) if names else ""
    if not isinstance(node, ast.ImportFrom):
        return ""
    root, *rest = node.module.split(".")
    if root == "cmx_helpers" and not rest:
        names = [name for name in node.names if name.name in LIGHT]
        return ast.unparse(ast.ImportFrom(node.module, names, 0)) if names else ""
    light = root in LIBRARIES or (root == "cmx_helpers" and rest[0] in LIGHT)
    return ast.unparse(node) if light else ""


def _root(node):
    """The package that an import statement takes from."""
    module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
    return (module or "").split(".")[0]


def take_over(released, handed_in):
    """Return a copy of the assignment `released` with the answers of `handed_in`, found by their grade_id.

    A check cell that is not in `handed_in` is left out here, too.
    """
    theirs = {grading(cell).get("grade_id"): cell for cell in handed_in.cells if grading(cell)}
    filled = copy.deepcopy(released)
    for cell in filled.cells:
        if grading(cell).get("solution") and grading(cell)["grade_id"] in theirs:
            cell.source = theirs[grading(cell)["grade_id"]].source
    filled.cells = [
        cell for cell in filled.cells if not grading(cell).get("grade") or grading(cell)["grade_id"] in theirs
    ]
    return filled
