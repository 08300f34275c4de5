"""Shards: the same samples within half a step, filled up after a kill, never taken for what they are not."""

import json

import numpy as np
import pytest

from cmx_helpers import datasets
from cmx_helpers.datasets import CLEAN, Corruption, _shard_files, cmx_digits, read_shards, write_shards
from cmx_helpers.your_data.terminal import main


def written(folder, task="evidence", samples=21, **settings):
    data = cmx_digits("train", samples, task=task, **settings)
    return data, write_shards(data, folder, per_shard=8)


@pytest.mark.parametrize("task", ["evidence", "arithmetic", "caption"])
@pytest.mark.parametrize("corruption", [Corruption(), CLEAN], ids=["noisy", "clean"])
def test_samples_come_back_within_half_a_step(task, corruption, tmp_path):
    data, folder = written(tmp_path, task, corruption=corruption)
    read = read_shards(folder, verify=True)
    rows = np.array([20, 3, 3, 7, 8, 0])
    expected, targets = data.arrays(rows)
    got, got_targets = read.arrays(rows)
    assert list(got) == list(expected) and list(got_targets) == list(targets) and len(read) == 21
    for name in targets:
        np.testing.assert_array_equal(got_targets[name], targets[name])
    low, step = _shard_files.picture_range(corruption)
    inside = np.clip(expected["image"], low, low + 255 * step)
    assert (inside != expected["image"]).mean() < 1e-4
    assert np.abs(got["image"] - inside).max() <= 0.5001 * step
    steps = np.abs(expected["audio"]).max(axis=1, keepdims=True) / 32767
    # A sample near 1 is known to 6e-8 as float32, which is 0.0015 of a step.
    assert (np.abs(got["audio"] - expected["audio"]) <= 0.503 * steps).all()
    assert {name: array.dtype for name, array in got.items()} == {
        name: array.dtype for name, array in expected.items()
    }


def test_what_a_card_gets_is_small_integers(tmp_path):
    _, folder = written(tmp_path)
    read = read_shards(folder, as_stored=True)
    inputs, _ = read.batches(4)[1]
    kinds = {name: (array.dtype.name, array.shape) for name, array in inputs.items()}
    assert kinds == {
        "image": ("uint8", (4, 32, 32, 3)), "text": ("int32", (4, 10)), "audio": ("int16", (4, 22050)),
        "audio_scale": ("float32", (4,)), "keys": ("int32", (4, 3)),
    }  # fmt: skip
    assert read.classes == read.made_from.classes and len(read.vocabulary) == len(read.made_from.vocabulary)


def test_each_process_reads_its_part(tmp_path):
    data, folder = written(tmp_path)
    parts = [read_shards(folder).batches(8, shuffle=True) for _ in range(2)]
    whole = read_shards(folder).batches(8, shuffle=True, per_epoch=21)
    for rank, batches in enumerate(parts):
        batches.take_part(rank, 2)
    assert [len(batches) for batches in parts] == [3, 3]
    for index in range(3):
        both = np.concatenate([batches[index][0]["text"] for batches in parts])
        np.testing.assert_array_equal(both, whole[index][0]["text"][: len(both)])
    assert len(parts[0][2][0]["text"]) == 2
    with pytest.raises(ValueError, match="batch_size: expected a multiple of 3, the number of processes"):
        read_shards(folder).batches(8).take_part(0, 3)


def test_a_killed_writer_goes_on_and_writes_only_what_is_missing(tmp_path):
    data, folder = written(tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.suffix == ".npy"}
    listed = json.loads((folder / "shards.json").read_text())
    listed["shards"][2] = None
    (folder / "shards.json").write_text(json.dumps(listed))
    (folder / ".image-00002.npy.part").write_bytes(b"half")
    with pytest.raises(ValueError, match="has 2 of 3 shards: write_shards makes the rest"):
        read_shards(folder)
    told = []
    write_shards(data, folder, per_shard=8, tell=told.append)
    assert told == ["shard 3 of 3"]
    after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.suffix == ".npy"}
    assert {name for name in after if after[name] != before[name]} == {
        name for name in before if "00002" in name
    }
    read_shards(folder, verify=True)


def test_damage_is_told_and_mended(tmp_path):
    data, folder = written(tmp_path)
    image = folder / "image-00001.npy"
    whole = image.read_bytes()
    image.write_bytes(whole[:-100])
    with pytest.raises(ValueError, match=r"image-00001.npy has \d+ bytes, \d+ were written"):
        read_shards(folder)
    image.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ValueError, match="is not what was written"):
        read_shards(folder, verify=True)
    image.unlink()
    with pytest.raises(ValueError, match=r"image-00001\.npy is missing: write the shards again"):
        read_shards(folder)
    write_shards(data, folder, per_shard=8)
    assert image.read_bytes() == whole
    (folder / "shards.json").write_text("{")
    with pytest.raises(ValueError, match=r"shards\.json is bad"):
        read_shards(folder)


def test_another_version_of_the_code_is_told(tmp_path, monkeypatch):
    _, folder = written(tmp_path)
    monkeypatch.setattr(datasets.scenes, "GREY", 0.9)
    with pytest.raises(ValueError, match="not those that this version of the course makes"):
        read_shards(folder)
    monkeypatch.undo()
    listed = json.loads((folder / "shards.json").read_text())
    (folder / "shards.json").write_text(json.dumps(listed | {"format": 99}))
    with pytest.raises(ValueError, match="another version of the course"):
        read_shards(folder)


def test_other_sets_and_other_arguments_are_refused(tmp_path):
    data, folder = written(tmp_path)
    with pytest.raises(ValueError, match="holds shards of another seed"):
        write_shards(cmx_digits("train", 21, seed=1), folder, per_shard=8)
    with pytest.raises(ValueError, match="holds shards of another per_shard"):
        write_shards(data, folder, per_shard=9)
    with pytest.raises(TypeError, match="data: expected what `cmx_digits` gives"):
        write_shards([1], folder)
    clip = np.ones(100, np.float32)
    own = cmx_digits("train", 4, speech=([clip] * 10, np.arange(10)))
    with pytest.raises(ValueError, match="data: expected the bundled"):
        write_shards(own, tmp_path / "own")
    with pytest.raises(FileNotFoundError, match="there are no shards in"):
        read_shards(tmp_path / "nothing")


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda data, folder: write_shards(data, 7), "folder: expected a path"),
        (lambda data, folder: write_shards(data, folder, per_shard=0), "per_shard: expected at least 1"),
        (lambda data, folder: write_shards(data, folder, workers=0), "workers: expected at least 1"),
        (lambda data, folder: write_shards(data, folder, tell="me"), "tell: expected a function"),
        (lambda data, folder: read_shards(None), "folder: expected a path"),
        (lambda data, folder: read_shards(folder, as_stored="no"), "as_stored: expected True or False"),
        (lambda data, folder: read_shards(folder, verify=1), "verify: expected True or False"),
    ],
)
def test_odd_arguments_are_named(call, said, tmp_path):
    with pytest.raises((ValueError, TypeError), match=said):
        call(cmx_digits("train", 2), tmp_path)


def test_one_command_writes_them(tmp_path, capsys):
    command = ["shards", str(tmp_path), "--samples", "5", "--size", "32", "--per-shard", "3", "--clean"]
    assert main(command) == 0
    assert "shards: shard 2 of 2" in capsys.readouterr().out
    assert len(read_shards(tmp_path)) == 5
    assert main([*command, "--seed", "4"]) == 1
    assert "shards: folder:" in capsys.readouterr().err
