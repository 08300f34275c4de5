"""The short-time Fourier transform and the way back. Derived in lesson 07_stft."""

import math

import numpy as np
import scipy.fft

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import check_shape, flag, integer
from cmx_helpers.stft.fourier import _as_signal
from cmx_helpers.stft.windows import as_sound, blocks, framed, hop_and_window


def stft(y, *, n_fft=2048, hop_length=None, win_length=None, window="hann", center=True, pad_mode="constant"):
    """Short-time Fourier transform of sound.

    S[..., k, t] = Σₙ w[n] · y[..., t · hop_length + n − p] · exp(−2πi · k · n / n_fft)

    with p = n_fft // 2 if `center` (frame t is centred on sample t · hop_length), else 0.

    Parameters
    ----------
    y : float array of shape (..., samples)
        Leading axes are clips or channels; each is transformed on its own, and gives
        exactly the numbers that it gives alone.
    n_fft : int
        Samples in a frame.
    hop_length : int, optional
        Samples from one frame to the next; win_length // 4 by default.
    win_length : int, optional
        Length of the window, at most `n_fft` (the default); a shorter one is centred
        in zeros.
    window : str or array
        See `get_window`; periodic.
    center : bool
        Pad n_fft // 2 samples on both sides.
    pad_mode : {"constant", "edge", "reflect", "symmetric"}
        What the padding holds: zeros for "constant", else as in `numpy.pad`.

    Returns
    -------
    complex array of shape (..., 1 + n_fft // 2, frames)
        frames = 1 + samples // hop_length if centred and `n_fft` is even. complex64 for
        float32 sound.

    Raises
    ------
    TypeError
        If `y` holds integers: they have no agreed scale. Divide int16 by 32768 first.
    ValueError
        If `y` is empty, holds NaN or infinity, or (not centred) is shorter than
        `n_fft`; if a length is below 1 or `win_length` above `n_fft`.

    Notes
    -----
    J. B. Allen and L. R. Rabiner, "A unified approach to short-time Fourier analysis
    and synthesis", Proc. IEEE 65(11), 1977. Derived in lesson 07_stft.

    Examples
    --------
    >>> tone = np.cos(2 * np.pi * 1000 * np.arange(8000) / 8000)
    >>> S = stft(tone, n_fft=256, hop_length=64)
    >>> S.shape, int(abs(S[:, 60]).argmax()) * 8000 / 256
    ((129, 126), 1000.0)
    """
    y, n_fft = as_sound(y), integer("n_fft", n_fft, minimum=2)
    clips, w = framed(y, n_fft, hop_length, win_length, window, center, pad_mode)
    out = np.empty((*clips.shape[:2], 1 + n_fft // 2), np.result_type(y, np.complex64))
    for rows, spectrum in zip(clips, out):
        for block in blocks(rows):
            spectrum[block] = scipy.fft.rfft(rows[block] * w)
    return out.reshape(*y.shape[:-1], *out.shape[1:]).swapaxes(-1, -2)


def istft(
    stft_matrix, *, hop_length=None, win_length=None, n_fft=None, window="hann", center=True, length=None
):
    """Sound from a short-time Fourier transform: windowed overlap-add.

    y[m] = Σₜ w[m − t · hop] · yₜ[m − t · hop] / Σₜ w[m − t · hop]²

    with yₜ the inverse transform of column t: of all sounds, the one whose STFT is
    nearest to `stft_matrix`.

    Parameters
    ----------
    stft_matrix : complex array of shape (..., 1 + n_fft // 2, frames)
    hop_length, win_length, window, center
        What `stft` was given.
    n_fft : int, optional
        2 · (bins − 1) by default; needed only if it was odd.
    length : int, optional
        Samples of the result, cut or filled up with zeros. Without it, what follows the
        centre of the last frame is missing.

    Returns
    -------
    float array of shape (..., samples)
        Samples that no frame covers are zero.

    Raises
    ------
    ValueError
        If the shifted squared windows leave a gap (hop too long, the NOLA condition
        "nonzero overlap-add"), so that no division can undo the window; if
        `stft_matrix` is empty, holds NaN or does not fit `n_fft`.

    Notes
    -----
    D. W. Griffin and J. S. Lim, "Signal estimation from modified short-time Fourier
    transform", IEEE Trans. ASSP 32(2), 1984. Derived in lesson 07_stft.

    Examples
    --------
    >>> y = np.sin(np.arange(1000.0))
    >>> S = stft(y, n_fft=128)
    >>> bool(abs(istft(S, length=1000) - y).max() < 1e-12)
    True
    """
    S = _as_signal("stft_matrix", stft_matrix)
    if S.ndim < 2 or not np.isfinite(S).all():
        raise ValueError(
            f"stft_matrix: expected finite numbers, shape (..., bins, frames), got shape {S.shape}"
        )
    n_fft = 2 * (S.shape[-2] - 1) if n_fft is None else integer("n_fft", n_fft, minimum=2)
    center = flag("center", center)
    check_shape("stft_matrix", S, (None,) * (S.ndim - 2) + (1 + n_fft // 2, None))
    hop, w = hop_and_window(n_fft, hop_length, win_length, window)
    _check_nola(w, hop)
    dtype = np.float32 if S.dtype in (np.float32, np.complex64) else np.float64
    w = w.astype(dtype)
    frames, clips = S.shape[-1], math.prod(S.shape[:-2])
    check_size("stft_matrix, hop_length", clips, n_fft + hop * (frames - 1), beside=S.size)
    total = np.zeros((clips, n_fft + hop * (frames - 1)), dtype)
    weight = np.zeros(total.shape[-1], dtype)
    # One clip at a time, so that a clip's bits do not depend on its neighbours.
    for spectrum, sound in zip(S.reshape(-1, *S.shape[-2:]), total):
        for t, piece in enumerate(scipy.fft.irfft(spectrum.T, n=n_fft, axis=-1)):
            sound[t * hop : t * hop + n_fft] += w * piece
    for t in range(frames):
        weight[t * hop : t * hop + n_fft] += w * w
    np.divide(total, weight, out=total, where=weight > np.finfo(dtype).tiny)
    start = n_fft // 2 if center else 0
    length = total.shape[-1] - 2 * start if length is None else integer("length", length, minimum=1)
    if length == 0:
        raise ValueError("stft_matrix: expected at least two centred frames, or a length, got one frame")
    check_size("length", clips, length)
    y = np.zeros((clips, length), dtype)
    kept = total[:, start : start + length]
    y[:, : kept.shape[-1]] = kept
    return y.reshape(*S.shape[:-2], length)


def _check_nola(w, hop):
    """Raise if some sample, however many frames there are, meets only zeros of the window."""
    if hop > len(w):
        squares = np.zeros(1)
    else:
        squares = np.pad(w * w, (0, -len(w) % hop)).reshape(-1, hop).sum(axis=0)
    if squares.min() <= 1e-10 * squares.max():
        raise ValueError(
            f"hop_length: expected hops whose windows overlap without gaps, got hop_length={hop} with a "
            f"window of {np.count_nonzero(w)} nonzero samples; the squared windows add up to "
            f"{squares.min():.1e} at one sample in {hop}, so the sound there cannot be recovered"
        )
