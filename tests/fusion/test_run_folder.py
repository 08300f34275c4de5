"""What may go wrong in and around a training's folder: told rightly, and nothing that is whole is deleted."""

import errno
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import keras
import numpy as np
import pytest

from cmx_helpers import fusion
from cmx_helpers.fusion.numbers_watch import NumbersWatch
from tests.fusion.small_run import Rows, small

ROOT = Path(__file__).resolve().parents[2]
SMALL = "from cmx_helpers import fusion\nfrom tests.fusion.small_run import Rows, small\n"


@pytest.fixture
def finished(tmp_path):
    """Three epochs, of which the second is the best."""
    folder = tmp_path / "run"
    fusion.train(small(), Rows(), Rows(), epochs=3, folder=folder)
    state = json.loads((folder / "state.json").read_text())
    if state["best_epoch"] == 3:
        state["history"]["val_fused_accuracy"][1] = 1.0
        state["history"]["val_fused_accuracy"][2] = 0.5
    state |= {"best_epoch": 2, "files": [2, 3]}
    fusion.save_model(small(), folder / "epoch-0002.keras")
    for path in set(folder.glob("epoch-*")) - {folder / "epoch-0002.keras", folder / "epoch-0003.keras"}:
        path.unlink()
    (folder / "state.json").write_text(json.dumps(state))
    return folder


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refused(folder, epochs=4):
    before = content(folder)
    with pytest.raises(ValueError) as caught:
        fusion.train(small(), Rows(), Rows(), epochs=epochs, folder=folder)
    assert content(folder) == before
    return str(caught.value)


@pytest.mark.parametrize("bad", [(1, 2), (2, 3)])
@pytest.mark.parametrize("kept", [True, False])
def test_the_first_nan_stops_with_epoch_step_and_advice(tmp_path, bad, kept):
    model, folder = small(), tmp_path / "run" if kept else None
    start = model.get_weights()
    with pytest.raises(fusion.NotANumber) as caught:
        fusion.train(model, Rows(bad), Rows(), epochs=5, folder=folder)
    said = str(caught.value)
    assert f"the loss is nan at epoch {bad[0]}, step {bad[1] + 1} of 4" in said
    assert "input 'image' holds what is no number: look at the data" in said
    weights = model.get_weights()
    assert all(np.isfinite(w).all() for w in weights)
    if bad[0] == 1:
        assert "weights of the start again" in said
        assert all(np.array_equal(a, b) for a, b in zip(weights, start))
    else:
        assert "weights of epoch 1 again, the best so far" in said
        assert not all(np.array_equal(a, b) for a, b in zip(weights, start))
        if kept:
            assert str(folder / "epoch-0001.keras") in said
            best = fusion.load_model(folder / "epoch-0001.keras").get_weights()
            assert all(np.array_equal(a, b) for a, b in zip(weights, best))


def test_weights_that_are_no_numbers_are_seen_even_where_the_loss_is_one():
    watch = NumbersWatch(Rows(bad=("every epoch", 2)), lambda model: "Put back.")
    model = small()
    watch.set_model(model)
    watch.on_epoch_begin(0)
    watch.on_epoch_end(0, {"loss": 1.0, "val_loss": 1.0})
    model.set_weights([w * np.nan for w in model.get_weights()])
    with pytest.raises(fusion.NotANumber) as caught:
        watch.on_epoch_end(0, {"loss": 1.0, "val_loss": 1.0})
    said = str(caught.value)
    assert (
        "are no numbers at the end of epoch 1. In step 3 of 4, input 'image' holds what is no number" in said
    )
    assert said.endswith("Put back.")


def test_a_loss_that_grows_beyond_numbers_is_the_models(tmp_path):
    with pytest.raises(
        fusion.NotANumber, match=r"the loss is (nan|inf) at .*a learning rate that is too large"
    ):
        fusion.train(small(learning_rate=3e38), Rows(), Rows(), epochs=5)


def test_a_nan_in_validation_is_told_as_such():
    with pytest.raises(fusion.NotANumber, match=r"at the end of epoch 1 \((val_loss|val_fused_loss)\)"):
        fusion.train(small(), Rows(), Rows(bad=("every epoch", 1)), epochs=2)


