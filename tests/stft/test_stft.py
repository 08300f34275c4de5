"""Windows, frames, DFT, FFT, STFT and its inverse against SciPy, NumPy and librosa."""

import warnings

import librosa
import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from cmx_helpers.stft import dft, fft, frame, get_window, istft, stft
from tests.helpers import assert_close_relative

NAMES = {"hann": "hann", "hamming": "hamming", "boxcar": "boxcar", "rectangular": "boxcar"}
SEEDS = range(25)


def random_setting(rng):
    """Arguments that librosa.stft and ours both take."""
    n_fft = int(rng.choice([64, 100, 255, 256, 400, 512]))
    win_length = int(rng.integers(n_fft // 2, n_fft + 1))
    return dict(
        n_fft=n_fft,
        win_length=win_length,
        hop_length=int(rng.integers(1 + win_length // 8, 1 + win_length // 2)),
        window=str(rng.choice(["hann", "hamming", "boxcar"])),
        center=bool(rng.integers(2)),
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("periodic", [True, False])
@pytest.mark.parametrize("length", [1, 2, 3, 8, 25, 400, 2048])
def test_window_is_scipys(name, periodic, length):
    want = scipy.signal.get_window(NAMES[name], length, fftbins=periodic)
    got = get_window(name, length, periodic=periodic)
    assert got.shape == (length,) and got.dtype == np.float64
    np.testing.assert_allclose(got, want, rtol=0, atol=2e-15)


def test_window_from_an_array():
    w = np.linspace(0, 1, 7)
    np.testing.assert_array_equal(get_window(w, 7), w)
    got = stft(np.ones(50), n_fft=7, window=w)
    np.testing.assert_allclose(got, librosa.stft(np.ones(50), n_fft=7, hop_length=1, window=w), atol=1e-12)


def test_names_do_not_share_their_array():
    get_window("hann", 16)[:] = 7
    assert get_window("hann", 16).max() == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 60), st.sampled_from([(), (3,), (2, 2)]))
def test_frame(frame_length, hop_length, more, batch):
    x = np.random.default_rng(more).standard_normal((*batch, frame_length + more))
    got = frame(x, frame_length, hop_length)
    columns = [x[..., s : s + frame_length] for s in range(0, more + 1, hop_length)]
    np.testing.assert_array_equal(got, np.stack(columns, axis=-1))
    np.testing.assert_array_equal(
        got, librosa.util.frame(x, frame_length=frame_length, hop_length=hop_length)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 260), st.sampled_from([(), (4,), (2, 3)]), st.booleans())
def test_dft_and_fft_are_numpys(length, batch, is_complex):
    rng = np.random.default_rng(length)
    x = rng.standard_normal((*batch, length))
    if is_complex:
        x = x + 1j * rng.standard_normal(x.shape)
    want = np.fft.fft(x)
    for transform in (dft, fft):
        assert transform(x).dtype == np.complex128
        assert np.abs(transform(x) - want).max() <= 1e-13 * max(1, np.abs(want).max())
        single = transform(x.astype(np.complex64 if is_complex else np.float32))
        assert single.dtype == np.complex64
        assert np.abs(single - want).max() <= 3e-6 * max(1, np.abs(want).max())


def test_laws_linear_and_parseval(rng):
    x, y = rng.standard_normal((2, 64))
    np.testing.assert_allclose(fft(2 * x - 3 * y), 2 * fft(x) - 3 * fft(y), atol=1e-12)
    np.testing.assert_allclose(np.sum(np.abs(dft(x)) ** 2) / 64, np.sum(x**2), rtol=1e-13)


def test_integers_are_numbers_to_the_dft():
    assert dft([1, 2, 3, 4]).dtype == np.complex64
    np.testing.assert_allclose(fft(np.arange(8)), np.fft.fft(np.arange(8)), atol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_stft_and_istft_are_librosas(seed):
    rng = np.random.default_rng(seed)
    setting = random_setting(rng)
    batch = [(), (2,), (2, 3)][seed % 3]
    y = rng.standard_normal((*batch, int(rng.integers(setting["n_fft"], 4000))))
    pad_mode = ["constant", "reflect", "edge", "symmetric"][seed % 4]
    want = librosa.stft(y, **setting, pad_mode=pad_mode)
    got = stft(y, **setting, pad_mode=pad_mode)
    assert got.shape == want.shape and got.dtype == want.dtype
    assert np.abs(got - want).max() <= 1e-12 * np.abs(want).max()
    single = stft(y.astype(np.float32), **setting, pad_mode=pad_mode)
    assert single.dtype == np.complex64
    assert np.abs(single - want).max() <= 1e-6 * np.abs(want).max()
    for length in (None, y.shape[-1], y.shape[-1] // 2, y.shape[-1] + 300):
        inverse = librosa.istft(want, **setting, length=length)
        # Uncentred, the first samples meet only the foot of the window: little is left of them.
        edge = 0 if setting["center"] else setting["n_fft"]
        ours = istft(want, **setting, length=length)
        assert ours.dtype == np.float64
        assert ours.shape == inverse.shape
        kept = slice(edge, ours.shape[-1] - edge)
        np.testing.assert_allclose(ours[..., kept], inverse[..., kept], rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_there_and_back(seed):
    rng = np.random.default_rng(100 + seed)
    setting = random_setting(rng) | dict(center=True)
    y = rng.uniform(-1, 1, (2, int(rng.integers(1, 5000))))
    samples = y.shape[-1]
    back = istft(stft(y, **setting), **setting, length=samples)
    assert np.abs(back - y).max() < 1e-12
    single = istft(stft(y.astype(np.float32), **setting), **setting, length=samples)
    assert single.dtype == np.float32
    assert np.abs(single - y).max() < 5e-5


@pytest.mark.parametrize("hop_length", [16, 32, 50])
def test_stft_and_istft_are_scipys(rng, hop_length):
    y = rng.standard_normal(1000)
    w = scipy.signal.get_window("hann", 128)
    transform = scipy.signal.ShortTimeFFT(w, hop_length, fs=1, phase_shift=None)
    # SciPy starts earlier, with frames that only touch the sound; slice 0 is centred on sample 0.
    want = transform.stft(y)[:, -transform.p_min :]
    got = stft(y, n_fft=128, hop_length=hop_length)
    np.testing.assert_allclose(got, want[:, : got.shape[1]], rtol=0, atol=1e-12)
    inverse = transform.istft(transform.stft(y), k1=1000)
    np.testing.assert_allclose(istft(got, hop_length=hop_length, length=1000), inverse, rtol=0, atol=1e-12)


def test_one_frame_by_the_definition(rng):
    y = rng.standard_normal(40)
    w = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(16) / 16)
    t, n = 3, np.arange(16)
    want = [np.sum(w * y[t * 5 + n - 8] * np.exp(-2j * np.pi * k * n / 16)) for k in range(9)]
    np.testing.assert_allclose(stft(y, n_fft=16, hop_length=5)[:, t], want, atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_batch_is_its_clips_to_the_last_bit(rng, dtype):
    y = rng.standard_normal((2, 5, 9001)).astype(dtype)
    S = stft(y, n_fft=512)
    back = istft(S, length=9001)
    for index in np.ndindex(2, 5):
        np.testing.assert_array_equal(stft(y[index], n_fft=512), S[index])
        np.testing.assert_array_equal(istft(S[index], length=9001), back[index])


def test_defaults_are_librosas(rng):
    y = rng.standard_normal(10000)
    assert stft(y).shape == librosa.stft(y).shape == (1025, 20)
    assert stft(y, win_length=1000).shape == librosa.stft(y, win_length=1000).shape
    np.testing.assert_allclose(istft(stft(y)), librosa.istft(librosa.stft(y)), atol=1e-12)


def test_input_is_left_alone(rng):
    y = rng.standard_normal((2, 3000))
    S = stft(y)
    kept = y.copy(), S.copy()
    istft(S)
    np.testing.assert_array_equal(y, kept[0])
    np.testing.assert_array_equal(S, kept[1])


def test_a_clip_shorter_than_a_frame_is_padded():
    y = np.ones(5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        want = librosa.stft(y, n_fft=64)
    np.testing.assert_allclose(stft(y, n_fft=64), want, atol=1e-13)


@pytest.mark.parametrize(
    ("window", "win_length", "hop_length"), [("hann", 64, 64), ("hann", 32, 40), ("boxcar", 64, 65)]
)
def test_a_gap_between_windows_is_an_error(window, win_length, hop_length):
    setting = dict(n_fft=64, window=window, win_length=win_length, hop_length=hop_length)
    S = stft(np.ones(500), **setting)
    shown = scipy.signal.get_window(window, win_length)
    assert (
        not scipy.signal.check_NOLA(shown, win_length, max(0, win_length - hop_length))
        or hop_length > win_length
    )
    with pytest.raises(ValueError, match=f"hop_length: .* got hop_length={hop_length}"):
        istft(S, **setting)


def test_nearly_a_gap_is_one():
    """One sample in 2,047 meets only the foot of the window, 5e-12 of its square: rounding would drown it."""
    S = stft(np.ones(9000), hop_length=2047)
    with pytest.raises(ValueError, match="hop_length: "):
        istft(S, hop_length=2047)
    assert istft(stft(np.ones(9000), hop_length=1500), hop_length=1500).shape == (9000,)


def test_the_widest_hop_without_a_gap():
    S = stft(np.arange(640.0), n_fft=64, hop_length=64, window="boxcar")
    got = istft(S, hop_length=64, window="boxcar", length=640)
    assert_close_relative(got, np.arange(640.0), 1e-14)


SOUND = np.ones(300)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: stft(np.ones(0)), ValueError, "y: "),
        (lambda: stft(np.ones((0, 100))), ValueError, "y: "),
        (lambda: stft(np.float64(1)), ValueError, "y: "),
        (lambda: stft(np.array([1.0, np.nan])), ValueError, "y: .*NaN"),
        (lambda: stft(np.array([1.0, np.inf])), ValueError, "y: .*infinity"),
        (lambda: stft(np.ones(300, np.int16)), TypeError, "y: .*int16.*32768"),
        (lambda: stft(np.ones(300, np.complex128)), TypeError, "y: "),
        (lambda: stft(SOUND, n_fft=301, center=False), ValueError, "y: .*n_fft=301"),
        (lambda: stft(SOUND, n_fft=0), ValueError, "n_fft: "),
        (lambda: stft(SOUND, n_fft=64.0), TypeError, "n_fft: "),
        (lambda: stft(SOUND, n_fft=64, hop_length=0), ValueError, "hop_length: "),
        (lambda: stft(SOUND, n_fft=64, hop_length=-1), ValueError, "hop_length: "),
        (lambda: stft(SOUND, n_fft=64, win_length=65), ValueError, "win_length: "),
        (lambda: stft(SOUND, n_fft=64, window="hanning"), ValueError, "window: .*'hanning'"),
        (lambda: stft(SOUND, n_fft=64, window=np.ones(63)), ValueError, "window: .*64.*63"),
        (lambda: stft(SOUND, n_fft=64, pad_mode="empty"), ValueError, "pad_mode: "),
        (lambda: get_window("hann", 0), ValueError, "length: "),
        (lambda: get_window([1.0, np.nan], 2), ValueError, "window: "),
        (lambda: frame(SOUND, 301, 1), ValueError, "x: .*frame_length=301"),
        (lambda: frame(SOUND, 0, 1), ValueError, "frame_length: "),
        (lambda: frame(SOUND, 4, 0), ValueError, "hop_length: "),
        (lambda: dft([]), ValueError, "x: "),
        (lambda: dft(np.ones(4097)), ValueError, "x: .*4096"),
        (lambda: fft([]), ValueError, "x: "),
        (lambda: fft(np.complex128(1)), ValueError, "x: "),
        (lambda: fft(["a"]), TypeError, "x: "),
        (lambda: istft(np.ones(5, complex)), ValueError, "stft_matrix: "),
        (lambda: istft(np.full((33, 4), np.nan)), ValueError, "stft_matrix: "),
        (lambda: istft(np.ones((33, 0), complex)), ValueError, "stft_matrix: "),
        (lambda: istft(np.ones((33, 4), complex), n_fft=60), ValueError, "stft_matrix: .*31"),
        (lambda: istft(np.ones((33, 1), complex)), ValueError, "stft_matrix: "),
        (lambda: istft(np.ones((33, 4), complex), hop_length=0), ValueError, "hop_length: "),
        (lambda: istft(np.ones((33, 4), complex), length=-5), ValueError, "length: "),
        (lambda: istft(np.ones((33, 4), complex), length=0), ValueError, "length: "),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=f"^{words}"):
        call()
