"""From a lesson to its assignment: the exercises alone, with the imports that they need.

A lesson trains and draws for a minute or two. To grade thirty of them takes an evening, so the
assignment holds what is graded and nothing else. Its cells carry the lesson's own ids, so that
answers given in the lesson itself can be taken over (matching.py).
"""

import ast
import copy
import inspect
import re
import sys
import textwrap
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers.exercises import solution  # noqa: E402
from cmx_helpers.exercises._engine import find  # noqa: E402
from cmx_helpers.exercises._syntax import syntax_tree  # noqa: E402
from tools.classroom.given import bound_by, free_names, given, given_cell  # noqa: E402
from tools.lessons.form import one_way_of  # noqa: E402

# The modules of cmx_helpers that import NumPy and SciPy only: a kernel that grades starts in a second.
LIGHT = (
    "attention", "convolution", "embeddings", "exercises", "mfcc", "pooling", "recurrent", "stft", "training",
)  # fmt: skip
LIBRARIES = ("numpy", "scipy")
HEAVY = ("keras", "cmx_helpers")
_CHECK = re.compile(r"exercises\.(?:check|use)\(\s*[\"']([\w.]+)[\"']")
_LESSON_LINK = re.compile(r"\[([^\]]+)\]\(\d\d_\w+\.ipynb[^)]*\)")


def lessons():
    """Return the paths of all lessons, in order."""
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def grading(cell):
    """Return nbgrader's metadata of a cell, {} where it has none."""
    return cell.metadata.get("nbgrader", {})


def name_of(cell):
    """Return the name of the exercise that a check cell checks; None for another cell."""
    match = _CHECK.search(cell.source) if grading(cell).get("grade") else None
    return match[1] if match else None


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
    imports = _imports(path.stem, cells, kept)
    notebook = new_notebook(
        cells=[_title(path.stem, cells[0], kept), imports, *_with_given(path.stem, cells, kept, imports)]
    )
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def _exercise(stem, cells, place):
    """The text above the answer at `place`, with the pictures in between; the answer, and its check."""
    texts = [n for n in range(1, place) if cells[n].cell_type == "markdown" and not one_way_of(cells[n])]
    above = max(texts, default=0)
    check = next((cell for cell in cells[place + 1 :] if name_of(cell)), None)
    between = cells[above + 1 : place]
    if not above or check is None or any(grading(cell) for cell in between):
        raise ValueError(f"{stem}: cell {cells[place].id} needs a text above it and a check below it")
    text, check = copy.deepcopy(cells[above]), copy.deepcopy(check)
    # A cell may end the section before: its exercise begins at the last heading of a section.
    text.source = re.split(r"(?m)^(?=## )", text.source)[-1]
    text.source = _LESSON_LINK.sub(r"\1", text.source)
    for number, picture in enumerate(_pictures(between)):
        text.source += f"\n\n![picture](attachment:picture-{number}.png)"
        text.setdefault("attachments", {})[f"picture-{number}.png"] = {"image/png": picture}
    check.metadata.nbgrader.points = find(name_of(check)).points
    return [_clean(cell) for cell in (text, copy.deepcopy(cells[place]), check)]


def _with_given(stem, cells, kept, imports):
    """The exercises, before each what its answer may call of the lesson's own cells."""
    known = set().union(*map(bound_by, syntax_tree(imports.source).body))
    found = []
    for text, answer, check in zip(kept[::3], kept[1::3], kept[2::3], strict=True):
        task = find(name_of(check))
        names = free_names(solution(task.name).text) if task.kind == "code" else set()
        known.add(task.reference.__name__)
        if source := given(names, cells, known):
            known |= set().union(*map(bound_by, syntax_tree(source).body))
            found.append(given_cell(source, f"{stem}-given-{grading(check)['grade_id']}"[:80]))
        found += [text, answer, check]
    return found


def _pictures(cells):
    """The recorded pictures of cells, as base64: what the question is about, without the code."""
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return [output.data["image/png"].strip() for output in outputs if "image/png" in output.get("data", {})]


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
        "in this notebook under its name. You may add cells; your answers and your own cells are taken from "
        "it, and nothing else. Your functions will be tried on cases that you have not seen.",
        "\n".join(["| exercise | points | minutes |", "|---|---|---|", *rows]),
    ]
    return new_markdown_cell("\n\n".join(text), id="assignment-title")


def _imports(stem, cells, kept):
    """The lesson's imports, without what an exercise does not need and a grader would wait for."""
    first = next(cell for cell in cells if cell.cell_type == "code")
    words = _words(kept)
    trees = [syntax_tree(first.source)]
    # A solution may need what its own file imports and the lesson does not.
    trees += [
        syntax_tree(inspect.getsource(inspect.getmodule(find(name).reference))) for name in _tasks(kept)
    ]
    lines, bound = [], set()
    for number, tree in enumerate(trees):
        for node in tree.body:
            names = {(alias.asname or alias.name).split(".")[0] for alias in getattr(node, "names", ())}
            own = (getattr(node, "module", "") or "").startswith("cmx_helpers.exercises.")
            wanted = number == 0 or (names & words and not names & bound and not own)
            if (
                wanted
                and isinstance(node, (ast.Import, ast.ImportFrom))
                and (line := _kept_import(node, words))
            ):
                lines.append(line)
                bound |= names
    metadata = {"grade": False, "grade_id": f"{stem}-imports", "locked": True, "schema_version": 3}
    metadata |= {"solution": False, "task": False}
    return new_code_cell("\n".join(lines), id="assignment-imports", metadata={"nbgrader": metadata})


def _tasks(kept):
    return list(filter(None, map(name_of, kept)))


def _words(kept):
    """The names in the stubs and in the references: a right answer may need what they need."""
    sources = [cell.source for cell in kept if cell.cell_type == "code"]
    sources += [inspect.getsource(find(name).reference) for name in _tasks(kept)]
    trees = [syntax_tree(textwrap.dedent(source)) for source in sources]
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _kept_import(node, words):
    if not isinstance(node, (ast.Import, ast.ImportFrom)):
        return ""
    root, *rest = (node.module if isinstance(node, ast.ImportFrom) else "").split(".")
    names = [name for name in node.names if _is_kept(node, root, rest, name, words)]
    if not names:
        return ""
    return ast.unparse(
        ast.Import(names) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, names, 0)
    )


def _is_kept(node, root, rest, name, words):
    if isinstance(node, ast.Import):
        root = name.name.split(".")[0]
        light = root in LIBRARIES or root in sys.stdlib_module_names
    else:
        light = root in (*LIBRARIES, *sys.stdlib_module_names) or (
            root == "cmx_helpers" and (rest[0] if rest else name.name) in LIGHT
        )
    # Keras takes seconds to import, so it is there only where an exercise is about it.
    return light or (root in HEAVY and (name.asname or name.name.split(".")[0]) in words)
