"""Every public function with bad and odd input: a result that is right, or an error that names an argument.

The functions are found by walking the package, their good calls in their docstrings (tools/testing).
`python -m tools.testing.fuzz --calls 50000` does the same for longer, and prints a table.
"""

import random as random_module
import warnings
from collections import Counter
from importlib import import_module

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmx_helpers import ledger
from tools.testing import fuzz
from tools.testing.public_surface import Target, public_names, skipped, targets

SURFACE = targets()
POOL = fuzz.by_name(SURFACE)
EXAMPLES = 16  # calls of each function, the same ones at each run


@pytest.mark.parametrize("module", SURFACE)
def test_odd_input_is_answered_rightly_or_clearly(module):
    for target in SURFACE[module]:
        _odd_calls(target)


def _odd_calls(target):
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(random=st.randoms(use_true_random=False))
    def ask(random):
        call = fuzz.make_call(random, target, POOL)
        kind, what = fuzz.outcome(call)
        assert kind in ("right", "clear"), f"{kind}: {target.name}, odd: {call.odd}: {what}"

    with warnings.catch_warnings(), fuzz.bounded_memory():
        warnings.simplefilter("ignore")
        ask()


def test_what_is_not_reached_is_said():
    reached = {target.name for group in SURFACE.values() for target in group}
    left_out = skipped()
    assert all(left_out.values()) and not reached & set(left_out) and len(reached) > 120
    # Nothing is forgotten: what is public is called, or is said not to be.
    said = reached | set(left_out) | {f"ledger.{name}" for name in public_names(ledger)}
    for module in SURFACE:
        topic = import_module(f"cmx_helpers.{module}")
        assert {f"{module}.{name}" for name in public_names(topic)} <= said
    report = fuzz.report({}, [target for group in SURFACE.values() for target in group])
    print(report)
    for name in ("datasets.fsdd", "your_data.Bundle", "mfcc.CONVENTIONS", "mfcc.Explanation"):
        assert f"- {name}: " in report


def test_every_function_brings_a_good_call():
    """Without one, the odd calls would hardly come behind the first check."""
    without = {t.name for group in SURFACE.values() for t in group if not t.examples and t.parameters}
    # These take what only a figure, a path or a measured ledger can be.
    assert without <= {
        "datasets.cache_dir",
        "ledger.load",
        "ledger.show",
        "plotting.check_readable",
        "plotting.show",
        "plotting.to_png",
        "your_data.load_bundle",
    }


def silent(x):
    return np.asarray(x) * np.nan


def nameless(x):
    raise ValueError("something is wrong")


def deaf(x):
    return np.asarray(x, float)


def endless(x):
    while True:
        pass


def greedy(x):
    return np.zeros(2**45, np.uint8)


@pytest.mark.parametrize(
    ("function", "argument", "kind"),
    [
        (silent, 1.0, "NaN"),
        (nameless, 1.0, "no name"),
        (deaf, np.ma.array([1.0, 2.0], mask=[0, 1]), "mask lost"),
        (endless, 1.0, "slow"),
        (greedy, 1.0, "memory"),
        (lambda x: x.shape, 1.0, "other error"),
        (deaf, 1.0, "right"),
        (lambda x: np.asarray(x, np.float32) @ "a", [1.0], "no name"),
    ],
)
def test_each_fault_is_seen(function, argument, kind, monkeypatch):
    monkeypatch.setattr(fuzz, "SECONDS", 0.2)
    target = Target("nowhere.function", function, ["x"], [])
    with fuzz.bounded_memory():
        assert fuzz.outcome(fuzz.Call(target, [argument], {}, "x", None))[0] == kind


def test_another_result_for_an_equal_argument_is_seen():
    target = Target("nowhere.function", lambda x: x.itemsize, ["x"], [])
    call = fuzz.Call(target, [np.float32(1)], {}, "x", ((np.float64(1),), {}))
    assert fuzz.outcome(call)[0] == "wrong"


def test_the_table_adds_up():
    random = random_module.Random(1)
    table = {"stft": Counter()}
    for _ in range(20):
        table["stft"][fuzz.outcome(fuzz.make_call(random, SURFACE["stft"][0], POOL))[0]] += 1
    assert "| all | 20 |" in fuzz.report(table, SURFACE["stft"])
