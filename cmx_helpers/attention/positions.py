"""Who may look at whom, and where a word stands. Derived in lesson 06_attention."""

import numpy as np

from cmx_helpers._common.arguments import check_size, float_dtype
from cmx_helpers._common.validate import integer, number


def causal_mask(length):
    """Return the mask with which a position sees itself and what came before, True where allowed.

    ``mask[t, s] = s <= t``. Derived in lesson 06_attention.

    Parameters
    ----------
    length : int

    Returns
    -------
    mask : boolean array, shape (length, length)

    Raises
    ------
    ValueError, TypeError
        If `length` is not a whole number of at least one.

    Examples
    --------
    >>> causal_mask(3).astype(int).tolist()
    [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    """
    length = integer("length", length, minimum=1)
    check_size("length", length, length)
    return np.tri(length, dtype=bool)


def sinusoidal_positions(length, dim, *, base=10000.0, dtype=np.float32):
    """Return one vector per position, made of sines and cosines from fast to slow.

    ``p[t, 2i] = sin(t / base**(2i / dim))`` and ``p[t, 2i + 1] = cos(t / base**(2i / dim))``.
    Every shift of position is a rotation of these vectors. Derived in lesson 06_attention.

    Parameters
    ----------
    length, dim : int
        Number of positions, and of features.
    base : float
        Above zero; the slowest wave is about ``2π * base`` positions long.
    dtype : dtype

    Returns
    -------
    positions : array, shape (length, dim)

    Raises
    ------
    ValueError, TypeError
        If an argument is not a number within its bounds; the message names it.

    References
    ----------
    A. Vaswani et al., "Attention is all you need", 2017, arXiv 1706.03762, section 3.5.

    Examples
    --------
    >>> sinusoidal_positions(2, 4, dtype=np.float64).round(3).tolist()
    [[0.0, 1.0, 0.0, 1.0], [0.841, 0.54, 0.01, 1.0]]
    """
    length, dim = integer("length", length, minimum=1), integer("dim", dim, minimum=1)
    check_size("length, dim", length, dim)
    base, dtype = number("base", base, above=0), float_dtype("dtype", dtype)
    column = np.arange(dim)
    angles = np.arange(length)[:, np.newaxis] / base ** (column // 2 * 2 / dim)
    return np.where(column % 2 == 0, np.sin(angles), np.cos(angles)).astype(dtype)
