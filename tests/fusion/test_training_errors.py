"""What a training refuses, by name, and what of it is saved."""

import keras
import numpy as np
import pytest

from cmx_helpers import datasets, fusion
from tests.fusion.tiny_runs import tiny, tiny_data


@pytest.mark.parametrize("damage", ["state", "weights", "missing"])
def test_a_damaged_run_is_told_and_left_alone(finished, tmp_path, damage):
    _, folder = finished
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    last = tmp_path / "epoch-0003.keras"
    if damage == "state":
        (tmp_path / "state.json").write_text('{"epoch": 3')
    elif damage == "weights":
        last.write_bytes(last.read_bytes()[:5000])
    else:
        last.unlink()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ValueError, match=r"folder: the run in .* is damaged"):
        fusion.train(tiny(), tiny_data(), tiny_data("validation", 16), epochs=4, folder=tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_folder_of_another_model_is_refused(finished):
    _, folder = finished
    with pytest.raises(ValueError, match="holds the run of another model"):
        fusion.train(tiny(hidden=12), tiny_data(), tiny_data("validation", 16), epochs=4, folder=folder)


def test_an_unknown_monitor_is_named(finished, tmp_path):
    data, valid = tiny_data(), tiny_data("validation", 16)
    with pytest.raises(ValueError, match=r"monitor: expected one of .*val_fused_accuracy.*, got 'val_luck'"):
        fusion.train(tiny(), data, valid, epochs=4, folder=finished[1], monitor="val_luck")
    with pytest.raises(ValueError, match="monitor"):
        fusion.train(tiny(), data, valid, epochs=1, folder=tmp_path, monitor="val_luck")
    assert not list(tmp_path.glob("*.keras"))


def test_labels_out_of_range_are_named_before_training():
    model, evidence = tiny("arithmetic"), tiny_data()
    with pytest.raises(ValueError, match="data, head 'text': expected labels from 0 to 2"):
        fusion.train(model, evidence, evidence, epochs=1)
    sums = tiny_data(task="arithmetic")
    with pytest.raises(ValueError, match="validation, head 'text'"):
        fusion.train(model, sums, evidence, epochs=1)
    lacking = datasets.cmx_digits("train", 32, task="arithmetic").batches(16, heads=["fused", "text"])
    with pytest.raises(ValueError, match="expected labels for the head 'image', got fused, text"):
        fusion.train(model, lacking, sums, epochs=1)


def test_pictures_of_another_size_are_named_before_training():
    data = tiny_data(size=48)
    with pytest.raises(ValueError, match=r"data, input 'image': expected shape \(any, 32, 32, 3\)"):
        fusion.train(tiny(), data, data, epochs=1)


@pytest.mark.parametrize(
    "settings, error, words",
    [
        ({"epochs": 0}, ValueError, "epochs"),
        ({"epochs": 1, "log": True}, ValueError, "log: expected a folder"),
        ({"epochs": 1, "patience": 0}, ValueError, "patience"),
    ],
)
def test_bad_arguments_are_named(settings, error, words):
    with pytest.raises(error, match=words):
        fusion.train(tiny(), tiny_data(), tiny_data(), **settings)


def test_saved_and_loaded_it_gives_the_same_numbers(finished, tmp_path):
    model = finished[0].model
    path = fusion.save_model(model, tmp_path / "new" / "model.keras")
    inputs, _ = datasets.cmx_digits("test", 8).arrays()
    for name, want in model.predict(inputs, verbose=0).items():
        np.testing.assert_array_equal(fusion.load_model(path).predict(inputs, verbose=0)[name], want)
    assert [p.name for p in path.parent.iterdir()] == ["model.keras"]


def test_what_is_no_keras_file_is_named(finished, tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no file"):
        fusion.load_model(tmp_path / "none.keras")
    whole = (finished[1] / "epoch-0003.keras").read_bytes()
    (tmp_path / "half.keras").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"half.keras is not a whole .keras file \(\d+ bytes\)"):
        fusion.load_model(tmp_path / "half.keras")
    with pytest.raises(ValueError, match=r"a name that ends in \.keras"):
        fusion.save_model(finished[0].model, tmp_path / "model.h5")


def test_a_failed_save_leaves_the_file_that_was_there(finished, tmp_path, monkeypatch):
    path = fusion.save_model(finished[0].model, tmp_path / "model.keras")
    before = path.read_bytes()

    def half(self, part):
        part.write_bytes(b"half")
        raise OSError("the disk is full")

    monkeypatch.setattr(keras.Model, "save", half)
    with pytest.raises(OSError, match="full"):
        fusion.save_model(finished[0].model, path)
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["model.keras"]
