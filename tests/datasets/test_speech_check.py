"""The check of the spoken digits names every fault."""

import csv
import hashlib
import shutil

import numpy as np
import pytest
import soundfile

from cmx_helpers import datasets
from tests.datasets.speech_files import FOLDER


@pytest.fixture
def small(tmp_path, rows):
    """A copy of two voices, with its manifest."""
    chosen = [dict(row) for row in rows if row["voice"] in ("en-us-f1", "cmn-m6")]
    for row in chosen:
        (tmp_path / row["file"]).parent.mkdir(exist_ok=True)
        shutil.copy(FOLDER / row["file"], tmp_path / row["file"])
    write_manifest(tmp_path, chosen)
    return tmp_path, chosen


def write_manifest(folder, rows):
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_a_copy_passes_the_check(small):
    folder, rows = small
    assert datasets.check_spoken_digits(folder).clips == len(rows) == 30


def rewrite(folder, file, audio, rate=22050):
    soundfile.write(folder / file, audio, rate, format="FLAC", subtype="PCM_16")
    return hashlib.sha256((folder / file).read_bytes()).hexdigest()


FAULTS = {
    "missing": "there is no clip 'en/0_en-us-f1_0.flac'",
    "truncated": "en/0_en-us-f1_0.flac:? (cannot be read|sha256 differs)",
    "not sound": "cannot be read",
    "changed": "sha256 differs",
    "silent": r"silent \(root mean square 0.0000\)",
    "rate": "got 1 channels at 16000 Hz",
    "stereo": "got 2 channels at 22050 Hz",
    "long": "over one second",
    "short": "manifest says",
    "stray": "en/stray.flac: not in the manifest",
    "leak": "variant f1 is in test and train",
    "digit twice": "voice en-us-f1, take 0: expected each digit once",
    "split": "unknown split 'dev'",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_check_names_each_fault(small, fault):
    folder, rows = small
    path = folder / rows[0]["file"]
    audio = datasets.load_clip(rows[0]["file"])
    changes = {
        "silent": (np.zeros_like(audio), 22050),
        "rate": (audio, 16000),
        "stereo": (np.stack([audio, audio], axis=1), 22050),
        "long": (np.tile(audio, 4), 22050),
        "short": (audio[:-100], 22050),
    }
    if fault in changes:
        rows[0]["sha256"] = rewrite(folder, rows[0]["file"], *changes[fault])
    elif fault == "missing":
        path.unlink()
    elif fault == "truncated":
        path.write_bytes(path.read_bytes()[:2000])
    elif fault == "not sound":
        path.write_bytes(b"hello")
    elif fault == "changed":
        rewrite(folder, rows[0]["file"], audio * 0.9)
    elif fault == "stray":
        shutil.copy(path, folder / "en" / "stray.flac")
    elif fault == "leak":
        rows[0]["split"] = "test"
    elif fault == "digit twice":
        rows[0]["digit"] = "1"
    elif fault == "split":
        rows[0]["split"] = "dev"
    write_manifest(folder, rows)
    with pytest.raises(ValueError, match=FAULTS[fault]):
        datasets.check_spoken_digits(folder)


def test_the_check_names_all_faults_at_once(small):
    folder, rows = small
    for row in rows[:3]:
        (folder / row["file"]).unlink()
    with pytest.raises(ValueError) as caught:
        datasets.check_spoken_digits(folder)
    assert all(row["file"] in str(caught.value) for row in rows[:3]) and "3 faults" in str(caught.value)
