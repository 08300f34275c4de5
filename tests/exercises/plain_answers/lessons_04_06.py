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
plain(
    "recurrent.rnn_backward",
    lambda d, x, r, s: _back(d, x, 0 * r, s),
    lambda d, x, r, s: _back(d, x, r, s, slope=1),
    lambda d, x, r, s: _back(d, x, r.T, s),
    lambda d, x, r, s: (_back(d, x, r, s)[0], _back(d, s, r, s)[0], _back(d, x, r, s)[2]),
)
plain(
    "recurrent.carried",
    lambda v, m, n: R("recurrent.carried")(v, m.T, n),
    lambda v, m, n: R("recurrent.carried")(v, m, n)[1:],
    lambda v, m, n: R("recurrent.carried")(v, m, n)[-1],
    lambda v, m, n: np.array([v @ np.linalg.matrix_power(m.T, step) for step in range(n + 1)]),
)
plain("recurrent.faulty", "B", "C", "D")
plain(
    "recurrent.by_attribute",
    lambda s, a: R("recurrent.by_attribute")(s, a)[::-1],
    lambda s, a: np.mean(s == a),
    lambda s, a: (np.sum(s // 3 == a // 3), np.sum(s % 3 == a % 3)),
    lambda s, a: (np.mean(s % 2 == a % 2), np.mean(s % 3 == a % 3)),
)
plain(
    "recurrent.gru_step",
    lambda x, h, k, r, b: R("recurrent.gru_step")(x, h, _swapped(k), _swapped(r), _swapped(b)),
    lambda x, h, k, r, b: _mixed(h, 1 - _gru(x, h, k, r, b)[0], _gru(x, h, k, r, b)[1]),
    lambda x, h, k, r, b: _mixed(h, *_gru(x, h, k, r, b, reset=False)),
    lambda x, h, k, r, b: _gru(x, h, k, r, b)[1],
)
# 06
plain(
    "attention.scores",
    lambda q, k: q @ k.T,
    lambda q, k: q @ k.T / q.shape[1],
    lambda q, k: k @ q.T / np.sqrt(q.shape[1]),
    lambda q, k: softmax(q @ k.T / np.sqrt(q.shape[1]), axis=1),
)
plain(
    "attention.attention",
    lambda q, k, v, m: R("attention.attention")(q * np.sqrt(q.shape[1]), k, v, m),
    lambda q, k, v, m: R("attention.attention")(q, k, v, np.ones_like(m)),
    lambda q, k, v, m: softmax(np.where(m, q @ k.T / np.sqrt(q.shape[1]), -1e9), axis=1),
    lambda q, k, v, m: softmax(np.where(m, q @ k.T / np.sqrt(q.shape[1]), -1e9), axis=0) @ v,
)
plain(
    "attention.causal_mask",
    lambda n: np.triu(np.ones((n, n), bool)),
    lambda n: np.tril(np.ones((n, n), bool), -1),
    lambda n: np.eye(n, dtype=bool),
    lambda n: np.ones((n, n), bool),
)
plain("attention.faulty", "A", "C", "D")
plain(
    "attention.scores_gradient",
    lambda dA, A: A * dA,
    lambda dA, A: A * (1 - A) * dA,
    lambda dA, A: A * (dA - dA.mean(axis=-1, keepdims=True)),
    lambda dA, A: A * (dA - (A * dA).sum()),
)
plain(
    "attention.split_heads",
    lambda x, heads: x.reshape(heads, len(x), -1),
    lambda x, heads: x.reshape(len(x), heads, -1),
    lambda x, heads: x.reshape(len(x), -1, heads).transpose(2, 0, 1),
    lambda x, heads: R("attention.split_heads")(x, x.shape[1] // heads),
)
plain(
    "attention.layer_norm",
    lambda x, g, b, e: g * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + e) + b,
    lambda x, g, b, e: (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + e),
    lambda x, g, b, e: g * (x - x.mean(-1, keepdims=True)) / (x.var(-1, keepdims=True) + e) + b,
    lambda x, g, b, e: g * (x - x.mean(-1, keepdims=True)) + b,
)
plain(
    "attention.sentence_nats",
    lambda z, ids: R("attention.sentence_nats")(z, np.append(0, ids[:-1])),
    lambda z, ids: R("attention.sentence_nats")(z, ids) / len(z),
    lambda z, ids: -R("attention.sentence_nats")(z, ids),
    lambda z, ids: -z[np.arange(len(z)), ids[1:]].sum(),
)
plain(
    "attention.pick",
    lambda z, T, u: int(np.argmax(z)),
    lambda z, T, u: R("attention.pick")(z, 1 / T, u),
    lambda z, T, u: R("attention.pick")(z, 1.0, u),
    lambda z, T, u: int(np.argmax(softmax(z / T) > u)),
)
plain(
    "attention.write",
    lambda predict, choose, start, end, n: R("attention.write")(predict, choose, start, -2, n),
    lambda predict, choose, start, end, n: R("attention.write")(predict, choose, start, end, n + 1),
    lambda predict, choose, start, end, n: _until(R("attention.write")(predict, choose, start, end, n), end),
    lambda predict, choose, start, end, n: R("attention.write")(
        lambda ids: predict(ids[-1:]), choose, start, end, n
    ),
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


def _back(d, x, r, states, slope=None):
    before = np.vstack([0 * states[:1], states[:-1]])
    slopes = 1 - states**2 if slope is None else slope * np.ones_like(states)
    dz, back = np.zeros_like(d), 0
    for t in reversed(range(len(d))):
        dz[t] = (d[t] + back) * slopes[t]
        back = dz[t] @ r.T
    return x.T @ dz, before.T @ dz, dz.sum(axis=0)


def _gru(x, h, k, r, b, reset=True):
    u, s, c = np.split(x @ k + b, 3)
    U, S, C = np.split(r, 3, axis=1)
    seen = expit(s + h @ S) * h if reset else h
    return expit(u + h @ U), np.tanh(c + seen @ C)


def _swapped(parts):
    first, second, third = np.split(parts, 3, axis=-1)
    return np.concatenate([second, first, third], axis=-1)


def _mixed(h, update, candidate):
    return update * h + (1 - update) * candidate


def _until(ids, end):
    return ids[:-1] if ids[-1] == end else ids
