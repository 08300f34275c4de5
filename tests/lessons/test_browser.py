"""A learner's browser: JupyterLab serves each lesson, all cells run, and explorers answer.

No request may leave the machine: the page's are stopped in the browser, and those of the
server and its kernels end at a proxy that refuses them.
"""

import base64
import http.server
import json
import os
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
from nbformat.v4 import new_code_cell, new_notebook

from tools.lessons.lesson_env import lesson_environment

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
PICTURES = ROOT / "build" / "browser"
LOCAL = {"127.0.0.1", "localhost", "::1"}
RUN_SECONDS = 1200  # lesson 11 needs most of it where much else runs

CHROMIUM = os.environ.get("CMX_CHROMIUM") or next(
    filter(
        None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    ),
    None,
)

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
    env.pop("PYTEST_CURRENT_TEST", None)
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


def run_all(page):
    """Clear what was recorded, run all cells, and wait until each has its count and the kernel rests."""
    page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    assert not any(cell["count"] for cell in page.evaluate(CODE_CELLS)), (
        "the recorded outputs are still there"
    )
    # The comma: do not wait here for the command, which ends when all cells have run.
    page.evaluate("(window.jupyterapp.commands.execute('notebook:run-all-cells').catch(() => 0), 0)")
    deadline = time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline:
        page.wait_for_timeout(500)
        cells = page.evaluate(CODE_CELLS)
        errors = [f"{error}\nin: {cell['source']}" for cell in cells for error in cell["errors"]]
        assert not errors, "\n".join(errors)
        counts = [cell["count"] for cell in cells]
        if counts == list(range(1, len(cells) + 1)) and page.evaluate(NOTEBOOK_READY):
            return len(cells)
    pytest.fail(f"not all cells ran within {RUN_SECONDS} s: counts {counts}")


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


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs_in_the_browser(lesson, lab, page, outside):
    PICTURES.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    open_lesson(page, lab, lesson.name)
    opened = time.monotonic()
    try:
        assert run_all(page) > 0
        note_time(lesson.stem, opening=opened - started, to_the_last_cell=time.monotonic() - started)
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

    def open_probe(*sources):
        path = lab.notebooks / f"probe_{secrets.token_hex(4)}.ipynb"
        notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        made.append(path)
        open_lesson(page, lab, path.name)

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
