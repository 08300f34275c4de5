"""Lessons from the empty stubs to the end, typed into JupyterLab as a learner types them.

Each piece first gets a typical mistake, and is told so; then it is written rightly, and the lesson goes on
with it. The cells around them run one by one, in the order in which they stand. It takes as long as the
lessons do, so `make proofs` asks for it (CMX_WRITTEN=all); CMX_WRITTEN=13,17 means these lessons.
"""

import os
import re
import time

import nbformat
import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine
from tests.exercises.as_typed import right, wrong
from tests.lessons.browser_lab import CHROMIUM, ROOT, open_lesson
from tests.lessons.browser_run import NOTEBOOK_READY
from tools.classroom.matching import answers_of

WANTED = os.environ.get("CMX_WRITTEN", "")
LESSONS = [
    path
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    if WANTED == "all" or path.stem[:2] in WANTED.split(",")
]
CELL_SECONDS = 900
# NumPy may warn of a wrong answer before the check speaks (a division by zero): a learner shall see it.
WARNED = re.compile(r"\A(?:\S+ipykernel\S+\.py:\d+: RuntimeWarning: .*\n  .*\n)+")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here: install it, or name one in CMX_CHROMIUM"),
    pytest.mark.skipif(not LESSONS, reason="make proofs writes the lessons (CMX_WRITTEN)"),
]

# The cell with this id is chosen and its editor has the focus, as after a click into it.
EDIT = """id => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = notebook.widgets.findIndex(widget => widget.model.id === id);
    notebook.mode = 'edit';
    notebook.activeCell.editor.focus();
}"""

RUN = """id => {
    const {commands, shell} = window.jupyterapp, notebook = shell.currentWidget.content;
    notebook.mode = 'command';
    notebook.deselectAll();
    notebook.activeCellIndex = notebook.widgets.findIndex(widget => widget.model.id === id);
    commands.execute('notebook:run-cell').catch(() => 0);
}"""

STATE = """id => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const {model} = notebook.widgets.find(widget => widget.model.id === id);
    const outputs = Array.from({length: model.outputs.length}, (_, n) => model.outputs.get(n).toJSON());
    const text = one => [].concat(one.text || (one.data || {})['text/plain'] || []).join('');
    return {
        count: model.executionCount,
        source: model.sharedModel.getSource(),
        errors: outputs.filter(o => o.type === 'error' || o.output_type === 'error').map(o => o.evalue),
        text: outputs.map(text).join(''),
    };
}"""


def write(page, cell, source):
    page.evaluate(EDIT, cell.id)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    assert page.evaluate(STATE, cell.id)["source"] == source


def run(page, cell):
    """Run a cell to its end; return what it shows as text. An error is one of the lesson."""
    before = page.evaluate(STATE, cell.id)["count"]
    page.evaluate(RUN, cell.id)
    deadline = time.monotonic() + CELL_SECONDS
    while time.monotonic() < deadline:
        page.wait_for_timeout(30)
        state = page.evaluate(STATE, cell.id)
        if state["count"] not in (None, before) and page.evaluate(NOTEBOOK_READY):
            assert not state["errors"], f"{state['errors']}\nin: {state['source']}"
            return state["text"]
    pytest.fail(f"not at an end after {CELL_SECONDS} s: {cell.source}")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_from_the_empty_stubs(lesson, lab, page):
    notebook = nbformat.read(lesson, as_version=4)
    pieces = {answer.cell.id: answer for answer in answers_of(notebook)}
    checks = {answer.check.id: answer for answer in pieces.values()}
    open_lesson(page, lab, lesson.name)
    page.evaluate("window.jupyterapp.commands.execute('notebook:expand-all-headings')")
    page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    done = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.id in pieces or cell.id not in checks:
            run(page, cell)
            continue
        answer = checks[cell.id]
        task = _engine.find(answer.task)
        assert "Not attempted." in run(page, cell), answer.task
        for source, wanted in ((wrong, ("Not yet.", "Your code stopped.")), (right, ("Correct.",))):
            write(page, answer.cell, source(task, answer.variable))
            run(page, answer.cell)
            told = run(page, cell)
            if source is wrong:
                told = WARNED.sub("", told)
            assert told.startswith(tuple(f"{answer.task}: {word}" for word in wanted)), (answer.task, told)
        done.append(answer.task)
    assert sorted(done) == sorted(exercises.names(lesson.stem[3:])), "a piece was not met"
