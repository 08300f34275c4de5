"""The browser's own checks catch what they should."""

import secrets

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.lessons.browser_lab import CHROMIUM, CONTROLS, Outside, check_explorers, check_folding, open_lesson
from tests.lessons.browser_run import OUTPUTS, run_all
from tools.testing.outputs import run_differences

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here: install it, or name one in CMX_CHROMIUM"),
]

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
