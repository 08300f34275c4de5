"""What may go wrong in and around a training's folder."""

import errno
import json

import keras
import numpy as np
import pytest

from cmx_helpers import fusion
from cmx_helpers.fusion.numbers_watch import NumbersWatch
from tests.fusion.small_run import Rows, small


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
