"""Lessons 00 and 01."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tests.exercises.plain_answers._writing import R, plain

# 00
plain("start_here.ink", np.sum, np.max, lambda p: p.mean(axis=0), lambda p: 1 - p.mean())
plain(
    "start_here.samples",
    lambda s, r: s * r + 1,
    lambda s, r: round(r / s),
    lambda s, r: r,
    lambda s, r: round(s),
)
plain(
    "start_here.encode",
    lambda w, v: [v.index(x) + 1 for x in w],
    lambda w, v: sorted(v.index(x) for x in w),
    lambda w, v: list(range(len(w))),
    lambda w, v: [int(x in w) for x in v],
)
plain("start_here.sizes", (224 * 224, 22050), (224 * 3, 22050), (22050, 150528), (150528, 44100))
plain(
    "start_here.fuse",
    lambda a, b: a * b,
    lambda a, b: (a + b) / 2,
    lambda a, b: a + b,
    lambda a, b: np.maximum(a, b),
)
plain(
    "start_here.belief_from_distances",
    lambda d, w: np.exp(-d / w),
    lambda d, w: np.exp(d / w) / np.exp(d / w).sum(),
    lambda d, w: d / d.sum(),
    lambda d, w: np.exp(-d) / np.exp(-d).sum(),
)
plain(
    "start_here.belief_from_clue",
    lambda left: np.isin(np.arange(10), list(left)).astype(float),
    lambda left: np.full(10, 0.1),
    lambda left: np.where(np.isin(np.arange(10), list(left)), 0, 1 / (10 - len(left))),
    lambda left: np.isin(np.arange(10), list(left)) / 10,
)
plain("start_here.faulty", "A", "B", "D")
# 01
plain(
    "convolution.correlate",
    lambda x, k: R("convolution.correlate")(x, k[::-1, ::-1]),
    lambda x, k: R("convolution.correlate")(x, k)[:-1, :-1],
    lambda x, k: R("convolution.correlate")(x, k) / k.size,
    lambda x, k: R("convolution.correlate")(np.pad(x, 1), k),
)
plain(
    "convolution.correlate_windows",
    lambda x, k: np.einsum("abij,ij->ab", sliding_window_view(x, k.shape), k[::-1, ::-1]),
    lambda x, k: sliding_window_view(x, k.shape) * k,
    lambda x, k: sliding_window_view(x, k.shape).sum(axis=(2, 3)),
    lambda x, k: np.einsum("abij,ij->ij", sliding_window_view(x, k.shape), k),
)
plain(
    "convolution.dot",
    [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
    [[1, 4, 7], [2, 5, 8], [3, 6, 9]],
    1,
    np.zeros((3, 3)),
)
plain(
    "convolution.correlate_channels",
    lambda x, k: R("convolution.correlate_channels")(x, k).sum(axis=-1),
    lambda x, k: np.moveaxis(R("convolution.correlate_channels")(x, k), -1, 0),
    lambda x, k: R("convolution.correlate_channels")(x, k) / x.shape[2],
    lambda x, k: R("convolution.correlate_channels")(x[:, :, :1], k[:, :, :1]),
)
plain(
    "convolution.conv_layer",
    lambda x, k, b, s, z: R("convolution.conv_layer")(x, k, 0 * b, s, z),
    lambda x, k, b, s, z: R("convolution.conv_layer")(x, k, b, 1, z),
    lambda x, k, b, s, z: R("convolution.conv_layer")(x, k, b, s, [(0, 0), (0, 0)]),
    lambda x, k, b, s, z: R("convolution.conv_layer")(x, k, -b, s, z),
)
plain("convolution.layer", (32, 32, 8, 608), (14, 14, 8, 608), (16, 16, 8, 600), (16, 16, 3, 608))
plain(
    "convolution.kernel_gradient",
    lambda dy, x, size, s: R("convolution.kernel_gradient")(dy, x, size, 1),
    lambda dy, x, size, s: R("convolution.kernel_gradient")(dy, x, size, s)[::-1, ::-1],
    lambda dy, x, size, s: R("convolution.kernel_gradient")(dy, x, size, s) / dy.size,
    lambda dy, x, size, s: np.full(size, dy.sum()),
)
plain(
    "convolution.picture_gradient",
    lambda dy, k, size, s: R("convolution.picture_gradient")(dy, k[::-1, ::-1], size, s),
    lambda dy, k, size, s: _overwritten(dy, k, size, s),
    lambda dy, k, size, s: R("convolution.picture_gradient")(dy, k, size, s) / k.size,
    lambda dy, k, size, s: R("convolution.picture_gradient")(dy, np.ones_like(k), size, s),
)
plain("convolution.broken_gradient", "A", "C", "D")
plain(
    "convolution.descend",
    lambda x, t, k, n, r: R("convolution.descend")(x, t, k, n, -r),
    lambda x, t, k, n, r: R("convolution.descend")(x, t, k, 1, r),
    lambda x, t, k, n, r: R("convolution.descend")(x, t, k, n, r / 2),
    lambda x, t, k, n, r: R("convolution.descend")(x, t, k, n, r * (t.size)),
)
plain(
    "convolution.output_size",
    lambda n, k, s, p: (n - k) // s if p == "valid" else -(-n // s),
    lambda n, k, s, p: (n - k) // s + 1,
    lambda n, k, s, p: n - k + 1 if p == "valid" else n,
    lambda n, k, s, p: (n - k) // s + 1 if p == "valid" else n // s,
)


def _overwritten(dy, k, size, s):
    dx = np.zeros(size)
    for a in range(dy.shape[0]):
        for b in range(dy.shape[1]):
            dx[s * a : s * a + k.shape[0], s * b : s * b + k.shape[1]] = dy[a, b] * k
    return dx
