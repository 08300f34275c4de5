"""A log-mel spectrogram of a sound that has not ended: frames that end at the present. Lesson 17_realtime."""

import numpy as np

from cmx_helpers._common.arguments import float_dtype
from cmx_helpers._common.validate import as_float, integer, number
from cmx_helpers.mfcc import melspectrogram, power_to_db
from cmx_helpers.realtime.ring import RingBuffer
from cmx_helpers.stft import as_sound

WINDOW, HOP, BANDS = 512, 256, 40
"""Samples in a frame, from frame to frame, and mel bands: 23 ms, 12 ms and 40."""


def causal_log_mel(y, *, sr=22050, n_fft=WINDOW, hop_length=HOP, n_mels=BANDS):
    """Decibels in mel bands, each frame made of the samples before its end.

    ``D[..., t, m] = 10 · log₁₀(max(Σₖ H[m, k] |S[..., k, t]|², 1e-10))``, where frame t holds the `n_fft`
    samples
    before sample ``(t + 1) · hop_length``; before the start all are zeros.

    Two things of `mfcc.melspectrogram` and `mfcc.power_to_db` look ahead and are left out: centred frames
    (half a
    window), and the floor below the maximum of the clip (its whole length).

    Parameters
    ----------
    y : float array, shape (..., samples)
        In [-1, 1].
    sr : number
        Samples per second.
    n_fft, hop_length, n_mels : int
        Samples per frame, samples from frame to frame, mel bands.

    Returns
    -------
    array, shape (..., samples // hop_length, n_mels)

    Raises
    ------
    ValueError, TypeError
        As for `mfcc.melspectrogram`; `y` is shorter than a hop, or a hop longer than a frame.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> causal_log_mel(np.zeros(1024)).shape
    (4, 40)
    """
    y = as_sound(y)
    n_fft, hop_length = _lengths(n_fft, hop_length)
    frames = y.shape[-1] // hop_length
    if not frames:
        raise ValueError(f"y: expected at least hop_length={hop_length} samples, got shape {y.shape}")
    before = np.zeros((*y.shape[:-1], n_fft - hop_length), y.dtype)
    padded = np.concatenate([before, y[..., : frames * hop_length]], axis=-1)
    return _decibels(padded, sr, n_fft, hop_length, n_mels)


def _decibels(y, sr, n_fft, hop_length, n_mels):
    power = melspectrogram(y, sr=sr, n_fft=n_fft, hop_length=hop_length, n_mels=n_mels, center=False)
    return power_to_db(power, top_db=None).swapaxes(-1, -2)


def _lengths(n_fft, hop_length):
    n_fft = integer("n_fft", n_fft, minimum=2)
    return n_fft, integer("hop_length", hop_length, minimum=1, maximum=n_fft)


class LogMelStream:
    """`causal_log_mel` of samples that come in pieces of any length.

    Derived in lesson 17_realtime.

    Parameters
    ----------
    sr, n_fft, hop_length, n_mels
        As for `causal_log_mel`.
    dtype : float32 or float64
        Of the numbers.

    Raises
    ------
    ValueError, TypeError
        As for `causal_log_mel`.

    Examples
    --------
    >>> stream = LogMelStream()
    >>> [stream.push(np.zeros(200)).shape for _ in range(3)]
    [(0, 40), (1, 40), (1, 40)]
    """

    def __init__(self, *, sr=22050, n_fft=WINDOW, hop_length=HOP, n_mels=BANDS, dtype=np.float32):
        n_fft, self.hop_length = _lengths(n_fft, hop_length)
        self.n_mels = integer("n_mels", n_mels, minimum=1)
        self.settings = number("sr", sr, above=0), n_fft, self.hop_length, self.n_mels
        self.ring, self.waiting = RingBuffer(n_fft, float_dtype("dtype", dtype)), 0
        self._frame()  # makes the filter bank now, and refuses what makes none

    def push(self, samples):
        """Frames that `samples`, shape (n,), complete: shape (frames, n_mels), often no frame at all."""
        samples = as_float("samples", samples, ndim=1, allow_empty=True, finite=True)
        frames, begin = [], 0
        while len(samples) - begin >= self.hop_length - self.waiting:
            end = begin + self.hop_length - self.waiting
            self.ring.push(samples[begin:end])
            frames.append(self._frame())
            begin, self.waiting = end, 0
        self.ring.push(samples[begin:])
        self.waiting += len(samples) - begin
        return np.array(frames, self.ring.samples.dtype).reshape(-1, self.n_mels)

    def _frame(self):
        return _decibels(self.ring.latest(), *self.settings)[0]
