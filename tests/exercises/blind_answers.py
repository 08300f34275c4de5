"""A hundred wrong answers that no store knew: written in one go, before any was tried, and kept as they were.

Some are slips, some misunderstandings, some come from another book (asked in test_answers_never_seen.py).
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import expit as sigmoid

from cmx_helpers import mfcc
from cmx_helpers.exercises import _engine


def right(name):
    return _engine.find(name).reference


BLIND = {}


def blind(name, *answers):
    BLIND[name] = answers


blind(
    "start_here.ink",
    lambda p: np.median(p),
    lambda p: p.sum() / len(p),
    lambda p: (p > 0).mean(),
    lambda p: p.mean(axis=0).max(),
)
blind(
    "start_here.fuse",
    lambda a, b: (a + b) / 2,
    lambda a, b: a * b / (a * b).max(),
    lambda a, b: np.sqrt(a * b),
    lambda a, b: np.maximum(a, b) / np.maximum(a, b).sum(),
)
blind(
    "start_here.belief_from_distances",
    lambda d, w: (1 / d) / (1 / d).sum(),
    lambda d, w: np.exp(-((d / w) ** 2)) / np.exp(-((d / w) ** 2)).sum(),
    lambda d, w: np.exp(-d * w) / np.exp(-d * w).sum(),
    lambda d, w: 1 - d / d.sum(),
)
blind(
    "start_here.belief_from_clue",
    lambda left: np.isin(np.arange(10), list(left)) * 1.0,
    lambda left: np.where(np.isin(np.arange(10), list(left)), 0.1, 0),
    lambda left: np.full(10, 1 / len(left)),
    lambda left: np.full(len(left), 1 / len(left)),
)
blind(
    "convolution.correlate_windows",
    lambda x, k: (sliding_window_view(x, k.shape) * k).mean(axis=(2, 3)),
    lambda x, k: (sliding_window_view(x, k.shape) * k).sum(axis=2)[..., 0],
    lambda x, k: (sliding_window_view(x, k.shape) - k).sum(axis=(2, 3)),
    lambda x, k: np.abs((sliding_window_view(x, k.shape) * k).sum(axis=(2, 3))),
)
blind(
    "convolution.kernel_gradient",
    lambda dy, x, s, t: right("convolution.kernel_gradient")(dy, x, s, t) / dy.size,
    lambda dy, x, s, t: right("convolution.kernel_gradient")(dy, x, s, t).T.reshape(s),
    lambda dy, x, s, t: np.full(s, (dy * x[: dy.shape[0], : dy.shape[1]]).sum()),
    lambda dy, x, s, t: right("convolution.kernel_gradient")(np.sign(dy), x, s, t),
)
blind(
    "convolution.output_size",
    lambda n, k, s, p: (n - k + 1) // s if p == "valid" else n // s,
    lambda n, k, s, p: n - k + 1 if p == "valid" else n,
    lambda n, k, s, p: (n + 2 * (k // 2) - k) // s + 1,
    lambda n, k, s, p: int(np.ceil((n - k) / s)) + 1 if p == "valid" else int(np.ceil(n / s)),
)
blind(
    "pooling.pool_reshape",
    lambda x, s, c: right("pooling.pool_reshape")(x, s, np.max),
    lambda x, s, c: right("pooling.pool_reshape")(x.T, s, c).T[::-1],
    lambda x, s, c: right("pooling.pool_reshape")(x, s, c) / s,
    lambda x, s, c: x[: x.shape[0] // s * s : s, : x.shape[1] // s * s : s],
)
blind(
    "pooling.relu",
    lambda x: np.where(x > 0, 1, 0),
    lambda x: np.where(x > 0, x, 0.01 * x),
    lambda x: np.log1p(np.exp(x)),
    lambda x: np.minimum(np.maximum(x, 0), 6 * 0.1),
)
blind(
    "pooling.relu_gradient",
    lambda dy, x: np.maximum(dy, 0),
    lambda dy, x: np.where(x > 0, 1, 0),
    lambda dy, x: np.maximum(dy, 0) * (x > 0),
    lambda dy, x: dy * np.maximum(x, 0),
)
blind(
    "pooling.average_gradient",
    lambda dy, x, s: np.pad(
        np.kron(dy, np.ones((s, s))), [(0, x.shape[0] - s * len(dy)), (0, x.shape[1] - s * dy.shape[1])]
    ),
    lambda dy, x, s: right("pooling.average_gradient")(dy, x, s) * x,
    lambda dy, x, s: right("pooling.average_gradient")(dy, x, s) * s,
    lambda dy, x, s: right("pooling.max_gradient")(dy, x, s),
)
blind(
    "training.dense",
    lambda x, W, b: x @ W,
    lambda x, W, b: x @ (W + b),
    lambda x, W, b: np.maximum(x @ W + b, 0),
    lambda x, W, b: x @ W - b,
)
blind(
    "training.softmax",
    lambda z: sigmoid(z),
    lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
    lambda z: np.log(
        np.exp(z - z.max(1, keepdims=True)) / np.exp(z - z.max(1, keepdims=True)).sum(1)[:, None]
    ),
    lambda z: np.maximum(z, 0) / (np.maximum(z, 0).sum(1, keepdims=True) + 1e-9),
)
blind(
    "training.cross_entropy",
    lambda z, y: right("training.cross_entropy")(z, y) * len(z),
    lambda z, y: np.mean((right("training.softmax")(z) - np.eye(z.shape[1])[y]) ** 2),
    lambda z, y: 1 - right("training.softmax")(z)[np.arange(len(z)), y].mean(),
    lambda z, y: right("training.cross_entropy")(z, y) / np.log(2),
)
blind(
    "training.logits_gradient",
    lambda z, y: right("training.softmax")(z) - np.eye(z.shape[1])[y],
    lambda z, y: right("training.softmax")(z) / len(z),
    lambda z, y: (z - np.eye(z.shape[1])[y]) / len(z),
    lambda z, y: right("training.logits_gradient")(z, y) * right("training.softmax")(z),
)
blind(
    "training.momentum_step",
    lambda w, u, d, eta, mu: (w - eta * d, mu * u - eta * d),
    lambda w, u, d, eta, mu: (w - eta * (mu * u + d), mu * u + d),
    lambda w, u, d, eta, mu: (w + mu * u - eta * (1 - mu) * d, mu * u - eta * (1 - mu) * d),
    lambda w, u, d, eta, mu: (w + u, mu * u - eta * d),
)
blind(
    "training.adam_step",
    lambda w, m, v, d, t, eta: (w - eta * (0.9 * m + 0.1 * d) / (np.sqrt(0.999 * v + 0.001 * d**2) + 1e-7),
                                0.9 * m + 0.1 * d, 0.999 * v + 0.001 * d**2),
    lambda w, m, v, d, t, eta: (w - eta * d / (np.sqrt(0.999 * v + 0.001 * d**2) + 1e-7),
                                0.9 * m + 0.1 * d, 0.999 * v + 0.001 * d**2),
    lambda w, m, v, d, t, eta: right("training.adam_step")(w, m, v, d, t + 1, eta),
    lambda w, m, v, d, t, eta: right("training.adam_step")(w, m, v, np.abs(d), t, eta),
)  # fmt: skip
blind(
    "training.moved",
    lambda x, down, to_right: np.roll(x, (down, to_right), axis=(1, 2)),
    lambda x, down, to_right: right("training.moved")(x, -down, -to_right),
    lambda x, down, to_right: right("training.moved")(x, to_right, down),
    lambda x, down, to_right: right("training.moved")(x, down, 0),
)
blind(
    "embeddings.embedding_gradient",
    lambda ids, dx, n: _assigned(ids, dx, n),
    lambda ids, dx, n: (
        right("embeddings.embedding_gradient")(ids, dx, n)
        / np.maximum(1, np.bincount(ids.ravel(), minlength=n))[:, None]
    ),
    lambda ids, dx, n: right("embeddings.embedding_gradient")(ids[::-1], dx, n),
    lambda ids, dx, n: np.tile(dx.sum(axis=0), (n, 1)),
)
blind(
    "embeddings.bag_of_words",
    lambda E, ids: E[ids].mean(axis=1),
    lambda E, ids: (E[ids] * (ids != 0)[:, :, None]).sum(axis=1),
    lambda E, ids: (E[ids] * (ids != 0)[:, :, None]).max(axis=1),
    lambda E, ids: (
        right("embeddings.bag_of_words")(E, ids).mean(axis=0, keepdims=True) + np.zeros((len(ids), 1))
    ),
)
blind(
    "embeddings.cosine_similarity",
    lambda a, b: a @ b.T,
    lambda a, b: a @ b.T / (np.linalg.norm(a) * np.linalg.norm(b)),
    lambda a, b: 1 - right("embeddings.cosine_similarity")(a, b),
    lambda a, b: np.arccos(np.clip(right("embeddings.cosine_similarity")(a, b), -1, 1)),
)
blind(
    "embeddings.context_pairs",
    lambda t, w: [(t[i], t[j]) for i in range(len(t)) for j in range(i + 1, min(len(t), i + w + 1))],
    lambda t, w: [(t[j], t[i]) for i, j in _places(t, w)],
    lambda t, w: [(t[i], t[j]) for i in range(len(t)) for j in range(len(t)) if i != j],
    lambda t, w: [(t[i], t[j]) for i, j in _places(t, w) if t[i] != t[j]],
)
blind(
    "stft.dft",
    lambda x: np.exp(2j * np.pi * np.outer(np.arange(len(x)), np.arange(len(x))) / len(x)) @ x,
    lambda x: np.fft.fft(x) / len(x),
    lambda x: np.abs(np.fft.fft(x)),
    lambda x: np.cos(2 * np.pi * np.outer(np.arange(len(x)), np.arange(len(x))) / len(x)) @ x,
)
blind(
    "stft.hamming",
    lambda n: 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n),
    lambda n: 0.54 - 0.46 * np.sin(2 * np.pi * np.arange(n) / n),
    lambda n: 0.54 - 0.46 * np.cos(np.pi * np.arange(n) / n),
    lambda n: 0.46 - 0.54 * np.cos(2 * np.pi * np.arange(n) / n),
)
blind(
    "stft.frames",
    lambda s, n, h, c: (s + (n if c else 0)) // h,
    lambda s, n, h, c: 1 + s // h,
    lambda s, n, h, c: int(np.ceil((s + (n // 2 * 2 if c else 0) - n) / h)) + 1,
    lambda s, n, h, c: 1 + (s + (n // 2 if c else 0) - n) // h,
)
blind(
    "mfcc.decibels",
    lambda p: 20 * np.log10(np.maximum(p, 1e-10)),
    lambda p: 10 * np.log10(np.maximum(p, 1e-10)),
    lambda p: np.maximum(10 * np.log10(np.maximum(p, 1e-10)), -80),
    lambda p: np.log(np.maximum(p, 1e-10)),
)
blind(
    "mfcc.dct_basis",
    lambda n, m: np.sqrt(2 / m) * np.cos(np.pi * np.arange(n)[:, None] * (np.arange(m) + 0.5) / m),
    lambda n, m: right("mfcc.dct_basis")(n, m) * np.sqrt(m / 2),
    lambda n, m: right("mfcc.dct_basis")(n + 1, m)[1:],
    lambda n, m: np.cos(2 * np.pi * np.arange(n)[:, None] * np.arange(m) / m) * np.sqrt(2 / m),
)
blind(
    "mfcc.frame_mfcc",
    lambda s, b, n: mfcc.dct(10 * np.log10(np.maximum(b @ np.abs(s), 1e-10)), n),
    lambda s, b, n: mfcc.dct(np.log(np.maximum(b @ np.abs(s) ** 2, 1e-10)), n),
    lambda s, b, n: mfcc.dct(10 * np.log10(np.maximum(b @ np.abs(s) ** 2, 1e-10)), n + 1)[1:],
    lambda s, b, n: 10 * np.log10(np.maximum(b @ np.abs(s) ** 2, 1e-10))[:n],
)
blind(
    "mfcc.subtract_mean",
    lambda c: c - c.mean(axis=0, keepdims=True),
    lambda c: c - c.mean(),
    lambda c: (c - c.mean(axis=1, keepdims=True)) / c.std(axis=1, keepdims=True),
    lambda c: c - np.median(c, axis=1, keepdims=True),
)
blind(
    "fusion.gate",
    lambda s, v: (sigmoid(s)[:, :, None] * v).sum(axis=1),
    lambda s, v: (s[:, :, None] * v).sum(axis=1),
    lambda s, v: v[np.arange(len(s)), s.argmax(axis=1)],
    lambda s, v: v.mean(axis=1),
)


def _assigned(ids, dx, n):
    table = np.zeros((n, dx.shape[1]))
    table[ids] = dx
    return table


def _places(tokens, window):
    return [
        (i, j)
        for i in range(len(tokens))
        for j in range(max(0, i - window), min(len(tokens), i + window + 1))
        if i != j
    ]
