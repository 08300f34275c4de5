"""The four plainest wrong answers to each exercise of lessons 00 to 03, written without a look at the store.

What a learner hands in first: a step left out, the wrong axis, one more or less, the sum for the mean, an
argument not used. Predictions are numbers or letters, the rest functions.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import softmax

from cmx_helpers.exercises import _engine

PLAIN = {}


def plain(name, *answers):
    PLAIN[name] = answers


def R(name):
    return _engine.find(name).reference


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
plain("convolution.broken_gradient", "A", "C", "D", "E")
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
# 02
plain(
    "pooling.pool",
    lambda x, n, c: R("pooling.pool")(x, n, np.max),
    lambda x, n, c: R("pooling.pool")(x, n, c).T,
    lambda x, n, c: R("pooling.pool")(x, n, c)[:-1, :-1],
    lambda x, n, c: R("pooling.pool")(x, n, np.sum),
)
plain(
    "pooling.pool_reshape",
    lambda x, n, c: R("pooling.pool_reshape")(x, n, np.mean),
    lambda x, n, c: _cut(x, n, c, (0, 2)),
    lambda x, n, c: _cut(x, n, c, (2, 3)),
    lambda x, n, c: _cut(x, n, c, 1),
)
plain("pooling.relu", np.abs, lambda x: np.minimum(x, 0), lambda x: x, lambda x: (x > 0) * 1)
plain(
    "pooling.relu_gradient",
    lambda dy, x: dy,
    lambda dy, x: np.where(x > 0, x, 0),
    lambda dy, x: np.where(x >= 0, dy, 0),
    lambda dy, x: np.where(dy > 0, dy, 0),
)
plain(
    "pooling.max_gradient",
    lambda dy, x, n: R("pooling.average_gradient")(dy, x, n),
    lambda dy, x, n: np.kron(dy, np.ones((n, n))) * (_max_up(x, n) == x),
    lambda dy, x, n: R("pooling.max_gradient")(np.ones_like(dy), x, n),
    lambda dy, x, n: R("pooling.max_gradient")(dy, -x, n),
)
plain(
    "pooling.average_gradient",
    lambda dy, x, n: R("pooling.average_gradient")(dy, x, n) * n * n,
    lambda dy, x, n: R("pooling.average_gradient")(dy, x, n) * n,
    lambda dy, x, n: R("pooling.max_gradient")(dy, x, n),
    lambda dy, x, n: R("pooling.average_gradient")(np.ones_like(dy), x, n),
)
plain("pooling.overlap", [1.0, 1.0], [4.0, 0.25], [1.0, 4.0], [1.0, 0.25])
plain("pooling.broken_gradient", "A", "C", "D", "E")
plain(
    "pooling.receptive_field",
    lambda L: sum(k for k, _ in L),
    lambda L: 1 + sum(k - 1 for k, _ in L),
    lambda L: int(np.prod([k for k, _ in L])),
    lambda L: R("pooling.receptive_field")(L) - 1,
)
plain(
    "pooling.max_pool",
    lambda x, n, s: R("pooling.max_pool")(x, n, n),
    lambda x, n, s: R("pooling.max_pool")(x, n, 1),
    lambda x, n, s: -R("pooling.max_pool")(-x, n, s),
    lambda x, n, s: R("pooling.max_pool")(x, n, s).max(axis=-1),
)
# 03
plain(
    "training.dense",
    lambda x, W, b: x @ W,
    lambda x, W, b: (x @ W + b).T,
    lambda x, W, b: x @ W * b,
    lambda x, W, b: 1 / (1 + np.exp(-(x @ W + b))),
)
plain(
    "training.softmax",
    lambda z: np.exp(z),
    lambda z: np.exp(z) / np.exp(z).sum(),
    lambda z: softmax(z, axis=0),
    lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
)
plain(
    "training.cross_entropy",
    lambda z, y: -np.log(softmax(z, axis=1)[np.arange(len(z)), y]).mean(),
    lambda z, y: R("training.cross_entropy")(z, y) * len(z),
    lambda z, y: -R("training.cross_entropy")(z, y),
    lambda z, y: -z[np.arange(len(z)), y].mean(),
)
plain(
    "training.logits_gradient",
    lambda z, y: softmax(z, axis=1) - np.eye(z.shape[1])[y],
    lambda z, y: softmax(z, axis=1),
    lambda z, y: -R("training.logits_gradient")(z, y),
    lambda z, y: np.eye(z.shape[1])[y] / len(z),
)
plain(
    "training.momentum_step",
    lambda w, u, d, eta, mu: (w - eta * d, u),
    lambda w, u, d, eta, mu: R("training.momentum_step")(w, u, -d, eta, mu),
    lambda w, u, d, eta, mu: (w + mu * u - eta * d, mu * u),
    lambda w, u, d, eta, mu: w + mu * u - eta * d,
)
plain(
    "training.loss_and_gradients",
    lambda w, x, y, q=1: R("training.loss_and_gradients")(w, x, y, q)[0],
    lambda w, x, y, q=1: R("training.loss_and_gradients")(w, x, y, q)[1],
    lambda w, x, y, q=1: _scaled(R("training.loss_and_gradients")(w, x, y, q), len(x)),
    lambda w, x, y, q=1: _scaled(R("training.loss_and_gradients")(w, x, y, q), -1),
)
plain("training.broken_backward", "A", "C", "D", "E")
plain("training.first_loss", 1.0, 0.1, 10.0, 1 - 0.1)
plain(
    "training.epoch",
    lambda step, x, y, rng, batch=16: R("training.epoch")(step, x, y, rng, batch).mean(),
    lambda step, x, y, rng, batch=16: np.array([step(x, y)]),
    lambda step, x, y, rng, batch=16: R("training.epoch")(step, x, y, rng, 1),
    lambda step, x, y, rng, batch=16: _in_order(step, x, y, batch),
)
plain(
    "training.moved",
    lambda x, down, to_right: np.roll(x, (down, to_right), axis=(1, 2)),
    lambda x, down, to_right: R("training.moved")(x, -down, -to_right),
    lambda x, down, to_right: R("training.moved")(x, to_right, down),
    lambda x, down, to_right: x,
)
plain(
    "training.adam_step",
    lambda w, m, v, d, t, eta: R("training.adam_step")(w, m, v, -d, t, eta),
    lambda w, m, v, d, t, eta: R("training.adam_step")(w, m, v, d, 10**6, eta),
    lambda w, m, v, d, t, eta: R("training.adam_step")(w, m, v, d, t, eta)[0],
    lambda w, m, v, d, t, eta: (w - eta * d, *R("training.adam_step")(w, m, v, d, t, eta)[1:]),
)


def _overwritten(dy, k, size, s):
    dx = np.zeros(size)
    for a in range(dy.shape[0]):
        for b in range(dy.shape[1]):
            dx[s * a : s * a + k.shape[0], s * b : s * b + k.shape[1]] = dy[a, b] * k
    return dx


def _cut(x, n, combine, axis):
    rows, columns = x.shape[0] // n, x.shape[1] // n
    return combine(x[: rows * n, : columns * n].reshape(rows, n, columns, n), axis=axis)


def _max_up(x, n):
    return np.kron(R("pooling.pool")(x, n, np.max), np.ones((n, n)))


def _scaled(result, factor):
    loss, gradients = result
    return loss, {name: factor * g for name, g in gradients.items()}


def _in_order(step, x, y, batch):
    return np.array([step(x[i : i + batch], y[i : i + batch]) for i in range(0, len(x), batch)])
