"""The upstream files themselves, where they lie on this machine."""

import tarfile
import wave
from pathlib import Path

import numpy as np
import pytest

from cmx_helpers import datasets
from tests.datasets.small_server import (
    FAULTS,
    FSDD,
    REAL,
    SHARED,
    SPEAKERS,
    Server,
    download,
    in_cache,
    needs_real_files,
)


def test_sources_are_the_official_ones():
    for name, source in REAL.items():
        if (SHARED / name).is_file():
            assert source.size == (SHARED / name).stat().st_size
        assert source.url.startswith("https://") and len(source.sha256) == 64


@pytest.fixture
def real_server(monkeypatch, tmp_path):
    server = Server()
    server.files = {name: (SHARED / name).read_bytes() for name in REAL}
    monkeypatch.setenv("CMX_DATA_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CMX_DATA_URL", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "PAUSE_S", 0)
    yield server
    server.close()


@needs_real_files
def test_real_fsdd_has_2500_recordings_of_five_speakers(real_server):
    recordings = datasets.fsdd()
    assert len(recordings.audio) == len(set(recordings.files)) == 2500
    assert np.bincount(recordings.labels).tolist() == [250] * 10
    assert set(recordings.speakers) == set(SPEAKERS)
    seconds = np.array([len(clip) for clip in recordings.audio]) / 8000
    # The samples that the WAV headers tell, read by another library.
    with tarfile.open(SHARED / FSDD) as tar:
        wavs = [member for member in tar if member.name.endswith(".wav")]
        frames = {}
        for member in wavs:
            with wave.open(tar.extractfile(member)) as stream:
                frames[Path(member.name).name] = stream.getnframes()
    assert dict(zip(recordings.files.tolist(), map(len, recordings.audio))) == frames
    np.testing.assert_allclose([seconds.min(), seconds.max()], [0.14, 2.28], atol=0.005)
    assert all(clip.ndim == 1 and np.isfinite(clip).all() and np.ptp(clip) > 0 for clip in recordings.audio)
    for name in recordings.files:
        digit, speaker, _ = name.split("_")
        assert speaker in SPEAKERS and digit.isdigit()
    assert real_server.requests == [FSDD]
    assert len(datasets.fsdd("train", sample_rate=22050).audio) == 1500


@needs_real_files
def test_real_mnist_has_10000_images_that_look_like_their_labels(real_server):
    images, labels = datasets.mnist_test()
    assert images.shape == (10000, 28, 28, 1) and images.dtype == np.float32
    assert images.min() == 0 and images.max() == 1
    assert labels.shape == (10000,) and labels.dtype == np.int64
    # As published with the set.
    assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    ink = np.array([images[labels == digit].mean() for digit in range(10)])
    assert ink.argmin() == 1 and ink.argmax() == 0


@needs_real_files
@pytest.mark.parametrize("fault", ["truncated", "corrupt", "error"])
def test_real_files_broken_on_the_way_are_refused_and_a_rerun_mends_it(real_server, fault):
    real_server.fault = fault
    with pytest.raises(datasets.DataError, match=FAULTS[fault]):
        datasets.fsdd()
    assert in_cache() == []
    real_server.fault = None
    assert len(datasets.fsdd("test").audio) == 500
    assert in_cache() == [FSDD]


@needs_real_files
def test_real_files_stay_when_the_server_is_gone(real_server, monkeypatch):
    datasets.mnist_test()
    real_server.close()
    assert datasets.mnist_test()[0].shape == (10000, 28, 28, 1)
    with pytest.raises(datasets.DataError, match=f"Could not download {FSDD}"):
        datasets.fsdd()
    monkeypatch.setenv("CMX_DATA_DIR", str(SHARED))
    assert len(datasets.fsdd("validation").audio) == 500
