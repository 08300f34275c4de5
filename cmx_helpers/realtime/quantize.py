"""Numbers in eight bits, and products of them in whole numbers. Derived in lesson 17_realtime."""

import numpy as np

from cmx_helpers._common.arguments import float_dtype
from cmx_helpers._common.validate import as_array, as_float, flag, integer

MOST_BITS = 16


def levels(bits):
    """The smallest and the largest whole number of so many bits."""
    half = 2 ** (integer("bits", bits, minimum=2, maximum=MOST_BITS) - 1)
    return -half, half - 1


def symmetric_scale(x, *, bits=8, per_channel=False):
    """The step of a grid that reaches from −max|x| to max|x|, with 0 on it.

    .. math:: s = \\frac{\\max_i |x_i|}{2^{b-1} - 1}

    Parameters
    ----------
    x : array
        Finite numbers.
    bits : int
        2 to 16.
    per_channel : bool
        One step for each entry of the last axis (a unit of a dense layer, a kernel of a convolution).

    Returns
    -------
    float64 array, shape () or (channels,)
        1 where all of `x` is 0, so that it can be divided by.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> float(symmetric_scale([-1.0, 0.3, 0.74]) * 127)
    1.0
    """
    x = as_float("x", x, ndim=-1, finite=True).astype(np.float64)
    axes = tuple(range(x.ndim - 1)) if flag("per_channel", per_channel) else None
    return _step(np.abs(x).max(axis=axes), levels(bits)[1])


def affine_scale(x, *, bits=8):
    """Step and zero point of a grid from min(x, 0) to max(x, 0): none of it is wasted on a sign never met.

    .. math::
        s = \\frac{\\max(x, 0) - \\min(x, 0)}{2^b - 1}, \\qquad
        z = \\text{round}(-2^{b-1} - \\min(x, 0)/s)

    Zero is on the grid, at the whole number z: padding and what a ReLU cuts off stay exact.

    Parameters
    ----------
    x : array
        Finite numbers.
    bits : int
        2 to 16.

    Returns
    -------
    scale : float64 array, shape ()
    zero_point : int

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> scale, zero_point = affine_scale([-1.0, 0.3, 0.74])
    >>> round(float(scale), 6), zero_point
    (0.006824, 19)
    """
    x = as_float("x", x, finite=True).astype(np.float64)
    low, high = min(x.min(), 0.0), max(x.max(), 0.0)
    bottom, top = levels(bits)
    scale = _step(np.asarray(high / 2 - low / 2), (top - bottom) / 2)
    return scale, int(bottom - np.rint(low / scale))


def quantize(x, scale, zero_point=0, *, bits=8):
    """The nearest whole number on the grid, cut off at its ends.

    .. math:: q = \\text{clip}(\\text{round}(x / s) + z, -2^{b-1}, 2^{b-1} - 1)

    Parameters
    ----------
    x : array
        Finite numbers.
    scale : number or array, shape (channels,)
        Above 0; one for each entry of the last axis, or one for all.
    zero_point : int
        The whole number that stands for 0.
    bits : int
        2 to 16.

    Returns
    -------
    int8 array of the shape of x; int16 from 9 bits on

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime. Where `scale` covers `x`, the error is at most s/2, and s²/12 in the mean
    square of numbers that fall anywhere between two steps.

    Examples
    --------
    >>> quantize([-1.0, 0.3, 0.74], 1 / 127).tolist()
    [-127, 38, 94]
    """
    x = as_float("x", x, finite=True)
    scale = _scale(scale, x)
    low, high = levels(bits)
    zero_point = integer("zero_point", zero_point, minimum=low, maximum=high)
    with np.errstate(over="ignore"):  # far beyond the grid is cut off like anything beyond it
        q = np.rint(x.astype(np.float64) / scale) + zero_point
    return np.clip(q, low, high).astype(np.int8 if bits <= 8 else np.int16)


def dequantize(q, scale, zero_point=0, *, dtype=np.float32):
    """The numbers that whole numbers stand for, x̂ = s · (q − z).

    Parameters
    ----------
    q : array of integers
    scale : number or array, shape (channels,)
    zero_point : int
    dtype : float32 or float64

    Returns
    -------
    array of the shape of q

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> dequantize([-127, 38, 94], 1 / 127).round(4).tolist()
    [-1.0, 0.29919999837875366, 0.7401999831199646]
    """
    q = whole("q", q)
    zero_point = integer("zero_point", zero_point, minimum=-(2**15), maximum=2**15)
    return ((q - zero_point) * _scale(scale, q)).astype(float_dtype("dtype", dtype))


def _step(reach, steps):
    # A reach below the smallest normal number would divide to a step of 0.
    return np.where(reach > 1e-300, reach / steps, 1.0)


def _scale(scale, x):
    scale = as_float("scale", scale, ndim=(0, 1), finite=True).astype(np.float64)
    if (scale <= 0).any():
        raise ValueError(f"scale: expected numbers above 0, got {scale.min():g}")
    if scale.ndim and (not x.ndim or scale.shape != x.shape[-1:]):
        raise ValueError(
            f"scale: expected one number, or one for each of {x.shape[-1:]} channels, got {scale.shape}"
        )
    return scale


def whole(name, value):
    """Integers of at most 16 bits, as int64."""
    array = as_array(name, value)
    if array.dtype.kind not in "iu" or array.size == 0:
        raise TypeError(f"{name}: expected integers, at least one, got {array.dtype}, shape {array.shape}")
    if int(np.abs(array.astype(np.float64)).max()) > 2**15:
        raise ValueError(f"{name}: expected integers of at most 16 bits, as `quantize` gives them")
    return array.astype(np.int64)
