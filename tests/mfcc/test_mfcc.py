"""Mel, decibels, DCT, MFCC and deltas against librosa and SciPy."""

import functools
from pathlib import Path
from types import SimpleNamespace

import librosa
import numpy as np
import pytest
import scipy.fft
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from cmx_helpers.mfcc import (
    db_to_power,
    dct,
    dct_basis,
    delta,
    griffinlim,
    hz_to_mel,
    idct,
    mel_filterbank,
    mel_to_hz,
    mel_to_stft,
    melspectrogram,
    mfcc,
    mfcc_to_audio,
    mfcc_to_mel,
    power_to_db,
)
from cmx_helpers.stft import stft

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
quiet_librosa = pytest.mark.filterwarnings("ignore:Empty filters", "ignore:n_fft=", "ignore:n_mels=")


@pytest.fixture(autouse=True)
def librosa_keeps_its_filter_bank(monkeypatch):
    """librosa builds the same bank for each call; remembered, it takes a fraction of the time."""
    monkeypatch.setattr(librosa.filters, "mel", functools.lru_cache(librosa.filters.mel))


def speech_like(rng, *shape):
    """Noise that swells, fades and rests, so that the floor of `top_db` matters."""
    swell = np.maximum(0, np.sin(np.arange(shape[-1]) / 2000 + rng.uniform(0, 6))) ** 2
    return rng.standard_normal(shape) * swell * 10 ** rng.uniform(-3, -1)


def random_setting(rng):
    """Arguments that librosa.feature.mfcc and ours both take."""
    sr = int(rng.choice([8000, 16000, 22050, 44100]))
    n_fft = int(rng.choice([256, 400, 512, 1000, 1023, 2048]))
    n_mels = int(rng.integers(20, 129))
    return dict(
        sr=sr,
        n_fft=n_fft,
        win_length=int(rng.integers(n_fft // 2, n_fft + 1)),
        hop_length=int(rng.integers(n_fft // 8, n_fft)),
        window=str(rng.choice(["hann", "hamming", "boxcar"])),
        center=bool(rng.integers(4)),
        pad_mode=str(rng.choice(["constant", "reflect"])),
        n_mels=n_mels,
        n_mfcc=int(rng.integers(1, 21)),
        fmin=float(rng.choice([0, 20, 133.3])),
        fmax=[None, sr / 2, sr * 0.4][rng.integers(3)],
        htk=bool(rng.integers(2)),
        mel_norm=[None, "slaney"][rng.integers(2)],
        norm=["ortho", None][rng.integers(4) // 3],
        power=float(rng.choice([2, 2, 1, 1.5])),
    )


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


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=3),
    st.integers(-3, 2),
    st.sampled_from(["ortho", None]),
    st.data(),
)
def test_dct_and_idct_are_scipys(shape, axis, norm, data):
    axis = axis % len(shape)
    x = np.random.default_rng(sum(shape)).standard_normal(shape)
    n = data.draw(st.integers(1, shape[axis]))
    want = np.take(scipy.fft.dct(x, axis=axis, norm=norm), range(n), axis)
    got = dct(x, n, axis=axis, norm=norm)
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-13)
    longer = data.draw(st.integers(n, 12))
    back = scipy.fft.idct(want, n=longer, axis=axis, norm=norm)
    np.testing.assert_allclose(idct(got, longer, axis=axis, norm=norm), back, rtol=0, atol=1e-13)
    assert dct(x.astype(np.float32)).dtype == idct(x.astype(np.float32)).dtype == np.float32
    np.testing.assert_allclose(idct(dct(x, axis=axis), axis=axis), x, rtol=0, atol=1e-13)


def test_dct_rows_are_orthonormal():
    B = dct_basis(128, 128)
    np.testing.assert_allclose(B @ B.T, np.eye(128), atol=1e-13)
    kept = dct(np.arange(4.0), 3)
    dct_basis(3, 4)[:] = 0
    np.testing.assert_array_equal(dct(np.arange(4.0), 3), kept)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 6).map(lambda h: 2 * h + 1),
    st.integers(1, 3),
    st.sampled_from(["interp", "nearest", "mirror", "constant", "wrap"]),
    st.integers(0, 30),
    st.sampled_from([(), (4,), (2, 3)]),
)
def test_delta_is_librosas(width, order, mode, more, batch):
    width = max(width, order + 1 + order % 2)
    x = np.random.default_rng(more).standard_normal((*batch, width + more))
    want = librosa.feature.delta(x, width=width, order=order, mode=mode)
    np.testing.assert_allclose(delta(x, width=width, order=order, mode=mode), want, rtol=0, atol=1e-11)
    single = delta(x.astype(np.float32), width=width, order=order, mode=mode)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, want, rtol=0, atol=2e-6 * max(1, np.abs(want).max()))
    sideways = delta(np.moveaxis(x, -1, 0), width=width, order=order, mode=mode, axis=0)
    np.testing.assert_allclose(np.moveaxis(sideways, 0, -1), want, rtol=0, atol=1e-11)


