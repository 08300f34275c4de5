"""Lessons 09 to 11."""

import numpy as np
from scipy.special import softmax

from cmx_helpers import training
from cmx_helpers.exercises._keras import ops
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
plain("encoders.which_fault", 1, 2, 4, 0)
plain(
    "encoders.log_mel",
    lambda *given: _log_mel(*given, padded=False),
    lambda *given: _log_mel(*given, power=1),
    lambda *given: _log_mel(*given, floor=np.inf),
    lambda audio, window, bank, hop: _log_mel(audio, np.ones_like(window), bank, hop),
)
plain(
    "encoders.votes",
    lambda x, W, k: x @ W,
    lambda x, W, k: x * W[:, k],
    lambda x, W, k: (x @ W[:, k]).mean(axis=1),
    lambda x, W, k: softmax(x @ W, axis=-1)[..., k],
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
plain(
    "evaluation.best_accuracy",
    lambda p: p.max(),
    lambda p: p.max(axis=-1),
    lambda p: p.max(axis=-1).mean(),
    lambda p: p.max(axis=0).sum(),
)
plain(
    "evaluation.temperature",
    lambda z, y, T: min(training.cross_entropy(z / t, y) for t in T),
    lambda z, y, T: int(np.argmin([training.cross_entropy(z / t, y) for t in T])),
    lambda z, y, T: 1 / R("evaluation.temperature")(z, y, 1 / T),
    lambda z, y, T: T[np.argmax([training.cross_entropy(z / t, y) for t in T])],
)
plain(
    "evaluation.product",
    lambda b: np.prod(b, axis=0),
    lambda b: np.mean(b, axis=0),
    lambda b: np.prod(b, axis=0) / np.prod(b, axis=0).sum(),
    lambda b: np.prod(b, axis=0) / np.prod(b, axis=0).sum(axis=0),
)
plain(
    "evaluation.draw_again",
    lambda voice, seed: np.random.default_rng(seed).integers(len(voice), size=len(voice)),
    lambda voice, seed: np.random.default_rng(seed).permutation(len(voice)),
    lambda voice, seed: _rows(np.random.default_rng(seed).choice(np.unique(voice), voice.max() + 1), voice),
    lambda voice, seed: _rows(np.unique(voice), voice, np.random.default_rng(seed)),
)
plain(
    "evaluation.paired_difference",
    lambda a, b, draws: R("evaluation.paired_difference")(b, a, draws),
    lambda a, b, draws: [(a - b)[rows].mean() for rows in draws],
    lambda a, b, draws: np.quantile([(a - b)[rows].mean() for rows in draws], [0.05, 0.95]),
    lambda a, b, draws: _ends(a, draws) - _ends(b, draws),
)
plain(
    "evaluation.or_placeholder",
    lambda x, there, instead: np.where(there[:, None] > 0, instead, x),
    lambda x, there, instead: there[:, None] * x + (1 - there[:, None]) * instead,
    lambda x, there, instead: x * there[:, None],
    lambda x, there, instead: np.where(np.isnan(x), instead, x),
)
plain("evaluation.which_shares", "B", "C", "D")


def _shares(x):
    return x / x.sum(axis=1, keepdims=True)


def _log_mel(audio, window, bank, hop, padded=True, power=2, floor=80):
    half = len(window) // 2 * padded
    frames = ops.extract_sequences(ops.pad(audio, ((0, 0), (half, half))), len(window), hop)
    real, imaginary = ops.rfft(frames * window)
    bands = ops.matmul((real**2 + imaginary**2) ** (power / 2), bank)
    decibels = 10 * ops.log10(ops.maximum(bands, 1e-10))
    return ops.maximum(decibels, ops.max(decibels, axis=(1, 2), keepdims=True) - floor)


def _rows(names, voice, rng=None):
    rows = [np.flatnonzero(voice == name) for name in names]
    return np.concatenate(rows if rng is None else [rng.choice(r, len(r)) for r in rows])


def _ends(right, draws):
    return np.quantile([right[rows].mean() for rows in draws], [0.025, 0.975])
