"""Killed anywhere, a training goes on to the same weights; two do not share a folder."""

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from cmx_helpers import fusion
from tests.fusion.small_run import Rows, small

ROOT = Path(__file__).resolve().parents[2]


SMALL = "from cmx_helpers import fusion\nfrom tests.fusion.small_run import Rows, small\n"


def test_two_trainings_do_not_share_a_folder_and_a_dead_one_holds_nothing(tmp_path):
    script = SMALL + textwrap.dedent(f"""
        import time
        class Slow(Rows):
            def __getitem__(self, index):
                if index:  # the first batch is looked at before the folder is locked
                    print("waiting", flush=True)
                    time.sleep(600)
                return super().__getitem__(index)
        fusion.train(small(), Slow(), Slow(), epochs=1, folder={str(tmp_path)!r})
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            while other.stdout.readline() != "waiting\n":
                assert other.poll() is None
            with pytest.raises(ValueError, match="folder: another training is at work in"):
                fusion.train(small(), Rows(), Rows(), epochs=1, folder=tmp_path)
        finally:
            other.kill()
    assert fusion.train(small(), Rows(), Rows(), epochs=1, folder=tmp_path).best_epoch == 1


def test_going_on_is_the_same_to_the_last_bit(tmp_path):
    """Weights, dropout, optimiser, history; and a validation part that has other rows in every epoch."""
    parts, whole = tmp_path / "parts", tmp_path / "whole"
    fusion.train(small(), Rows(), Rows(), epochs=5, folder=whole)
    for epochs in (1, 3, 5):
        fusion.train(small(), Rows(), Rows(), epochs=epochs, folder=parts)
    states = [json.loads((folder / "state.json").read_text()) for folder in (whole, parts)]
    assert states[0] == states[1]
    models = [fusion.load_model(folder / "epoch-0005.keras") for folder in (whole, parts)]
    for a, b in zip(models[0].get_weights(), models[1].get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


# CMX_KILLS=15 python -m pytest tests/fusion/test_run_folder.py -k killed_anywhere
KILLS = int(os.environ.get("CMX_KILLS", 2))


EPOCHS = 8 * KILLS + 8


def epoch_of(state):
    """The last whole epoch; -1 before the state is there."""
    return json.loads(state.read_text())["epoch"] if state.exists() else -1


def test_killed_anywhere_it_ends_with_the_same_bits(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "import sys\nfrom cmx_helpers import runtime\nruntime.set_seeds(0, deterministic=True)\n"
        + SMALL
        + f"fusion.train(small(), Rows(), Rows(), epochs={EPOCHS}, folder=sys.argv[1])\n",
        encoding="utf-8",
    )
    rng = np.random.default_rng()
    seed = int(rng.integers(2**32))
    rng = np.random.default_rng(seed)
    settings = {"cwd": ROOT, "env": os.environ | {"PYTHONPATH": str(ROOT)}}
    subprocess.run([sys.executable, script, tmp_path / "whole"], check=True, **settings)
    state, kills = tmp_path / "cut" / "state.json", 0
    while True:
        with subprocess.Popen([sys.executable, script, tmp_path / "cut"], **settings) as process:
            if kills == KILLS:
                assert process.wait(timeout=900) == 0
                break
            # At any moment of an epoch, its saving included; each time some epochs further on.
            until, begun = epoch_of(state) + int(rng.integers(0 if kills else -1, 3)), time.monotonic()
            while epoch_of(state) <= until:
                assert process.poll() is None and time.monotonic() < begun + 900, f"seed {seed}"
                time.sleep(0.001)
            time.sleep(float(rng.uniform(0, 0.2)))
            assert process.poll() is None, f"it ended before kill {kills + 1} (seed {seed})"
            process.kill()
            kills += 1
    files = [
        (tmp_path / name, json.loads((tmp_path / name / "state.json").read_text()))
        for name in ("whole", "cut")
    ]
    assert files[0][1] == files[1][1], f"seed {seed}, {kills} kills"
    models = [fusion.load_model(folder / f"epoch-{EPOCHS:04d}.keras") for folder, _ in files]
    for a, b in zip(models[0].get_weights(), models[1].get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(models[0].optimizer.variables, models[1].optimizer.variables, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
