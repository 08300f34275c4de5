"""Exercise convolution.kernel_gradient, lesson 01_convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise


@exercise(
    "convolution.kernel_gradient",
    points=3,
    minutes=6,
    hints=(
        "Which pixels did the entry (i, j) of the kernel ever lie on? At the place (a, b) it lay on "
        "x[strides·a + i, strides·b + j].",
        "For one entry these pixels are a slice, x[i : i + strides·(out_h - 1) + 1 : strides, …], as large "
        "as dy. Multiply by dy and add up.",
    ),
)
def kernel_gradient(dy, x, kernel_size, strides):
    kh, kw = kernel_size
    out_h, out_w = dy.shape
    dk = np.zeros((kh, kw))
    for i in range(kh):
        for j in range(kw):
            below, right = i + strides * (out_h - 1) + 1, j + strides * (out_w - 1) + 1
            dk[i, j] = np.sum(dy * x[i:below:strides, j:right:strides])
    return dk


@kernel_gradient.cases
def kernel_gradient_cases(rng):
    cases = [(np.array([[1.0, 0.0], [0.0, 2.0]]), rng.integers(0, 5, (4, 4)).astype(float), (3, 3), 1)]
    for (kh, kw), strides, spare in (((3, 2), 1, 0), ((2, 3), 2, 0), ((3, 3), 2, 1), ((1, 4), 3, 2)):
        out_h, out_w = (int(n) for n in rng.integers(2, 5, 2))
        shape = (strides * (out_h - 1) + kh + spare, strides * (out_w - 1) + kw + spare)
        cases.append((rng.normal(size=(out_h, out_w)), rng.normal(size=shape), (kh, kw), strides))
    return cases


@kernel_gradient.right
def kernel_gradient_by_places(dy, x, kernel_size, strides):
    kh, kw = kernel_size
    dk = np.zeros((kh, kw))
    for (a, b), slope in np.ndenumerate(dy):
        dk += slope * x[strides * a : strides * a + kh, strides * b : strides * b + kw]
    return dk


@kernel_gradient.right
def kernel_gradient_by_windows(dy, x, kernel_size, strides):
    windows = sliding_window_view(x, kernel_size)[::strides, ::strides][: dy.shape[0], : dy.shape[1]]
    return np.einsum("ab,abij->ij", dy, windows)


@kernel_gradient.wrong(
    "The strides are not used: at the place (a, b) the kernel's first entry lies on "
    "x[strides·a, strides·b], not on x[a, b]."
)
def kernel_gradient_without_strides(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(dy, x, kernel_size, 1)


@kernel_gradient.wrong(
    "That correlates x with dy, which is right for stride 1 only. With stride s, dy[a, b] belongs to "
    "x[s·a + i, s·b + j], and the result has the shape of the kernel."
)
def kernel_gradient_by_correlation(dy, x, kernel_size, strides):
    return np.einsum("ijab,ab->ij", sliding_window_view(x, dy.shape), dy)


@kernel_gradient.wrong(
    "The result is turned by half a turn. The gradient for the kernel is a correlation, nothing is flipped: "
    "the flip belongs to the gradient for x."
)
def kernel_gradient_flipped(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(dy, x, kernel_size, strides)[::-1, ::-1]


@kernel_gradient.wrong(
    "Rows and columns are exchanged: i goes with the rows of x and a, j with the columns and b."
)
def kernel_gradient_transposed(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(dy, x, kernel_size, strides).T


@kernel_gradient.wrong(
    "You took the mean over the places. The chain rule adds: every place gives dy[a, b] times its pixel. "
    "A mean belongs to the loss, and is then already in dy."
)
def kernel_gradient_mean(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(dy, x, kernel_size, strides) / dy.size


@kernel_gradient.wrong(
    "dy is missing: you added up the pixels themselves. Each one is weighted by dy[a, b], the slope of the "
    "loss at its place."
)
def kernel_gradient_without_dy(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(np.ones_like(dy), x, kernel_size, strides)


@kernel_gradient.wrong(
    "Only the last place is left. Each place adds to the gradient: start from zeros and use +=."
)
def kernel_gradient_of_the_last_place(dy, x, kernel_size, strides):
    last = np.zeros_like(dy)
    last[-1, -1] = dy[-1, -1]
    return kernel_gradient_by_places(last, x, kernel_size, strides)
