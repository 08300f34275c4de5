"""The comparison of outputs: exact, or numbers within a stated tolerance; proved to fail where it must."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tools.lessons.lesson_env import lesson_environment
from tools.testing.outputs import NUMBER, differences, texts, tolerance_faults

ROOT = Path(__file__).resolve().parents[2]


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def result(text):
    return new_output("execute_result", {"text/plain": text, "image/png": "AA"}, execution_count=1)


@pytest.mark.parametrize(
    "text, numbers",
    [
        ("accuracy 0.987, 12 of 40", ["0.987", "12", "40"]),
        ("-0.5, −0.5, +3 and 3-2", ["-0.5", "−0.5", "+3", "3", "2"]),
        ("1e-05 -2.5E+3 1e5.", ["1e-05", "-2.5E+3", "1e5."]),
        ("98.7% of 3×4, ±0.1, (7)", ["98.7", "3", "4", "0.1", "7"]),
        ("[1. 2.5] [1.,2.] .5", ["1.", "2.5", "1.", "2.", ".5"]),
        ("conv2d float32 x_1 v2.20 1.2.3 0.2em 10ms #2e7d32 3rd", []),
        ("nan, inf and -inf", []),
    ],
)
def test_numbers_in_a_text(text, numbers):
    assert NUMBER.findall(text) == numbers


WITHIN = [
    ("loss 0.50", "loss 0.52", {"absolute": 0.02}),
    ("loss 0.52", "loss 0.50", {"absolute": 0.02}),
    ("loss 200", "loss 202", {"relative": 0.01}),
    ("loss 0.001, 200", "loss 0.02, 202", {"absolute": 0.02, "relative": 0.01}),
    ("x −0.5", "x -0.51", {"absolute": 0.02}),
    ("gain 0.01", "gain -0.01", {"absolute": 0.02}),
    ("1.0e-05 off", "1.4e-05 off", {"absolute": 1e-5}),
    ("98.7 %, 98.7%", "98.8 %, 98.6%", {"absolute": 0.1}),
    ("[1.   2.25]", "[1.01 2.3 ]", {"absolute": 0.05}),
    ("nan inf -inf 1", "nan inf -inf 1.1", {"absolute": 0.1}),
]
NOT_WITHIN = [
    ("loss 0.50", "loss 0.5201", {"absolute": 0.02}),  # a wrong number
    ("loss 200", "loss 203", {"relative": 0.01}),
    ("loss 0.5", "gain 0.5", {"absolute": 0.02}),  # a wrong word
    ("loss 0.5", "loss: 0.5", {"absolute": 0.02}),
    ("a 1\nb 2", "a 1", {"absolute": 9}),  # a missing line
    ("a 1", "a 1\nb 2", {"absolute": 9}),  # one more
    ("a 1 2", "a 1", {"absolute": 9}),
    ("a 1", "a 1 2", {"absolute": 9}),
    ("a 0.5", "a nan", {"absolute": 9}),
    ("a nan", "a 0.5", {"absolute": 9}),
    ("a inf", "a -inf", {"absolute": 9}),
    ("a inf", "a 1e300", {"relative": 0.9}),
    ("conv2d", "conv3d", {"absolute": 9}),  # digits within words
    ("float32", "float64", {"absolute": 99}),
    ("1e-5", "1e+5", {"absolute": 1}),
    ("0.5", "-0.5", {"absolute": 0.9}),
    ("−0.5", "0.5", {"absolute": 0.9}),
    ("12%", "12", {"absolute": 9}),
    ("a 0.5 b", "a b 0.5", {"absolute": 9}),
    ("1,000", "999", {"absolute": 9}),
]


@pytest.mark.parametrize("one, other, tolerance", WITHIN)
def test_numbers_within_their_tolerance_pass_and_no_others(one, other, tolerance):
    assert differences([printed(one)], [printed(other)], tolerance) == []
    assert differences([result(one)], [result(other)], tolerance) == []
    assert differences([printed(one)], [printed(other)]) != []


@pytest.mark.parametrize("one, other, tolerance", NOT_WITHIN)
def test_what_differs_otherwise_fails(one, other, tolerance):
    assert len(differences([printed(one)], [printed(other)], tolerance)) == 1
    assert len(differences([result(one)], [result(other)], tolerance)) == 1


@pytest.mark.parametrize("tolerance", [None, {"absolute": 9}])
def test_outputs_that_are_missing_or_more_fail(tolerance):
    both = [printed("1\n"), result("2")]
    assert differences(both, both, tolerance) == []
    assert differences(both, both[:1], tolerance) == ["text/plain: recorded, and missing now"]
    assert differences(both[:1], both, tolerance) == ["text/plain: not recorded, now '2'"]
    assert "1 outputs are recorded, 2 came" in differences([result("1")], [result("1")] * 2, tolerance)[0]
    assert differences([printed("1")], [printed("1", "stderr")], tolerance) != []
    assert differences([], [printed("")], tolerance) != []


def test_what_is_not_compared():
    pictures = [new_output("display_data", {"image/png": name, "text/plain": "Figure"}) for name in "ab"]
    assert differences(pictures[:1], pictures[1:]) == []
    assert differences([printed("took 1.2 s")], [printed("took 99 ms")]) == []
    assert differences([printed("hop 23.2 ms")], [printed("hop 23.3 ms")]) != []
    assert differences([printed("a"), printed("b")], [printed("ab")]) == []  # cut into messages by chance
    # Rounding, which the cell has asserted against the bound.
    agreed = "{} agree, the worst off by {} (at most {})"
    before = [printed(agreed.format(3, "0", 1e-12))]
    assert differences(before, [printed(agreed.format(3, "9e-16", 1e-12))]) == []
    assert differences(before, [printed(agreed.format(3, "0", 1e-9))]) != []
    assert differences(before, [printed(agreed.format(2, "0", 1e-12))]) != []
    assert texts([{"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]}]) == {"stdout": ["a\nb"]}


def test_the_first_line_that_differs_is_told():
    assert differences([printed("a\nb 1\nc")], [printed("a\nb 2\nc")]) == [
        "stdout: recorded 'b 1', now 'b 2'"
    ]


def test_a_tolerance_needs_numbers():
    def cell(*outputs):
        return new_code_cell(outputs=list(outputs), metadata={"cmx": {"tolerance": {"absolute": 0.1}}})

    assert tolerance_faults(cell(printed("0.5"))) == []
    assert tolerance_faults(cell(printed("no number"), result("conv2d"))) != []
    assert tolerance_faults(cell(printed("took 1.2 s"))) != []  # may always differ
    assert tolerance_faults(cell()) != []


def test_nbval_uses_it_for_marked_cells_and_for_no_others(tmp_path):
    """One notebook, recorded with other numbers: which of its cells pass strict nbval with the plugin."""
    loose = {"cmx": {"tolerance": {"absolute": 0.02}}}
    cells = [
        new_code_cell('print("loss 0.50")', outputs=[printed("loss 0.51\n")], metadata=loose),
        new_code_cell('print("loss 0.50")', outputs=[printed("loss 0.53\n")], metadata=loose),
        new_code_cell('print("loss 0.50")', outputs=[printed("gain 0.50\n")], metadata=loose),
        new_code_cell('print("loss 0.50")', outputs=[printed("loss 0.50\n\n")], metadata=loose),
        new_code_cell('print("loss 0.50")', outputs=[printed("loss 0.51\n")]),
        new_code_cell('print("loss 0.50")', outputs=[printed("loss 0.50\n")]),
        new_code_cell("0.5", outputs=[printed("0.5\n")], metadata=loose),
    ]
    for count, cell in enumerate(cells, start=1):
        cell.execution_count = count
    nbformat.write(new_notebook(cells=cells), tmp_path / "01_small.ipynb")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rA",
        "--nbval",
        "--nbval-current-env",
        "-c",
        os.devnull,
    ]
    command += ["-p", "tools.testing.nbval_tolerance", "-p", "no:cacheprovider", "01_small.ipynb"]
    env = lesson_environment(tmp_path) | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    passed = [n for n in range(len(cells)) if f"PASSED 01_small.ipynb::Cell {n}" in done.stdout]
    assert passed == [0, 5], done.stdout
    assert done.returncode == 1 and "0.50 is not within {'absolute': 0.02} of 0.53" in done.stdout
