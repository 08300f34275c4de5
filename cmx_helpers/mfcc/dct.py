"""The cosine transform as a matrix; public through `cmx_helpers.mfcc`. Derived in lesson 08_mfcc."""

from functools import lru_cache

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, integer, shown

_ONE_THREAD = 2**18  # multiplications


def dct_basis(n, length, *, norm="ortho"):
    """First `n` cosines of the DCT-II, one per row.

    B[k, j] = s[k] · cos(π · k · (2j + 1) / (2N)),  k = 0 … n − 1,  j = 0 … N − 1

    with N = `length`, s[0] = √(1/N) and s[k] = √(2/N). So scaled, the rows are orthonormal,
    and the transpose of the whole matrix is its inverse.

    Parameters
    ----------
    n : int
        Number of rows, at most `length`.
    length : int
        Length of a row.
    norm : {"ortho", None}
        None is SciPy's unscaled form, s[k] = 2.

    Returns
    -------
    float64 array of shape (n, length)

    Raises
    ------
    ValueError
        If `n` is not in 1 … `length`, or for an unknown `norm`.

    Notes
    -----
    N. Ahmed, T. Natarajan and K. R. Rao, "Discrete cosine transform", IEEE Trans.
    Computers C-23(1), 1974. Derived in lesson 08_mfcc.

    Examples
    --------
    >>> dct_basis(2, 4).round(3)
    array([[ 0.5  ,  0.5  ,  0.5  ,  0.5  ],
           [ 0.653,  0.271, -0.271, -0.653]])
    """
    length = integer("length", length, minimum=1)
    n = integer("n", n, minimum=1, maximum=length)
    check_size("n, length", n, length)
    k, j = np.arange(n)[:, None], np.arange(length)
    # The angle modulo one turn keeps the cosine of large k·j exact.
    cosines = np.cos(np.pi / (2 * length) * (k * (2 * j + 1) % (4 * length)))
    return _scales(n, length, norm)[:, None] * cosines


def dct(x, n=None, *, axis=-1, norm="ortho"):
    """Discrete cosine transform (DCT-II) along one axis, as a matrix product.

    X[k] = Σⱼ B[k, j] · x[j],  k = 0 … n − 1,  with B from `dct_basis`

    Parameters
    ----------
    x : array
    n : int, optional
        Number of coefficients to keep, all by default. (SciPy's `n` cuts the input instead.)
    axis : int
        Axis that is transformed.
    norm : {"ortho", None}
        As for `dct_basis`.

    Returns
    -------
    array of the shape of `x`, but `n` long along `axis`
        Summed in float64, then rounded to the dtype of `x`.

    Raises
    ------
    ValueError
        If `n` is not in 1 … `x.shape[axis]`, or `x` is empty.

    Notes
    -----
    Derived in lesson 08_mfcc.

    Examples
    --------
    >>> dct([1.0, 2.0, 3.0, 5.0]).round(3)
    array([ 5.5  , -2.884,  0.5  , -0.429])
    """
    x, axis = _with_axis(x, axis)
    length = x.shape[axis]
    n = length if n is None else integer("n", n, minimum=1, maximum=length)
    return _product(x, _basis(n, length, _known(norm)).T, axis)


def idct(x, n=None, *, axis=-1, norm="ortho"):
    """Inverse of `dct`; missing higher coefficients count as zero.

    x[j] = Σₖ B[k, j] · X[k],  j = 0 … n − 1,  with the orthonormal B from `dct_basis`

    Parameters
    ----------
    x : array
        The coefficients, K along `axis`.
    n : int, optional
        Length of the result, at least K (the default).
    axis : int
        Axis that is transformed.
    norm : {"ortho", None}
        What `dct` was given.

    Returns
    -------
    array of the shape of `x`, but `n` long along `axis`

    Raises
    ------
    ValueError
        If `n` is less than K, or `x` is empty.

    Notes
    -----
    Derived in lesson 08_mfcc.

    Examples
    --------
    >>> idct(dct([1.0, 2.0, 3.0, 4.0])).round(6)
    array([1., 2., 3., 4.])
    """
    x, axis = _with_axis(x, axis)
    kept = x.shape[axis]
    n = kept if n is None else integer("n", n, minimum=kept)
    check_size("n", x.size // kept, n)
    # B is orthogonal, so its transpose undoes it; the scale of norm=None comes off first.
    norm = _known(norm)
    unscale = _scales(kept, n, "ortho") / _scales(kept, n, norm)
    return _product(x, unscale[:, None] * _basis(kept, n, "ortho"), axis)


def _known(norm):
    """Refused before it is looked up among what is kept, where a list would fail without the name."""
    if norm is not None and not (isinstance(norm, str) and norm == "ortho"):
        raise ValueError(f"norm: expected 'ortho' or None, got {shown(norm)}")
    return norm


def _scales(n, length, norm):
    if _known(norm) is None:
        return np.full(n, 2.0)
    return np.sqrt(np.where(np.arange(n) == 0, 1.0, 2.0) / length)


@lru_cache(maxsize=32)
def _basis(n, length, norm):
    return dct_basis(n, length, norm=norm)


def _with_axis(x, axis):
    x = as_float("x", x, ndim=-1)
    return x, integer("axis", axis, minimum=-x.ndim, maximum=x.ndim - 1)


def _product(x, matrix, axis):
    # Doubles for the sum: a float32 sum of 128 decibels loses the third decimal.
    moved = x.swapaxes(axis, -1)
    clips = moved.reshape(-1, *moved.shape[-2:]) if moved.ndim > 1 else moved[None, None]
    y = np.empty((*clips.shape[:2], matrix.shape[1]), x.dtype)
    # In pieces for which BLAS starts no threads: they would go on spinning, in the way of what comes next.
    # Each clip is cut alike, which makes its result the same to the last bit, whatever its neighbours.
    step = max(1, _ONE_THREAD // matrix.size)
    for rows, out in zip(clips, y):
        for start in range(0, len(rows), step):
            part = slice(start, start + step)
            out[part] = rows[part].astype(np.float64, copy=False) @ matrix
    return y.reshape(*moved.shape[:-1], matrix.shape[1]).swapaxes(axis, -1)
