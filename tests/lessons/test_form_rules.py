"""Each rule of the form catches its fault, on a small lesson in that form, and lets a good one pass."""

import ast

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.lessons import notebook_rules
from tests.lessons.good_notebook import SENTENCE, cell, faults_of, grading, picture, printed
from tools.lessons import lesson_metadata, minutes, one_way
from tools.lessons.notebook_names import bound_at_top, read_by_cell

DRAW = "def draw(height):\n    return show(height)\n\n\nwidgets.Explorer(draw, height=(1, 5))"


def stub(name, source):
    return new_code_cell(source, id=name, metadata=grading(name, solution=True))


def check(name, source):
    metadata = grading(name, grade=True, locked=True, points=1)
    return new_code_cell(source, id=name, metadata=metadata)


def good():
    """A lesson of the form in small: a piece to write, an explorer, a side room, a puzzle."""
    cells = [
        new_markdown_cell("# 01 · Small\n\nA promise.\n\n**Minutes:** 1, side rooms 1", id="title"),
        new_code_cell("from cmx_helpers import exercises, widgets\n\nx = 2", id="first"),
        new_markdown_cell("## Write\n\nThe largest of each window.", id="write"),
        stub("piece", "def max_pool(x, pool_size, strides):\n    ..."),
        check("pooling-max_pool", 'max_pool = exercises.use("pooling.max_pool", max_pool)'),
        new_markdown_cell("## Explore\n\nPredict: how high?", id="explore"),
        new_code_cell(DRAW, id="explorer", outputs=[picture(text=f"Explorer: {SENTENCE}")]),
        new_markdown_cell("<details><summary>Answer</summary>\n\nFive.\n\n</details>", id="answer"),
        new_markdown_cell("### Side room: twice\n\n*7 minutes.* The same again.", id="room"),
        new_code_cell("aside = 2 * x\nprint(aside)", id="aside", outputs=[printed("4\n")]),
        new_markdown_cell("## Broken on purpose", id="broken-title"),
        new_code_cell('faulty = exercises.broken("pooling.max_pool", 0)', id="broken"),
        stub("guess", "overlap = None"),
        check("pooling-overlap", 'exercises.check("pooling.overlap", overlap)'),
        new_code_cell("print(x)", id="told", outputs=[printed("The answer:\n2.5\n")]),
        new_markdown_cell("## Summary", id="summary"),
    ]
    cells[14].metadata.update(jupyter={"outputs_hidden": True}, cmx={"tolerance": {"absolute": 0.5}})
    metadata = {"kernelspec": dict(notebook_rules.KERNEL), "language_info": {"name": "python"}}
    notebook = new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    for count, one in enumerate((one for one in cells if one.cell_type == "code"), start=1):
        one.execution_count = count
    return lesson_metadata.complete(notebook)


def test_a_good_lesson_has_no_faults(tmp_path):
    notebook = good()
    nbformat.validate(notebook)
    assert faults_of(notebook, tmp_path, form=True) == []


def test_completing_it_again_changes_nothing():
    notebook = good()
    before = nbformat.writes(notebook)
    assert nbformat.writes(lesson_metadata.complete(notebook)) == before


def _source(name, text):
    return lambda notebook: cell(notebook, name).update(source=text)


def _metadata(name, **values):
    return lambda notebook: cell(notebook, name).metadata.update(values)


def _outputs(name, *outputs):
    return lambda notebook: cell(notebook, name).update(outputs=list(outputs))


def _remove(name):
    return lambda notebook: notebook.cells.remove(cell(notebook, name))


def _move_to_end(name):
    def change(notebook):
        notebook.cells.append(notebook.cells.pop(notebook.cells.index(cell(notebook, name))))

    return change


def _long(notebook):
    cell(notebook, "write").source += " word" * 130 * 75
    minutes.write(notebook)


