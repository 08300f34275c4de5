"""Mel spectrogram, decibels and MFCC, equal to librosa's. Derived in lesson 08_mfcc."""

import math

import numpy as np
import scipy.fft

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.threads import in_threads
from cmx_helpers._common.validate import as_float, flag, integer, number
from cmx_helpers.mfcc.dct import dct
from cmx_helpers.mfcc.mel import filter_bands
from cmx_helpers.mfcc.resynthesis import (
    lifter_weights,
)
from cmx_helpers.stft import as_sound, blocks, framed


def melspectrogram(
    y, *, sr=22050, n_fft=2048, hop_length=512, win_length=None, window="hann", center=True,
    pad_mode="constant", power=2.0, n_mels=128, fmin=0.0, fmax=None, htk=False, norm="slaney",
):  # fmt: skip
    """Power of sound in mel bands.

    P[..., m, t] = Σₖ H[m, k] · |S[..., k, t]|^power

    with S from `stft` and H from `mel_filterbank`.

    Parameters
    ----------
    y : float array of shape (..., samples)
        In [-1, 1]. Leading axes are clips or channels, each on its own.
    sr : number
        Samples per second.
    n_fft, hop_length, win_length, window, center, pad_mode
        As for `stft`.
    power : number
        2 for power, 1 for magnitude.
    n_mels, fmin, fmax, htk, norm
        As for `mel_filterbank`.

    Returns
    -------
    array of shape (..., n_mels, frames)

    Raises
    ------
    TypeError, ValueError
        As for `stft` and `mel_filterbank`: integers, an empty clip, NaN, a rate or a hop
        of zero or less, ...

    Notes
    -----
    Derived in lesson 08_mfcc.

    Examples
    --------
    >>> tone = np.sin(2 * np.pi * 1000 * np.arange(8000) / 8000)
    >>> M = melspectrogram(tone, sr=8000, n_mels=40)
    >>> M.shape, int(M[:, 8].argmax())
    ((40, 16), 16)
    """
    y = as_sound(y)
    sr, power = number("sr", sr, above=0), number("power", power, above=0)
    n_fft = integer("n_fft", n_fft, minimum=2)
    n_mels = integer("n_mels", n_mels, minimum=1)
    clips, w = framed(y, n_fft, hop_length, win_length, window, center, pad_mode)
    bands = filter_bands(sr, n_fft, n_mels, fmin, fmax, htk, norm, y.dtype.name)
    check_size("y, n_mels", *clips.shape[:2], n_mels, beside=y.size)
    mel = np.empty((*clips.shape[:2], n_mels), y.dtype)

    # A few frames go all the way from samples to bands while they are in the cache. A clip is
    # cut alike whatever its neighbours, which makes its result the same to the last bit.
    def transform(rows, out):
        spectrum = _magnitudes(scipy.fft.rfft(rows * w), power)
        for mels, bins, weights in bands:
            np.matmul(spectrum[:, bins], weights, out=out[:, mels])

    in_threads(
        transform, [(rows[block], out[block]) for rows, out in zip(clips, mel) for block in blocks(rows)]
    )
    return mel.reshape(*y.shape[:-1], *mel.shape[1:]).swapaxes(-1, -2)


def power_to_db(S, *, ref=1.0, amin=1e-10, top_db=80.0, per_clip=True):
    """Decibels from power, with a floor below the loudest value.

    D = 10 · log₁₀(max(S, amin)) − 10 · log₁₀(max(ref, amin)),  then max(D, max D − top_db)

    Parameters
    ----------
    S : array
        The last two axes, or the only one, are a clip.
    ref : number or callable
        The power that becomes 0 dB. A function such as `np.max` is called with the clip,
        or with the whole of `S` if not `per_clip`.
    amin : number
        Smallest power that counts, above zero.
    top_db : number or None
        Depth of the floor in dB, at least 0; None for no floor.
    per_clip : bool
        True takes max D over each clip, False over everything that is given, as librosa
        0.11 does: a quiet clip then changes with its neighbours.

    Returns
    -------
    array of the same shape, in dB

    Raises
    ------
    ValueError, TypeError
        If `S` is empty, complex or not finite, or an argument is out of range.

    Notes
    -----
    Derived in lesson 08_mfcc.

    Examples
    --------
    >>> power_to_db([[1.0, 0.1, 1e-12]]).round(6)
    array([[  0., -10., -80.]])
    """
    S, per_clip = as_float("S", S, finite=True), flag("per_clip", per_clip)
    amin = number("amin", amin, above=0)
    clip_axes = tuple(range(max(0, S.ndim - 2), S.ndim)) if per_clip else None
    # The natural logarithm has a vectorised float32 form where the decimal one has none.
    D = np.asarray(np.maximum(S, S.dtype.type(amin)))
    np.log(D, out=D)
    D *= S.dtype.type(10 / np.log(10))
    D -= _reference_db(S, ref, amin, per_clip)
    if top_db is not None:
        floor = D.max(axis=clip_axes, keepdims=True) - S.dtype.type(number("top_db", top_db, minimum=0))
        np.maximum(D, floor, out=D)
    return D