def test_files_of_ones_own_stay(tmp_path):
    mine = {
        name: f"mine {name}".encode() for name in ("epoch-best.keras", "epoch-9999.keras", "epoch-7.keras")
    }
    fusion.train(small(), Rows(), Rows(), epochs=1, folder=tmp_path)
    for name, text in mine.items():
        (tmp_path / name).write_bytes(text)
    fusion.train(small(), Rows(), Rows(), epochs=4, folder=tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in mine} == mine


def test_epochs_without_a_state_are_left_alone(finished):
    (finished / "state.json").unlink()
    said = refused(finished)
    assert "holds epochs and no state.json" in said
    assert "Whole is epoch-0002.keras, epoch-0003.keras" in said and "delete" not in said


@pytest.mark.parametrize(
    "text", ['{"epoch": 3', "[]", '{"epoch": 3, "best_epoch": 9, "history": {}}', "null"]
)
def test_a_damaged_state_says_what_is_whole(finished, text):
    (finished / "state.json").write_text(text)
    said = refused(finished)
    assert "damaged, in state.json" in said and "epoch-0003.keras" in said and "delete" not in said


@pytest.mark.parametrize("damage", ["cut", "missing", "zip"])
def test_with_a_damaged_last_epoch_the_best_one_is_named(finished, damage):
    last = finished / "epoch-0003.keras"
    if damage == "missing":
        last.unlink()
    else:
        whole = last.read_bytes()
        last.write_bytes(whole[:900] if damage == "cut" else whole[:600] + bytes(300) + whole[900:])
    said = refused(finished)
    assert "is damaged (epoch-0003.keras: " in said
    assert (
        "Whole is epoch-0002.keras (the best one): fusion.load_model reads it" in said
        and "delete" not in said
    )


def test_with_a_damaged_best_epoch_the_last_one_is_named(finished):
    (finished / "epoch-0002.keras").write_bytes(b"half")
    said = refused(finished)
    assert "is damaged (epoch-0002.keras" in said and "Whole is epoch-0003.keras:" in said


def test_a_full_disk_says_where_and_what_is_safe(tmp_path, monkeypatch):
    fusion.train(small(), Rows(), Rows(), epochs=1, folder=tmp_path)
    before = content(tmp_path)

    def full(self, part):
        part.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(keras.Model, "save", full)
        with pytest.raises(OSError, match="cannot be written") as caught:
            fusion.train(small(), Rows(), Rows(), epochs=3, folder=tmp_path)
    assert caught.value.errno == errno.ENOSPC
    assert str(caught.value) == (
        f"folder: epoch 2 cannot be written to {tmp_path} (No space left on device). Safe is epoch 1, the "
        "last whole one. Make room there and start again: it goes on from there"
    )
    assert content(tmp_path) == before
    assert len(fusion.train(small(), Rows(), Rows(), epochs=3, folder=tmp_path).history["loss"]) == 3


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


def test_what_a_killed_save_left_goes_at_the_next_start(tmp_path):
    fusion.train(small(), Rows(), Rows(), epochs=1, folder=tmp_path)
    (tmp_path / ".epoch-0002.12345.part.keras").write_bytes(b"half")
    fusion.train(small(), Rows(), Rows(), epochs=2, folder=tmp_path)
    assert not list(tmp_path.glob(".*"))


def test_a_file_that_carries_code_is_refused(tmp_path, monkeypatch):
    image = keras.Input((3,), name="image")
    model = keras.Model(image, keras.layers.Lambda(lambda x: x * 2)(image))
    path = fusion.save_model(model, tmp_path / "code.keras")
    with pytest.raises(ValueError, match=r"cannot be loaded as a Keras model .*[Ll]ambda"):
        fusion.load_model(path)
    asked = {}
    monkeypatch.setattr(keras.saving, "load_model", lambda path, **settings: asked.update(settings))
    fusion.load_model(path)
    assert asked == {"safe_mode": True}  # said, not left to what the default is


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
