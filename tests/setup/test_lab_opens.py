"""What a learner sees after `make lab`: the first lesson, not marked as changed, and no question."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CMX_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
OPEN = """() => {
    const panel = window.jupyterapp?.shell?.currentWidget;
    const kernel = panel?.sessionContext?.session?.kernel;
    return Boolean(panel?.content?.model && panel.context.isReady && kernel?.status === 'idle');
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here: install it, or name one in CMX_CHROMIUM"),
]


@pytest.fixture
def lab(tmp_path):
    """The course's own start of JupyterLab, in a copy of its outline, for somebody who never used Jupyter."""
    course = tmp_path / "course"
    shutil.copytree(ROOT / "tools", course / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("notebooks", "data"):
        (course / name).symlink_to(ROOT / name)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    token, env = secrets.token_hex(16), dict(os.environ)
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        env[f"JUPYTER_{name}"] = str(tmp_path / name.lower())
    env |= {
        "IPYTHONDIR": str(tmp_path / "ipython"), "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"), "JUPYTER_PREFER_ENV_PATH": "1",
    }  # fmt: skip
    command = [sys.executable, course / "tools" / "setup" / "lab.py", "--no-browser", "--allow-root"]
    command += ["--expose-app-in-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    command += [f"--IdentityProvider.token={token}"]
    address = f"http://127.0.0.1:{port}"
    with (tmp_path / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        until = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(f"{address}/api/status?token={token}", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < until, (tmp_path / "lab.log").read_text()
                time.sleep(0.2)
        yield f"{address}/?token={token}", course
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=60)


def test_lesson_00_opens_unchanged_and_nothing_is_asked(lab):
    from playwright.sync_api import sync_playwright

    address, course = lab
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            page = browser.new_page()
            page.goto(address, timeout=120_000)
            page.wait_for_function(OPEN, timeout=240_000)
            page.wait_for_timeout(3000)  # the question, and the mark, come a moment later
            told = page.evaluate(
                "() => { const c = window.jupyterapp.shell.currentWidget.context;"
                " return [c.path, c.model.dirty, document.body.innerText, c.model.toJSON()]; }"
            )
        finally:
            browser.close()
    assert told[0] == "my_lessons/00_start_here.ipynb"
    on_disk = json.loads((course / told[0]).read_text(encoding="utf-8"))
    changed = [key for key in on_disk["metadata"] if on_disk["metadata"][key] != told[3]["metadata"].get(key)]
    assert (told[1], changed) == (False, []), told[3]["metadata"]
    assert "news" not in told[2].lower() and (course / "my_lessons" / "overview.png").exists()
