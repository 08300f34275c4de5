"""Numbers in eight bits, and products of them in whole numbers. Derived in lesson 17_realtime."""

import numpy as np

from cmx_helpers._common.validate import as_array, as_float, check_shape, flag, integer, same_dtype

MOST_BITS = 16
ACCUMULATOR = 2**31 - 1


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

    .. math:: s = \\frac{\\max(x, 0) - \\min(x, 0)}{2^b - 1}, \\qquad z = \\text{round}(-2^{b-1} - \\min(x, 0)/s)

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
    q = _whole("q", q)
    zero_point = integer("zero_point", zero_point, minimum=-(2**15), maximum=2**15)
    if np.dtype(dtype) not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise ValueError(f"dtype: expected float32 or float64, got {dtype!r}")
    return ((q - zero_point) * _scale(scale, q)).astype(dtype)


def integer_product(x, w, zero_point=0):
    """A matrix product in whole numbers, added up in 32 bits: what an 8-bit processor computes.

    .. math:: a_{n,o} = \\sum_i (x_{n,i} - z) \\, w_{i,o}

    Parameters
    ----------
    x : array of integers, shape (n, inputs)
        From `quantize`.
    w : array of integers, shape (inputs, outputs)
        From `quantize`, symmetric.
    zero_point : int
        Of `x`.

    Returns
    -------
    int32 array, shape (n, outputs)

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit; the sums could leave 32 bits.

    Notes
    -----
    Derived in lesson 17_realtime. In eight bits a sum could leave 32 bits from 66,000 inputs on.

    Examples
    --------
    >>> integer_product([[100, 100]], [[100], [100]]).tolist()
    [[20000]]
    """
    x, w = _whole("x", x), _whole("w", w)
    check_shape("x", x, (None, None))
    check_shape("w", w, (x.shape[1], None))
    zero_point = integer("zero_point", zero_point, minimum=-(2**15), maximum=2**15)
    moved = x - zero_point
    worst = int(np.abs(moved).max()) * int(np.abs(w).sum(axis=0).max())
    if worst > ACCUMULATOR:
        raise ValueError(f"x, w: their sums could reach {worst}, beyond 32 bits: fewer bits or inputs")
    # In float64, which holds whole numbers up to 2^53: BLAS has no product of integers.
    return (moved.astype(np.float64) @ w.astype(np.float64)).astype(np.int32)


def quantized_dense(x, kernel, bias=None, *, bits=8, per_channel=True, covers=None):
    """A dense layer computed in whole numbers; its floats are the input, the output and the scales.

    .. math:: y_{n,o} = b_o + s_x s_o \\sum_i (q_{n,i} - z) \\, w_{i,o}

    The kernel is symmetric, one step for each unit; the input is affine.

    Parameters
    ----------
    x : array, shape (n, inputs)
    kernel : array, shape (inputs, outputs)
    bias : array, shape (outputs,), optional
    bits : int
        2 to 8.
    per_channel : bool
        One step for the whole kernel where False.
    covers : array, optional
        Numbers like `x`, from which its range is taken before it is seen (calibration); `x` itself where it
        is not given.

    Returns
    -------
    array, shape (n, outputs)

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> y = quantized_dense([[-1.0, 0.3, 0.74]], [[0.5], [-0.25], [1.0]])
    >>> round(float(y[0, 0]), 3)  # 0.165 in floats
    0.156
    """
    x = as_float("x", x, ndim=2, finite=True)
    kernel = as_float("kernel", kernel, ndim=2, finite=True)
    check_shape("kernel", kernel, (x.shape[1], None))
    x, kernel = same_dtype(x=x, kernel=kernel)
    bias = np.zeros(kernel.shape[1], x.dtype) if bias is None else as_float("bias", bias, finite=True)
    check_shape("bias", bias, (kernel.shape[1],))
    integer("bits", bits, minimum=2, maximum=8)
    scale_x, zero_point = affine_scale(x if covers is None else covers, bits=bits)
    scale_w = symmetric_scale(kernel, bits=bits, per_channel=per_channel)
    whole = quantize(x, scale_x, zero_point, bits=bits)
    sums = integer_product(whole, quantize(kernel, scale_w, bits=bits), zero_point)
    return (bias + sums * (scale_x * scale_w)).astype(x.dtype)


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


def _whole(name, value):
    array = as_array(name, value)
    if array.dtype.kind not in "iu" or array.size == 0:
        raise TypeError(f"{name}: expected integers, at least one, got {array.dtype}, shape {array.shape}")
    if int(np.abs(array.astype(np.float64)).max()) > 2**15:
        raise ValueError(f"{name}: expected integers of at most 16 bits, as `quantize` gives them")
    return array.astype(np.int64)
