"""The four plainest wrong answers to the exercises of lesson 16 that are about words and patches."""

import numpy as np

from tests.exercises.plain_answers._writing import R, plain

plain(
    "pretraining.hide",
    lambda ids, u, rate, m: (np.where(u < rate, m, ids), u < rate),
    lambda ids, u, rate, m: (np.where(u > rate, m, ids), u > rate),
    lambda ids, u, rate, m: (np.where(u < rate, 0, ids), u < rate),
    lambda ids, u, rate, m: (ids, u < rate),
)
plain(
    "pretraining.floor",
    lambda b: -(b[b > 0] * np.log(b[b > 0])).sum(),
    lambda b: -(b[b > 0] * np.log(b[b > 0])).sum() / b.sum(),
    lambda b: -np.mean(np.log((b / b.sum(axis=1, keepdims=True))[b > 0])),
    lambda b: -np.log(b.max(axis=1) / b.sum(axis=1)).mean(),
)
plain(
    "pretraining.masked_loss",
    lambda z, ids, hidden: R("pretraining.masked_loss")(z, ids, np.ones_like(hidden)),
    lambda z, ids, hidden: R("pretraining.masked_loss")(z, ids, hidden)[0],
    lambda z, ids, hidden: R("pretraining.masked_loss")(z, ids, ids != 0),
    lambda z, ids, hidden: tuple(x * hidden.sum() for x in R("pretraining.masked_loss")(z, ids, hidden)),
)
plain(
    "pretraining.masked_gradients",
    lambda ask, hide, loss, ids, u, r, m: ask(ids, lambda z: loss(z, ids, hide(ids, u, r, m)[1])),
    lambda ask, hide, loss, ids, u, r, m: ask(hide(ids, u, r, m)[0], lambda z: loss(z, ids, ids != 0)),
    lambda ask, hide, loss, ids, u, r, m: ask(hide(ids, u, r, m)[0], lambda z: loss(z, ids, ids == m)),
    lambda ask, hide, loss, ids, u, r, m: R("pretraining.masked_gradients")(ask, hide, loss, ids, u, r, m)[1],
)
plain("pretraining.which_fault", "B", "C", "D")
plain(
    "pretraining.patches",
    lambda x, s: x.reshape(len(x), -1, s * s * x.shape[3]),
    lambda x, s: x[:, ::s, ::s].reshape(len(x), -1, x.shape[3]),
    lambda x, s: R("pretraining.patches")(x.swapaxes(1, 2), s),
    lambda x, s: R("pretraining.patches")(x[:1], s)[0],
)
plain(
    "pretraining.from_patches",
    lambda rows, s, shape: rows.reshape(len(rows), *shape, -1),
    lambda rows, s, shape: rows.reshape(len(rows), *shape),
    lambda rows, s, shape: R("pretraining.from_patches")(rows, s, shape).swapaxes(1, 2),
    lambda rows, s, shape: R("pretraining.from_patches")(rows, s, shape)[0],
)
