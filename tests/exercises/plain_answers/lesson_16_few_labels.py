"""The four plainest wrong answers to the exercises of lesson 16 about few labels and other domains."""

import numpy as np

from tests.exercises.plain_answers._writing import plain

plain(
    "pretraining.prototypes",
    lambda x, labels, c: np.stack([x[labels == k].sum(axis=0) for k in range(c)]),
    lambda x, labels, c: np.array([x[labels == k].mean() for k in range(c)]),
    lambda x, labels, c: np.stack([x[labels == k][0] for k in range(c)]),
    lambda x, labels, c: np.stack([x.mean(axis=0) for k in range(c)]),
)
plain(
    "pretraining.prototype_layer",
    lambda c: (2 * c.T, (c**2).sum(axis=1)),
    lambda c: (c.T, -(c**2).sum(axis=1)),
    lambda c: (2 * c.T, -np.linalg.norm(c, axis=1)),
    lambda c: (2 * c, -(c**2).sum(axis=1)),
)
plain("pretraining.which_leak", "A", "B", "D")
plain(
    "pretraining.reptile",
    lambda w, a, r: w - r * (a.mean(axis=0) - w),
    lambda w, a, r: w + r * (a - w).sum(axis=0),
    lambda w, a, r: w + r * a.mean(axis=0),
    lambda w, a, r: r * w + (1 - r) * a.mean(axis=0),
)
plain(
    "pretraining.own_statistics",
    lambda x, v: (x - x.mean(axis=0)) / x.std(axis=0),
    lambda x, v: (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True),
    lambda x, v: np.concatenate([x[v == k] - x[v == k].mean(axis=0) for k in np.unique(v)]),
    lambda x, v: np.stack([(row - x[v == k].mean(axis=0)) / x[v == k].var(axis=0) for row, k in zip(x, v)]),
)
