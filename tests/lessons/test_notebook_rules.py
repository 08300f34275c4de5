"""Each structure rule catches its fault, on small bad notebooks, and lets a good one pass."""

import nbformat
import pytest

from tests.lessons.bad_notebooks import BAD
from tests.lessons.good_notebook import (
    SENTENCE,
    faults_of,
    good,
    picture,
    printed,
    sound_with_words,
    with_explorer,
    with_outputs,
    with_source,
)


def test_a_good_notebook_has_no_faults(tmp_path):
    notebook = good()
    nbformat.validate(notebook)
    assert faults_of(notebook, tmp_path) == []


@pytest.mark.parametrize(("change", "expected"), BAD.values(), ids=BAD.keys())
def test_fault_is_caught(change, expected, tmp_path):
    notebook = good()
    change(notebook)
    found = faults_of(notebook, tmp_path)
    assert any(expected in fault for fault in found), found


@pytest.mark.parametrize(
    "change",
    [
        with_source("exercise", "#### Deeper still"),
        with_source("first", "x = 1; y = 2\nx"),
        with_source("first", 'text = "a;"'),
        with_source("first", "x = 1  # a; b;"),
        with_source("first", "from cmx_helpers import convolution"),
        with_source("exercise", r"## A map $f:\mathbb{R} \to \Omega$, tests/work/x and a ratio 1/2"),
        with_explorer("panel", "def other():\n    panel = 3"),
        with_explorer("n", "n = 4"),
        with_outputs("figure", printed(f"Figure: {SENTENCE[:20]}\n{SENTENCE[20:]}"), picture()),
        sound_with_words,
    ],
    ids=[
        "heading one deeper",
        "inner semicolon",
        "in text",
        "in comment",
        "helper",
        "slashes",
        "local",
        "own",
        "wrapped",
        "sound with words",
    ],
)
def test_what_is_right_passes(change, tmp_path):
    notebook = good()
    change(notebook)
    assert faults_of(notebook, tmp_path) == []
