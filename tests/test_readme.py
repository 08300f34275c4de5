"""The README's map of lessons and the links of all pages agree with what is there."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("data/*.md"), *ROOT.glob("notebooks/*.md")]
ROW = re.compile(r"^\| \[(\d\d) · ([^\]]+)\]\(notebooks/([^)]+)\) \| .+ \| (\d+) \|$", re.MULTILINE)
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)|!\[[^\]]*\]\(([^)#\s]+)\)")


def markdown_of(lesson):
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def row_of(lesson):
    """What the README's row for a lesson should hold, from the lesson's first cell."""
    first = markdown_of(lesson)[0]
    number, title = re.match(r"# (\d\d) · (.+)", first).groups()
    minutes = re.search(r"Minutes\W+(\d+)", first)
    assert minutes, f"{lesson.name}: the first cell gives no minutes"
    return number, title.strip(), lesson.name, minutes[1]


def test_map_of_lessons_is_complete_and_true():
    rows = ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert rows == [row_of(lesson) for lesson in LESSONS]


def test_lesson_00_maps_every_other_lesson():
    text = "\n".join(markdown_of(LESSONS[0]))
    for lesson in LESSONS[1:]:
        assert f"]({lesson.name})" in text, lesson.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_pages_lead_somewhere(page):
    assert_links(page.read_text(encoding="utf-8"), page.parent)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_links_of_lessons_lead_somewhere(lesson):
    for text in markdown_of(lesson):
        assert_links(text, lesson.parent)


def assert_links(text, folder):
    for link, picture in LINK.findall(text):
        target = link or picture
        if not re.match(r"[a-z]+:", target):
            assert (folder / target).exists(), target
