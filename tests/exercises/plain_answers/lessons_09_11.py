"""Lessons 09 to 11."""

import numpy as np
from scipy.special import softmax

from tests.exercises.plain_answers._writing import R, plain

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


def _shares(x):
    return x / x.sum(axis=1, keepdims=True)
