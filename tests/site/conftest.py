"""The built site, and a browser that reaches nothing else."""

import functools
import http.server
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools.testing import chromium

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "build" / "site"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    if not (SITE / "index.html").is_file():
        pytest.skip("the site is not built: make site")
    return SITE


@pytest.fixture(scope="session")
def served(site):
    """The address of the site on this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser(site):
    found = chromium.find()
    if not found:
        pytest.skip("no chromium here: install it, or name one in CMX_CHROMIUM")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    quiet += ["--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, headless=True, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """A function that opens a page: (page, addresses outside this machine that it asked for, errors)."""
    contexts = []

    def open_it(address, width=1280, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        page, outside, errors = context.new_page(), [], []

        def local_only(route):
            parts = urlsplit(route.request.url)
            if parts.scheme in ("data", "blob", "file") or parts.hostname == "127.0.0.1":
                route.continue_()
            else:
                outside.append(route.request.url)
                route.abort()

        page.set_default_timeout(120_000)
        page.route("**/*", local_only)
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page, outside, errors

    yield open_it
    for context in contexts:
        context.close()
