"""A learner's browser: each lesson runs in JupyterLab and shows what is recorded, and explorers answer.

It is this run whose outputs are compared (tools/testing/outputs.py); nbval does so where there is no browser.

No request may leave the machine: the page's are stopped in the browser, and those of the
server and its kernels end at a proxy that refuses them.
"""

import base64
import http.server
import json
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.lessons.browser_run import HIDDEN, NOTEBOOK_READY, OUTPUTS, run_all
from tools.lessons import form
from tools.lessons.lesson_env import lesson_environment
from tools.testing import chromium
from tools.testing.outputs import run_differences

ROOT = Path(__file__).resolve().parents[2]
# The later lessons train the larger models, so they come first.
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"), reverse=True)
PICTURES = ROOT / "build" / "browser"
LOCAL = {"127.0.0.1", "localhost", "::1"}
CHROMIUM = chromium.find()

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here: install it, or name one in CMX_CHROMIUM"),
]

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


@pytest.fixture(scope="module")
def proxy():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), RefusingProxy)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


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


@pytest.fixture(scope="module")
def lab(tmp_path_factory, proxy):
    """A JupyterLab that serves a copy of the course."""
    folder = tmp_path_factory.mktemp("lab")
    course = folder / "course"
    shutil.copytree(
        ROOT / "notebooks",
        course / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints", "*.part"),
    )
    (course / "data").symlink_to(ROOT / "data", target_is_directory=True)
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.root_dir={course}", f"--IdentityProvider.token={token}"]
    command += ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += ["--LabApp.extension_manager=readonly"]
    log = folder / "lab.log"
    with log.open("wb") as file:
        server = subprocess.Popen(
            command,
            cwd=course,
            env=lab_environment(folder, proxy),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
        try:
            wait_for_lab(f"http://127.0.0.1:{port}/api/status?token={token}", server, log)
            yield Lab(f"http://127.0.0.1:{port}", token, course / "notebooks")
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


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


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=quiet)
        yield browser
        browser.close()


class Outside(NamedTuple):
    """Requests that would have left the machine: the page's, and the server's or a kernel's."""

    page: list
    kernel: list


@pytest.fixture
def outside(proxy):
    proxy.seen.clear()
    return Outside([], proxy.seen)


@pytest.fixture
def page(browser, outside):
    """A page that reaches this machine only."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, service_workers="block")

    def stays(url):
        return urlsplit(url).scheme in ("data", "blob") or urlsplit(url).hostname in LOCAL

    def local_only(route):
        if stays(route.request.url):
            route.continue_()
        else:
            outside.page.append(route.request.url)
            route.abort()

    context.route("**/*", local_only)
    page = context.new_page()
    page.on("websocket", lambda socket: stays(socket.url) or outside.page.append(socket.url))
    yield page
    if "127.0.0.1" in page.url:
        page.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")
    context.close()


def open_lesson(page, lab, name):
    page.goto(f"{lab.address}/lab/tree/notebooks/{name}?reset&token={lab.token}", timeout=120_000)
    page.wait_for_function(NOTEBOOK_READY, timeout=180_000)


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


def take_pictures(page, lesson):
    """Screenshots for people to look at, in both themes: the page as it stands, and each explorer."""
    explorers = page.locator(".jp-OutputArea .widget-vbox:has(img.widget-image)")
    for theme in ("Dark", "Light"):
        page.evaluate(
            f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})"
        )
        page.wait_for_function(f"document.body.dataset.jpThemeLight === '{str(theme == 'Light').lower()}'")
        for number, explorer in enumerate(explorers.all()):
            explorer.screenshot(path=PICTURES / f"{lesson}-explorer-{number}-{theme.lower()}.png")
        page.screenshot(path=PICTURES / f"{lesson}-{theme.lower()}.png")


def note_time(lesson, **seconds):
    """Add the lesson's times to build/browser/times.json."""
    path = PICTURES / "times.json"
    times = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    times[lesson] = {name: round(value, 1) for name, value in seconds.items()}
    path.write_text(json.dumps(dict(sorted(times.items())), indent=1), encoding="utf-8")


def wants_explorer(path):
    return "Explorer(" in path.read_text(encoding="utf-8")


def check_folding(page, cells):
    """When a lesson opens, exactly what is inside its side rooms is hidden, below their headings."""
    rooms = form.side_rooms(cells)
    inside = {
        cell.id
        for cell, room in zip(cells, rooms, strict=True)
        if room is not None and not form.begins_side_room(cell)
    }
    assert set(page.evaluate(HIDDEN)) == inside, "other cells are hidden than those of the side rooms"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs_in_the_browser(lesson, lab, page, outside):
    PICTURES.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    open_lesson(page, lab, lesson.name)
    opened = time.monotonic()
    try:
        cells = nbformat.read(lesson, as_version=4).cells
        check_folding(page, cells)
        assert run_all(page, cells) > 0
        note_time(lesson.stem, opening=opened - started, to_the_last_cell=time.monotonic() - started)
        found = run_differences(cells, page.evaluate(OUTPUTS))
        assert not found, "\n".join(["not what is recorded:", *found])
        explorers = check_explorers(page, lesson.stem)
        assert explorers or not wants_explorer(lesson), "the lesson makes an explorer, the page shows none"
    finally:
        take_pictures(page, lesson.stem)
    assert outside == Outside([], [])


