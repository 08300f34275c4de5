"""Inside Pyodide: run the cells of `notebook` (its text), and leave what came of them as JSON.

run_lesson.mjs runs this file. A cell that fails does not stop those after it.
"""

import json
import platform
import time
from pathlib import Path

import matplotlib.font_manager  # noqa: F401 (it says that it builds its cache: not in a lesson)
import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

notes = []


class Kept(DisplayHook):
    """The value of a cell's last line is kept for `outputs_of`, not printed."""

    def __call__(self, result=None):
        if result is not None and not self.quiet():  # a semicolon at the end
            self.fill_exec_result(result)


class Shell(InteractiveShell):
    """The same shell with that hook."""

    displayhook_class = Kept


def older_numpy():
    """Where NumPy is older than the course asks for: the one keyword argument that it does not have."""
    if np.lib.NumpyVersion(np.__version__) >= "2.1.0":
        return
    import cmx_helpers

    path = Path(cmx_helpers.__file__).parent / "convolution" / "im2col.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("reshape(windows.shape, copy=False)", "reshape(windows.shape)"), "utf-8")
    notes.append(f"NumPy {np.__version__} is older than the course asks for: reshape without copy=")


def outputs_of(captured, result):
    """What a cell gave, as a notebook file has it; `result` is the value of its last line."""
    found = []
    for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr)):
        if text:
            found.append({"output_type": "stream", "name": name, "text": text})
    for output in captured.outputs:
        found.append({"output_type": "display_data", "data": output.data, "metadata": output.metadata or {}})
    if result is not None:
        data, metadata = shell.display_formatter.format(result)
        found.append({"output_type": "execute_result", "data": data, "metadata": metadata})
    return found


def run(cell):
    """Run one code cell."""
    lines = [line for line in cell["source"].splitlines() if not line.startswith("%pip")]
    started = time.time()
    with capture_output() as captured:
        done = shell.run_cell("\n".join(lines), store_history=False)
    error = done.error_before_exec or done.error_in_exec
    return {
        "id": cell["id"],
        "error": f"{type(error).__name__}: {error}" if error else None,
        "outputs": outputs_of(captured, None if error else done.result),
        "seconds": round(time.time() - started, 1),
    }


older_numpy()
shell = Shell.instance()
shell.colors = "NoColor"
# `notebook` was put here by run_lesson.mjs.
cells = json.loads(notebook)["cells"]  # noqa: F821
for cell in cells:
    cell["source"] = "".join(cell["source"])
versions = {"Python": platform.python_version(), "NumPy": np.__version__}
ran = [run(cell) for cell in cells if cell["cell_type"] == "code"]
json.dumps({"versions": versions, "notes": notes, "cells": ran})
