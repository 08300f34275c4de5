"""Each structure rule catches its fault, on small bad notebooks, and lets a good one pass."""

import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cmx_helpers.exercises._engine import find
from tests.lessons import notebook_rules
from tests.lessons.notebook_rules import WIDGET_VIEW
from tools.lessons import lesson_metadata

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SENTENCE = "A square, bright in the middle."
SIZE = find("convolution.output_size")


def grading(grade_id, **changes):
    base = {
        "schema_version": 3,
        "grade": False,
        "grade_id": grade_id,
        "locked": False,
        "solution": False,
        "task": False,
    }
    return {"nbgrader": base | changes}


def picture(alt=SENTENCE, text="Figure", **more):
    data = {"image/png": PNG, "text/plain": text} | more
    return new_output("display_data", data, metadata={"image/png": {"alt": alt}} if alt else {})


def player():
    return new_output("display_data", {"text/html": '<audio controls src="data:"></audio>'})


def printed(text):
    return new_output("stream", name="stdout", text=text)


def good():
    """A lesson in small: title, code, figure, explorer, exercise."""
    cells = [
        new_markdown_cell("# 01 · Small\n\nA promise. See [home](https://example.org/home/x).", id="title"),
        new_code_cell("import numpy as np\n\nnp.arange(3)", id="first"),
        new_markdown_cell("## Figures\n\n```python\n# not a heading\n```\n\n### One", id="figures"),
        new_code_cell("show()", id="figure", outputs=[picture(), printed(f"Figure: {SENTENCE}\n")]),
        new_code_cell("explorer", id="explorer", outputs=[picture(text=f"Explorer: {SENTENCE}")]),
        new_markdown_cell("## Exercise", id="exercise"),
        new_code_cell(
            "def output_size(n):\n    ...",
            id="stub",
            metadata=grading("small-stub", solution=True),
        ),
        new_code_cell(
            'exercises.check("convolution.output_size", output_size)',
            id="check",
            metadata=grading("convolution-output_size", grade=True, locked=True, points=1),
        ),
        new_code_cell(
            "%timeit np.arange(3)",
            id="timing",
            metadata={"tags": ["nbval-ignore-output"]},
            outputs=[new_output("stream", name="stderr", text="50%")],
        ),
    ]
    metadata = {"kernelspec": dict(notebook_rules.KERNEL), "language_info": {"name": "python"}}
    notebook = new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    code = [cell for cell in cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
    code[0].outputs = [
        new_output("execute_result", {"text/plain": "array([0, 1, 2])"}, execution_count=1),
    ]
    return lesson_metadata.complete(notebook)


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def faults_of(notebook, folder, new_form=False):
    """Its faults; the rules of the form have tests of their own (test_form_rules.py)."""
    path = folder / "01_small.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return notebook_rules.faults(path, new_form)


def test_a_good_notebook_has_no_faults(tmp_path):
    notebook = good()
    nbformat.validate(notebook)
    assert faults_of(notebook, tmp_path) == []


def _set(name, **values):
    def change(notebook):
        cell(notebook, name).update(values)

    return change


def _source(name, text):
    return _set(name, source=text)


def _outputs(name, *outputs):
    return _set(name, outputs=list(outputs))


def _grading(name, **values):
    def change(notebook):
        cell(notebook, name).metadata.nbgrader.update(values)

    return change


def _set_metadata(name, **values):
    def change(notebook):
        cell(notebook, name).metadata.update(values)

    return change


def _slide(name, kind):
    return _set_metadata(name, slideshow={"slide_type": kind} if kind else {})


DRAWS = "shown = 1\n\n\ndef draw(n):\n    count = [n for shown in range(n)]\n    return {}, n\n\n\n"


def _explorer(reads, below):
    """An explorer whose `draw` reads `reads`, above a cell that says `below`."""

    def change(notebook):
        _source("explorer", DRAWS.format(reads) + "widgets.Explorer(draw, n=(1, 5))")(notebook)
        _source("stub", below + "\n\n\ndef output_size(n):\n    ...")(notebook)

    return change


def _delete_grading(notebook):
    del cell(notebook, "check").metadata["nbgrader"]


def _same_id(notebook):
    cell(notebook, "stub")["id"] = "first"


def _no_id(notebook):
    del cell(notebook, "stub")["id"]


def _old_format(notebook):
    notebook.nbformat_minor = 4


def _swap_counts(notebook):
    first, second = cell(notebook, "stub"), cell(notebook, "check")
    first.execution_count, second.execution_count = second.execution_count, first.execution_count


def _widget_state(notebook):
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}


def _metadata(key, value):
    def change(notebook):
        notebook.metadata[key] = value

    return change


def _many_ignored(notebook):
    for one in notebook.cells:
        if one.cell_type == "code":
            one.metadata["tags"] = ["nbval-ignore-output"]
    notebook.cells += [copy.deepcopy(cell(notebook, "timing")) | {"id": f"again{n}"} for n in range(3)]


