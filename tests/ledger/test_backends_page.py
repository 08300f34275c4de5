"""The table of backends: means, ranges and ratios are those of the starts."""

import pytest

from benchmarks import backends
from tools.setup import backend_environment


def start(**values):
    return dict.fromkeys(backends.ROWS, 1.0) | values


def test_ratios_are_of_the_means():
    found = {"tensorflow": [start(step=10), start(step=30)], "jax": [start(step=70), start(step=50)]}
    row = next(line for line in backends.table(found).splitlines() if line.startswith("| later step"))
    assert row == "| later step, ms | 20.0 (10.0 to 30.0) | 1.00 | 60.0 (50.0 to 70.0) | 3.00 |"


def test_what_is_saved_before_is_used_up_by_dearer_steps():
    slow_start = [start(**{"import": 10, "build": 1, "first": 4, "step": 40})]
    slow_steps = [start(**{"import": 8, "build": 0, "first": 1, "step": 100})]
    assert backends.steps_until_even(slow_start, slow_steps) == pytest.approx(6 / 0.06)
    assert backends.steps_until_even(slow_steps, slow_start) is None


def test_an_environment_has_no_other_backend():
    both = backend_environment.wanted(["jax", "torch"])
    names = {line.split(">")[0] for line in both}
    assert {"jax", "torch", "keras", "numpy", "ipywidgets"} <= names
    assert not any(name.startswith("tensor") or name.startswith("ai-edge") for name in names)
    assert any(line.startswith("tensorflow>") for line in backend_environment.wanted(["tensorflow"]))
