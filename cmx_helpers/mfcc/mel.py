"""The mel scale and its filter bank; public through `cmx_helpers.mfcc`. Derived in lesson 08_mfcc."""

import os
import sys
import warnings
from functools import lru_cache
from pathlib import Path

import numpy as np

from cmx_helpers._common.arguments import check_size, float_dtype
from cmx_helpers._common.validate import as_float, flag, integer, number, shown

# Slaney's scale: 3 mel in 200 Hz up to 1 kHz, then 27 mel for each factor of 6.4.
_HZ_PER_MEL = 200.0 / 3
_KNEE_HZ = 1000.0
_KNEE_MEL = _KNEE_HZ / _HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27.0
_MELS_PER_BAND = 16


def hz_to_mel(frequencies, *, htk=False):
    """Convert hertz to mel.

    Slaney: m = 3f / 200 below 1 kHz, m = 15 + 27 · ln(f / 1000) / ln 6.4 from there on.
    HTK: m = 2595 · log₁₀(1 + f / 700).

    Parameters
    ----------
    frequencies : number or array
        In Hz, at least 0.
    htk : bool
        HTK's formula instead of Slaney's.

    Returns
    -------
    float64 number or array of the same shape

    Raises
    ------
    ValueError
        If a frequency is negative, NaN or infinite.

    Notes
    -----
    M. Slaney, Auditory Toolbox, Interval Research technical report 1998-010; S. Young
    et al., The HTK Book. Derived in lesson 08_mfcc.

    Examples
    --------
    >>> hz_to_mel([500, 1000, 6400])
    array([ 7.5, 15. , 42. ])
    """
    f = _non_negative("frequencies", frequencies)
    if flag("htk", htk):
        return 2595.0 * np.log10(1.0 + f / 700.0)
    above = _KNEE_MEL + np.log(np.maximum(f, _KNEE_HZ) / _KNEE_HZ) / _LOG_STEP
    return np.where(f >= _KNEE_HZ, above, f / _HZ_PER_MEL)[()]


def mel_to_hz(mels, *, htk=False):
    """Convert mel to hertz, the inverse of `hz_to_mel`.

    Slaney: f = 200m / 3 below 15 mel, f = 1000 · 6.4^((m − 15) / 27) from there on.
    HTK: f = 700 · (10^(m / 2595) − 1).

    Parameters
    ----------
    mels : number or array
        At least 0.
    htk : bool
        HTK's formula instead of Slaney's.

    Returns
    -------
    float64 number or array of the same shape, in Hz

    Raises
    ------
    ValueError
        If a value is negative, NaN or infinite.

    Notes
    -----
    Derived in lesson 08_mfcc.

    Examples
    --------
    >>> mel_to_hz([7.5, 15, 42]).round(6)
    array([ 500., 1000., 6400.])
    """
    m = _non_negative("mels", mels)
    if flag("htk", htk):
        return 700.0 * (10.0 ** (m / 2595.0) - 1.0)
    above = _KNEE_HZ * np.exp(_LOG_STEP * (np.maximum(m, _KNEE_MEL) - _KNEE_MEL))
    return np.where(m >= _KNEE_MEL, above, _HZ_PER_MEL * m)[()]


def mel_filterbank(sr, n_fft, *, n_mels=128, fmin=0.0, fmax=None, htk=False, norm="slaney", dtype=np.float32):
    """Triangular filters that gather the bins of a spectrum into mel bands.

    H[m, k] = max(0, min((f[k] − e[m]) / (e[m+1] − e[m]), (e[m+2] − f[k]) / (e[m+2] − e[m+1])))

    with f[k] = k · sr / n_fft and n_mels + 2 edges e, equally spaced in mel from `fmin` to
    `fmax`. The triangles are straight in Hz and not rounded to bins. "slaney" multiplies
    row m by 2 / (e[m+2] − e[m]), so that all triangles have the same area.

    Parameters
    ----------
    sr : number
        Samples per second.
    n_fft : int
        Length of the transform.
    n_mels : int
        Number of bands.
    fmin, fmax : number
        Edges in Hz; `fmax` is sr / 2 by default and at most that.
    htk : bool
        HTK's mel formula.
    norm : {"slaney", None} or positive number
        A number p divides every row by its p-norm.
    dtype : float32 or float64

    Returns
    -------
    array of shape (n_mels, 1 + n_fft // 2)
        Equal to `librosa.filters.mel`, bit for bit.

    Raises
    ------
    ValueError, TypeError
        For a rate, length or edge out of range, or an unknown `norm` or `dtype`.

    Warns
    -----
    UserWarning
        If a triangle falls between two bins and stays empty: fewer bands, or a longer `n_fft`.

    Notes
    -----
    S. B. Davis and P. Mermelstein, "Comparison of parametric representations for
    monosyllabic word recognition", IEEE Trans. ASSP 28(4), 1980. Derived in lesson 08_mfcc.

    Examples
    --------
    >>> mel_filterbank(8000, 16, n_mels=3, norm=None)[1:].round(2)
    array([[0.  , 0.  , 0.68, 0.69, 0.19, 0.  , 0.  , 0.  , 0.  ],
           [0.  , 0.  , 0.  , 0.31, 0.81, 0.83, 0.55, 0.28, 0.  ]], dtype=float32)
    """
    bank, empty = _built(sr, n_fft, n_mels, fmin, fmax, htk, norm, dtype)
    if empty:
        _warn_of_empty_filters(n_mels)
    return bank


