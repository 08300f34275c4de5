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
