"""Exercise convolution.picture_gradient, lesson 01_convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise


@exercise(
    "convolution.picture_gradient",
    points=2,
    minutes=5,
    hints=(
        "Go through the places. At the place (a, b) the kernel lay on the window that begins at the row "
        "strides·a and the column strides·b.",
        "Each pixel of that window gets dy[a, b] times the weight that lay on it. Windows overlap, so add: "
        "dx[…] += dy[a, b] * k.",
    ),
)
def picture_gradient(dy, k, picture_size, strides):
    kh, kw = k.shape
    dx = np.zeros(picture_size)
    for a in range(dy.shape[0]):
        for b in range(dy.shape[1]):
            r, c = strides * a, strides * b
            dx[r : r + kh, c : c + kw] += dy[a, b] * k
    return dx


@picture_gradient.cases
def picture_gradient_cases(rng):
    cases = [(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([[1.0, 2.0], [0.0, -1.0]]), (3, 3), 1)]
    for (kh, kw), strides, spare in (((3, 2), 1, 0), ((2, 3), 2, 0), ((3, 3), 2, 1), ((4, 2), 3, 2)):
        out_h, out_w = (int(n) for n in rng.integers(2, 5, 2))
        size = (strides * (out_h - 1) + kh + spare, strides * (out_w - 1) + kw + spare)
        cases.append((rng.normal(size=(out_h, out_w)), rng.normal(size=(kh, kw)), size, strides))
    return cases


def _placed(dy, k, picture_size, strides):
    """The reference without its loops over places: dx from each weight in turn."""
    dx = np.zeros(picture_size)
    height, width = (strides * (n - 1) + 1 for n in dy.shape)
    for (i, j), weight in np.ndenumerate(k):
        dx[i : i + height : strides, j : j + width : strides] += weight * dy
    return dx


@picture_gradient.right
def picture_gradient_by_weights(dy, k, picture_size, strides):
    return _placed(dy, k, picture_size, strides)


@picture_gradient.right
def picture_gradient_by_convolution(dy, k, picture_size, strides):
    (kh, kw), (height, width) = k.shape, picture_size
    spread = np.zeros((height + kh - 1, width + kw - 1))
    below, right = (n + strides * (m - 1) for n, m in zip(k.shape, dy.shape))
    spread[kh - 1 : below : strides, kw - 1 : right : strides] = dy
    return np.einsum("abij,ij->ab", sliding_window_view(spread, k.shape), k[::-1, ::-1])


@picture_gradient.wrong(
    "Where two windows overlap, the later one has overwritten the earlier: = instead of +=. A pixel that was "
    "used twice has two ways to the loss, and they add up."
)
def picture_gradient_overwritten(dy, k, picture_size, strides):
    dx = np.zeros(picture_size)
    for (a, b), slope in np.ndenumerate(dy):
        dx[strides * a : strides * a + k.shape[0], strides * b : strides * b + k.shape[1]] = slope * k
    return dx


@picture_gradient.wrong(
    "The kernel is turned by half a turn. The pixel under k[i, j] gets dy[a, b] times that same k[i, j]: "
    "lay the kernel down as it lay forwards."
)
def picture_gradient_turned(dy, k, picture_size, strides):
    return _placed(dy, k[::-1, ::-1], picture_size, strides)


@picture_gradient.wrong(
    "The stride is not used: the window of the place (a, b) begins at row strides·a and column strides·b."
)
def picture_gradient_without_strides(dy, k, picture_size, strides):
    return _placed(dy, k, picture_size, 1)


@picture_gradient.wrong(
    "dx is too small: pixels that no window reached are there as well, and their gradient is 0. Start with "
    "np.zeros(picture_size)."
)
def picture_gradient_of_the_used_pixels(dy, k, picture_size, strides):
    return _placed(dy, k, [strides * (n - 1) + m for n, m in zip(dy.shape, k.shape)], strides)


@picture_gradient.wrong(
    "dy is missing: you added the kernels up. Each is weighted by dy[a, b], the slope of the loss at its "
    "place."
)
def picture_gradient_without_dy(dy, k, picture_size, strides):
    return _placed(np.ones_like(dy), k, picture_size, strides)


@picture_gradient.wrong(
    "You took a mean over the places. The chain rule adds the ways up; a mean belongs to the loss and is "
    "then already in dy."
)
def picture_gradient_mean(dy, k, picture_size, strides):
    return _placed(dy, k, picture_size, strides) / dy.size


@picture_gradient.wrong(
    "Rows and columns of dy are exchanged: a goes with the rows of the picture, b with its columns."
)
def picture_gradient_transposed_dy(dy, k, picture_size, strides):
    dx = np.zeros(picture_size)
    for (b, a), slope in np.ndenumerate(dy):
        here = dx[strides * a : strides * a + k.shape[0], strides * b : strides * b + k.shape[1]]
        here += (slope * k)[: here.shape[0], : here.shape[1]]
    return dx