def test_delta_of_few_frames_padded(rng):
    x = rng.standard_normal((2, 5))
    np.testing.assert_allclose(delta(x, mode="nearest"), librosa.feature.delta(x, mode="nearest"), atol=1e-12)


@pytest.mark.parametrize("lifter", [0, 22])
def test_mfcc_to_mel_is_librosas(rng, lifter):
    C = mfcc(speech_like(rng, 2, 9000), n_mfcc=13, lifter=lifter)
    want = librosa.feature.inverse.mfcc_to_mel(C, n_mels=128, lifter=lifter)
    np.testing.assert_allclose(mfcc_to_mel(C, lifter=lifter), want, rtol=1e-10)


def test_all_coefficients_bring_the_mel_spectrum_back(rng):
    M = melspectrogram(speech_like(rng, 9000) + 1e-2, n_mels=40)
    C = dct(power_to_db(M, top_db=None), axis=-2)
    np.testing.assert_allclose(mfcc_to_mel(C, n_mels=40), np.maximum(M, 1e-10), rtol=1e-10)


def test_mel_to_stft_has_the_wanted_bands(rng):
    M = melspectrogram(speech_like(rng, 2, 9000) + 1e-2, n_mels=60)
    S = mel_to_stft(M)
    assert S.shape == (2, 1025, 18)
    assert S.min() >= 0
    again = librosa.filters.mel(sr=22050, n_fft=2048, n_mels=60, dtype=np.float64) @ S**2
    assert np.linalg.norm(again - M) < 1e-3 * np.linalg.norm(M)


def test_griffinlim_nears_the_magnitudes(rng):
    y = np.sin(2 * np.pi * 300 * np.arange(8000) / 8000 * (1 + np.arange(8000) / 16000))
    S = np.abs(stft(y, n_fft=512))

    def error(sound):
        return np.linalg.norm(np.abs(stft(sound, n_fft=512)) - S) / np.linalg.norm(S)

    errors = [error(griffinlim(S, n_iter=n, length=8000)) for n in (0, 4, 32)]
    assert errors[0] > errors[1] > errors[2]
    theirs = error(librosa.griffinlim(S, n_iter=32, length=8000, random_state=0))
    assert errors[2] < 1.5 * theirs
    np.testing.assert_array_equal(griffinlim(S, n_iter=2), griffinlim(S, n_iter=2))


def test_mfcc_to_audio_keeps_the_envelope(rng):
    """Sound rebuilt from 13 coefficients has the loudness curve and the colour of the original."""
    y = np.cumsum(speech_like(rng, 22050)) * 0.1
    y = speech_like(rng, 22050) + 0.3 * (y - y.mean())
    C = mfcc(y, n_mfcc=13)
    sound = mfcc_to_audio(C, length=22050)
    assert sound.shape == (22050,)
    heard = mfcc(sound, n_mfcc=13)
    for row in range(3):
        assert np.corrcoef(heard[row], C[row])[0, 1] > 0.9
    assert mfcc_to_audio(C.astype(np.float32), n_iter=1).dtype == np.float32


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


