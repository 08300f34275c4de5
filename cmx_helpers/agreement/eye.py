"""A small eye in NumPy: a picture becomes one vector of numbers. Lesson 14_agreement."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers._common.arguments import generator
from cmx_helpers._common.validate import as_float, check_shape, integer
from cmx_helpers.convolution import conv2d, conv2d_backward
from cmx_helpers.pooling import max_pool2d, max_pool2d_backward

SIDE = 32
_WINDOW, _STRIDE = 5, 2


class EyeWeights(NamedTuple):
    """Three convolutions and a dense layer, for pictures of 32×32 pixels in colour.

    >>> EyeWeights.random(np.random.default_rng(0), dim=48).kernel.shape
    (768, 48)
    """

    first: np.ndarray  # (5 · 5 · 3, channels): a convolution in strides of 2, as a matrix
    first_bias: np.ndarray
    second: np.ndarray  # (3, 3, channels, channels)
    second_bias: np.ndarray
    third: np.ndarray
    third_bias: np.ndarray
    kernel: np.ndarray  # (4 · 4 · channels, dim)
    bias: np.ndarray

    @classmethod
    def random(cls, rng, *, dim, channels=(24, 32, 48)):
        """Weights to start from: He's normal numbers, biases zero, float32."""
        rng, dim = generator("rng", rng), integer("dim", dim, minimum=1, maximum=4096)
        one, two, three = (integer("channels", n, minimum=1, maximum=512) for n in channels)
        shapes = (_WINDOW**2 * 3, one), (3, 3, one, two), (3, 3, two, three), (16 * three, dim)
        arrays = []
        for shape in shapes:
            scale = np.sqrt(2 / np.prod(shape[:-1]))
            arrays.append((scale * rng.standard_normal(shape)).astype(np.float32))
            arrays.append(np.zeros(shape[-1], np.float32))
        return cls(*arrays)


def see(images, weights):
    """One vector for each picture.

    Convolution 5×5 with stride 2, max pooling, ReLU; convolution 3×3, ReLU; convolution 3×3, max pooling,
    ReLU; a dense layer over all places.

    Parameters
    ----------
    images : array, shape (batch, 32, 32, 3)
    weights : EyeWeights

    Returns
    -------
    array, shape (batch, dim), float32

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Used in lesson 14_agreement; its parts are those of lessons 01_convolution to 03_training.

    Examples
    --------
    >>> weights = EyeWeights.random(np.random.default_rng(0), dim=6)
    >>> see(np.zeros((2, 32, 32, 3)), weights).shape
    (2, 6)
    """
    images, w = _checked(images, weights)
    return run_see(images, w)[0]


def see_backward(dy, images, weights):
    """Gradients of `see` for its weights, given `dy`, the gradient for its result, shape (batch, dim).

    Returns
    -------
    EyeWeights

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> weights = EyeWeights.random(np.random.default_rng(0), dim=6)
    >>> see_backward(np.ones((2, 6)), np.zeros((2, 32, 32, 3)), weights).bias.tolist()
    [2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    """
    images, w = _checked(images, weights)
    dy = as_float("dy", dy).astype(np.float32, copy=False)
    check_shape("dy", dy, (len(images), len(w.bias)))
    return run_see_backward(dy, w, _forward(images, w))


def run_see(images, w):
    """`see` without its checks, and what `run_see_backward` needs of the way there."""
    kept = _forward(images, w)
    return kept[-1] @ w.kernel + w.bias, kept


def run_see_backward(dy, w, kept):
    """`see_backward` without its checks, and without going forward once more."""
    windows, a, pooled, b, c, pooled_c, flat = kept
    n, channels = len(dy), w.first.shape[1]
    dpooled_c = (dy @ w.kernel.T).reshape(pooled_c.shape) * (pooled_c > 0)
    dc = max_pool2d_backward(dpooled_c, c)
    db, dthird, dthird_bias = conv2d_backward(dc, np.maximum(b, 0), w.third, padding="same")
    da, dsecond, dsecond_bias = conv2d_backward(db * (b > 0), np.maximum(pooled, 0), w.second, padding="same")
    da = max_pool2d_backward(da * (pooled > 0), a).reshape(n * 256, channels)
    inner = dsecond, dsecond_bias, dthird, dthird_bias
    return EyeWeights(windows.T @ da, da.sum(axis=0), *inner, flat.T @ dy, dy.sum(axis=0))


def _forward(images, w):
    # The first convolution as one product: its images need no gradient, so no scattering back is needed.
    padded = np.pad(images, ((0, 0), (1, 2), (1, 2), (0, 0)))
    windows = sliding_window_view(padded, (_WINDOW, _WINDOW), axis=(1, 2))[:, ::_STRIDE, ::_STRIDE]
    windows = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, _WINDOW**2 * 3)
    a = (windows @ w.first + w.first_bias).reshape(len(images), SIDE // 2, SIDE // 2, -1)
    pooled = max_pool2d(a)
    b = conv2d(np.maximum(pooled, 0), w.second, w.second_bias, padding="same")
    c = conv2d(np.maximum(b, 0), w.third, w.third_bias, padding="same")
    pooled_c = max_pool2d(c)
    flat = np.maximum(pooled_c, 0).reshape(len(images), -1)
    return windows, a, pooled, b, c, pooled_c, flat


def _checked(images, weights):
    if not isinstance(weights, EyeWeights):
        raise TypeError(f"weights: expected EyeWeights, got {type(weights).__name__}")
    images = as_float("images", images, ndim=4).astype(np.float32, copy=False)
    check_shape("images", images, (None, SIDE, SIDE, 3))
    return images, weights
