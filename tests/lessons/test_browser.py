"""A learner's browser: each lesson runs in JupyterLab, shows what is recorded, and its explorers move."""

import json
import os
import time

import nbformat
import pytest

from tests.lessons.browser_lab import (
    CHROMIUM,
    ROOT,
    Outside,
    check_explorers,
    check_folding,
    close_lesson,
    open_lesson,
)
from tests.lessons.browser_run import OUTPUTS, run_all
from tools.testing.outputs import run_differences

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here: install it, or name one in CMX_CHROMIUM"),
]

# The later lessons train the larger models, so they come first.
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"), reverse=True)


PICTURES = ROOT / "build" / "browser"


def take_pictures(page, lesson):
    """Screenshots for people to look at, in both themes: the page as it stands, and each explorer.

    They take as long as opening the lesson does, so a run that passes makes them where CMX_PICTURES is set.
    """
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
    wanted = True
    try:
        cells = nbformat.read(lesson, as_version=4).cells
        check_folding(page, cells)
        assert run_all(page, cells) > 0
        note_time(lesson.stem, opening=opened - started, to_the_last_cell=time.monotonic() - started)
        found = run_differences(cells, page.evaluate(OUTPUTS))
        assert not found, "\n".join(["not what is recorded:", *found])
        explorers = check_explorers(page, lesson.stem)
        assert explorers or not wants_explorer(lesson), "the lesson makes an explorer, the page shows none"
        wanted = bool(os.environ.get("CMX_PICTURES"))
    finally:
        if wanted:
            take_pictures(page, lesson.stem)
    close_lesson(page)
    assert outside == Outside([], [])
