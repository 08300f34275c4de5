"""Fixtures that several of these tests use."""

import http.server
import secrets
import shutil
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest

from tests.lessons.browser_lab import (
    CHROMIUM,
    LOCAL,
    ROOT,
    Lab,
    Outside,
    RefusingProxy,
    free_port,
    lab_environment,
    wait_for_lab,
)


@pytest.fixture(scope="module")
def proxy():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), RefusingProxy)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


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


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def tab(browser):
    """One page for all tests of a file. It reaches this machine only: `tab.left` tells what it refused."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, service_workers="block")
    left = []

    def stays(url):
        return urlsplit(url).scheme in ("data", "blob") or urlsplit(url).hostname in LOCAL

    def local_only(route):
        if stays(route.request.url):
            route.continue_()
        else:
            left.append(route.request.url)
            route.abort()

    context.route("**/*", local_only)
    tab = context.new_page()
    tab.left = left
    tab.on("websocket", lambda socket: stays(socket.url) or left.append(socket.url))
    yield tab
    context.close()


@pytest.fixture
def outside(proxy, tab):
    proxy.seen.clear()
    tab.left.clear()
    return Outside(tab.left, proxy.seen)


@pytest.fixture
def page(tab, outside):
    yield tab
    if "127.0.0.1" in tab.url:
        tab.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")
