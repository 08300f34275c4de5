"""benchmarks/SMALL.md: made of the numbers beside it, and what it says of equal accuracy by hand."""

import json
import re
from pathlib import Path

import pytest

LESSON = Path(__file__).resolve().parents[2] / "notebooks" / "17_realtime.ipynb"


@pytest.fixture
def small(monkeypatch):
    for name in (
        "TF_CPP_MIN_LOG_LEVEL",
        "TF_NUM_INTRAOP_THREADS",
        "TF_NUM_INTEROP_THREADS",
        "OMP_NUM_THREADS",
    ):
        monkeypatch.setenv(name, "1")  # importing it sets them, for a process of its own
    from benchmarks import small

    return small


def test_the_committed_page_is_made_of_the_committed_numbers(small):
    told = json.loads(small.DATA.read_text(encoding="utf-8"))
    assert small.PAGE.read_text(encoding="utf-8") == small.page(told)
    assert {row["model"] for row in told["rows"]} == set(small.MODELS)
    assert {row["form"] for row in told["rows"]} >= {f"LiteRT {kind}" for kind in small.KINDS}


def test_lesson_17_says_what_was_measured(small):
    cells = json.loads(LESSON.read_text(encoding="utf-8"))["cells"]
    said = next("".join(cell["source"]) for cell in cells if cell["id"] == "export-read")
    rows = json.loads(small.DATA.read_text(encoding="utf-8"))["rows"]
    told = {(row["model"], row["form"]): row for row in rows}
    keras, lite = told["large", "Keras"], told["large", "LiteRT weights8"]
    first, further = re.findall(r"after (0\.\d\d) of", said)
    assert "with eight-bit weights" in said and "../benchmarks/SMALL.md" in said
    assert first == f"{lite['start'] / keras['start']:.2f}"
    assert further == f"{lite['ms'] / keras['ms']:.2f}"
    assert "right as often" in said and lite["right"] == pytest.approx(keras["right"], abs=small.EQUAL / 2)


def test_at_equal_accuracy(small):
    large = {"model": "large", "form": "Keras", "right": 0.9, "ms": 10, "start": 8, "bytes": 800}
    rows = [
        large,
        {"model": "large", "form": "with moments", "bytes": 2400},
        {"model": "large", "form": "eighth", "right": 0.89, "ms": 4, "start": 2, "bytes": 200},
        {"model": "small", "form": "fast", "right": 0.889, "ms": 1, "start": 1, "bytes": 10},
        {"model": "large", "form": "lite", "right": 0.91, "ms": 2, "start": 2, "bytes": 400},
    ]
    lines = list(small.equally_right(rows, large))
    assert lines[1:-1] == [
        "- large, lite: 5.0 times as fast, 1/2.0 of the bytes, the first answer after 0.25 of the time",
        "- large, eighth: 2.5 times as fast, 1/4.0 of the bytes, the first answer after 0.25 of the time",
    ]