SOUND = np.ones(3000)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: mfcc(np.ones(0)), ValueError, "y: "),
        (lambda: mfcc(np.ones((2, 0))), ValueError, "y: "),
        (lambda: mfcc(np.full(3000, np.nan)), ValueError, "y: .*NaN"),
        (lambda: mfcc(np.where(np.arange(3000) == 2999, np.inf, 0.0)), ValueError, "y: .*infinity"),
        (lambda: mfcc(np.ones(3000, np.int16)), TypeError, "y: .*int16.*32768"),
        (lambda: mfcc(np.ones(2000), center=False), ValueError, "y: .*n_fft=2048"),
        (lambda: mfcc(SOUND, sr=-22050), ValueError, "sr: "),
        (lambda: mfcc(SOUND, sr=0), ValueError, "sr: "),
        (lambda: mfcc(SOUND, sr="22050"), TypeError, "sr: "),
        (lambda: mfcc(SOUND, hop_length=0), ValueError, "hop_length: "),
        (lambda: mfcc(SOUND, hop_length=-1), ValueError, "hop_length: "),
        (lambda: mfcc(SOUND, n_fft=1), ValueError, "n_fft: "),
        (lambda: mfcc(SOUND, win_length=4096), ValueError, "win_length: "),
        (lambda: mfcc(SOUND, window="hanning"), ValueError, "window: "),
        (lambda: mfcc(SOUND, n_mfcc=0), ValueError, "n_mfcc: "),
        (lambda: mfcc(SOUND, n_mfcc=41, n_mels=40), ValueError, "n_mfcc: .*40"),
        (lambda: mfcc(SOUND, n_mels=0), ValueError, "n_mels: "),
        (lambda: mfcc(SOUND, lifter=-1), ValueError, "lifter: "),
        (lambda: mfcc(SOUND, lifter=np.nan), ValueError, "lifter: "),
        (lambda: mfcc(SOUND, top_db=-1), ValueError, "top_db: "),
        (lambda: mfcc(SOUND, norm="slaney"), ValueError, "norm: "),
        (lambda: mfcc(SOUND, mel_norm="ortho"), ValueError, ".*mel_norm in mfcc"),
        (lambda: mfcc(SOUND, power=0), ValueError, "power: "),
        (lambda: mfcc(SOUND, fmin=-1), ValueError, "fmin: "),
        (lambda: mfcc(SOUND, fmin=5000, fmax=4000), ValueError, "fmin: "),
        (lambda: mfcc(SOUND, fmax=11026), ValueError, "fmax: "),
        (lambda: mel_filterbank(22050, 2048, norm=-1), ValueError, "norm: "),
        (lambda: mel_filterbank(22050, 2048, norm=[1]), TypeError, "norm: "),
        (lambda: mel_filterbank(22050, 2048, dtype=np.int32), TypeError, "dtype: "),
        (lambda: hz_to_mel(-1), ValueError, "frequencies: "),
        (lambda: mel_to_hz([1, np.nan]), ValueError, "mels: "),
        (lambda: power_to_db([]), ValueError, "S: "),
        (lambda: power_to_db([1, np.nan]), ValueError, "S: "),
        (lambda: power_to_db([1j]), TypeError, "S: "),
        (lambda: power_to_db([1.0], amin=0), ValueError, "amin: "),
        (lambda: power_to_db([1.0], ref=0), ValueError, "ref: "),
        (lambda: power_to_db([1.0], top_db="80"), TypeError, "top_db: "),
        (lambda: dct([1.0, 2.0], 3), ValueError, "n: "),
        (lambda: dct([1.0, 2.0], axis=1), ValueError, "axis: "),
        (lambda: dct([1.0, 2.0], norm="none"), ValueError, "norm: "),
        (lambda: idct([1.0, 2.0], 1), ValueError, "n: "),
        (lambda: dct_basis(0, 4), ValueError, "n: "),
        (lambda: delta(np.ones(8)), ValueError, "width: .*8"),
        (lambda: delta(np.ones(20), width=4), ValueError, "width: .*odd"),
        (lambda: delta(np.ones(20), width=1), ValueError, "width: "),
        (lambda: delta(np.ones(20), width=3, order=3), ValueError, "width: "),
        (lambda: delta(np.ones(20), order=0), ValueError, "order: "),
        (lambda: delta(np.ones(20), mode="reflect"), ValueError, "mode: "),
        (lambda: delta(np.ones(20), axis=1), ValueError, "axis: "),
        (lambda: delta([]), ValueError, "data: "),
        (lambda: mfcc_to_mel(np.ones((13, 2)), n_mels=12), ValueError, "n_mels: "),
        (lambda: mfcc_to_mel(np.ones((13, 2)), lifter=-1), ValueError, "lifter: "),
        (lambda: mel_to_stft(-np.ones((40, 2))), ValueError, "M: "),
        (lambda: griffinlim(-np.ones((33, 2))), ValueError, "S: "),
        (lambda: griffinlim(np.ones((33, 2)), momentum=-1), ValueError, "momentum: "),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=f"^{words}"):
        call()
