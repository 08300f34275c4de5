"""The mel scale, its filters and decibels, against librosa."""

import librosa
import numpy as np
import pytest

from cmx_helpers.mfcc import (
    db_to_power,
    hz_to_mel,
    mel_filterbank,
    mel_to_hz,
    melspectrogram,
    mfcc,
    power_to_db,
)
from tests.mfcc.sounds import quiet_librosa, random_setting, speech_like


@pytest.mark.parametrize("htk", [False, True])
def test_mel_scale_is_librosas(rng, htk):
    f = np.concatenate([[0.0, 999.9, 1000.0, 1000.1], rng.uniform(0, 24000, 500)])
    np.testing.assert_array_equal(hz_to_mel(f, htk=htk), librosa.hz_to_mel(f, htk=htk))
    m = hz_to_mel(f, htk=htk)
    np.testing.assert_array_equal(mel_to_hz(m, htk=htk), librosa.mel_to_hz(m, htk=htk))
    np.testing.assert_allclose(mel_to_hz(m, htk=htk), f, rtol=1e-13, atol=1e-10)
    assert np.ndim(hz_to_mel(440, htk=htk)) == 0
    assert hz_to_mel(1000) == pytest.approx(15)


@quiet_librosa
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("norm", ["slaney", None, 1, 2, 0.5, np.inf])
def test_filter_bank_is_librosas_bit_for_bit(rng, norm, dtype):
    for _ in range(25):
        sr = float(rng.choice([8000, 11025, 16000, 22050, 44100, rng.uniform(4000, 96000)]))
        n_fft = int(rng.integers(2, 3000))
        n_mels = int(rng.integers(1, 140))
        fmin, fmax = np.sort(rng.uniform(0, sr / 2, 2)) if rng.integers(2) else (0.0, None)
        setting = dict(n_mels=n_mels, fmin=fmin, fmax=fmax, htk=bool(rng.integers(2)), norm=norm, dtype=dtype)
        got = mel_filterbank(sr, n_fft, **setting)
        want = librosa.filters.mel(sr=sr, n_fft=n_fft, **setting)
        assert got.dtype == want.dtype == dtype
        assert got.shape == want.shape == (n_mels, 1 + n_fft // 2)
        assert got.tobytes() == want.tobytes(), (sr, n_fft, setting)


def test_an_empty_filter_is_told():
    with pytest.warns(UserWarning, match="n_mels=128.*empty"):
        mel_filterbank(22050, 256)


@pytest.mark.parametrize("seed", range(15))
@quiet_librosa
def test_melspectrogram_is_librosas(seed):
    rng = np.random.default_rng(seed)
    setting = random_setting(rng)
    for name in ("n_mfcc", "norm"):
        del setting[name]
    setting["norm"] = setting.pop("mel_norm")
    y = speech_like(rng, 2, int(rng.integers(setting["n_fft"], 30000)))
    want = librosa.feature.melspectrogram(y=y, **setting, dtype=np.float64)
    got = melspectrogram(y, **setting)
    assert got.shape == want.shape and got.dtype == np.float64
    assert np.abs(got - want).max() <= 1e-13 * want.max()
    single = melspectrogram(y.astype(np.float32), **setting)
    assert single.dtype == np.float32
    assert np.abs(single - want).max() <= 2e-6 * want.max()


def test_silence_is_flat():
    C = mfcc(np.zeros(4000))
    np.testing.assert_allclose(C[0], -100 * np.sqrt(128))
    np.testing.assert_allclose(C[1:], 0, atol=1e-11)


@pytest.mark.parametrize("shape", [(), (7,), (20, 9), (3, 20, 9)])
@pytest.mark.parametrize("top_db", [80.0, 10, 0, None])
def test_power_to_db_is_librosas(rng, shape, top_db):
    S = 10 ** rng.uniform(-12, 3, shape)
    for ref in (1.0, 20.0, np.max, np.median):
        want = librosa.power_to_db(S, ref=ref, top_db=top_db)
        got = power_to_db(S, ref=ref, top_db=top_db, per_clip=False)
        np.testing.assert_allclose(got, want, rtol=0, atol=1e-12)
        if len(shape) == 3:
            want = np.stack([librosa.power_to_db(clip, ref=ref, top_db=top_db) for clip in S])
        np.testing.assert_allclose(power_to_db(S, ref=ref, top_db=top_db), want, rtol=0, atol=1e-12)
    single = power_to_db(S.astype(np.float32), top_db=None)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, librosa.power_to_db(S, top_db=None), rtol=0, atol=3e-5)


def test_db_to_power_undoes_power_to_db(rng):
    S = rng.uniform(0.1, 10, (4, 5))
    np.testing.assert_allclose(db_to_power(power_to_db(S, ref=3.0), ref=3.0), S, rtol=1e-13)
