"""Slides hold the whole lesson, ask nothing of the network, and fit on the page."""

import re
import shutil

import nbformat
import pytest
from nbconvert.exporters import SlidesExporter
from nbformat.v4 import new_markdown_cell, new_notebook

from tests.lessons.test_browser import CHROMIUM
from tools.classroom import assignments
from tools.lessons import lesson_metadata, slides
from tools.setup import bootstrap

LESSONS = assignments.lessons()
IN_BROWSER = [path for path in LESSONS if path.stem[:2] == "10"]

EVERY_SLIDE = """async () => {
    const shown = [];
    for (let number = 0; number < Reveal.getTotalSlides(); number++) {
        await new Promise(done => MathJax.Hub.Queue(done));
        const slide = Reveal.getCurrentSlide(), zoom = parseFloat(slide.style.zoom || 1);
        const [height, width] = [slide.scrollHeight * zoom, slide.scrollWidth * zoom];
        shown.push({zoom, height, width, text: slide.innerText});
        Reveal.next();
    }
    return shown;
}"""


def lines_of(cells):
    """Every line once: the head of a long table comes again on the next slide."""
    text = "\n".join(cell.source for cell in cells)
    text = re.sub(r"\((\d\d_\w+)\.(ipynb|html)", r"(\1", text)
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_deck_holds_every_line_in_order_and_cuts_no_answer(path):
    whole, deck = nbformat.read(path, as_version=4), slides.deck(path)
    assert lines_of(deck.cells) == lines_of(whole.cells)
    for cell in deck.cells:
        assert cell.metadata.slideshow.slide_type in lesson_metadata.KINDS
        if cell.cell_type == "markdown":
            assert cell.source.count("<details") == cell.source.count("</details>")
            assert cell.source.count("```") % 2 == 0


def test_a_long_text_is_cut_between_paragraphs_and_at_headings(tmp_path):
    long = "\n\n".join(f"Paragraph {n}. " + "word " * 150 for n in range(6))
    fence = "```python\na = 1\n\n\n## no heading\nb = 2\n```"
    cells = [
        new_markdown_cell(f"# 01 · Long\n\n{long}"),
        new_markdown_cell(f"What do we see? A thing.\n\n## Next\n\n{fence}"),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "01_long.ipynb")
    deck = slides.deck(tmp_path / "01_long.ipynb").cells
    kinds = [cell.metadata.slideshow.slide_type for cell in deck]
    assert kinds == ["slide", "subslide", "subslide", "notes", "slide"]
    assert all(lesson_metadata.estimated_height(c, lesson_metadata.WIDE) <= 680 for c in deck)
    assert deck[-1].source.endswith(fence)


def test_a_long_table_goes_over_several_slides_each_with_its_head(tmp_path):
    rows = [f"| word {n} | {'meaning ' * 20}|" for n in range(30)]
    table = "\n".join(["| word | meaning |", "|---|---|", *rows])
    cells = [new_markdown_cell(f"# 01 · Words\n\n{table}\n\nAfter it.")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "01_words.ipynb")
    deck = slides.deck(tmp_path / "01_words.ipynb").cells
    assert len(deck) > 2
    for cell in deck:
        assert lesson_metadata.estimated_height(cell, lesson_metadata.WIDE) <= 680
        assert cell.source.count("| word | meaning |\n|---|---|\n| word ") == 1
    found = re.findall(r"word (\d+)", " ".join(cell.source for cell in deck))
    assert found == [str(n) for n in range(30)] and deck[-1].source.endswith("\n\nAfter it.")


def test_a_choice_by_hand_reaches_the_deck(tmp_path):
    notebook = nbformat.read(LESSONS[1], as_version=4)
    lesson_metadata.complete(notebook)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs)
    cell.metadata["slideshow"] = {"slide_type": "fragment"}
    nbformat.write(notebook, tmp_path / LESSONS[1].name)
    kinds = {c.id: c.metadata.slideshow.slide_type for c in slides.deck(tmp_path / LESSONS[1].name).cells}
    assert kinds[cell.id] == "fragment"


def test_the_page_loads_nothing_from_elsewhere():
    html = slides.page(LESSONS[0])
    loaded = re.findall(
        r"<(?:script|link|img|iframe|audio|source)\b[^>]*?\b(?:src|href)=[\"']([^\"']+)", html
    )
    assert {address.split("/")[0] for address in loaded if not address.startswith("data:")} == {"parts"}
    assert not re.search(r"import\s[^;]*from\s*['\"]http|@import\s+url\(['\"]?http", html)


def test_nbconvert_alone_makes_the_slides_of_the_metadata():
    notebook = nbformat.read(LESSONS[0], as_version=4)
    html, _ = SlidesExporter().from_notebook_node(notebook)
    kinds = [cell.metadata.slideshow.slide_type for cell in notebook.cells]
    begun = kinds.count("slide") + kinds.count("subslide")
    assert len(re.findall(r"<section(?![^>]*fragment)", html)) == begun + kinds.count(
        "slide"
    )  # one around each column
    assert html.count('<aside class="notes">') == kinds.count("notes")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The slides of a lesson with reveal.js and MathJax beside them, fetched or from an earlier time."""
    folder = tmp_path_factory.mktemp("slides")
    if (slides.FOLDER / "parts").is_dir():
        shutil.copytree(slides.FOLDER / "parts", folder / "parts")
    try:
        slides.make(IN_BROWSER, folder)
    except bootstrap.SetupError as error:
        pytest.skip(f"reveal.js and MathJax could not be fetched: {error}")
    return folder


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no chromium here: install it, or name one in CMX_CHROMIUM")
@pytest.mark.parametrize("path", IN_BROWSER, ids=lambda path: path.stem)
def test_every_slide_fits_and_can_be_read(made, path):
    from playwright.sync_api import sync_playwright

    asked, errors = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((made / f"{path.stem}.html").as_uri())
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        shown = page.evaluate(EVERY_SLIDE)
        browser.close()
    assert len(shown) > 30 and not errors
    assert {address.split(":")[0] for address in asked} <= {"file", "data", "blob"}
    for slide in shown:
        first = slide["text"][:60]
        assert slide["height"] <= 721 and slide["width"] <= 1281, f"more than the page shows: {first}"
        assert slide["zoom"] >= 0.7, f"too small to be read: {first}"
        assert "\\frac" not in slide["text"], f"a formula that was not set: {first}"
