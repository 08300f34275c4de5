"""Windows and frames; public through `cmx_helpers.stft`. Derived in lesson 07_stft."""

from functools import lru_cache

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_array, as_float, check_shape, flag, integer, one_of

_COSINES = {"hann": (0.5, 0.5), "hamming": (0.54, 0.46), "boxcar": (1.0, 0.0), "rectangular": (1.0, 0.0)}
_PAD_MODES = ("constant", "edge", "reflect", "symmetric")
# A block of windowed frames and its spectrum take twice this; both should stay in the L2 cache.
_BLOCK_BYTES = 2**19


def get_window(window, length, *, periodic=True):
    """Return a window of `length` samples as a float64 array.

    w[n] = a − b · cos(2πn / N),  n = 0 … length − 1

    with (a, b) = (0.5, 0.5) for Hann, (0.54, 0.46) for Hamming and (1, 0) for the
    rectangle. N = `length` for a periodic window (one period, what spectra need), and
    `length` − 1 for a symmetric one (both ends equal, what filter design needs).

    Parameters
    ----------
    window : {"hann", "hamming", "boxcar", "rectangular"} or array of shape (length,)
        An array is checked and returned as float64.
    length : int
        Number of samples, at least 1.
    periodic : bool
        SciPy's `fftbins`.

    Raises
    ------
    ValueError
        For an unknown name, a length below 1, or an array of another length.

    Notes
    -----
    F. J. Harris, "On the use of windows for harmonic analysis with the discrete
    Fourier transform", Proc. IEEE 66(1), 1978. Derived in lesson 07_stft.

    Examples
    --------
    >>> get_window("hann", 4)
    array([0. , 0.5, 1. , 0.5])
    >>> get_window("hann", 4, periodic=False).round(2)
    array([0.  , 0.75, 0.75, 0.  ])
    """
    length, periodic = integer("length", length, minimum=1), flag("periodic", periodic)
    check_size("length", length)
    if not isinstance(window, str):
        w = as_float("window", window, ndim=1, finite=True).astype(np.float64)
        check_shape("window", w, (length,))
        return w
    a, b = _COSINES[one_of("window", window, _COSINES)]
    if length == 1:
        return np.ones(1)
    period = length if periodic else length - 1
    return a - b * np.cos(2 * np.pi * np.arange(length) / period)


def frame(x, frame_length, hop_length):
    """Cut `x` into overlapping frames, one per column, without copying.

    frames[..., n, t] = x[..., t · hop_length + n]

    Parameters
    ----------
    x : array of shape (..., samples)
    frame_length, hop_length : int
        Samples in a frame, and from the start of one frame to the next.

    Returns
    -------
    array of shape (..., frame_length, frames)
        A read-only view, frames = 1 + (samples − frame_length) // hop_length. Samples
        after the last whole frame are left out.

    Raises
    ------
    ValueError
        If a length is below 1 or `x` is shorter than one frame.

    Notes
    -----
    The layout of `librosa.util.frame`. Derived in lesson 07_stft.

    Examples
    --------
    >>> frame([0.0, 1.0, 2.0, 3.0, 4.0, 5.0], frame_length=4, hop_length=2)
    array([[0., 2.],
           [1., 3.],
           [2., 4.],
           [3., 5.]])
    """
    x = as_float("x", x, ndim=-1)
    frame_length = integer("frame_length", frame_length, minimum=1)
    hop_length = integer("hop_length", hop_length, minimum=1)
    if x.shape[-1] < frame_length:
        raise ValueError(f"x: expected at least frame_length={frame_length} samples, got shape {x.shape}")
    return _frames(x, frame_length, hop_length).swapaxes(-1, -2)


def as_sound(y):
    """Return `y` as float samples of shape (..., samples); refuse integers, NaN and empty clips."""
    y = as_array("y", y)
    if y.dtype.kind in "biu":
        raise TypeError(
            f"y: expected float samples in [-1, 1], got dtype {y.dtype}; divide int16 by 32768 first"
        )
    return as_float("y", y, ndim=-1, finite=True)


def framed(y, n_fft, hop_length, win_length, window, center, pad_mode):
    """Return all frames of all clips, a view of shape (clips, frames, n_fft), and the window."""
    n_fft, center = integer("n_fft", n_fft, minimum=2), flag("center", center)
    check_size("n_fft", n_fft)
    hop, w = hop_and_window(n_fft, hop_length, win_length, window)
    one_of("pad_mode", pad_mode, _PAD_MODES)
    if not center and y.shape[-1] < n_fft:
        raise ValueError(f"y: expected at least n_fft={n_fft} samples with center=False, got shape {y.shape}")
    clips = y.reshape(-1, y.shape[-1])
    check_size("y, n_fft, hop_length", len(clips), 1 + clips.shape[1] // hop, n_fft, beside=y.size)
    if center and pad_mode == "constant":  # the usual case; numpy.pad costs more than a short transform
        padded = np.zeros((len(clips), clips.shape[1] + 2 * (n_fft // 2)), y.dtype)
        padded[:, n_fft // 2 : n_fft // 2 + clips.shape[1]] = clips
        clips = padded
    elif center:
        clips = np.pad(clips, [(0, 0), (n_fft // 2, n_fft // 2)], mode=pad_mode)
    # The transform runs along the last axis, where the samples of a frame are neighbours.
    return _frames(clips, n_fft, hop), w.astype(y.dtype)


def _frames(x, frame_length, hop_length):
    """A read-only view of checked sound: (..., frames, frame_length)."""
    frames = 1 + (x.shape[-1] - frame_length) // hop_length
    *outer, step = x.strides
    if frames == 1:  # then the hop leads nowhere, however long it is
        hop_length = 1
    # What `sliding_window_view` does, in less time than it takes to check its arguments once more.
    return np.lib.stride_tricks.as_strided(
        x, (*x.shape[:-1], frames, frame_length), (*outer, hop_length * step, step), writeable=False
    )


def blocks(rows):
    """Slices that cut frames of shape (frames, n_fft) into pieces that stay in the cache."""
    size = max(1, _BLOCK_BYTES // (rows.shape[1] * rows.itemsize))
    return [slice(start, start + size) for start in range(0, len(rows), size)]


def hop_and_window(n_fft, hop_length, win_length, window):
    """Return the hop and the window, centred in zeros if it is shorter than `n_fft`."""
    win_length = n_fft if win_length is None else integer("win_length", win_length, minimum=1, maximum=n_fft)
    hop = max(1, win_length // 4) if hop_length is None else integer("hop_length", hop_length, minimum=1)
    known = isinstance(window, str)
    w = _named_window(window, win_length) if known else get_window(window, win_length)
    left = (n_fft - win_length) // 2
    return hop, np.pad(w, (left, n_fft - win_length - left)) if win_length < n_fft else w


@lru_cache(maxsize=32)
def _named_window(name, length):
    w = get_window(name, length)
    w.flags.writeable = False
    return w