def filter_bands(sr, n_fft, n_mels, fmin, fmax, htk, norm, dtype):
    """The filter bank without most of its zeros: [(mels, bins, weights), ...].

    Neighbouring filters share their bins, so a group of them is a small dense matrix:
    `mel[:, mels] = power[:, bins] @ weights`. Kept, since building it costs more than using it.
    """
    # Checked before it is looked up: 1 is found where True is kept, and a list nowhere.
    htk, n_mels = flag("htk", htk), integer("n_mels", n_mels, minimum=1)
    fmin, fmax = number("fmin", fmin), None if fmax is None else number("fmax", fmax)
    norm = norm if norm is None or isinstance(norm, str) else _power(norm)
    bands, empty = _kept_bands(sr, n_fft, n_mels, fmin, fmax, htk, norm, dtype)
    if empty:
        _warn_of_empty_filters(n_mels)
    return bands


@lru_cache(maxsize=16)
def _kept_bands(sr, n_fft, n_mels, fmin, fmax, htk, norm, dtype):
    bank, empty = _built(sr, n_fft, n_mels, fmin, fmax, htk, norm, dtype)
    bands = []
    for first in range(0, n_mels, _MELS_PER_BAND):
        mels = slice(first, min(first + _MELS_PER_BAND, n_mels))
        used = np.flatnonzero(bank[mels].any(axis=0))
        bins = slice(used[0], used[-1] + 1) if len(used) else slice(0, 0)
        bands.append((mels, bins, np.ascontiguousarray(bank[mels, bins].T)))
    return bands, empty


def _built(sr, n_fft, n_mels, fmin, fmax, htk, norm, dtype):
    """The filter bank, and whether some filter in it is empty."""
    sr = number("sr", sr, above=0)
    n_fft = integer("n_fft", n_fft, minimum=2)
    n_mels = integer("n_mels", n_mels, minimum=1)
    fmax = sr / 2 if fmax is None else number("fmax", fmax, above=0, maximum=sr / 2)
    fmin = number("fmin", fmin, minimum=0)
    if fmin >= fmax:
        raise ValueError(f"fmin: expected less than fmax={fmax}, got {fmin}")
    htk, dtype = flag("htk", htk), float_dtype("dtype", dtype)
    check_size("n_mels, n_fft", n_mels, 1 + n_fft // 2)
    f = np.fft.rfftfreq(n_fft, d=1.0 / sr)
    edges = mel_to_hz(np.linspace(hz_to_mel(fmin, htk=htk), hz_to_mel(fmax, htk=htk), n_mels + 2), htk=htk)
    width = np.diff(edges)[:, None]
    distance = edges[:, None] - f
    rising, falling = -distance[:-2] / width[:-1], distance[2:] / width[1:]
    # Rounded before it is scaled, and scaled in place: the order decides the last bit.
    bank = np.maximum(0, np.minimum(rising, falling)).astype(dtype)
    _normalise_rows(bank, edges, norm)
    return bank, bool(np.any((edges[:-2] > 0) & (bank.max(axis=1) <= 0)))


def _warn_of_empty_filters(n_mels):
    """Warn, and point at the line outside the package that asked for the filters."""
    package = str(Path(__file__).parent.parent) + os.sep
    frame, level = sys._getframe(), 1
    while frame.f_back is not None and frame.f_code.co_filename.startswith(package):
        frame, level = frame.f_back, level + 1
    text = f"n_mels={n_mels}: some filters fall between two bins and are empty"
    warnings.warn(text, stacklevel=level)


def _normalise_rows(bank, edges, norm):
    """Scale the rows of the filter bank in place."""
    if norm is None:
        return
    if isinstance(norm, str):
        if norm != "slaney":
            raise ValueError(
                f"norm (mel_norm in mfcc): expected 'slaney', None or a positive number, got {shown(norm)}"
            )
        bank *= (2.0 / (edges[2:] - edges[:-2]))[:, None]
        return
    p = _power(norm)
    size = (
        bank.astype(np.float64).max(axis=1)
        if p == np.inf
        else np.sum(bank.astype(np.float64) ** p, axis=1) ** (1 / p)
    )
    size[size < np.finfo(bank.dtype).tiny] = 1.0
    bank[:] = bank / size[:, None]


def _power(norm):
    """The p of a p-norm; infinity is one."""
    return np.inf if isinstance(norm, float) and norm == np.inf else number("norm", norm, above=0)


def _non_negative(name, values):
    values = np.asarray(as_float(name, values, allow_empty=True, finite=True), np.float64)
    if (values < 0).any():
        raise ValueError(f"{name}: expected at least 0, got {values.min()}")
    return values
