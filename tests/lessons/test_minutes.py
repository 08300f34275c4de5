"""Minutes are computed from what is read and done; side rooms reach to the next heading."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cmx_helpers import exercises
from tests.lessons.good_notebook import PNG, grading
from tools.lessons import form, minutes, one_way
from tools.lessons.minutes import Reading, of_cell


def markdown(source, **metadata):
    return new_markdown_cell(source, metadata=metadata)


def picture():
    return new_output("display_data", {"image/png": PNG, "text/plain": "Figure"})


USE = 'max_pool = exercises.use("pooling.max_pool", max_pool)'


@pytest.mark.parametrize(
    "cell, read",
    [
        (markdown("## Two words"), Reading(2)),
        (markdown("- one, two — *three*"), Reading(3)),
        (markdown("See [lesson 01](01_convolution.ipynb) now."), Reading(4)),
        (markdown("where $a + b = c$ holds"), Reading(3)),
        (markdown("Then\n\n$$y = \\sum_i\nx_i$$\n\nholds."), Reading(12)),
        (markdown("<!-- not for the reader -->One."), Reading(1)),
        (markdown("Why?\n\n<details><summary>Answer</summary>\n\nSo.\n\n</details>"), Reading(1)),
        (markdown("Code:\n\n```python\na = 1\n\nb = 2\n```\n\nEnd."), Reading(2, 2)),
        (markdown("![A square](x.png) and\n\n<img alt='a' src='y.png'>"), Reading(1, 0, 2)),
        (markdown("# 01 · Small\n\n**Minutes:** 75, side rooms 60"), Reading(2)),
        (markdown(one_way.text("pooling.max_pool"), cmx={"one_way": "pooling.max_pool"}), Reading()),
        (new_code_cell("a = 1\n\n\nb = 2  # why", outputs=[picture(), picture()]), Reading(0, 2, 2)),
        (new_code_cell("def f(x):\n    ...", metadata=grading("f", solution=True)), Reading()),
        (
            new_code_cell(USE, metadata=grading("pooling-max_pool", grade=True)),
            Reading(exercises=form.find("pooling.max_pool").minutes),
        ),
        (new_code_cell(USE), Reading(0, 1)),  # no exercise: nothing is graded
    ],
)
def test_what_is_read_and_done_in_a_cell(cell, read):
    assert of_cell(cell) == read


def test_the_sum():
    assert Reading(260, 24, 3, 10).minutes == pytest.approx(2 + 2 + 1.5 + 10)
    assert [minutes.rounded(m) for m in (0, 0.1, 5, 5.01, 74.9, 75)] == [0, 5, 5, 10, 75, 75]


def lesson():
    cells = [
        markdown("# 01 · Small\n\n**Minutes:** 1"),
        markdown("word " * 1300),
        markdown("### Side room: costs\n\n*1 minute.* " + "word " * 390),
        new_code_cell("\n".join(["x = 1"] * 24)),
        markdown("#### Still in it\n\nword"),
        markdown("### On the main line again"),
        markdown("### Side room: limits (3 minutes)"),
        markdown("## Summary"),
    ]
    return new_notebook(cells=cells)


def test_rooms_reach_to_the_next_heading_of_their_level_or_above():
    assert form.side_rooms(lesson().cells) == [None, None, 0, 0, 0, None, 1, None]


def test_main_line_and_side_rooms_are_computed_apart_and_written():
    notebook = minutes.write(lesson())
    found = minutes.by_room(notebook.cells)
    assert found[None].minutes == pytest.approx(10, abs=0.2)
    assert found[0].minutes == pytest.approx(3 + 2, abs=0.2)
    assert notebook.cells[0].source.endswith("\n\n**Minutes:** 15, side rooms 10")
    assert notebook.cells[2].source.startswith("### Side room: costs\n\n*5 minutes.* word")
    assert notebook.cells[6].source == "### Side room: limits (1 minute)"


def test_a_line_of_another_form_stays():
    notebook = new_notebook(cells=[markdown("# 01 · Small\n\n**Minutes:** 90, exercises included")])
    assert minutes.write(notebook).cells[0].source.endswith("90, exercises included")


def test_the_reference_below_a_piece_is_the_exercises_own():
    cell = new_code_cell(USE, id="use", metadata=grading("pooling-max_pool", grade=True, points=1))
    notebook = one_way.refresh(new_notebook(cells=[cell, markdown("After.")]))
    assert [one.id for one in notebook.cells][:2] == ["use", "one-way-pooling-max_pool"]
    made = notebook.cells[1]
    assert exercises.solution("pooling.max_pool").text in made.source
    assert made.source.startswith("<details><summary>One way to write it</summary>\n\n```python\ndef ")
    made.source, made.metadata["slideshow"] = "out of date", {"slide_type": "notes"}
    again = one_way.refresh(notebook).cells[1]
    assert again.source == one_way.text("pooling.max_pool")
    assert again.metadata == {
        "cmx": {"one_way": "pooling.max_pool"},
        "slideshow": {"slide_type": "notes"},
    }


@pytest.mark.parametrize(
    "source", ['exercises.check("pooling.max_pool", f)', 'v = exercises.use("pooling.overlap", v)', "f(1)"]
)
def test_nothing_else_gets_a_reference(source):
    cell = new_code_cell(source, metadata=grading("x", grade=True))
    assert len(one_way.refresh(new_notebook(cells=[cell])).cells) == 1