def _sound_with_words(notebook):
    _outputs("figure", player())(notebook)
    cell(notebook, "figures").source += "\n\nWhat is heard: the word *six*."


def _tag(name, tag):
    return _set(name, metadata={"tags": [tag]})


BAD = {
    "count missing": (_set("figure", execution_count=None), "no execution count"),
    "counts out of order": (_swap_counts, "expected 5"),
    "counts with a gap": (_set("timing", execution_count=9), "execution count 9, expected 6"),
    "count of the result": (
        _outputs("first", new_output("execute_result", {"text/plain": "3"}, execution_count=7)),
        "its result carries the count 7",
    ),
    "empty code cell": (_source("figure", " \n"), "empty code cell"),
    "trailing semicolon": (_source("figure", "show();"), "trailing `;`"),
    "trailing semicolon, comment": (_source("figure", "show();  # quiet\n\n"), "trailing `;`"),
    "unknown magic": (_source("timing", "%autoreload 2"), "unknown magic %autoreload"),
    "unknown cell magic": (_source("timing", "%%nosuch\nx"), "unknown magic %nosuch"),
    "automagic in an assignment": (_source("timing", "x = %pwd"), "unknown magic %pwd"),
    "shell command": (_source("timing", "!ls"), "a shell command"),
    "does not parse": (_source("first", "def ("), "does not parse"),
    "too long": (_source("first", "x = 1\n" * 26), "26 lines of code"),
    "missing module": (_source("first", "import nosuchmodule.part"), "imports nosuchmodule"),
    "missing helper": (_source("first", "from cmx_helpers import nosuch"), "imports cmx_helpers.nosuch"),
    "missing helper module": (_source("first", "from cmx_helpers.nosuch import x"), "cmx_helpers.nosuch"),
    "absolute path in code": (_source("first", 'open("/Users/ada/data.csv")'), "absolute path"),
    "absolute path in prose": (_source("exercise", "## In /Users/ada/course"), "absolute path"),
    "absolute path in an output": (_outputs("figure", printed("wrote /tmp/x/y.png\n")), "absolute path"),
    "absolute path on Windows": (_source("first", r'p = "C:\\Users\\ada"'), "absolute path"),
    "absolute path in a result": (
        _outputs("figure", new_output("display_data", {"text/html": "<b>/mnt/x</b>"})),
        "absolute path",
    ),
    "undescribed figure": (_outputs("figure", picture(alt="")), "without a description"),
    "blank description": (_outputs("figure", picture(alt="  ")), "without a description"),
    "description not printed": (_outputs("figure", picture()), "is not printed"),
    "other description printed": (_outputs("figure", picture(), printed("A circle.")), "is not printed"),
    "description printed twice": (
        _outputs("figure", picture(), printed(f"Figure: {SENTENCE}\n{SENTENCE}\n")),
        "can be read twice",
    ),
    "description also in the picture's place": (
        _outputs("figure", picture(text=f"Figure: {SENTENCE}"), printed(f"Figure: {SENTENCE}\n")),
        "can be read twice",
    ),
    "description of the kind of picture": (
        _outputs("figure", picture(alt="A plot of the two losses."), printed("A plot of the two losses.")),
        "say what it shows",
    ),
    "description of two words": (
        _outputs("figure", picture(alt="The map."), printed("The map.")),
        "not what",
    ),
    "sound without words": (_outputs("figure", player()), "no text beside it tells what is heard"),
    "picture in prose": (_source("figures", "## Look\n\n![](x.png)"), "without alternative text"),
    "img in prose": (_source("figures", '## Look\n\n<img src="x.png">'), "without alternative text"),
    "over 1 MB": (_outputs("figure", printed("x" * 1_000_001)), "at most 1 MB"),
    "widget state": (_widget_state, "leftover widget state"),
    "widget view": (
        _outputs("explorer", new_output("display_data", {WIDGET_VIEW: {"model_id": "1"}, "text/plain": "x"})),
        "leftover widget view: give",
    ),
    "widget view with picture": (
        _outputs("explorer", picture(text=f"Explorer: {SENTENCE}", **{WIDGET_VIEW: {"model_id": "1"}})),
        "leftover widget view: run",
    ),
    "error": (
        _outputs("figure", new_output("error", ename="ValueError", evalue="no", traceback=[])),
        "error output ValueError: no",
    ),
    "stderr": (_outputs("figure", new_output("stream", name="stderr", text="Warning")), "stderr output"),
    "same id": (_same_id, "cell id first is used 2 times"),
    "no id": (_no_id, "has no id"),
    "old format": (_old_format, "format 4.5"),
    "invalid file": (_set("first", outputs=[{"output_type": "nosuch"}]), "not a notebook"),
    "other kernel": (_metadata("kernelspec", {"name": "conda-env", "display_name": "mine"}), "kernelspec"),
    "Python version": (_metadata("language_info", {"name": "python", "version": "3.11.7"}), "language_info"),
    "no title": (_source("title", "Just words"), "not a title"),
    "title without number": (_source("title", "# Small"), "not a title"),
    "title of another lesson": (_source("title", "# 02 · Small"), "the title has the number 02"),
    "level left out": (_source("figures", "### Deep"), "of level 3 follows level 1"),
    "second title": (_source("exercise", "# Again"), "a second title"),
    "skipped cell": (_tag("figure", "nbval-skip"), "tag nbval-skip"),
    "allowed exception": (_tag("figure", "raises-exception"), "tag raises-exception"),
    "nbval comment": (_source("figure", "# NBVAL_IGNORE_OUTPUT\nshow()"), "NBVAL comment"),
    "too many ignored": (_many_ignored, "carry nbval-ignore-output"),
    "check without metadata": (_delete_grading, "carries no nbgrader metadata"),
    "check not graded": (_grading("check", grade=False), "grade=True"),
    "check not locked": (_grading("check", locked=False), "locked=True"),
    "check without points": (_grading("check", points=0), "points above 0"),
    "explorer whose picture is bound again": (
        _explorer("panel", "panel = 3"),
        "draw reads panel, bound again",
    ),
    "explorer whose picture a loop binds": (
        _explorer("panel", "for panel in x:\n    pass"),
        "draw reads panel",
    ),
    "explorer whose helper is made again": (_explorer("help_(n)", "def help_(n): ..."), "draw reads help_"),
    "check with another id": (_grading("check", grade_id="size"), "grade_id='convolution-output_size'"),
    "check of another schema": (_grading("check", schema_version=2), "schema_version is 2"),
    "same grade id": (_grading("stub", grade_id="convolution-output_size"), "used more than once"),
    "stub without solution": (_grading("stub", solution=False), "defines output_size"),
    "stub that is locked": (_grading("stub", locked=True), "locked is true in a cell to be filled in"),
    "stub without id": (_grading("stub", grade_id=""), "grade_id is ''"),
    "stub of another name": (_source("stub", "def other(n):\n    ..."), "defines output_size"),
    "two checks": (
        _source("check", 'exercises.check("a.b", output_size)\nexercises.check("a.c", output_size)'),
        "2 checks in one cell",
    ),
    "no slide type": (_slide("figure", None), "slide type None, expected one of slide"),
    "unknown slide type": (_slide("figure", "page"), "slide type 'page'"),
    "title below": (_slide("title", "subslide"), "the title is 'subslide' and not a slide"),
    "section below": (_slide("exercise", "-"), "a section that begins no slide, but is '-'"),
    "check on a slide": (_slide("check", "-"), "expected 'skip'"),
    "other points": (_grading("check", points=7), f"its check says 7 and {SIZE.minutes}"),
    "no minutes": (
        _set_metadata("check", cmx={}),
        f"{SIZE.points} points and {SIZE.minutes} minutes, its check says {SIZE.points} and None",
    ),
    "use that gives back nothing": (
        _source("check", 'exercises.use("convolution.output_size", output_size)'),
        "gives back is lost: write output_size = exercises.use(",
    ),
    "use under another name": (
        _source("check", 'size = exercises.use("convolution.output_size", output_size)'),
        "gives back is lost",
    ),
    "use without metadata": (
        lambda notebook: [
            _source("check", 'output_size = exercises.use("convolution.output_size", output_size)')(notebook),
            _delete_grading(notebook),
        ],
        "carries no nbgrader metadata",
    ),
    "check of no name": (_source("check", "exercises.check(output_size)"), "name as text"),
}


