"""What the benchmarks see of a lesson: seconds by part, and something where a run is cut off."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from benchmarks.lesson_parts import PartClock

ROOT = Path(__file__).resolve().parents[2]


class Work:
    def __init__(self, clock=None):
        self.clock = clock

    def spin(self, ticks=3):
        for _ in range(ticks):
            self.clock.now += 1

    def outer(self):
        self.spin(1)
        self.inner()
        self.spin(2)

    def inner(self):
        self.spin(4)

    def fails(self):
        self.spin(1)
        raise ValueError


@pytest.fixture
def work(monkeypatch):
    """Something to be wrapped, and a clock that only it turns on."""

    class Ticks:
        now = 0

    ticks = Ticks()
    monkeypatch.setattr(time, "process_time", lambda: ticks.now)
    return Work(ticks)


def seconds(clock):
    return {part: told["seconds"] for part, told in clock.told().items() if told["seconds"]}


def test_seconds_belong_to_the_innermost_part(work):
    clock = PartClock()
    clock.wrap(work, "outer", "steps")
    clock.wrap(work, "inner", "data")
    work.spin(5)
    work.outer()
    assert seconds(clock) == {"the rest": 5, "steps": 3, "data": 4}


def test_what_tracing_calls_is_tracing(work):
    clock = PartClock()
    clock.wrap(work, "outer", "building and tracing")
    clock.wrap(work, "inner", "steps")
    work.outer()
    work.inner()
    assert seconds(clock) == {"building and tracing": 7, "steps": 4}
    assert clock.told()["steps"]["calls"] == 1


def test_a_part_that_fails_ends_and_others_threads_do_not_count_as_parts(work):
    clock = PartClock()
    clock.wrap(work, "fails", lambda arguments, settings: "steps")
    with pytest.raises(ValueError):
        work.fails()
    clock.wrap(work, "inner", "data")
    thread = threading.Thread(target=work.inner)
    thread.start()
    thread.join()
    assert seconds(clock) == {"steps": 1, "the rest": 4}


def cell(name, source):
    return {"cell_type": "code", "id": name, "metadata": {}, "source": [source]}


def test_each_cell_leaves_what_was_seen(tmp_path):
    kill = "import os; os.kill(os.getpid(), 9)"
    cells = [
        cell("first", "SAMPLES = 7"), cell("claims", "assert SAMPLES == 3, SAMPLES"),
        cell("few", "assert SAMPLES < 7"), cell("breaks", "1 / 0"), cell("ends", kill), cell("never", ""),
    ]  # fmt: skip
    (tmp_path / "lesson.ipynb").write_text(json.dumps({"cells": cells}))
    settings = json.dumps({"names": {"SAMPLES": 4}})
    command = [
        sys.executable,
        "-m",
        "benchmarks.lesson_cells",
        tmp_path / "lesson.ipynb",
        tmp_path / "seen.json",
    ]
    done = subprocess.run(
        [*command, settings], cwd=ROOT, env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == -9
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert seen["ran"] == 4 and seen["cells"] == 6
    assert seen["claims_missed"] == ["claims: AssertionError: 4"]
    assert seen["failed"] == ["breaks: ZeroDivisionError: division by zero"]
    assert seen["memory_mb"] > 10 and seen["parts"]["imports"]["calls"] == 1
