"""Where slides begin, by convention, and which choice by hand stays."""

import base64
import io
import struct

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from cmx_helpers.exercises._engine import find
from tools.lessons import lesson_metadata
from tools.lessons.lesson_metadata import PLAIN, WIDE, estimated_height, slide_types


def picture(width, height):
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return new_output("display_data", {"image/png": base64.encodebytes(file.getvalue()).decode()})


def stub(source, **grading):
    metadata = {"nbgrader": {"grade": False, "solution": False, **grading}}
    return new_code_cell(source, metadata=metadata)


LESSON = [
    ("slide", new_markdown_cell("# 01 · Small\n\nMinutes: 90, exercises included.")),
    ("skip", new_code_cell("import numpy as np")),
    ("-", new_code_cell("one = 1")),
    ("slide", new_markdown_cell("## By hand")),
    ("-", new_code_cell("x = 1")),
    ("subslide", new_code_cell("show()", outputs=[picture(700, 690)])),
    ("notes", new_markdown_cell("What do we see? A square.")),
    ("notes", new_markdown_cell("**What do we see?** The same.")),
    ("subslide", new_markdown_cell("### The law")),
    ("subslide", new_code_cell("\n".join(["line"] * 26))),
    ("-", new_markdown_cell("Two short lines of text.")),
    ("slide", new_markdown_cell("What do we see? All of it.\n\n## Exercises\n\n### 1 · Size")),
    ("-", stub("size = None", solution=True)),
    ("skip", stub('exercises.check("convolution.output_size", size)', grade=True)),
    (
        "subslide",
        new_markdown_cell("### 2 · To think about\n\n<details>\n\n" + "word " * 3000 + "\n\n</details>"),
    ),
    ("skip", new_code_cell("assert True")),
    ("slide", new_markdown_cell("## Summary")),
]


def lesson():
    return new_notebook(cells=[cell.copy() for _, cell in LESSON])


def test_slides_begin_where_they_should():
    assert slide_types(lesson()) == [kind for kind, _ in LESSON]


def test_what_is_chosen_by_hand_stays_unless_asked_for():
    notebook = lesson()
    notebook.cells[4].metadata["slideshow"] = {"slide_type": "fragment"}
    notebook.cells[5].metadata["slideshow"] = {"slide_type": "nonsense"}
    lesson_metadata.complete(notebook)
    kinds = [cell.metadata.slideshow.slide_type for cell in notebook.cells]
    assert kinds == [*[kind for kind, _ in LESSON[:4]], "fragment", *[kind for kind, _ in LESSON[5:]]]
    lesson_metadata.complete(notebook, again=True)
    assert notebook.cells[4].metadata.slideshow.slide_type == "-"


def test_side_rooms_and_references_are_left_out_of_the_slides():
    cells = [
        new_markdown_cell("# 01 · Small"),
        new_markdown_cell("### Side room: costs\n\n*2 minutes.*"),
        new_markdown_cell("More of it."),
        new_markdown_cell("### On the main line again"),
        stub('f = exercises.use("convolution.output_size", f)', grade=True),
        new_markdown_cell("<details>x</details>", metadata={"cmx": {"one_way": "convolution.output_size"}}),
    ]
    kinds = slide_types(new_notebook(cells=cells))
    assert kinds == ["slide", "skip", "skip", "subslide", "skip", "skip"]


def test_points_and_minutes_come_from_the_exercise():
    notebook = lesson_metadata.complete(lesson())
    check = notebook.cells[13].metadata
    task = find("convolution.output_size")
    assert check.nbgrader.points == task.points and check.cmx == {"minutes": task.minutes}
    assert [number for number, cell in enumerate(notebook.cells) if "cmx" in cell.metadata] == [13]


def test_a_check_of_a_lesson_that_is_not_there_is_left_alone():
    cell = stub('exercises.check("nowhere.size", size)', grade=True, points=5)
    lesson_metadata.complete(new_notebook(cells=[cell]))
    assert cell.metadata.nbgrader.points == 5 and "cmx" not in cell.metadata


@pytest.mark.parametrize("page", [PLAIN, WIDE])
def test_more_of_anything_is_estimated_higher(page):
    def height(cell):
        return estimated_height(cell, page)

    word = "word " * 100
    assert height(new_markdown_cell(word)) < height(new_markdown_cell(word * 2))
    assert (
        height(new_markdown_cell("Text."))
        < height(new_markdown_cell("## Text."))
        < height(new_markdown_cell("## Text.\n\nMore."))
    )
    table = "| a |\n|---|\n"
    assert height(new_markdown_cell(table + "| 1 |")) < height(new_markdown_cell(table + "| 1 |\n| 2 |"))
    bare, one, two = (new_code_cell("x", outputs=[picture(300, 200)] * count) for count in range(3))
    assert height(bare) + 150 < height(one) < height(two)
    # A picture wider than the page shrinks in both directions.
    wide = new_code_cell("x", outputs=[picture(page.width * 2, 400)])
    assert height(bare) + 150 < height(wide) < height(bare) + 250


def test_size_of_a_picture_is_read_from_its_first_bytes():
    encoded = picture(321, 123).data["image/png"]
    assert lesson_metadata.png_size(encoded) == (321, 123)
    with pytest.raises(struct.error):
        lesson_metadata.png_size("iVBORw0KGgo=")
