"""The dense layer, its gradients and its first weights. Derived in lesson 03_training."""

import math

import numpy as np

from cmx_helpers._common.arguments import check_size, generator
from cmx_helpers._common.validate import as_float, check_shape, integer, same_dtype, shown


def dense(x, kernel, bias=None):
    """Fully connected layer: y[..., o] = bias[o] + Σ_i x[..., i] · kernel[i, o].

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.1. Derived
    in lesson 03_training.

    Parameters
    ----------
    x : array, shape (..., in), at least two axes
    kernel : array, shape (in, out)
    bias : array, shape (out,), optional

    Returns
    -------
    array, shape (..., out)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape or type; the message names it.

    Examples
    --------
    >>> dense(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([10.0]))
    array([[21.]])
    """
    x, kernel = _dense_arguments(x, kernel)
    if bias is None:
        return x @ kernel
    bias = as_float("bias", bias, ndim=1)
    check_shape("bias", bias, (kernel.shape[1],))
    x, kernel, bias = same_dtype(x=x, kernel=kernel, bias=bias)
    y = x @ kernel
    y += bias
    return y


def dense_backward(dy, x, kernel):
    """Gradients of a loss through `dense`, from its gradient `dy` for the output.

    dx[..., i] = Σ_o dy[..., o] · kernel[i, o]
    dkernel[i, o] = Σ x[..., i] · dy[..., o]  and  dbias[o] = Σ dy[..., o], over all leading axes

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5. Derived
    in lesson 03_training.

    Parameters
    ----------
    dy : array, shape (..., out)
    x, kernel
        What `dense` was given.

    Returns
    -------
    dx, dkernel, dbias : arrays
        In the shapes of `x`, `kernel` and (out,).

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape or type; the message names it.

    Examples
    --------
    >>> dx, dkernel, dbias = dense_backward([[1.0]], [[1.0, 2.0]], [[3.0], [4.0]])
    >>> dx.tolist(), dkernel.tolist(), dbias.tolist()
    ([[3.0, 4.0]], [[1.0], [2.0]], [1.0])
    """
    x, kernel = _dense_arguments(x, kernel)
    dy = as_float("dy", dy)
    check_shape("dy", dy, (*x.shape[:-1], kernel.shape[1]))
    dy, x, kernel = same_dtype(dy=dy, x=x, kernel=kernel)
    rows = dy.reshape(-1, kernel.shape[1])
    dkernel = x.reshape(-1, kernel.shape[0]).T @ rows
    return dy @ kernel.T, dkernel, rows.sum(axis=0)


def glorot_uniform(shape, rng):
    """Random float32 weights, uniform within ±√(6 / (fan_in + fan_out)), as Keras draws by default.

    The last two axes of `shape` are (in, out); any before them, such as a kernel's height
    and width, multiply both fans. Source: Glorot and Bengio, Understanding the
    difficulty of training deep feedforward neural networks (2010), equation 16. Used in
    lesson 03_training. Raises ValueError or TypeError naming `shape` or `rng`.

    Examples
    --------
    >>> weights = glorot_uniform((3, 3, 1, 2), np.random.default_rng(0))
    >>> weights.shape, bool(np.abs(weights).max() <= np.sqrt(6 / (9 + 18)))
    ((3, 3, 1, 2), True)
    """
    if not isinstance(shape, (tuple, list)) or len(shape) < 2:
        raise ValueError(f"shape: expected at least two axes (..., in, out), got {shown(shape)}")
    shape = tuple(integer("shape", length, minimum=1) for length in shape)
    generator("rng", rng)
    check_size("shape", *shape)
    receptive = math.prod(shape[:-2])
    limit = np.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
    return rng.uniform(-limit, limit, shape).astype(np.float32)


def _dense_arguments(x, kernel):
    x, kernel = as_float("x", x, ndim=-2), as_float("kernel", kernel, ndim=2)
    check_shape("kernel", kernel, (x.shape[-1], None))
    return same_dtype(x=x, kernel=kernel)