ONE_WAY = "one-way-pooling-max_pool"
NOT_FOLDED = "answers what cell 14 (pooling-overlap) asks, and is not folded"
BAD = {
    "no reference": (_remove(ONE_WAY), "no *One way to write it* below the use of pooling.max_pool"),
    "another reference": (_source(ONE_WAY, one_way.text("convolution.output_size")), "differs from the ref"),
    "reference elsewhere": (_move_to_end(ONE_WAY), "stands not below its use"),
    "reference on a slide": (_metadata(ONE_WAY, slideshow={"slide_type": "-"}), "expected 'skip'"),
    "open room": (_metadata("room", **{"jp-MarkdownHeadingCollapsed": False}), "opens a side room without"),
    "folded main line": (
        _metadata("write", **{"jp-MarkdownHeadingCollapsed": True}),
        "is collapsed, and opens no side room",
    ),
    "room of another level": (
        _source("room", "## Side room: twice\n\n*7 minutes.*"),
        "begins with '### Side",
    ),
    "room below a text": (_source("room", "Text.\n\n### Side room: twice"), "at the top of its cell"),
    "two headings in a room": (
        _source("room", "### Side room: twice\n\n*1 minute.*\n\n### More"),
        "a second heading",
    ),
    "room ended within a cell": (
        _source("broken-title", "Some more.\n\n## Broken on purpose"),
        "the heading that ends a side room is not the first line",
    ),
    "the main line reads from a room": (
        _source("told", "print(aside)"),
        "reads aside, which only the side room of cell 10 (aside) binds",
    ),
    "the main line uses an import of a room": (
        lambda notebook: [
            _source("aside", "import scipy\nprint(scipy)")(notebook),
            _source("told", "scipy.fft")(notebook),
        ],
        "reads scipy, which only the side room",
    ),
    "a function of the main line reads from a room": (
        _source("told", "def later():\n    return aside"),
        "reads aside, which only",
    ),
    "a room reads what changes later": (
        _source("told", "x = x + 1"),
        "a side room reads x, bound again on the main line in cell 15 (told)",
    ),
    "no minutes": (_source("title", "# 01 · Small"), "no line '**Minutes:** 75"),
    "minutes in words": (_source("title", "# 01 · Small\n\n**Minutes:** 75, with exercises"), "no line"),
    "other minutes": (
        _source("title", "# 01 · Small\n\n**Minutes:** 55, side rooms 5"),
        "the title says '**Minutes:** 55, side rooms 5', computed is '**Minutes:**",
    ),
    "room without minutes": (_source("room", "### Side room: twice\n\nText."), "of 1 minutes says None"),
    "room with other minutes": (_source("room", "### Side room: twice\n\n*9 minutes.*"), "minutes says 9"),
    "too long": (_long, "the main line takes 9"),
    "tolerance of nothing": (_metadata("told", cmx={"tolerance": {}}), "expected {'absolute'"),
    "tolerance of zero": (_metadata("told", cmx={"tolerance": {"absolute": 0}}), "expected {'absolute'"),
    "tolerance below zero": (_metadata("told", cmx={"tolerance": {"relative": -0.1}}), "expected"),
    "tolerance in words": (_metadata("told", cmx={"tolerance": "0.1"}), "expected"),
    "tolerance of another kind": (_metadata("told", cmx={"tolerance": {"digits": 2}}), "expected"),
    "tolerance for everything": (_metadata("told", cmx={"tolerance": {"relative": 1}}), "every number pass"),
    "tolerance without numbers": (
        _outputs("told", printed("The answer:\nconv2d of 1.2.3, nan\n")),
        "a tolerance in a cell whose outputs hold no number",
    ),
    "tolerance not compared": (_metadata("told", tags=["nbval-ignore-output"]), "is not compared"),
    "answer in the open": (_metadata("told", jupyter={}), NOT_FOLDED),
    "answer below more words": (
        lambda notebook: [
            notebook.cells.insert(15, new_markdown_cell("Now look.", id="look")),
            _metadata("told", jupyter={})(notebook),
        ],
        NOT_FOLDED,
    ),
    "answer to a question in words": (
        lambda notebook: [
            _source("write", "## Write\n\nPredict what comes.")(notebook),
            _source("piece", "1")(notebook),
            cell(notebook, "piece").metadata.update(nbgrader={}),
            _outputs("piece", printed("1\n"))(notebook),
        ],
        "cell piece: its output answers what cell 2 (write) asks",
    ),
    "folded line that tells": (
        _outputs("told", printed("It is 2.5\n")),
        "stays visible and tells 'It is 2.5'",
    ),
    "folded line without a number": (_outputs("told", printed("The larger one.\n 2\n")), "stays visible"),
    "folded result": (
        _outputs("told", new_output("execute_result", {"text/plain": "2.5"}, execution_count=8)),
        "stays visible and tells '2.5'",
    ),
    "folded nothing": (_outputs("told"), "are folded, and there are none"),
    "explorer without an answer": (_source("answer", "Five."), "without a folded answer below it"),
    "explorer whose answer is a section later": (_move_to_end("answer"), "without a folded answer below it"),
    "nothing broken": (_source("broken", "faulty = 1"), "no *Broken on purpose*"),
    "broken without a guess": (_remove("pooling-overlap"), "no prediction below it"),
    "guess in another section": (
        _move_to_end("pooling-overlap"),
        "no prediction below",
    ),
}


