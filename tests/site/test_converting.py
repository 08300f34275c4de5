"""How lessons, links, docstrings and explorers become pages, without Sphinx and without a browser."""

import inspect
import re
import tomllib
from urllib.parse import parse_qs, urlsplit

import pytest
from packaging.requirements import Requirement

from tools.site import check, diagrams, docstrings, environment, open_box, outputs
from tools.site.explorers import grid, slices
from tools.site.lessons import LessonWriter, raw
from tools.site.links import ELSEWHERE, Links
from tools.site.words import WORDS

FIGURE = {
    "output_type": "display_data",
    "data": {"image/png": "", "text/plain": "Figure"},
    "metadata": {"image/png": {"alt": "A dot on paper."}},
}


def stream(text):
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def links(prefix=""):
    anchors = {"article": {"#the-program": "#程序"}} if prefix else None
    return Links({"00_a", "article", "index"}, prefix, lambda place: f"files/{place}", anchors)


def test_a_description_is_dropped_and_what_else_is_printed_stays():
    kept = outputs.without_descriptions([FIGURE, stream("Figure: A dot on paper.\n4 dots\n")])
    assert [output.get("text") for output in kept] == [None, "4 dots\n"]
    assert outputs.without_descriptions([FIGURE, stream("Figure: A dot on paper.\n")]) == [FIGURE]


def test_a_picture_without_a_description_stops_the_build(tmp_path):
    bare = {**FIGURE, "metadata": {}}
    with pytest.raises(ValueError, match="01_x: a picture has no description"):
        outputs.as_html(bare, outputs.Store(tmp_path, "there"), "01_x")


@pytest.mark.parametrize(
    "prefix, written, turned",
    [
        ("", "[a](00_a.ipynb)", "[a](00_a.md)"),
        ("", "[a](ARTICLE.md#the-program)", "[a](article.md#the-program)"),
        ("../", "[a](ARTICLE.md#the-program)", "[a](article.md#程序)"),
        ("../", "[a](07_b.ipynb)", f"[a]({ELSEWHERE}../07_b.html)"),
        ("", "[a](../LICENSE)", f"[a]({ELSEWHERE}files/LICENSE)"),
        ("", "`x[i](a.ipynb)`", "`x[i](a.ipynb)`"),
        ("", "[a](#Map-of-the-course)", "[a](#map-of-the-course)"),
        ("", "[a](https://example.org/x)", "[a](https://example.org/x)"),
    ],
)
def test_links_lead_to_pages(prefix, written, turned):
    assert links(prefix).turn(written, "notebooks/01_c.ipynb", jupyter=True) == turned


def test_a_lesson_keeps_its_folds_and_frames(tmp_path):
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": ["# 01 · A"]},
        {
            "cell_type": "markdown", "id": "room",
            "source": ["### Side room: more\n", "\n", "*6 minutes.* Text."],
            "metadata": {"jp-MarkdownHeadingCollapsed": True},
        },
        {
            "cell_type": "code", "id": "stub", "source": ["def f(): ..."], "outputs": [],
            "metadata": {"nbgrader": {"solution": True}},
        },
        {
            "cell_type": "code", "id": "told", "source": ["print(1)"],
            "outputs": [stream("The answer:\n<1>\n")],
            "metadata": {"jupyter": {"outputs_hidden": True}},
        },
    ]  # fmt: skip
    writer = LessonWriter(links(), outputs.Store(tmp_path, "there"), WORDS["en"], None)
    text = writer.write({"cells": cells}, "01_a")
    assert "<!--cmx-side-room:Open the side room (6 minutes)-->" in text
    assert 'class="cell stub" id="cell-stub"' in text
    assert '<details class="answer"><summary>The answer</summary>' in text
    assert "&lt;1&gt;" in text


def test_html_with_fences_stays_html():
    assert raw("<pre>```</pre>").startswith("````{raw} html\n")


def test_an_explorer_needs_what_it_reads_and_no_more():
    sources = [
        "import numpy as np\nscale = 2",
        "def area(x):\n    return scale * x",
        "for x in range(9):\n    print(np.sqrt(x))",
        None,
        "seen = {}\nseen['a'] = area(1)",
        "seen.update(b=2)",
        "def draw(a):\n    x = seen\n    return area(a)\nExplorer(draw, a=(1, 2))",
    ]
    assert slices.needed(sources, 6) == [0, 1, 4, 5, 6]


def test_a_function_reads_what_its_names_are_when_it_is_called():
    sources = ["n = 1", "def f():\n    return n", "m = [n for n in 'ab']", "n = 5", "f()"]
    assert slices.needed(sources, 4) == [0, 1, 3, 4]


def test_a_docstring_as_markdown():
    def halve(x):
        """Half of `x`, *not* more.

        y[i] = x[i] / 2

        Parameters
        ----------
        x : array
            Any numbers.

        Examples
        --------
        >>> halve(2)
        1.0
        """

    text = docstrings.markdown(inspect.getdoc(halve))
    assert r"Half of `x`, \*not\* more." in text
    assert "```text\ny[i] = x[i] / 2\n```" in text
    assert "- `x` : array\\\n  Any numbers." in text
    assert "```pycon\n>>> halve(2)\n1.0\n```" in text


def test_the_box_names_the_repository(monkeypatch):
    monkeypatch.setenv(open_box.REPOSITORY, "https://example.org/me/course.git")
    assert "git clone --depth 1 https://example.org/me/course.git course" in open_box.first_cell()
    link = urlsplit(open_box.hub_link("01_a"))
    assert link.path == "/hub/user-redirect/git-pull"
    assert parse_qs(link.query) == {
        "repo": ["https://example.org/me/course.git"],
        "targetpath": ["course"],
        "urlpath": ["lab/tree/course/notebooks/01_a.ipynb"],
    }


def test_a_diagram_says_what_is_in_it():
    assert diagrams.parts_of("flowchart LR\n  a[one] --> b[two]") == "one; two"
    assert diagrams.parts_of("flowchart LR\n  00 --> 01") == "00 to 01"


def test_faults_of_a_site_are_told(tmp_path):
    (tmp_path / "a.html").write_text(
        '<a href="b.html">x</a><a href="#no">y</a><img src="c.png"><script src="https://x.org/y.js"></script>'
    )
    told = "\n".join(check.faults(tmp_path))
    for said in (
        "b.html leads nowhere",
        "#no has no place no",
        "without a description",
        "loads https://x.org",
    ):
        assert said in told


def test_the_lock_has_what_the_group_asks_for():
    with (environment.ROOT / "pyproject.toml").open("rb") as file:
        wanted = tomllib.load(file)["dependency-groups"]["site"]
    locked = dict(re.findall(r"(?m)^([\w-]+)==(\S+)", environment.SPHINX.lock.read_text(encoding="utf-8")))
    for line in wanted:
        requirement = Requirement(line)
        assert requirement.specifier.contains(locked[requirement.name]), line
    assert "://" not in environment.SPHINX.lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("size, count, start", [(11, 4, 5), (250, 4, 25), (10, 3, 9), (5, 9, 0)])
def test_the_settings_that_are_drawn_lie_apart(size, count, start):
    places = grid.spread(size, count, start)
    assert len(places) == min(count, size) and {0, start, size - 1} <= set(places)
    assert all(0 <= place < size for place in places)
