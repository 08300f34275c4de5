"""The four plainest wrong answers to the exercises of lesson 17."""

import numpy as np

from cmx_helpers.exercises._keras import keras, layers, ops
from tests.exercises.plain_answers._writing import R, plain

PLAN = ((64, 5, 2), (96, 5, 2), (96, 3, 1))


def ear(bands, *, padding="causal", plan=PLAN, end=ops.cumsum, first=True):
    table = x = keras.Input((None, bands))
    if first:
        x = layers.BatchNormalization(momentum=0.9)(x)
    for width, taps, stride in plan:
        x = layers.Conv1D(width, taps, strides=stride, padding=padding, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    return keras.Model(table, end(layers.Dense(10)(x)))


def so_far(votes):
    return ops.cumsum(votes, axis=1)


plain(
    "realtime.latency",
    lambda w, h, k, s: w + sum(n - 1 for n in k) * h,
    lambda w, h, k, s: w + sum((n - 1) * m for n, m in zip(k, s)) * h,
    lambda w, h, k, s: w + sum(n * int(np.prod(s[:i])) for i, n in enumerate(k)) * h,
    lambda w, h, k, s: w + sum((n - 1) * int(np.prod(s[: i + 1])) for i, n in enumerate(k)) * h,
)
plain(
    "realtime.push",
    lambda ring, at, new: (np.concatenate([ring[len(new) :], new]), at),
    lambda ring, at, new: (R("realtime.push")(ring, at, new)[0], at),
    lambda ring, at, new: (R("realtime.push")(ring, at, new)[0], at + len(new)),
    lambda ring, at, new: (R("realtime.push")(ring, 0, new)[0], len(new)),
)
plain(
    "realtime.causal_conv",
    lambda x, k, s: R("realtime.causal_conv")(x, k, 1),
    lambda x, k, s: R("realtime.causal_conv")(x, k[::-1], s),
    lambda x, k, s: R("realtime.causal_conv")(x, k, 1)[len(k) - 1 :: s],
    lambda x, k, s: R("realtime.causal_conv")(np.pad(x, ((0, len(k) // 2), (0, 0))), k, 1)[len(k) // 2 :][
        ::s
    ],
)
plain(
    "realtime.conv_step",
    lambda state, x, k: (R("realtime.conv_step")(state, x, k)[0], state),
    lambda state, x, k: (R("realtime.conv_step")(state, x, k)[0], np.vstack([state, x])),
    lambda state, x, k: R("realtime.conv_step")(state, x, k[::-1]),
    lambda state, x, k: (x @ k[-1], np.vstack([state, x])[1:]),
)
plain("realtime.which_fault", "B", "C", "D")
plain(
    "realtime.causal_ear",
    lambda bands: ear(bands, padding="same", end=so_far),
    lambda bands: ear(bands, end=lambda votes: votes),
    lambda bands: ear(bands, plan=[(width, taps, 1) for width, taps, _ in PLAN], end=so_far),
    lambda bands: ear(bands, first=False, end=so_far),
)
plain(
    "realtime.decide",
    lambda p, t: ((p.max(axis=1) >= t).argmax(), p[(p.max(axis=1) >= t).argmax()].argmax()),
    lambda p, t: (p.max(axis=1).argmax(), p[p.max(axis=1).argmax()].argmax()),
    lambda p, t: (R("realtime.decide")(p, t)[0], p[-1].argmax()),
    lambda p, t: (R("realtime.decide")(p, t)[0], p.max()),
)