@pytest.mark.parametrize(("change", "expected"), BAD.values(), ids=BAD.keys())
def test_fault_is_caught(change, expected, tmp_path):
    notebook = good()
    change(notebook)
    found = faults_of(notebook, tmp_path, form=True)
    assert any(expected in fault for fault in found), found


@pytest.mark.parametrize(
    "change",
    [
        _source("aside", "x = 5\naside = 2 * x"),  # its own x
        _source("told", "aside = 1\nprint(aside)"),  # bound on the main line as well
        _source("told", "print([aside for aside in range(3)])"),
        _source("told", "def later(aside):\n    return aside"),
        _outputs("told", picture(text="Figure"), printed(f"Figure: {SENTENCE} 3\n")),
        _source("write", "## Predict\n\nThe largest of each window."),  # a heading asks nothing
        _source("write", "## Write\n\nPredict first. Done?\n\nThe largest of each window."),
    ],
    ids=["own", "bound again", "comprehension", "argument", "folded figure", "heading", "earlier paragraph"],
)
def test_what_is_right_passes(change, tmp_path):
    notebook = good()
    change(notebook)
    lesson_metadata.complete(notebook)
    cell(notebook, "told").metadata.cmx.pop("tolerance")
    assert faults_of(notebook, tmp_path, form=True) == []


@pytest.mark.parametrize(
    "code, read, bound",
    [
        ("x = x + 1", {"x"}, {"x"}),
        ("x += y", {"x", "y"}, {"x"}),
        ("x = 1\nprint(x)", {"print"}, {"x"}),
        ("for i in a:\n    b = i\nprint(b)", {"a", "print"}, {"i", "b"}),
        ("with open(p) as f:\n    f.read()", {"open", "p"}, {"f"}),
        ("def g():\n    return h(k)\n\n\nk = 1", {"h"}, {"g", "k"}),
        ("z = [q * w for q in a]\n(lambda q: q)(1)", {"w", "a"}, {"z"}),
        ("import a.b as c, d.e\nc.x, d", set(), {"c", "d"}),
        ("try:\n    y = u\nexcept E as error:\n    print(error)", {"u", "E", "print"}, {"y"}),
        ("if a:\n    b = 1\nelse:\n    b = c", {"a", "c"}, {"b"}),
        ("m[i] = 1\nm.x = 2", {"m", "i"}, set()),
        ("match a:\n    case [first, *rest]:\n        print(first, rest)", {"a", "print"}, set()),
    ],
)
def test_names_read_and_bound(code, read, bound):
    tree = ast.parse(code)
    assert read_by_cell(tree) == read
    assert bound_at_top(tree) == bound
