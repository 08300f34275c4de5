"""MFCC against librosa, for one sound and for many."""

import os
from pathlib import Path
from types import SimpleNamespace

import librosa
import numpy as np
import pytest
import scipy.fft
from threadpoolctl import threadpool_limits

from cmx_helpers.mfcc import (
    melspectrogram,
    mfcc,
)
from tests.mfcc.sounds import quiet_librosa, random_setting, speech_like

SHARED = Path(os.environ.get("CMX_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


@pytest.mark.parametrize("seed", range(60))
@quiet_librosa
def test_mfcc_is_librosas(seed):
    rng = np.random.default_rng(seed)
    setting = random_setting(rng)
    shortest = 1 if setting["center"] and setting["pad_mode"] == "constant" else setting["n_fft"]
    y = speech_like(rng, int(rng.integers(shortest, 40000)))
    want = librosa.feature.mfcc(y=y, **setting, dtype=np.float64)
    got = mfcc(y, **setting)
    assert got.shape == want.shape and got.dtype == np.float64
    # The unscaled DCT has values up to 2 · √n_mels times as large.
    scale = 1 if setting["norm"] else 2 * np.sqrt(setting["n_mels"])
    assert np.abs(got - want).max() <= 1e-11 * scale
    # The same samples for both, but librosa in float64: its own float32 result is off by up to 3e-4.
    y = y.astype(np.float32)
    want = librosa.feature.mfcc(y=y.astype(np.float64), **setting, dtype=np.float64)
    got = mfcc(y, **setting)
    assert got.dtype == np.float32
    assert np.abs(got - want).max() <= 2e-4 * scale


@pytest.mark.parametrize("lifter", [1.5, 13, 22, 40])
def test_lifter_is_librosas(rng, lifter):
    y = speech_like(rng, 30000)
    want = librosa.feature.mfcc(y=y, lifter=lifter, dtype=np.float64)
    np.testing.assert_allclose(mfcc(y, lifter=lifter), want, rtol=0, atol=1e-11)
    # The lifter multiplies what float32 left over, too: by 1 + lifter / 2 at most.
    got = mfcc(y.astype(np.float32), lifter=lifter)
    assert got.dtype == np.float32
    assert np.abs(got - want).max() <= 2e-4 * (1 + lifter / 2)


@pytest.mark.parametrize("per_clip", [True, False])
@pytest.mark.parametrize("batch", [(3,), (2, 2)])
def test_top_db_over_a_clip_or_over_all(rng, per_clip, batch):
    y = speech_like(rng, *batch, 12000) * 10.0 ** -np.arange(batch[-1])[:, None] * 100
    got = mfcc(y, per_clip=per_clip)
    if per_clip:
        one = [librosa.feature.mfcc(y=clip, dtype=np.float64) for clip in y.reshape(-1, 12000)]
        want = np.reshape(one, got.shape)
    else:
        want = librosa.feature.mfcc(y=y, dtype=np.float64)
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-11)
    assert np.abs(mfcc(y, per_clip=not per_clip) - want).max() > 1  # the two do differ here


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_batch_is_its_clips_to_the_last_bit(rng, dtype):
    for samples in (
        1,
        5000,
        22050,
        150000,
    ):  # one block of frames, several, and so many that two threads share
        y = speech_like(rng, 3, 2, samples).astype(dtype) + dtype(1e-3)
        for function in (mfcc, melspectrogram):
            whole = function(y)
            for index in np.ndindex(3, 2):
                np.testing.assert_array_equal(function(y[index]), whole[index])
                np.testing.assert_array_equal(function(y[index[0], ::-1])[1 - index[1]], whole[index])


def test_one_thread_and_two_give_the_same(rng):
    y = speech_like(rng, 200000)
    with threadpool_limits(2):
        two = mfcc(y)
    with threadpool_limits(1):
        np.testing.assert_array_equal(mfcc(y), two)


def test_stereo_is_two_sounds_and_input_is_left_alone(rng):
    y = speech_like(rng, 2, 8000)
    kept = y.copy()
    assert mfcc(y).shape == (2, 20, 16)
    np.testing.assert_array_equal(y, kept)
    np.testing.assert_array_equal(mfcc(y.T.copy().T), mfcc(y))


@pytest.mark.skipif(
    not (SHARED / "free-spoken-digit-dataset-1.0.9.tar.gz").is_file(),
    reason="the FSDD archive is not beside this repository (shared/data)",
)
def test_every_fsdd_recording_is_librosas(monkeypatch):
    from cmx_helpers.datasets import fsdd

    monkeypatch.setenv("CMX_DATA_DIR", str(SHARED))
    recordings = fsdd(sample_rate=22050)
    assert len(recordings.audio) == 2500
    largest = {np.float32: 0.0, np.float64: 0.0}
    with threadpool_limits(1):  # for librosa's small products a second thread costs more than it brings
        for y in recordings.audio:
            want = librosa.feature.mfcc(y=y.astype(np.float64), dtype=np.float64)
            for dtype in largest:
                largest[dtype] = max(largest[dtype], np.abs(mfcc(y.astype(dtype)) - want).max())
    assert largest[np.float64] <= 1e-11
    # Nothing was recorded above 4 kHz. What a float32 FFT leaves there is its own rounding, 140 dB below
    # the loudest bin; in a few files that is just enough to move a coefficient by more than 2e-4.
    assert largest[np.float32] <= 2.5e-4


@pytest.mark.skipif(
    not (SHARED / "free-spoken-digit-dataset-1.0.9.tar.gz").is_file(),
    reason="the FSDD archive is not beside this repository (shared/data)",
)
def test_what_float32_loses_is_the_fourier_transform(monkeypatch):
    """Everything else in float32, the transform alone in float64: two thirds of the error are gone."""
    from cmx_helpers.datasets import fsdd
    from cmx_helpers.mfcc import features

    monkeypatch.setenv("CMX_DATA_DIR", str(SHARED))
    sounds = fsdd(sample_rate=22050).audio[::10]
    exact = [mfcc(y.astype(np.float64)) for y in sounds]

    def largest():
        return max(np.abs(mfcc(y.astype(np.float32)) - c).max() for y, c in zip(sounds, exact, strict=True))

    before = largest()
    doubled = SimpleNamespace(rfft=lambda x: scipy.fft.rfft(x.astype(np.float64)).astype(np.complex64))
    monkeypatch.setattr(features, "scipy", SimpleNamespace(fft=doubled))
    after = largest()
    assert before <= 2.5e-4 and after <= 7e-5 and after < 0.6 * before, (before, after)