PROBE = """import matplotlib.pyplot as plt
from cmx_helpers import widgets

def draw(height, kind, wide):
    fig, ax = plt.subplots(figsize=(2, 1))
    ax.bar([0, 1], [{height}, 5])
    return fig, "A bar and a bar of five."

widgets.Explorer(draw, height=(1, 5), kind=["low", "high"], wide=False)"""


@pytest.fixture
def probe(lab, page):
    """Open a notebook of the given cells, which is there for this test only."""
    made = []

    def open_probe(*cells):
        path = lab.notebooks / f"probe_{secrets.token_hex(4)}.ipynb"
        cells = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        notebook = new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        made.append(path)
        open_lesson(page, lab, path.name)
        return cells

    yield open_probe
    for path in made:
        path.unlink()


def test_only_explorers_that_answer_to_the_keyboard_pass(probe, page, outside):
    """One page for three cases: opening a page is what costs time here."""
    probe("1 + 1", PROBE.replace("{height}", "height"), PROBE.replace("{height}", "3"))
    assert run_all(page) == 3
    with pytest.raises(AssertionError, match="explorer 1 of probe: no control changes the picture"):
        check_explorers(page, "probe", patience=1)  # explorer 0 answers, explorer 1 draws a constant
    out_of_reach = page.locator(".widget-vbox:has(img.widget-image)").first.locator(CONTROLS).last
    out_of_reach.evaluate("control => { control.tabIndex = -1; }")
    with pytest.raises(pytest.fail.Exception, match="Tab does not reach"):
        check_explorers(page, "probe")
    assert outside == Outside([], [])


def recorded(name, source, *outputs, **metadata):
    return new_code_cell(source, id=name, outputs=list(outputs), metadata=metadata)


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def test_what_is_not_recorded_so_is_caught_and_nothing_else(probe, page):
    """Wrong numbers, words and outputs, and what a side room does to the main line."""
    loose = {"cmx": {"tolerance": {"absolute": 0.02}}}
    room = new_markdown_cell(
        "### Side room: one\n\n*1 minute.*", metadata={"jp-MarkdownHeadingCollapsed": True}
    )
    cells = probe(
        recorded("right", 'print("loss 0.50")\n0.5', printed("loss 0.50\n"), result("0.5")),
        recorded("near", 'print("loss 0.50")', printed("loss 0.51\n"), **loose),
        recorded("far", 'print("loss 0.50")', printed("loss 0.53\n"), **loose),
        recorded("number", 'print("loss 0.50")', printed("loss 0.51\n")),
        recorded("word", 'print("loss 0.50")', printed("gain 0.50\n")),
        recorded("result", "0.5", result("0.6")),
        recorded("missing", "x = []", printed("[]\n")),
        recorded("more", "print(x)"),
        recorded("ignored", "print(x)", printed("else\n"), tags=["nbval-ignore-output"]),
        recorded("low-level", 'import os\n_ = os.write(2, b"from a library")'),
        room,
        recorded("in-room", "x.append(1)\nprint(x, y)", printed("[1] 1\n")),
        recorded("still-in-room", 'print("aside")', printed("aside\n")),
        new_markdown_cell("### The main line"),
        recorded("after", "y = 1\nprint(x)", printed("[1]\n")),
    )
    check_folding(page, cells)
    assert run_all(page, cells) == 13
    found = run_differences(cells, page.evaluate(OUTPUTS))
    wrong = ["far", "number", "word", "result", "missing", "more", "after"]
    assert [fault.split(": ")[0] for fault in found] == [f"cell {name}" for name in wrong], found


def result(text):
    return new_output("execute_result", {"text/plain": text}, execution_count=1)


def test_an_open_side_room_is_caught(probe, page):
    cells = probe(new_markdown_cell("### Side room: one"), recorded("in-room", "1"))
    with pytest.raises(AssertionError, match="other cells are hidden"):
        check_folding(page, cells)


def test_an_error_is_caught(probe, page):
    probe("x = 1", "y = 1 / 0", "z = 3")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_all(page)


def test_requests_that_leave_the_machine_are_caught(probe, page, outside):
    fetch = """import urllib.request
try:
    urllib.request.urlopen("http://example.org/from-kernel", timeout=20)
except OSError as error:
    print(error)"""
    probe(
        fetch,
        'from IPython.display import HTML\nHTML(\'<img alt="x" src="http://example.org/from-page.png">\')',
    )
    run_all(page)
    page.wait_for_timeout(1000)
    assert set(outside.page) == {"http://example.org/from-page.png"}
    assert set(outside.kernel) == {"http://example.org/from-kernel"}
