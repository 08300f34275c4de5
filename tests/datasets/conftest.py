"""Fixtures that several of these tests use."""

import csv
import hashlib

import numpy as np
import pytest
import soundfile
from PIL import Image

from cmx_helpers.datasets import CLEAN, cmx_digits
from tests.datasets.draws import SPLITS
from tests.datasets.own_folder import tone, write
from tests.datasets.small_server import FSDD, IMAGES, LABELS, Server, download, idx, small_archive
from tests.datasets.speech_files import FOLDER


@pytest.fixture(scope="module")
def clean():
    return {split: cmx_digits(split, 3000, corruption=CLEAN) for split in SPLITS}


@pytest.fixture
def server(monkeypatch, tmp_path):
    """Small files in place of the real ones, an empty cache, no waiting between attempts."""
    server = Server()
    rng = np.random.default_rng(0)
    server.images = rng.integers(256, size=(6, 28, 28))
    server.labels = rng.integers(10, size=6)
    server.files = {FSDD: small_archive(), IMAGES: idx(server.images), LABELS: idx(server.labels)}
    for name, content in server.files.items():
        source = download.Source("http://upstream.invalid/" + name, hashlib.sha256(content).hexdigest())
        monkeypatch.setitem(download.SOURCES, name, source)
    monkeypatch.setenv("CMX_DATA_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CMX_DATA_URL", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "PAUSE_S", 0)
    yield server
    server.close()


@pytest.fixture
def folder(tmp_path):
    """Four good rows: a colour PNG with a WAV, a grey JPEG with a FLAC, text alone, a picture alone."""
    rng = np.random.default_rng(0)
    (tmp_path / "sub").mkdir()
    Image.fromarray(rng.integers(0, 256, (48, 48, 3), dtype=np.uint8)).save(tmp_path / "a.png")
    Image.new("L", (30, 60), 200).save(tmp_path / "sub" / "b.jpg")
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    soundfile.write(tmp_path / "a.wav", tone(), 22050, subtype="FLOAT")
    stereo = np.stack([tone(1.5, 44100), np.zeros(66150, np.float32)], axis=1)
    soundfile.write(tmp_path / "sub" / "b.flac", stereo, 44100)
    write(
        tmp_path,
        [
            ["a.png", "A red cat, sleeping", "a.wav", "cat"],
            ["sub/b.jpg", "一只狗", "sub/b.flac", "dog"],
            ["", "purrs", "", "cat"],
            ["clear.png", "", "", "dog"],
        ],
    )
    return tmp_path


@pytest.fixture(scope="module")
def rows():
    with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
