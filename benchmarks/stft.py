"""DFT by matrix, FFT by halving, STFT and its inverse. Results stand as (frames, bins) or samples.

librosa and the others agree on frames of 2048 samples, a hop of 512, a periodic Hann window and zeros around.
"""

import numpy as np

from benchmarks.cases import Series, normal
from cmx_helpers.stft import dft, fft, istft, stft

SECOND = 22050
N_FFT, HOP = 2048, 512
BINS = 1 + N_FFT // 2


def samples(n):
    return lambda length: normal((n, length))


def seconds(duration):
    return normal((duration * SECOND,))


def spectrum(duration):
    return (stft(*seconds(duration)).swapaxes(0, 1).copy(),)


def dft_ours(x):
    return dft


def fft_ours(x):
    return fft


def fft_scipy(x):
    from scipy.fft import fft

    return lambda x: fft(x)


def fft_tensorflow(x):
    import tensorflow as tf

    kind = tf.complex64 if x.dtype == np.float32 else tf.complex128
    return lambda x: tf.signal.fft(tf.cast(x, kind))


def fft_torch(x):
    import torch

    return torch.fft.fft


def stft_ours(y):
    return lambda y: stft(y).T


def stft_librosa(y):
    import librosa

    return lambda y: librosa.stft(y).T


def short_time_fft(dtype):
    from scipy.signal import ShortTimeFFT, windows

    window = windows.hann(N_FFT, sym=False).astype(dtype)
    return ShortTimeFFT(window, HOP, fs=1, scale_to=None, phase_shift=None)


def stft_scipy(y):
    transform = short_time_fft(y.dtype)
    return lambda y: transform.stft(y, p0=0, p1=1 + len(y) // HOP).T


def stft_tensorflow(y):
    import tensorflow as tf

    def frames(y):
        return tf.signal.stft(tf.pad(y, [[N_FFT // 2, N_FFT // 2]]), N_FFT, HOP)

    return frames


def stft_torch(y):
    import torch

    window = torch.hann_window(N_FFT)
    return lambda y: torch.stft(y, N_FFT, HOP, window=window, pad_mode="constant", return_complex=True).T


def inside(y):
    """Without the ends, where TensorFlow divides by what whole frames would add up to."""
    return y[N_FFT:-N_FFT]


def length(S):
    return HOP * (S.shape[0] - 1)


def istft_ours(S):
    return lambda S: inside(istft(S.T, length=length(S)))


def istft_librosa(S):
    import librosa

    return lambda S: inside(librosa.istft(S.T, length=length(S)))


def istft_scipy(S):
    transform = short_time_fft(S.real.dtype)
    # SciPy counts from the first frame that touches a sample, a hop before the first one centred on one.
    return lambda S: inside(transform.istft(S.T, k0=-HOP, k1=length(S) - HOP))


def istft_tensorflow(S):
    import tensorflow as tf

    window = tf.signal.inverse_stft_window_fn(HOP)

    def sound(S):
        return inside(tf.signal.inverse_stft(S, N_FFT, HOP, window_fn=window)[N_FFT // 2 : -(N_FFT // 2)])

    return sound


def istft_torch(S):
    import torch

    window = torch.hann_window(N_FFT)
    return lambda S: inside(torch.istft(S.T, N_FFT, HOP, window=window, length=length(S)))


def frame_flops(duration):
    """5/2 · N · log2 N for a real transform, N for the window, of every frame."""
    return int((1 + duration * SECOND // HOP) * N_FFT * (2.5 * np.log2(N_FFT) + 1))


TRANSFORMS = {"scipy": fft_scipy, "tensorflow": fft_tensorflow, "torch": fft_torch}

SERIES = [
    Series(
        "dft, by a matrix: 16 rows",
        "samples",
        (512, 1024, 2048),
        samples(16),
        {"ours": dft_ours, **TRANSFORMS},
        flops=lambda n: 4 * 16 * n * n,
        reference="scipy",
        tiny=lambda: samples(1)(2),
    ),
    Series(
        "fft, by halving: 16 rows",
        "samples",
        (2048, 4096, 8192),
        samples(16),
        {"ours": fft_ours, **TRANSFORMS},
        flops=lambda n: int(5 * 16 * n * np.log2(n)),
        reference="scipy",
        tiny=lambda: samples(1)(2),
    ),
    Series(
        "stft",
        "seconds",
        (10, 20, 40),
        seconds,
        {
            "ours": stft_ours,
            "librosa": stft_librosa,
            "scipy": stft_scipy,
            "tensorflow": stft_tensorflow,
            "torch": stft_torch,
        },
        flops=frame_flops,
        reference="librosa",
        tiny=lambda: normal((1,)),
        wanted={"librosa": 1},
    ),
    Series(
        "istft",
        "seconds",
        (10, 20, 40),
        spectrum,
        {
            "ours": istft_ours,
            "librosa": istft_librosa,
            "scipy": istft_scipy,
            "tensorflow": istft_tensorflow,
            "torch": istft_torch,
        },
        flops=lambda duration: 2 * frame_flops(duration),
        reference="librosa",
        wanted={"librosa": 1},
    ),
]
