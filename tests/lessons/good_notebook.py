"""A good small notebook, and changes that make a bad one of it."""

import copy
import json

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cmx_helpers.exercises._engine import find
from tests.lessons import notebook_rules
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


def faults_of(notebook, folder, form=False):
    """Its faults; the rules of the form have tests of their own (test_form_rules.py)."""
    path = folder / "01_small.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return notebook_rules.faults(path, form)


def with_changes(name, **values):
    def change(notebook):
        cell(notebook, name).update(values)

    return change


def with_source(name, text):
    return with_changes(name, source=text)


def with_outputs(name, *outputs):
    return with_changes(name, outputs=list(outputs))


def with_grading(name, **values):
    def change(notebook):
        cell(notebook, name).metadata.nbgrader.update(values)

    return change


def with_metadata(name, **values):
    def change(notebook):
        cell(notebook, name).metadata.update(values)

    return change


def with_slide(name, kind):
    return with_metadata(name, slideshow={"slide_type": kind} if kind else {})


DRAWS = "shown = 1\n\n\ndef draw(n):\n    count = [n for shown in range(n)]\n    return {}, n\n\n\n"


def with_explorer(reads, below):
    """An explorer whose `draw` reads `reads`, above a cell that says `below`."""

    def change(notebook):
        with_source("explorer", DRAWS.format(reads) + "widgets.Explorer(draw, n=(1, 5))")(notebook)
        with_source("stub", below + "\n\n\ndef output_size(n):\n    ...")(notebook)

    return change


def delete_grading(notebook):
    del cell(notebook, "check").metadata["nbgrader"]


def same_id(notebook):
    cell(notebook, "stub")["id"] = "first"


def no_id(notebook):
    del cell(notebook, "stub")["id"]


def old_format(notebook):
    notebook.nbformat_minor = 4


def swap_counts(notebook):
    first, second = cell(notebook, "stub"), cell(notebook, "check")
    first.execution_count, second.execution_count = second.execution_count, first.execution_count


def widget_state(notebook):
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}


def notebook_metadata(key, value):
    def change(notebook):
        notebook.metadata[key] = value

    return change


def many_ignored(notebook):
    for one in notebook.cells:
        if one.cell_type == "code":
            one.metadata["tags"] = ["nbval-ignore-output"]
    notebook.cells += [copy.deepcopy(cell(notebook, "timing")) | {"id": f"again{n}"} for n in range(3)]


def sound_with_words(notebook):
    with_outputs("figure", player())(notebook)
    cell(notebook, "figures").source += "\n\nWhat is heard: the word *six*."


def with_tag(name, tag):
    return with_changes(name, metadata={"tags": [tag]})
