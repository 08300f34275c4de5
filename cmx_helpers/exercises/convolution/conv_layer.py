"""Exercise convolution.conv_layer, lesson 01_convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.convolution.correlate_channels import correlate_channels as _stride_one

correlate_channels = _stride_one.reference


@exercise(
    "convolution.conv_layer",
    points=1,
    minutes=4,
    hints=(
        "Three steps: put the zeros around x, correlate, keep every place that the stride visits. "
        "The channels get no zeros: np.pad(x, (*zeros, (0, 0))).",
        "A map with stride s is every s-th row and column of that with stride 1: [::strides, ::strides].",
        "The bias has one number for each map. Added at the very end, it meets the last axis by itself.",
    ),
)
def conv_layer(x, kernels, bias, strides, zeros):
    padded = np.pad(x, (*zeros, (0, 0)))
    return correlate_channels(padded, kernels)[::strides, ::strides] + bias


@conv_layer.cases
def conv_layer_cases(rng):
    cases = []
    for shape, kernel_size, out, strides, zeros in (
        ((4, 4, 1), (3, 3), 2, 1, ((0, 0), (0, 0))),
        ((6, 6, 2), (3, 3), 1, 2, ((0, 1), (0, 1))),
        ((5, 7, 3), (3, 2), 2, 2, ((1, 1), (0, 1))),
        ((8, 6, 1), (2, 3), 3, 3, ((0, 2), (2, 1))),
    ):
        kernels = rng.normal(size=(*kernel_size, shape[2], out))
        cases.append((rng.normal(size=shape), kernels, rng.normal(size=out), strides, zeros))
    return cases


@conv_layer.right
def conv_layer_place_by_place(x, kernels, bias, strides, zeros):
    kh, kw, _, out = kernels.shape
    padded = np.pad(x, (*zeros, (0, 0)))
    rows = range(0, padded.shape[0] - kh + 1, strides)
    columns = range(0, padded.shape[1] - kw + 1, strides)
    y = np.empty((len(rows), len(columns), out))
    for (a, r), (b, c) in ((row, column) for row in enumerate(rows) for column in enumerate(columns)):
        window = padded[r : r + kh, c : c + kw]
        y[a, b] = (window[..., None] * kernels).sum(axis=(0, 1, 2)) + bias
    return y


@conv_layer.right
def conv_layer_by_strided_windows(x, kernels, bias, strides, zeros):
    (top, bottom), (left, right) = zeros
    padded = np.zeros((top + x.shape[0] + bottom, left + x.shape[1] + right, x.shape[2]))
    padded[top : top + x.shape[0], left : left + x.shape[1]] = x
    windows = sliding_window_view(padded, kernels.shape[:2], axis=(0, 1))[::strides, ::strides]
    return np.einsum("abcij,ijco->abo", windows, kernels) + bias


@conv_layer.wrong("The bias is missing: one number for each map, added to every place of it.")
def conv_layer_without_bias(x, kernels, bias, strides, zeros):
    return conv_layer_by_strided_windows(x, kernels, 0, strides, zeros)


@conv_layer.wrong("The zeros are missing: pad x before you correlate.")
def conv_layer_without_zeros(x, kernels, bias, strides, zeros):
    return conv_layer_by_strided_windows(x, kernels, bias, strides, ((0, 0), (0, 0)))


@conv_layer.wrong("The stride is not used: of the map with stride 1, keep every strides-th row and column.")
def conv_layer_without_strides(x, kernels, bias, strides, zeros):
    return conv_layer_by_strided_windows(x, kernels, bias, 1, zeros)


@conv_layer.wrong("The stride is used along the rows only. Columns have it, too: [::strides, ::strides].")
def conv_layer_strides_along_rows(x, kernels, bias, strides, zeros):
    return conv_layer_by_strided_windows(x, kernels, bias, 1, zeros)[::strides]


@conv_layer.wrong(
    "You left out pixels of the picture. The kernel still looks at all pixels under it; what is left out are "
    "places: take every strides-th row and column of the map."
)
def conv_layer_of_a_thinned_picture(x, kernels, bias, strides, zeros):
    padded = np.pad(x, (*zeros, (0, 0)))[::strides, ::strides]
    return conv_layer_by_strided_windows(padded, kernels, bias, 1, ((0, 0), (0, 0)))


@conv_layer.wrong(
    "Before and after are exchanged: zeros is ((top, bottom), (left, right)), the pair that np.pad takes."
)
def conv_layer_zeros_exchanged(x, kernels, bias, strides, zeros):
    return conv_layer_by_strided_windows(
        x, kernels, bias, strides, tuple((after, before) for before, after in zeros)
    )


@conv_layer.wrong(
    "The zeros were put around the map. They belong around the picture, before the kernel is laid on it."
)
def conv_layer_map_padded(x, kernels, bias, strides, zeros):
    inner = conv_layer_by_strided_windows(x, kernels, 0, 1, ((0, 0), (0, 0)))
    return np.pad(inner, (*zeros, (0, 0)))[::strides, ::strides] + bias
