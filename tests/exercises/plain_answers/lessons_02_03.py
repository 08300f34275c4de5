"""Lessons 02 and 03."""

import numpy as np
from scipy.special import softmax

from tests.exercises.plain_answers._writing import R, plain

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
plain("pooling.broken_gradient", "A", "C", "D")
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
plain("training.broken_backward", "A", "C", "D")
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
