"""A convolution along time that never looks ahead: of a whole table, or frame by frame. Lesson 17."""

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, check_shape, integer


def causal_conv1d(x, kernel, bias=None, *, strides=1):
    """Convolve along time with zeros before the start, so that no output depends on what comes after it.

    ``y[..., t, o] = b[o] + Σ_j Σ_i x[..., t·s − (k − 1) + j, i] K[j, i, o]``, x = 0 before its start.

    The last tap, j = k − 1, lies on the present. The numbers of Keras's ``Conv1D(padding="causal")``.

    Parameters
    ----------
    x : float array, shape (..., time, in)
    kernel : float array, shape (k, in, out)
    bias : float array, shape (out,), optional
    strides : int
        An output for every so many inputs, the first one for the first input.

    Returns
    -------
    array, shape (..., 1 + (time − 1) // strides, out)

    Raises
    ------
    ValueError, TypeError
        A shape does not fit, a number is not finite, `strides` is below 1.

    Notes
    -----
    Derived in lesson 17_realtime; the name and the order of axes are Keras's.

    Examples
    --------
    >>> causal_conv1d([[1.0], [2.0], [4.0]], [[[10.0]], [[1.0]]])
    array([[ 1.],
           [12.],
           [24.]])
    """
    x, kernel, bias, strides = _checked(x, kernel, bias, strides)
    taps, (*outer, time, _) = len(kernel), x.shape
    check_size("x, kernel", *outer, time, kernel.shape[2], beside=x.size)
    before = np.zeros((*outer, taps - 1, x.shape[-1]), x.dtype)
    padded = np.concatenate([before, x], axis=-2)
    y = sum(padded[..., j : j + time : strides, :] @ kernel[j] for j in range(taps))
    return y + bias


def _checked(x, kernel, bias, strides):
    x, kernel = as_float("x", x, ndim=-2, finite=True), as_float("kernel", kernel, ndim=3, finite=True)
    if x.shape[-1] != kernel.shape[1]:
        raise ValueError(f"kernel: expected shape (k, {x.shape[-1]}, out), got {kernel.shape}")
    dtype = np.result_type(x, kernel)
    if bias is None:
        bias = np.zeros(kernel.shape[2], dtype)
    bias = as_float("bias", bias, ndim=1, finite=True)
    check_shape("bias", bias, kernel.shape[2:])
    return x, kernel, bias.astype(dtype), integer("strides", strides, minimum=1)


class CausalConv1D:
    """`causal_conv1d`, a frame at a time: it keeps the last k − 1 inputs, and nothing else.

    Derived in lesson 17_realtime.

    Parameters
    ----------
    kernel : float array, shape (k, in, out)
    bias : float array, shape (out,), optional
    strides : int

    Raises
    ------
    ValueError, TypeError
        A shape does not fit, a number is not finite, `strides` is below 1.

    Examples
    --------
    >>> layer = CausalConv1D([[[10.0]], [[1.0]]])
    >>> [float(layer.step([x])[0]) for x in (1.0, 2.0, 4.0)]
    [1.0, 12.0, 24.0]
    """

    def __init__(self, kernel, bias=None, *, strides=1):
        kernel = as_float("kernel", kernel, ndim=3, finite=True)
        _, self.kernel, self.bias, self.strides = _checked(kernel[:1, :, 0], kernel, bias, strides)
        self.reset()

    def reset(self):
        """Forget what was heard: before the start all is zero."""
        self.state, self.count = np.zeros((len(self.kernel) - 1, self.kernel.shape[1]), self.kernel.dtype), 0

    def step(self, x):
        """The output for a frame `x`, shape (in,): shape (out,), or None where the stride leaves it out."""
        x = as_float("x", x, ndim=1, finite=True)
        check_shape("x", x, self.kernel.shape[1:2])
        heard = np.vstack([self.state, x])
        self.state = heard[1:]
        self.count += 1
        if (self.count - 1) % self.strides:
            return None
        return np.tensordot(heard, self.kernel, axes=2) + self.bias