def mfcc(
    y, *, sr=22050, n_mfcc=20, norm="ortho", lifter=0, mel_norm="slaney", n_fft=2048, hop_length=512,
    win_length=None, window="hann", center=True, pad_mode="constant", power=2.0, n_mels=128, fmin=0.0,
    fmax=None, htk=False, top_db=80.0, per_clip=True,
):  # fmt: skip
    """Mel-frequency cepstral coefficients of sound.

    C[..., n, t] = Σₘ B[n, m] · D[..., m, t],  D = power_to_db(melspectrogram(y))

    with B from `dct_basis`; then, if `lifter` L > 0, C[n] · (1 + (L/2) · sin(π · (n + 1) / L)).

    Parameters
    ----------
    y : float array of shape (..., samples)
        In [-1, 1], at least one sample; a clip shorter than `n_fft` is filled up with the
        padding. Stereo is (2, samples): leading axes are clips or channels, each on its own.
    sr : number
        Samples per second.
    n_mfcc : int
        Number of coefficients, at most `n_mels`.
    norm : {"ortho", None}
        Scale of the DCT.
    lifter : number
        L, at least 0.
    mel_norm, n_mels, fmin, fmax, htk
        As for `mel_filterbank`, where `mel_norm` is called `norm`.
    n_fft, hop_length, win_length, window, center, pad_mode
        As for `stft`.
    power : number
        As for `melspectrogram`.
    top_db, per_clip
        As for `power_to_db`; `per_clip=False` gives librosa 0.11's values for a batch.

    Returns
    -------
    array of shape (..., n_mfcc, frames)
        In the dtype of `y`; the same as `librosa.feature.mfcc` gives, to rounding. In float64 that is below
        1e-11. In float32 the Fourier transform is what loses digits: it rounds at about 140 dB below the
        loudest bin of its frame, so that a band 80 dB below it is off by up to 0.01 dB. Where a clip has many
        such bands, as one recorded with nothing above 4 kHz, a coefficient moves by up to 2.5e-4 (of 640).
        float64 sound costs half as much time again, and does not have it.

    Raises
    ------
    TypeError
        If `y` holds integers: they have no agreed scale. Divide int16 by 32768 first.
    ValueError
        If `y` is empty or holds NaN, or an argument is out of range.

    Notes
    -----
    S. B. Davis and P. Mermelstein, "Comparison of parametric representations for
    monosyllabic word recognition", IEEE Trans. ASSP 28(4), 1980. Derived in lesson 08_mfcc.

    Examples
    --------
    >>> tone = np.sin(2 * np.pi * 440 * np.arange(22050) / 22050)
    >>> mfcc(tone, n_mfcc=13).shape
    (13, 44)
    """
    n_mels = integer("n_mels", n_mels, minimum=1)
    n_mfcc = integer("n_mfcc", n_mfcc, minimum=1, maximum=n_mels)
    lifter = number("lifter", lifter, minimum=0)
    S = melspectrogram(
        y, sr=sr, n_fft=n_fft, hop_length=hop_length, win_length=win_length, window=window, center=center,
        pad_mode=pad_mode, power=power, n_mels=n_mels, fmin=fmin, fmax=fmax, htk=htk, norm=mel_norm,
    )  # fmt: skip
    if not np.isfinite(S.max()):
        raise ValueError("y, power: expected sound whose power a float holds, got an infinite one")
    # Few numbers are left by now, so the rest runs in float64: a float32 near -90 dB is off by
    # 4e-6, and where all bands are silent the DCT adds up 128 errors of one sign.
    D = power_to_db(S.astype(np.float64), top_db=top_db, per_clip=per_clip)
    C = dct(D, n_mfcc, axis=-2, norm=norm)
    if lifter:
        C *= lifter_weights(n_mfcc, lifter)[:, None]
    return C.astype(S.dtype)


def _magnitudes(spectrum, power):
    """|S|^power; the square without the root."""
    if power != 2:
        return np.abs(spectrum) ** spectrum.real.dtype.type(power)
    squares = np.square(spectrum.real)
    squares += np.square(spectrum.imag)
    return squares


def _reference_db(S, ref, amin, per_clip):
    """Decibels of the reference power: a number, or one per clip, shaped to be subtracted from the clips."""
    if not callable(ref):
        return 10 * math.log10(max(amin, number("ref", ref, above=0)))
    if not per_clip or S.ndim <= 2:
        return 10 * math.log10(max(amin, number("ref", ref(S), minimum=0)))
    values = [max(amin, number("ref", ref(clip), minimum=0)) for clip in S.reshape(-1, *S.shape[-2:])]
    return (10 * np.log10(values)).astype(S.dtype).reshape(*S.shape[:-2], 1, 1)
