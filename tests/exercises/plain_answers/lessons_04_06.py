"""Lessons 04 to 06."""

import numpy as np
from scipy.special import expit, softmax

from tests.exercises.plain_answers._writing import R, plain

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
plain("embeddings.faulty", "A", "B", "D")
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
