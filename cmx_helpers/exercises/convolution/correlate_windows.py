"""Exercise convolution.correlate_windows, lesson 01_convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.convolution.correlate import correlate, correlate_cases


@exercise(
    "convolution.correlate_windows",
    points=1,
    minutes=3,
    hints=(
        "windows = sliding_window_view(x, k.shape) has four axes: a, b, i, j. Which of them stay in y?",
        'np.einsum("abij,ij->ab", windows, k): equal letters are multiplied, letters missing behind the '
        "arrow are added up. (windows * k).sum(axis=(2, 3)) says the same.",
    ),
)
def correlate_windows(x, k):
    windows = sliding_window_view(x, k.shape)
    return np.einsum("abij,ij->ab", windows, k)


@correlate_windows.cases
def correlate_windows_cases(rng):
    return correlate_cases(rng)


@correlate_windows.right
def correlate_windows_by_broadcasting(x, k):
    return (sliding_window_view(x, k.shape) * k).sum(axis=(2, 3))


@correlate_windows.right
def correlate_windows_by_product(x, k):
    return np.tensordot(sliding_window_view(x, k.shape), k, axes=2)


@correlate_windows.right
def correlate_windows_by_shifts(x, k):
    height, width = np.subtract(x.shape, k.shape) + 1
    return sum(k[i, j] * x[i : i + height, j : j + width] for i, j in np.ndindex(*k.shape))


@correlate_windows.wrong(
    "You added over the places and kept i and j. Behind the arrow stand the letters that stay: a and b, "
    "the place."
)
def correlate_windows_over_places(x, k):
    return np.einsum("abij,ij->ij", sliding_window_view(x, k.shape), k)


@correlate_windows.wrong(
    "Everything was added into one number. The letters a and b must stand behind the arrow, "
    "or axis=(2, 3) in sum."
)
def correlate_windows_one_number(x, k):
    return np.einsum("abij,ij->", sliding_window_view(x, k.shape), k)


@correlate_windows.wrong("The products are there, not yet added: the letters i and j must not stay.")
def correlate_windows_not_added(x, k):
    return np.einsum("abij,ij->abij", sliding_window_view(x, k.shape), k)


@correlate_windows.wrong("You added the pixels of each window. Where does the kernel come in?")
def correlate_windows_without_kernel(x, k):
    return np.einsum("abij->ab", sliding_window_view(x, k.shape))


@correlate_windows.wrong(
    "The kernel is turned by half a turn. Nothing turns it in the formula: windows[a, b, i, j] meets k[i, j]."
)
def correlate_windows_turned(x, k):
    return correlate.reference(x, k[::-1, ::-1])
