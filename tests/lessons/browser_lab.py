"""JupyterLab and a browser on this machine, closed to all others."""

import base64
import http.server
import json
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lessons.browser_run import HIDDEN, NOTEBOOK_READY
from tools.lessons import form
from tools.lessons.lesson_env import lesson_environment
from tools.testing import chromium

ROOT = Path(__file__).resolve().parents[2]


LOCAL = {"127.0.0.1", "localhost", "::1"}


CHROMIUM = chromium.find()


SETTINGS = {
    # Every cell stays in the page, also the ones out of sight.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "extensionmanager-extension/plugin": {"enabled": False},
}


PICTURE_BYTES = """async image => {
    const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}"""


class RefusingProxy(http.server.BaseHTTPRequestHandler):
    """Notes every request that the server or a kernel sends out, and lets none through."""

    def _refuse(self):
        self.server.seen.append(self.path)
        self.send_error(403, "tests do not leave the machine")

    do_CONNECT = do_GET = do_HEAD = do_POST = _refuse

    def log_message(self, *args):
        pass


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def lab_environment(folder, proxy):
    """The environment of a learner who never used Jupyter before."""
    env = lesson_environment(folder)
    # With this set, ipykernel leaves low-level output (TensorFlow's C++ lines) alone, as in a recording.
    env["PYTEST_CURRENT_TEST"] = "browser"
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        env[f"JUPYTER_{name}"] = str(folder / name.lower())
    env["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    env["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        env[name] = env[name.upper()] = f"http://127.0.0.1:{proxy.server_port}"
    env["no_proxy"] = env["NO_PROXY"] = ",".join(sorted(LOCAL))
    for name, values in SETTINGS.items():
        extension, plugin = name.split("/")
        path = folder / "settings" / "@jupyterlab" / extension / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    return env


class Lab(NamedTuple):
    """A running JupyterLab: its address, its token and the folder of its notebooks."""

    address: str
    token: str
    notebooks: Path


def wait_for_lab(url, server, log):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            opener.open(url, timeout=10).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-2000:]}")


class Outside(NamedTuple):
    """Requests that would have left the machine: the page's, and the server's or a kernel's."""

    page: list
    kernel: list


# No notebook is open: the one before was closed by `close_lesson`, so nothing of it is left.
RESTS = """() => Boolean(window.jupyterapp) && ![...window.jupyterapp.shell.widgets('main')]
    .some(widget => widget.content?.model?.cells)"""

OPEN = "path => window.jupyterapp.commands.execute('docmanager:open', {path}).then(() => 0)"

CLOSE = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.sessionContext.shutdown();
    panel.context.model.dirty = false;
    panel.dispose();
}"""


def open_lesson(page, lab, name):
    """Open a lesson: in JupyterLab's page if that is empty, else in a new one, which takes longer."""
    if page.url.startswith(lab.address) and page.evaluate(RESTS):
        page.evaluate(OPEN, f"notebooks/{name}")
    else:
        page.goto(f"{lab.address}/lab/tree/notebooks/{name}?reset&token={lab.token}", timeout=120_000)
    page.wait_for_function(NOTEBOOK_READY, timeout=180_000)


def close_lesson(page):
    """End the lesson's kernel and close it, unsaved: the next one opens in the same page."""
    page.evaluate(CLOSE)


CONTROLS = ".widget-slider .noUi-handle, .widget-dropdown select, .widget-checkbox input"


# What a control is set to. For a slider its place: aria-valuenow is rounded to one decimal.
SET_TO = """control => control.tagName === 'SELECT' ? control.selectedIndex
    : control.type === 'checkbox' ? control.checked : control.getBoundingClientRect().x"""


# The cell that shows the explorer, chosen as the arrow keys choose it: a frame around it, nothing in it.
STAND_ON_CELL = """explorer => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const cell = explorer.closest('.jp-Cell');
    notebook.activeCellIndex = notebook.widgets.findIndex(widget => widget.node === cell);
    notebook.mode = 'command';
    notebook.activeCell.node.focus();
}"""


def walk_to(page, control, at_most=40):
    """Press Tab until the control has the focus; return how many times."""
    for presses in range(1, at_most + 1):
        page.keyboard.press("Tab")
        if control.evaluate("control => control === document.activeElement"):
            return presses
    pytest.fail(f"Tab does not reach {control.evaluate('control => control.outerHTML')[:80]}")


# JupyterLab keeps the arrow keys of a closed menu for itself: an open one gets them.
KEYS = {
    "slider": (["ArrowRight"], ["ArrowLeft"]),
    "menu": (["Space", "ArrowDown", "Enter"], ["Space", "ArrowUp", "Enter"]),
    "box": (["Space"],),
}


KIND = "control => control.tagName === 'SELECT' ? 'menu' : control.type === 'checkbox' ? 'box' : 'slider'"


def move(page, control):
    """Move the control that has the focus a step with its keys, back where it stands at its end."""
    before = control.evaluate(SET_TO)
    for keys in KEYS[control.evaluate(KIND)]:
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(50)
        if control.evaluate(SET_TO) != before:
            return
    pytest.fail(f"no key moves {control.evaluate('control => control.outerHTML')[:80]}, set to {before}")


def picture_of(explorer):
    return explorer.locator("img.widget-image, img").first.evaluate(PICTURE_BYTES)


def changes(page, explorer, before, seconds):
    """Whether the explorer's picture differs from `before` within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        page.wait_for_timeout(100)
        after = picture_of(explorer)
        if after != before:
            assert base64.b64decode(after).startswith(b"\x89PNG"), "the explorer's picture is not a PNG"
            return True
    return False


def check_explorers(page, lesson, patience=10):
    """By keyboard: Tab reaches every control of each explorer, its keys move it, the picture answers."""
    explorers = page.locator(".jp-OutputArea .widget-vbox:has(img.widget-image)")
    for number in range(explorers.count()):
        explorer = explorers.nth(number)
        explorer.scroll_into_view_if_needed()
        controls = explorer.locator(CONTROLS)
        assert controls.count(), f"explorer {number} of {lesson} has no control"
        explorer.evaluate(STAND_ON_CELL)
        answered = False
        for control in controls.all():
            walk_to(page, control)
            before = picture_of(explorer)
            move(page, control)
            answered |= changes(page, explorer, before, seconds=2 if answered else patience)
        assert answered, f"explorer {number} of {lesson}: no control changes the picture"
    return explorers.count()


def check_folding(page, cells):
    """When a lesson opens, exactly what is inside its side rooms is hidden, below their headings."""
    rooms = form.side_rooms(cells)
    inside = {
        cell.id
        for cell, room in zip(cells, rooms, strict=True)
        if room is not None and not form.begins_side_room(cell)
    }
    assert set(page.evaluate(HIDDEN)) == inside, "other cells are hidden than those of the side rooms"
