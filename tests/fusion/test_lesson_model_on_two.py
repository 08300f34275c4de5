"""Lesson 10's own model on two processes ends where one ends: a proof of minutes, `make proofs`."""

import importlib.util
import os

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(
    not os.environ.get("CMX_LESSON_MODEL"), reason="takes minutes: make proofs runs it (CMX_LESSON_MODEL=1)"
)


def test_two_processes_train_lesson_10_s_model_as_one_does(tmp_path):
    if importlib.util.find_spec("jax") is None:
        pytest.skip("jax is not installed")
    from benchmarks.several import differences, run_on

    settings = {"samples": 96, "epochs": 2}
    one, two = (run_on(n, settings, tmp_path / f"{n}.npz") for n in (1, 2))
    history = one[0]["history"]
    assert len(history) == 18 and all(len(values) == 2 for values in history.values())
    assert all(np.isfinite(weight).all() for weight in two[1])
    apart = differences(one, two)
    # Six steps: later, a training makes more of a rounding (benchmarks/DATA.md).
    assert max(apart["loss"]) < 1e-5 and apart["weights"] < 1e-4
