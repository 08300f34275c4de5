"""Products in whole numbers: a dense layer for a processor of eight bits. Derived in lesson 17_realtime."""

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, integer, same_dtype
from cmx_helpers.realtime.quantize import affine_scale, quantize, symmetric_scale
from cmx_helpers.realtime.quantize import whole as as_whole

ACCUMULATOR = 2**31 - 1


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
    x, w = as_whole("x", x), as_whole("w", w)
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
