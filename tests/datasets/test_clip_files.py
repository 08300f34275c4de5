"""The spoken digits read from WAV, where a Python cannot read FLAC, and from a folder that is named."""

import shutil
import sys

import numpy as np
import pytest
from scipy.io import wavfile

from cmx_helpers import datasets, runtime
from cmx_helpers._common import places

FILE = "en/3_en-us-f1_0.flac"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A set with one clip, as WAV; and no soundfile."""
    original = datasets.load_clip(FILE)
    (tmp_path / "en").mkdir()
    shutil.copy(places.FOLDER / "manifest.csv", tmp_path)
    path = (tmp_path / FILE).with_suffix(".wav")
    wavfile.write(path, 22050, np.round(original * 2**15).astype(np.int16))
    monkeypatch.setenv(places.VARIABLE, str(tmp_path))
    monkeypatch.setitem(sys.modules, "soundfile", None)
    return path, original


def test_a_wav_file_gives_the_same_samples(elsewhere):
    _, original = elsewhere
    read = datasets.load_clip(FILE)
    assert read.dtype == np.float32
    np.testing.assert_array_equal(read, original)
    with pytest.raises(FileNotFoundError, match="there is no clip"):
        datasets.load_clip("en/4_en-us-f1_0.flac")


@pytest.mark.parametrize("damage", ["cut", "text", "24 bits", "stereo", "slow"])
def test_a_wav_file_that_is_none_of_ours_is_told(elsewhere, damage):
    path, original = elsewhere
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:30])
    elif damage == "text":
        path.write_text("not a sound")
    elif damage == "24 bits":
        wavfile.write(path, 22050, original)
    elif damage == "stereo":
        wavfile.write(path, 22050, np.zeros((9, 2), np.int16))
    else:
        wavfile.write(path, 8000, np.zeros(9, np.int16))
    with pytest.raises(ValueError, match=r"file: en/3_en-us-f1_0.flac"):
        datasets.load_clip(FILE)


def test_the_named_folder_is_the_one_that_is_looked_at(elsewhere):
    rows = {row[0]: row for row in runtime.self_check()}
    assert rows["Spoken digits"] == ("Spoken digits", "1 recordings", "ok")


def test_the_check_knows_a_browser(monkeypatch):
    monkeypatch.setattr(runtime.sys, "platform", "emscripten")
    monkeypatch.setattr(runtime.sys, "version_info", (3, 14, 2))
    rows = {row[0]: row for row in runtime.self_check()}
    assert runtime.in_browser()
    assert rows["Python"][2] == "ok"
    assert rows["keras"] == ("keras", "not in a browser", "ok")
    assert "jupyterlab" not in rows
    assert "Keras backend" not in rows
    assert all(state == "ok" for *_, state in rows.values() if _[0] != "Profile")
