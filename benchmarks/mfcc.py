"""Mel spectrogram, DCT and MFCC beside librosa, and chains of other libraries with the same conventions.

librosa gets what it is usually given: one call for one sound, a loop over a set of clips. Results stand as
(..., frames, bands or coefficients).
"""

from functools import cache

import numpy as np

from benchmarks.cases import Series, normal
from benchmarks.stft import HOP, N_FFT, SECOND, frame_flops
from cmx_helpers.mfcc import dct, melspectrogram, mfcc

BANDS, KEPT = 128, 20


def sound(*shape):
    """Noise that swells and fades, so that the bands and the frames differ."""
    swell = 0.3 + 0.2 * np.sin(np.arange(shape[-1]) / 3000)
    return ((swell * normal(shape)[0]).astype(np.float32),)


def seconds(duration):
    return sound(duration * SECOND)


def clips(count):
    return sound(count, SECOND)


@cache
def filter_bank(dtype):
    """librosa's own, so that the reference does not rest on ours."""
    import librosa

    return librosa.filters.mel(sr=SECOND, n_fft=N_FFT, dtype=dtype)


def mel_ours(y):
    return lambda y: melspectrogram(y).swapaxes(-1, -2)


def mel_librosa(y):
    import librosa

    return lambda y: librosa.feature.melspectrogram(y=y, dtype=y.dtype).swapaxes(-1, -2)


def mel_tensorflow(y):
    import tensorflow as tf

    bank = tf.constant(filter_bank(y.dtype).T)

    def mel(y):
        around = [[0, 0]] * (len(y.shape) - 1) + [[N_FFT // 2, N_FFT // 2]]
        spectrum = tf.signal.stft(tf.pad(y, around), N_FFT, HOP)
        return tf.tensordot(tf.math.real(spectrum * tf.math.conj(spectrum)), bank, 1)

    return mel


def mel_torch(y):
    import torch

    bank, window = torch.from_numpy(filter_bank(y.dtype).T.copy()), torch.hann_window(N_FFT)

    def mel(y):
        spectrum = torch.stft(y, N_FFT, HOP, window=window, pad_mode="constant", return_complex=True)
        return (spectrum.real.square() + spectrum.imag.square()).mT @ bank

    return mel


def dct_ours(x):
    return lambda x: dct(x, KEPT)


def dct_scipy(x):
    from scipy.fft import dct

    return lambda x: dct(x, norm="ortho")[..., :KEPT]


def dct_tensorflow(x):
    import tensorflow as tf

    return lambda x: tf.signal.dct(x, norm="ortho")[..., :KEPT]


def mfcc_ours(y):
    return lambda y: mfcc(y).swapaxes(-1, -2)


def mfcc_librosa(y):
    import librosa

    def one(y):
        return librosa.feature.mfcc(y=y, dtype=y.dtype).T

    return one if y.ndim == 1 else lambda y: np.stack([one(clip) for clip in y])


def mfcc_tensorflow(y):
    import tensorflow as tf

    mel = mel_tensorflow(y)

    def coefficients(y):
        decibels = 10 / np.log(10) * tf.math.log(tf.maximum(mel(y), 1e-10))
        floor = tf.reduce_max(decibels, axis=[-2, -1], keepdims=True) - 80
        return tf.signal.dct(tf.maximum(decibels, floor), norm="ortho")[..., :KEPT]

    return coefficients


def mfcc_torch(y):
    import torch

    from cmx_helpers.mfcc import dct_basis

    mel, basis = mel_torch(y), torch.from_numpy(dct_basis(KEPT, BANDS).T.astype(y.dtype))

    def coefficients(y):
        decibels = 10 * torch.log10(torch.clamp(mel(y), min=1e-10))
        floor = decibels.amax((-2, -1), keepdim=True) - 80
        return torch.maximum(decibels, floor) @ basis

    return coefficients


def mel_flops(duration):
    """A band's triangle covers about 2 · 1024 / 128 bins, once up and once down."""
    return frame_flops(duration) + frames(duration) * (3 * N_FFT // 2 + 4 * N_FFT // 2)


def mfcc_flops(duration):
    return mel_flops(duration) + frames(duration) * BANDS * (4 + 2 * KEPT)


def frames(duration):
    return 1 + duration * SECOND // HOP


CHAINS = {"ours": mfcc_ours, "librosa": mfcc_librosa, "tensorflow": mfcc_tensorflow, "torch": mfcc_torch}


def mfcc_series(name, unit, amounts, inputs, flops, wanted, wanted_at=None):
    return Series(
        name,
        unit,
        amounts,
        inputs,
        CHAINS,
        flops=flops,
        reference="librosa",
        tiny=lambda: sound(1),
        wanted={"librosa": wanted},
        wanted_at=wanted_at,
        obstacle="the Fourier transforms are SciPy's, on one thread, as in librosa; what is saved is "
        "saved around them (the filter bank in bands, blocks that stay in the cache, no copies).",
    )


SERIES = [
    Series(
        "melspectrogram: 128 bands",
        "seconds",
        (10, 20, 40),
        seconds,
        {"ours": mel_ours, "librosa": mel_librosa, "tensorflow": mel_tensorflow, "torch": mel_torch},
        flops=mel_flops,
        reference="librosa",
        tiny=lambda: sound(1),
    ),
    Series(
        "dct: 128 → 20",
        "frames",
        (1000, 2000, 4000),
        lambda n: normal((n, BANDS)),
        {"ours": dct_ours, "scipy": dct_scipy, "tensorflow": dct_tensorflow},
        flops=lambda n: 2 * n * BANDS * KEPT,
        reference="scipy",
        tiny=lambda: normal((1, BANDS)),
    ),
    mfcc_series("mfcc of one short clip", "seconds", (1, 2, 4), seconds, mfcc_flops, wanted=6, wanted_at=1),
    mfcc_series("mfcc of one long clip", "seconds", (15, 30, 60), seconds, mfcc_flops, wanted=3),
    mfcc_series(
        "mfcc of many clips of 1 s", "clips", (16, 32, 64), clips, lambda n: n * mfcc_flops(1), wanted=10
    ),
]
