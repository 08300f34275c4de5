"""The four plainest wrong answers to each exercise of lessons 04 to 11, written without a look at the store."""

import numpy as np
from scipy.special import expit, softmax

from cmx_helpers import mfcc
from cmx_helpers.exercises import _engine

PLAIN = {}


def plain(name, *answers):
    PLAIN[name] = answers


def R(name):
    return _engine.find(name).reference


# 04
plain(
    "embeddings.encode",
    lambda s, ids, n: R("embeddings.encode")(s, ids, n)[:, ::-1],
    lambda s, ids, n: np.where(R("embeddings.encode")(s, ids, n) == 1, 0, R("embeddings.encode")(s, ids, n)),
    lambda s, ids, n: [[ids.get(w, 1) for w in line] for line in s],
    lambda s, ids, n: R("embeddings.encode")(s, ids, n + 1),
)
plain(
    "embeddings.embedding_gradient",
    lambda ids, dx, n: _put(ids, dx, n),
    lambda ids, dx, n: dx,
    lambda ids, dx, n: R("embeddings.embedding_gradient")(ids, dx, n) / len(ids),
    lambda ids, dx, n: R("embeddings.embedding_gradient")(ids, dx, n).T,
)
plain(
    "embeddings.bag_of_words",
    lambda E, ids: E[ids].mean(axis=1),
    lambda E, ids: E[ids].sum(axis=1),
    lambda E, ids: (E[ids] * (ids != 0)[..., None]).mean(axis=1),
    lambda E, ids: E[ids].mean(axis=2),
)
plain(
    "embeddings.context_pairs",
    lambda t, w: [(a, b) for a, b in R("embeddings.context_pairs")(t, w)] + [(a, a) for a in t],
    lambda t, w: [(b, a) for a, b in R("embeddings.context_pairs")(t, w)],
    lambda t, w: R("embeddings.context_pairs")(t, 1),
    lambda t, w: [(t[i], t[j]) for i in range(len(t)) for j in range(i + 1, min(len(t), i + w + 1))],
)
plain(
    "embeddings.pair_gradients",
    lambda c, o, noise: R("embeddings.pair_gradients")(c, o, noise)[0],
    lambda c, o, noise: (-R("embeddings.pair_gradients")(c, o, noise)[0],
                         *R("embeddings.pair_gradients")(c, o, noise)[1:]),
    lambda c, o, noise: _without_noise(c, o, noise),
    lambda c, o, noise: tuple(-np.asarray(p) for p in R("embeddings.pair_gradients")(c, o, noise)),
)  # fmt: skip
plain("embeddings.faulty", "A", "B", "D", "E")
plain(
    "embeddings.cosine_similarity",
    lambda a, b: a @ b.T,
    lambda a, b: R("embeddings.cosine_similarity")(a, b).T,
    lambda a, b: 1 - R("embeddings.cosine_similarity")(a, b),
    lambda a, b: a @ b.T / np.linalg.norm(a, axis=1, keepdims=True),
)
plain(
    "embeddings.analogy",
    lambda a, b, c, v: R("embeddings.analogy")(b, a, c, v),
    lambda a, b, c, v: int(_scores(a, b, c, v).argmax()),
    lambda a, b, c, v: float(_scores(a, b, c, v).max()),
    lambda a, b, c, v: c,
)
plain("embeddings.window", (1, 2), (3, 4), (2, 2), (3, 2))
plain(
    "embeddings.merge",
    lambda p, pair: p,
    lambda p, pair: ["".join(p)],
    lambda p, pair: R("embeddings.merge")(p, pair[::-1]),
    lambda p, pair: R("embeddings.merge")(p, pair)[:-1],
)
# 05
plain(
    "recurrent.rnn",
    lambda x, k, r, b: np.tanh(x @ k + b),
    lambda x, k, r, b: R("recurrent.rnn")(x, k, r, 0 * b),
    lambda x, k, r, b: R("recurrent.rnn")(x, k, r.T, b),
    lambda x, k, r, b: R("recurrent.rnn")(x, k, r, b)[-1],
)
plain(
    "recurrent.lstm_step",
    lambda x, h, c, k, r, b: R("recurrent.lstm_step")(x, h, c, k, r, b)[::-1],
    lambda x, h, c, k, r, b: R("recurrent.lstm_step")(x, h, c, k, r, b)[0],
    lambda x, h, c, k, r, b: R("recurrent.lstm_step")(x, 0 * h, c, k, r, b),
    lambda x, h, c, k, r, b: R("recurrent.lstm_step")(x, h, 0 * c, k, r, b),
)
plain(
    "recurrent.clip",
    lambda g, limit: [np.clip(x, -limit, limit) for x in g],
    lambda g, limit: [x * min(1, limit / np.linalg.norm(x)) for x in g],
    lambda g, limit: [x * limit / np.sqrt(sum((y**2).sum() for y in g)) for x in g],
    lambda g, limit: g,
)
plain("recurrent.carry", (0.95 * 50, 0.99 * 50), (0.6, 0.08), (0.95, 0.99), (1 - 0.95**50, 1 - 0.99**50))
# 06
plain(
    "attention.attention",
    lambda q, k, v, m: R("attention.attention")(q * np.sqrt(q.shape[1]), k, v, m),
    lambda q, k, v, m: R("attention.attention")(q, k, v, np.ones_like(m)),
    lambda q, k, v, m: softmax(np.where(m, q @ k.T / np.sqrt(q.shape[1]), -1e9), axis=1),
    lambda q, k, v, m: R("attention.attention")(k, q, v, m) if len(q) == len(k) else v[: len(q)],
)
plain(
    "attention.causal_mask",
    lambda n: np.triu(np.ones((n, n), bool)),
    lambda n: np.tril(np.ones((n, n), bool), -1),
    lambda n: np.eye(n, dtype=bool),
    lambda n: np.ones((n, n), bool),
)
plain(
    "attention.layer_norm",
    lambda x, g, b, e: g * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + e) + b,
    lambda x, g, b, e: (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + e),
    lambda x, g, b, e: g * (x - x.mean(-1, keepdims=True)) / (x.var(-1, keepdims=True) + e) + b,
    lambda x, g, b, e: g * (x - x.mean(-1, keepdims=True)) + b,
)
plain("attention.zero_query", [9, 3, 3], [0, 0, 0], [3, 3, 3], [1 / 3, 1 / 2, 1 / 3])
# 07
plain(
    "stft.alias",
    lambda f, sr: f % sr,
    lambda f, sr: f,
    lambda f, sr: sr - f,
    lambda f, sr: min(f, sr / 2),
)
plain(
    "stft.dft",
    lambda x: np.fft.ifft(x),
    lambda x: np.fft.fft(x).real,
    lambda x: np.abs(np.fft.fft(x)),
    lambda x: np.fft.fft(x) / len(x),
)
plain(
    "stft.hamming",
    lambda n: np.hamming(n),
    lambda n: 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n),
    lambda n: 0.54 + 0.46 * np.cos(2 * np.pi * np.arange(n) / n),
    lambda n: R("stft.hamming")(n) - 0.08,
)
plain(
    "stft.frames",
    lambda s, n, h, c: R("stft.frames")(s, n, h, c) - 1,
    lambda s, n, h, c: R("stft.frames")(s, n, h, False),
    lambda s, n, h, c: s // h,
    lambda s, n, h, c: R("stft.frames")(s, n, h, c) + 1,
)
plain(
    "stft.short_time",
    lambda y, w, hop: R("stft.short_time")(y, w, hop).T,
    lambda y, w, hop: R("stft.short_time")(y, np.ones_like(w), hop),
    lambda y, w, hop: np.abs(R("stft.short_time")(y, w, hop)),
    lambda y, w, hop: R("stft.short_time")(y, w, 1),
)
plain("stft.faulty", "A", "C", "D", "E")
plain(
    "stft.overlap_add",
    lambda S, w, hop: R("stft.overlap_add")(S, w, hop)[0],
    lambda S, w, hop: (R("stft.overlap_add")(S, w, hop)[0], _weights(S, w, hop)),
    lambda S, w, hop: (R("stft.overlap_add")(S, w, hop)[0] / R("stft.overlap_add")(S, w, hop)[1],
                       R("stft.overlap_add")(S, w, hop)[1]),
    lambda S, w, hop: R("stft.overlap_add")(S, np.ones_like(w), hop),
)  # fmt: skip
plain("stft.heard", (5500, 176), (2500, 79), (1500, 48), (2500, 2500))
plain(
    "stft.fft",
    lambda x: np.fft.ifft(x),
    lambda x: np.abs(np.fft.fft(x)),
    lambda x: np.fft.fft(x)[: len(x) // 2 + 1],
    lambda x: np.fft.fft(x[::-1]),
)
plain(
    "stft.inverse_dft",
    lambda X: np.fft.fft(X),
    lambda X: np.fft.ifft(X) * len(X),
    lambda X: np.fft.fft(X) / len(X),
    lambda X: np.abs(np.fft.ifft(X)),
)
# 08
plain(
    "mfcc.to_mel",
    lambda f: 3 * f / 200,
    lambda f: 15 + 27 * np.log(np.maximum(f, 1) / 1000) / np.log(6.4),
    lambda f: 2595 * np.log10(1 + f / 700),
    lambda f: np.where(f < 1000, 3 * f / 200, 15 + 27 * np.log10(np.maximum(f, 1000) / 1000)),
)
plain(
    "mfcc.mel_filter",
    lambda m, sr, n, M: R("mfcc.mel_filter")(m, sr, n, M) / R("mfcc.mel_filter")(m, sr, n, M).max(),
    lambda m, sr, n, M: R("mfcc.mel_filter")(m + 1, sr, n, M),
    lambda m, sr, n, M: R("mfcc.mel_filter")(m, sr, n, M)[:-1],
    lambda m, sr, n, M: R("mfcc.mel_filter")(m, sr / 2, n, M),
)
plain(
    "mfcc.decibels",
    lambda p: 10 * np.log10(p),
    lambda p: R("mfcc.decibels")(p) * 2,
    lambda p: 10 * np.log10(np.maximum(p, 1e-10)),
    lambda p: 10 * np.log(np.maximum(p, 1e-10)),
)
plain(
    "mfcc.dct_basis",
    lambda n, N: np.cos(np.pi * np.arange(n)[:, None] * (np.arange(N) + 0.5) / N),
    lambda n, N: np.sqrt(2 / N) * np.cos(np.pi * np.arange(n)[:, None] * (np.arange(N) + 0.5) / N),
    lambda n, N: R("mfcc.dct_basis")(n, N).T,
    lambda n, N: np.sqrt(2 / N) * np.cos(np.pi * np.arange(n)[:, None] * np.arange(N) / N),
)
plain("mfcc.faulty", "B", "C", "D", "E")
plain(
    "mfcc.frame_mfcc",
    lambda s, b, n: mfcc.dct(10 * np.log10(np.maximum(b @ np.abs(s), 1e-10)), n),
    lambda s, b, n: mfcc.dct(b @ np.abs(s) ** 2, n),
    lambda s, b, n: 10 * np.log10(np.maximum(b @ np.abs(s) ** 2, 1e-10)),
    lambda s, b, n: mfcc.dct(10 * np.log10(np.maximum(b @ np.abs(s) ** 2, 1e-10)), b.shape[0]),
)
plain("mfcc.louder", (6.02, 0.0), (3.01, 0.0), (68.1, 68.1), (0.0, 68.1))
plain(
    "mfcc.subtract_mean",
    lambda c: c - c.mean(),
    lambda c: c - c.mean(axis=0, keepdims=True),
    lambda c: c.mean(axis=1, keepdims=True),
    lambda c: c / c.mean(axis=1, keepdims=True),
)
# 09
plain("encoders.flatten_size", 54 * 54, 224 * 224 * 64, 56 * 56 * 64, 54 * 64)
plain(
    "encoders.conv_parameters",
    lambda n, k, i, o: k * k * i * o,
    lambda n, k, i, o: (k * i + 1) * o,
    lambda n, k, i, o: (k * k + 1) * o,
    lambda n, k, i, o: (n * n * k * k * i + 1) * o,
)
plain(
    "encoders.masked_mean",
    lambda t, ids: t.mean(axis=1),
    lambda t, ids: (t * (ids != 0)[..., None]).sum(axis=1),
    lambda t, ids: (t * (ids != 0)[..., None]).mean(axis=1),
    lambda t, ids: R("encoders.masked_mean")(t, ids == 0),
)
# 10
plain("fusion.which_fault", 1, 2, 4, 0)
plain(
    "fusion.by_voice",
    lambda r, v, d: np.array([[r[v == i].mean() for i in row] for row in d]).mean(axis=1),
    lambda r, v, d: np.full(len(d), r.mean()),
    lambda r, v, d: R("fusion.by_voice")(r, v, d).mean(),
    lambda r, v, d: 1 - R("fusion.by_voice")(r, v, d),
)
plain(
    "fusion.as_inputs",
    lambda p, c, i: R("fusion.as_inputs")(p, c, i) | {"image": p[None].astype("float32")},
    lambda p, c, i: {k: x[0] for k, x in R("fusion.as_inputs")(p, c, i).items()},
    lambda p, c, i: R("fusion.as_inputs")(p, c, i) | {"audio": c[None]},
    lambda p, c, i: R("fusion.as_inputs")(p, c, i) | {"text": np.array([i])},
)
plain("fusion.joined_weights", 12800, 128 * 100 * 2, 3 * 100 + 100, 128)
plain(
    "fusion.gate",
    lambda s, v: v.mean(axis=1),
    lambda s, v: softmax(s, axis=1)[:, :, None] * v,
    lambda s, v: (softmax(s, axis=0)[:, :, None] * v).sum(axis=1),
    lambda s, v: (np.exp(s)[:, :, None] * v).sum(axis=1),
)
plain(
    "fusion.product",
    lambda b, p: np.prod(b, axis=0),
    lambda b, p: _shares(np.prod(b, axis=0)),
    lambda b, p: np.mean(b, axis=0),
    lambda b, p: _shares(np.prod(b, axis=0) * p),
)
# 11
plain("evaluation.text_alone", 0.3, 0.1, 2.9, 1 / 3)
plain(
    "evaluation.calibration_error",
    lambda c, r, n: abs(c.mean() - r.mean()),
    lambda c, r, n: abs(c - r).mean(),
    lambda c, r, n: R("evaluation.calibration_error")(c, r, 1),
    lambda c, r, n: R("evaluation.calibration_error")(c, 1 - r, n),
)
plain(
    "evaluation.shapley",
    lambda v: np.full(v.ndim, v[(1,) * v.ndim] / v.ndim),
    lambda v: np.array([v[tuple(np.eye(v.ndim, dtype=int)[i])] for i in range(v.ndim)]),
    lambda v: R("evaluation.shapley")(v) / R("evaluation.shapley")(v).sum(),
    lambda v: R("evaluation.shapley")(v)[::-1],
)


def _put(ids, dx, n):
    table = np.zeros((n, dx.shape[1]))
    table[ids] = dx
    return table


def _without_noise(c, o, noise):
    real = expit(c @ o)
    return -np.log(real), (real - 1) * o, (real - 1) * c, 0 * noise


def _scores(a, b, c, v):
    unit = v / np.linalg.norm(v, axis=1, keepdims=True)
    return unit @ (unit[b] - unit[a] + unit[c])


def _weights(S, w, hop):
    total = np.zeros(len(w) + hop * (S.shape[1] - 1))
    for t in range(S.shape[1]):
        total[t * hop : t * hop + len(w)] += w
    return total


def _shares(x):
    return x / x.sum(axis=1, keepdims=True)
