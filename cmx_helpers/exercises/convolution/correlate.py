"""Exercise convolution.correlate, lesson 01_convolution."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "convolution.correlate",
    points=1,
    minutes=3,
    hints=(
        "How many places are there? A kernel with kh rows may start at the rows 0 to x.shape[0] - kh. "
        "Make y of that size with np.zeros.",
        "The window at the place (a, b) is x[a : a + kh, b : b + kw]. Multiply it by k and add up: "
        "(window * k).sum().",
    ),
)
def correlate(x, k):
    kh, kw = k.shape
    y = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for a in range(y.shape[0]):
        for b in range(y.shape[1]):
            y[a, b] = (x[a : a + kh, b : b + kw] * k).sum()
    return y


@correlate.cases
def correlate_cases(rng):
    cases = [(np.array([[1.0, 2, 0], [0, 1, 3], [2, 0, 1]]), np.array([[1.0, 2], [0, -1]]))]
    for size, kernel_size in (((5, 5), (3, 3)), ((4, 7), (3, 2)), ((6, 3), (1, 3)), ((3, 4), (3, 4))):
        cases.append((rng.normal(size=size), rng.normal(size=kernel_size)))
    return cases


@correlate.right
def correlate_with_four_loops(x, k):
    y = np.zeros(np.subtract(x.shape, k.shape) + 1)
    for a, b in np.ndindex(*y.shape):
        for i, j in np.ndindex(*k.shape):
            y[a, b] += x[a + i, b + j] * k[i, j]
    return y


@correlate.right
def correlate_as_nested_lists(x, k):
    (kh, kw), (h, w) = k.shape, x.shape
    return [[np.vdot(x[a : a + kh, b : b + kw], k) for b in range(w - kw + 1)] for a in range(h - kh + 1)]


@correlate.wrong(
    "Your kernel is turned by half a turn. In the formula the pixel x[a + i, b + j] meets k[i, j]: the first "
    "pixel of the window meets the first weight."
)
def correlate_turned(x, k):
    return correlate_with_four_loops(x, k[::-1, ::-1])


@correlate.wrong("You added up the pixels. Each is first multiplied by the weight that lies on it.")
def correlate_without_kernel(x, k):
    return correlate_with_four_loops(x, np.ones_like(k))


@correlate.wrong(
    "The last place of each row and column is missing. A kernel of 2 on 3 pixels has two places, 0 and 1: "
    "size - kernel size + 1."
)
def correlate_without_the_last_place(x, k):
    return correlate_with_four_loops(x, k)[:-1, :-1]


@correlate.wrong(
    "y has the size of x. The kernel fits at fewer places than there are pixels, and no place is left to "
    "fill the last rows and columns: they stay 0."
)
def correlate_as_large_as_the_picture(x, k):
    y = np.zeros_like(x)
    inner = correlate_with_four_loops(x, k)
    y[: inner.shape[0], : inner.shape[1]] = inner
    return y


@correlate.wrong("You took the mean of the products. The formula adds them up.")
def correlate_mean(x, k):
    return correlate_with_four_loops(x, k) / k.size


@correlate.wrong(
    "The numbers are cut off behind the point: y was made of whole numbers. np.zeros makes floats; "
    "np.zeros_like(…, dtype=int) does not."
)
def correlate_in_whole_numbers(x, k):
    return correlate_with_four_loops(x, k).astype(int)


@correlate.wrong(
    "y stays zero but for its last place. Is the line with the sum indented under both loops, and does it "
    "write to y[a, b]?"
)
def correlate_last_place_only(x, k):
    y = correlate_with_four_loops(x, k)
    y.flat[:-1] = 0
    return y
