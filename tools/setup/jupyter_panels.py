"""Hide nbgrader's menus and panels in JupyterLab, or show them; and no question about news.

nbgrader is installed with the course, to grade and to be tested. To a learner its menu, its toolbar button
and its side panel say nothing, so the set-up hides them; a teacher shows them again.

    python tools/setup/jupyter_panels.py off
    python tools/setup/jupyter_panels.py on
"""

import json
import os
import sys
from pathlib import Path

# The notebook application comes with nbgrader; its button opens a second, poorer view of a lesson.
LAB = ("@jupyter/nbgrader", "@jupyter-notebook/lab-extension")
SERVER = (
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list",
    "nbgrader.server_extensions.formgrader",
    "nbgrader.server_extensions.validate_assignment",
    "notebook",
)


def show(prefix, shown):
    """Write Jupyter's configuration below `prefix` so that the panels are shown, or hidden."""
    lab = Path(prefix) / "etc" / "jupyter" / "labconfig" / "page_config.json"
    _set(lab, ("disabledExtensions",), LAB, not shown)
    _set(_server_file(prefix), ("ServerApp", "jpserver_extensions"), SERVER, shown)


def quiet(prefix):
    """Let JupyterLab fetch no news and ask no question about them: nothing leaves the machine.

    A setting of the server does not do it: the question is the page's own, and only its settings answer it.
    """
    overrides = Path(prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    _set(overrides, ("@jupyterlab/apputils-extension:notification",), ("fetchNews",), "false")
    _set(overrides, ("@jupyterlab/apputils-extension:notification",), ("checkForUpdates",), False)


def chosen(prefix):
    """True if `show` was called for this prefix before."""
    return _server_file(prefix).exists()


def _server_file(prefix):
    # Jupyter reads the files of this folder by name: after those that switch the panels on.
    return Path(prefix) / "etc" / "jupyter" / "jupyter_server_config.d" / "zz-cmx-course.json"


def _set(path, keys, names, value):
    """Set `names` to `value` under `keys` in the JSON file at `path`; what else it holds stays."""
    whole = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    part = whole
    for key in keys:
        part = part.setdefault(key, {})
    part.update(dict.fromkeys(names, value))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    os.replace(str(temporary), str(path))


if __name__ == "__main__":
    if sys.argv[1:] not in (["on"], ["off"]):
        sys.exit(__doc__)
    show(sys.prefix, sys.argv[1] == "on")
    quiet(sys.prefix)
