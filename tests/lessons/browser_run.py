"""Run a lesson in JupyterLab's page: the main line first, its side rooms after it; read what it shows."""

import time

import pytest

from tools.lessons.form import side_rooms

RUN_SECONDS = 1200  # lesson 11 needs most of it where much else runs

NOTEBOOK_READY = """() => {
    const panel = window.jupyterapp?.shell?.currentWidget;
    const kernel = panel?.sessionContext?.session?.kernel;
    return Boolean(panel?.content?.model && panel.context.isReady && kernel?.status === 'idle');
}"""

# The models rather than the page: they tell what ran, whatever is in sight. Asked twice a second, so without
# writing the notebook out, which holds a megabyte of pictures.
CODE_CELLS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .map(widget => widget.model)
    .filter(model => model.type === 'code' && model.sharedModel.getSource().trim())
    .map(model => {
        const outputs = Array.from({length: model.outputs.length}, (_, n) => model.outputs.get(n));
        const errors = outputs.filter(o => o.type === 'error').map(o => o.toJSON());
        return {
            source: errors.length ? model.sharedModel.getSource() : '',
            count: model.executionCount,
            errors: errors.map(o => `${o.ename}: ${o.evalue}`),
        };
    })"""

# All outputs as a notebook file would have them, without pictures.
OUTPUTS = """() => Object.fromEntries(window.jupyterapp.shell.currentWidget.content.widgets
    .map(widget => widget.model)
    .filter(model => model.type === 'code')
    .map(model => {
        const outputs = Array.from({length: model.outputs.length}, (_, n) => model.outputs.get(n).toJSON());
        for (const output of outputs) {
            output.data = Object.fromEntries(Object.entries(output.data || {})
                .filter(([mime]) => !mime.startsWith('image/')));
        }
        return [model.id, outputs];
    }))"""

HIDDEN = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(widget => widget.isHidden).map(widget => widget.model.id)"""

# Each stretch of cells in turn, as a learner runs the cells that are selected. It stops at an error.
RUN_STRETCHES = """stretches => {
    const {commands, shell} = window.jupyterapp, notebook = shell.currentWidget.content;
    const run = async () => {
        for (const [first, last] of stretches) {
            notebook.deselectAll();
            notebook.activeCellIndex = first;
            if (last > first) notebook.extendContiguousSelectionTo(last);
            await commands.execute('notebook:run-cell');
        }
    };
    run().catch(() => 0);
}"""


def stretches(cells):
    """Return [(first, last), …]: the stretches of the main line in order, and then the side rooms."""
    found = []
    for number, room in enumerate(side_rooms(cells)):
        if found and found[-1][0] == room:
            found[-1][2] = number
        else:
            found.append([room, number, number])
    return [(first, last) for _, first, last in sorted(found, key=lambda part: part[0] is not None)]


def run_all(page, cells=None):
    """Clear what was recorded, run all cells, and wait until each has its count and the kernel rests.

    With the `cells` of a notebook: its main line first, then its side rooms. So one run shows that the main
    line needs none of them, and that whoever opens them at the end sees what stands there.
    """
    page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    assert not any(cell["count"] for cell in page.evaluate(CODE_CELLS)), (
        "the recorded outputs are still there"
    )
    if cells is None:
        # The comma: do not wait here for the command, which ends when all cells have run.
        page.evaluate("(window.jupyterapp.commands.execute('notebook:run-all-cells').catch(() => 0), 0)")
    else:
        page.evaluate("window.jupyterapp.commands.execute('notebook:expand-all-headings')")
        page.evaluate(RUN_STRETCHES, stretches(cells))
    deadline = time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline:
        page.wait_for_timeout(500)
        now = page.evaluate(CODE_CELLS)
        errors = [f"{error}\nin: {cell['source']}" for cell in now for error in cell["errors"]]
        assert not errors, "\n".join(errors)
        counts = [cell["count"] for cell in now]
        in_order = counts if cells is None else sorted(count or 0 for count in counts)
        if in_order == list(range(1, len(now) + 1)) and page.evaluate(NOTEBOOK_READY):
            return len(now)
    pytest.fail(f"not all cells ran within {RUN_SECONDS} s: counts {counts}")
