"""Lessons 10 and 18's own trainings on two processes end where one ends: proofs of minutes, `make proofs`."""

import importlib.util
import json
import os
import subprocess
import sys

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(
    not os.environ.get("CMX_LESSON_MODEL"), reason="takes minutes: make proofs runs it (CMX_LESSON_MODEL=1)"
)


@pytest.fixture(autouse=True)
def compiled_once(tmp_path_factory, monkeypatch):
    """Needs JAX; its programs are the same in every process, so all but the first read them."""
    if importlib.util.find_spec("jax") is None:
        pytest.skip("jax is not installed")
    folder = tmp_path_factory.getbasetemp() / "compiled"
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(folder))
    monkeypatch.setenv("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")


def test_two_processes_train_lesson_10_s_model_as_one_does(tmp_path):
    from benchmarks.several import ROUNDING, differences, run_on

    settings = {"samples": 96, "epochs": 2}
    one, two = (run_on(n, settings, tmp_path / f"{n}.npz") for n in (1, 2))
    moved = run_on(1, settings | {"nudge": ROUNDING}, tmp_path / "moved.npz")
    history = one[0]["history"]
    assert len(history) == 18 and all(len(values) == 2 for values in history.values())
    assert all(np.isfinite(weight).all() for weight in two[1])
    apart, by_itself = differences(one, two), differences(one, moved)
    print("two processes:", apart, "one, nudged:", by_itself)
    # A training makes more of a rounding, sometimes within six steps (benchmarks/DATA.md), of its own, too.
    assert apart["loss"][0] < 1e-3 and max(apart["loss"]) < 10 * max(by_itself["loss"]) + 1e-5
    assert apart["weights"] < 10 * by_itself["weights"] + 1e-4


def test_the_terminal_s_two_processes_train_lesson_18_s_folder_as_one_does(tmp_path):
    from cmx_helpers import your_data

    folder, told = your_data.make_folder(tmp_path / "folder", owners=15, takes=4), {}
    for processes in (1, 2):
        out = tmp_path / f"on {processes}"
        command = ["train", folder, "--out", out, "--group", "owner", "--epochs", 2, "--batch-size", 8]
        done = subprocess.run(
            [sys.executable, "-m", "cmx_helpers", *map(str, command), "--processes", str(processes)],
            env=os.environ | {"KERAS_BACKEND": "jax"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        assert f"train: saved {out / 'model.cmx'}" in done.stdout
        told[processes] = json.loads((out / "epochs" / "state.json").read_text())["history"]
    assert told[1].keys() == told[2].keys() and {"fused_loss", "val_fused_loss"} <= told[1].keys()
    for name, values in told[1].items():
        if name.endswith("loss"):
            np.testing.assert_allclose(told[2][name], values, rtol=1e-4, err_msg=name)
