"""Training that survives: kill, resume, early stopping, the same bits."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import keras
import numpy as np
import pytest

from cmx_helpers import datasets, fusion
from cmx_helpers.fusion import training_runs as _training_runs
from tests.fusion.tiny_runs import tiny, tiny_data

ROOT = Path(__file__).resolve().parents[2]
REAL = """
from cmx_helpers import datasets, fusion
import keras
keras.utils.set_random_seed(0)
data = datasets.cmx_digits("train", 64)
model = fusion.compile_model(
    fusion.build_fusion_model("concat", vocabulary_size=len(data.vocabulary), features=8, hidden=8)
)
"""


def test_training_lowers_the_loss_and_tells_every_head(finished):
    history = finished[0].history
    heads = ("fused", "image", "text", "audio")
    names = {"loss"} | {f"{head}_{what}" for head in heads for what in ("loss", "accuracy")}
    assert set(history) == names | {f"val_{name}" for name in names}
    assert all(len(values) == 3 for values in history.values())
    assert history["loss"][-1] < history["loss"][0]


def test_the_folder_holds_the_last_and_the_best_epoch_and_the_state(finished):
    run, folder = finished
    kept = {f"epoch-{n:04d}.keras" for n in {3, run.best_epoch}}
    assert {path.name for path in folder.iterdir()} == kept | {"state.json"}
    assert json.loads((folder / "state.json").read_text())["history"] == run.history


def test_going_on_equals_not_having_stopped(tmp_path):
    """With dropout: its generators' states are kept beside the weights."""
    valid = tiny_data("validation", 16)
    whole = fusion.train(tiny(dropout=0.5), tiny_data(), valid, epochs=2, folder=tmp_path / "whole")
    for epochs in (1, 2):
        run = fusion.train(tiny(dropout=0.5), tiny_data(), valid, epochs=epochs, folder=tmp_path / "parts")
    np.testing.assert_allclose(run.history["loss"], whole.history["loss"], rtol=1e-5)
    ends = [fusion.load_model(tmp_path / n / "epoch-0002.keras").get_weights() for n in ("whole", "parts")]
    for a, b in zip(*ends):
        np.testing.assert_allclose(a, b, atol=1e-4)


def test_a_finished_run_is_read_and_not_trained_again(finished):
    run, folder = finished
    again = fusion.train(tiny(seed=5), tiny_data(), tiny_data("validation", 16), epochs=3, folder=folder)
    assert (again.history, again.best_epoch) == (run.history, run.best_epoch)
    for a, b in zip(again.model.get_weights(), run.model.get_weights()):
        np.testing.assert_array_equal(a, b)


def test_killed_in_mid_training_it_goes_on_and_loses_one_epoch_at_most(tmp_path):
    script = textwrap.dedent(f"""
        from cmx_helpers import datasets, fusion
        from tests.fusion.tiny_runs import tiny
        data, valid = datasets.cmx_digits("train", 64), datasets.cmx_digits("validation", 16)
        fusion.train(tiny(), data.batches(16), valid.batches(16), epochs=10_000, folder={str(tmp_path)!r})
    """)
    state = tmp_path / "state.json"
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 300
            while not (state.is_file() and json.loads(state.read_text())["epoch"] >= 2):
                assert process.poll() is None and time.monotonic() < until, "no two epochs were written"
                time.sleep(0.05)
        finally:
            os.kill(process.pid, signal.SIGKILL)
    before = json.loads(state.read_text())
    assert before["epoch"] >= 2
    data, valid = datasets.cmx_digits("train", 64), datasets.cmx_digits("validation", 16)
    epochs = before["epoch"] + 1
    run = fusion.train(tiny(seed=9), data.batches(16), valid.batches(16), epochs=epochs, folder=tmp_path)
    for name, values in before["history"].items():
        assert run.history[name][:-1] == values
    model = fusion.load_model(tmp_path / f"epoch-{epochs:04d}.keras")
    assert int(model.optimizer.iterations) == 4 * epochs  # four batches an epoch, none twice, none left out


def test_early_stopping_keeps_the_best_epoch():
    keeper = _training_runs._Keeper(None, "val_fused_accuracy", patience=2)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    keeper.set_model(model)
    for epoch, value in enumerate([0.3, 0.5, 0.4, 0.5, 0.9]):
        model.set_weights([np.full((1, 1), value)])
        keeper.on_epoch_end(epoch, {"val_fused_accuracy": value})
        if model.stop_training:
            break
    assert (epoch, keeper.best_epoch) == (3, 2)  # an equal value is no better one
    assert keeper.best_model(model).get_weights()[0][0, 0] == pytest.approx(0.5)


def test_train_stops_early_and_returns_the_best_epoch():
    model, valid = tiny(), tiny_data("validation", 16)
    fusion.compile_model(model, learning_rate=0.1)  # far too large: the loss soon rises
    run = fusion.train(model, tiny_data(), valid, epochs=30, patience=2, monitor="val_fused_loss")
    losses = run.history["val_fused_loss"]
    assert len(losses) == run.best_epoch + 2 < 30
    assert run.best_epoch == 1 + int(np.argmin(losses))
    told = run.model.evaluate(valid, verbose=0, return_dict=True)
    assert told["fused_loss"] == pytest.approx(losses[run.best_epoch - 1], rel=1e-3)


def test_a_loss_is_better_when_it_is_smaller():
    keeper = _training_runs._Keeper(None, "val_loss", patience=None)
    keeper.set_model(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
    for epoch, value in enumerate([3.0, 1.0, 2.0]):
        keeper.on_epoch_end(epoch, {"val_loss": value})
    assert keeper.best_epoch == 2


def test_logs_for_tensorboard_are_written(tmp_path):
    pytest.importorskip("tensorboard")
    fusion.train(tiny(), tiny_data(), tiny_data("validation", 16), epochs=1, folder=tmp_path, log=True)
    assert list((tmp_path / "logs" / "train").glob("events*"))


def test_deterministic_means_the_same_bits(tmp_path):
    code = (
        "from cmx_helpers import runtime\nruntime.set_seeds(0, deterministic=True)\n"
        + REAL
        + "import numpy as np, sys\nmodel.fit(data.batches(16), shuffle=False, verbose=0)\n"
        "np.savez(sys.argv[1], *model.get_weights())\n"
    )
    made = []
    for name in ("a.npz", "b.npz"):
        done = subprocess.run([sys.executable, "-c", code, tmp_path / name], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        with np.load(tmp_path / name) as arrays:
            made.append([arrays[key] for key in arrays.files])
    assert len(made[0]) > 20
    for a, b in zip(*made):
        np.testing.assert_array_equal(a, b)
