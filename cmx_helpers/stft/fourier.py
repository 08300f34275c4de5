"""The discrete Fourier transform, by its definition and fast. Derived in lesson 07_stft."""

import numpy as np

from cmx_helpers._common.validate import as_array, as_float

_LONGEST_MATRIX = 4096


def dft(x):
    """Discrete Fourier transform along the last axis, as one matrix product.

    X[..., k] = Σₙ x[..., n] · exp(−2πi · k · n / N),  k, n = 0 … N − 1

    Parameters
    ----------
    x : real or complex array of shape (..., N)
        N at most 4096: the matrix has N² entries. float32 gives complex64.

    Returns
    -------
    complex array of shape (..., N)

    Raises
    ------
    ValueError
        If `x` is empty or N is above 4096.

    Notes
    -----
    Derived in lesson 07_stft.

    Examples
    --------
    >>> dft([1.0, 0.0, -1.0, 0.0]).real.round(6)
    array([0., 2., 0., 2.])
    """
    x = _as_signal("x", x)
    n = np.arange(x.shape[-1])
    if len(n) > _LONGEST_MATRIX:
        raise ValueError(f"x: expected at most {_LONGEST_MATRIX} samples for a matrix, got {len(n)}")
    # k·n taken modulo N keeps the angle small, and so the sine exact.
    matrix = np.exp(-2j * np.pi * (np.outer(n, n) % len(n)) / len(n))
    return x @ matrix.astype(np.result_type(x, np.complex64))


def fft(x):
    """Fast Fourier transform along the last axis: recursive, radix 2.

    With E and O the transforms of the even and the odd samples, and k = 0 … N/2 − 1:

    X[k]       = E[k] + exp(−2πi · k / N) · O[k]
    X[k + N/2] = E[k] − exp(−2πi · k / N) · O[k]

    Parameters
    ----------
    x : real or complex array of shape (..., N)
        Any N works; a part that can no longer be halved goes through `dft`, so a
        power of two is fast and an odd N is not.

    Returns
    -------
    complex array of shape (..., N)
        The same numbers as `dft`, N log₂ N steps instead of N² for a power of two.

    Raises
    ------
    ValueError
        If `x` is empty or the odd factor of N is above 4096.

    Notes
    -----
    J. W. Cooley and J. W. Tukey, "An algorithm for the machine calculation of complex
    Fourier series", Math. Comp. 19, 1965. Derived in lesson 07_stft.

    Examples
    --------
    >>> bool(np.allclose(fft(np.arange(8.0)), dft(np.arange(8.0))))
    True
    """
    x = _as_signal("x", x)
    n = x.shape[-1]
    if n % 2:
        return dft(x)
    even, odd = fft(x[..., ::2]), fft(x[..., 1::2])
    turned = np.exp(-2j * np.pi * np.arange(n // 2) / n).astype(odd.dtype) * odd
    return np.concatenate([even + turned, even - turned], axis=-1)


def _as_signal(name, x):
    """Return `x` as a non-empty float or complex array with at least one axis."""
    x = as_array(name, x)
    if x.dtype.kind != "c" or x.dtype.itemsize > 16:
        return as_float(name, x, ndim=-1)
    x = x.astype(x.dtype.newbyteorder("="), copy=False)
    if x.ndim == 0 or x.size == 0:
        raise ValueError(f"{name}: expected at least one sample, got shape {x.shape}")
    return x