@pytest.mark.parametrize(("change", "expected"), BAD.values(), ids=BAD.keys())
def test_fault_is_caught(change, expected, tmp_path):
    notebook = good()
    change(notebook)
    found = faults_of(notebook, tmp_path)
    assert any(expected in fault for fault in found), found


@pytest.mark.parametrize(
    "change",
    [
        _source("exercise", "#### Deeper still"),
        _source("first", "x = 1; y = 2\nx"),
        _source("first", 'text = "a;"'),
        _source("first", "x = 1  # a; b;"),
        _source("first", "from cmx_helpers import convolution"),
        _source("exercise", r"## A map $f:\mathbb{R} \to \Omega$, tests/work/x and a ratio 1/2"),
        _explorer("panel", "def other():\n    panel = 3"),
        _explorer("n", "n = 4"),
        _outputs("figure", printed(f"Figure: {SENTENCE[:20]}\n{SENTENCE[20:]}"), picture()),
        _sound_with_words,
    ],
    ids=[
        "heading one deeper",
        "inner semicolon",
        "in text",
        "in comment",
        "helper",
        "slashes",
        "local",
        "own",
        "wrapped",
        "sound with words",
    ],
)
def test_what_is_right_passes(change, tmp_path):
    notebook = good()
    change(notebook)
    assert faults_of(notebook, tmp_path) == []
