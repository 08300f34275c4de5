"""Lesson 14."""

import numpy as np

from tests.exercises.plain_answers._writing import R, plain

plain("agreement.three_digits", 0.3, 0.5, 7 / 13, 6 / 7)
plain(
    "agreement.overlap",
    lambda p, q: q @ p.T,
    lambda p, q: np.maximum(p[:, None], q[None]).sum(axis=2),
    lambda p, q: (p @ q.T).mean(axis=1),
    lambda p, q: p @ q.T / p.shape[1],
)
plain(
    "agreement.likelihood_ratio",
    lambda s, k: s / (1 - s),
    lambda s, k: k * s / (1 - s),
    lambda s, k: k * s,
    lambda s, k: (1 - s) / (s + 1e-9),
)
plain(
    "agreement.roc",
    lambda s, y, t: R("agreement.roc")(s, y, t)[::-1],
    lambda s, y, t: tuple(np.array([((s >= v) & k).mean() for v in t]) for k in (~y, y)),
    lambda s, y, t: R("agreement.roc")(s, ~y, t),
    lambda s, y, t: tuple(np.array([(s[k] < v).mean() for v in t]) for k in (~y, y)),
)
plain(
    "agreement.auroc",
    lambda s, y: (s[y][:, None] > s[~y]).mean(),
    lambda s, y: (s[y][:, None] >= s[~y]).mean(),
    lambda s, y: (s[y][:, None] < s[~y]).mean(),
    lambda s, y: ((s > 0.5) == y).mean(),
)
plain("agreement.which_auroc", "A", "B", "D")
plain("agreement.shuffled", 1.0, 0.9, 0.5, 0.05)
plain(
    "agreement.belief_in_first",
    lambda p, q, t: R("agreement.belief_in_first")(q, p, t),
    lambda p, q, t: (p * t).sum(axis=1),
    lambda p, q, t: (p * t).sum(axis=1) / ((p + q) * t).sum(axis=1),
    lambda p, q, t: p.max(axis=1) / (p.max(axis=1) + q.max(axis=1)),
)
plain(
    "agreement.risk_coverage",
    lambda c, y: R("agreement.risk_coverage")(-c, y),
    lambda c, y: R("agreement.risk_coverage")(c, ~y),
    lambda c, y: R("agreement.risk_coverage")(c, y)[::-1],
    lambda c, y: (np.arange(len(c)) / len(c), R("agreement.risk_coverage")(c, y)[1]),
)
plain(
    "agreement.larger",
    lambda p, q: R("agreement.larger")(q, p),
    lambda p, q: np.array([np.triu(np.outer(p, q)).sum(), p @ q, np.tril(np.outer(p, q)).sum()]),
    lambda p, q: np.eye(3)[1 + np.sign(p.argmax() - q.argmax())],
    lambda p, q: np.array([(q > p).mean(), (q == p).mean(), (q < p).mean()]),
)
plain(
    "agreement.greedy",
    lambda f, begun, end, n: np.concatenate([begun, R("agreement.greedy")(f, begun, end, n)], axis=1),
    lambda f, begun, end, n: _unstopped(f, begun, n),
    lambda f, begun, end, n: f(begun).argmax(axis=1),
    lambda f, begun, end, n: R("agreement.greedy")(f, begun, end, n - 1),
)
plain(
    "agreement.scored",
    lambda w, r, rows: R("agreement.scored")(w, r, rows)[::-1],
    lambda w, r, rows: ((w == r).mean(), (w == r).mean(), (w == r).mean()),
    lambda w, r, rows: R("agreement.scored")(w, r, r),
    lambda w, r, rows: ((w == r).any(axis=1).mean(), *R("agreement.scored")(w, r, rows)[1:]),
)


def _unstopped(predict, begun, longest):
    rows = begun
    for _ in range(longest):
        rows = np.concatenate([rows, predict(rows).argmax(axis=1)[:, None]], axis=1)
    return rows[:, begun.shape[1] :]
