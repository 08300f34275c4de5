"""The spoken digits of FSDD, from a small archive of the same form."""

import hashlib

import numpy as np
import pytest

from cmx_helpers import datasets
from tests.datasets.small_server import FSDD, SPEAKERS, archive, download, wav


def test_fsdd_is_ordered_labelled_and_split_by_speaker(server):
    recordings = datasets.fsdd()
    takes = [f"{d}_{s}_{t}.wav" for d in (3, 7) for s in SPEAKERS for t in (2, 10)]
    assert recordings.files.tolist() == takes
    assert recordings.labels.tolist() == [int(name[0]) for name in takes]
    assert recordings.speakers.tolist() == [name.split("_")[1] for name in takes]
    assert recordings.sample_rate == 8000
    lengths = {s: 800 + 100 * i for i, s in enumerate(reversed(SPEAKERS))}
    rows = zip(recordings.audio, recordings.labels, recordings.speakers)
    for clip, digit, speaker in rows:
        assert clip.dtype == np.float32 and len(clip) == lengths[speaker] + digit
    parts = [datasets.fsdd(split) for split in ("train", "validation", "test")]
    assert sorted(np.concatenate([part.files for part in parts])) == sorted(takes)
    speakers = [set(part.speakers) for part in parts]
    assert [len(s) for s in speakers] == [3, 1, 1] and len(set.union(*speakers)) == 5


def test_nothing_of_the_archive_reaches_the_disk(server, tmp_path):
    datasets.fsdd()
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [FSDD]


@pytest.mark.parametrize("rate", [22050, 16000, 8000, 4000])
def test_fsdd_is_resampled_as_scipy_does(server, rate):
    from math import gcd

    from scipy.signal import resample_poly

    recordings = datasets.fsdd("test", sample_rate=rate)
    assert recordings.sample_rate == rate
    common = gcd(rate, 8000)
    for clip, original in zip(recordings.audio, datasets.fsdd("test").audio):
        expected = resample_poly(original.astype(np.float64), rate // common, 8000 // common)
        assert clip.dtype == np.float32
        np.testing.assert_allclose(clip, expected, atol=1e-6)


@pytest.mark.parametrize(
    "rate, error, said",
    [
        (0, ValueError, "sample_rate: expected at least 1"),
        (22050.0, TypeError, "sample_rate: expected an integer"),
    ],
)
def test_fsdd_names_a_bad_rate(rate, error, said):
    with pytest.raises(error, match=said):
        datasets.fsdd(sample_rate=rate)


def test_a_recording_at_another_rate_is_refused(server, monkeypatch):
    content = archive([("x/recordings/3_theo_0.wav", wav(np.ones(99) * 0.1, rate=16000))])
    server.files[FSDD] = content
    source = download.Source("", hashlib.sha256(content).hexdigest())
    monkeypatch.setitem(download.SOURCES, FSDD, source)
    with pytest.raises(datasets.DataError, match="expected mono at 8000 Hz"):
        datasets.fsdd()
