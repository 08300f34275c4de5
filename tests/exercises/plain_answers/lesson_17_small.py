"""The four plainest wrong answers to the exercises about small models of lesson 17."""

import numpy as np

from tests.exercises.plain_answers._writing import R, plain

plain("realtime.eight_bits", (-127, 38, 93), (-128, 38, 94), (-1, 0, 1), (-127, 30, 74))
plain(
    "realtime.quantize",
    lambda x, s, z: np.clip(np.rint(x * s) + z, -128, 127),
    lambda x, s, z: np.rint(x / s) + z,
    lambda x, s, z: np.clip(np.rint(x / s), -128, 127),
    lambda x, s, z: (x / s + z).astype(np.int8),
)
plain(
    "realtime.integer_product",
    lambda x, w, z: x @ w,
    lambda x, w, z: x.astype(np.int32) @ w.astype(np.int32) - z,
    lambda x, w, z: x.astype(np.int32) @ w.astype(np.int32),
    lambda x, w, z: (x - z) @ w,
)
plain(
    "realtime.affine",
    lambda x: (np.ptp(x) / 255, round(-128 - x.min() / (np.ptp(x) / 255))),
    lambda x: (np.abs(x).max() / 127, 0),
    lambda x: (R("realtime.affine")(x)[0], -R("realtime.affine")(x)[1]),
    lambda x: (R("realtime.affine")(x)[0], R("realtime.affine")(x)[1] + 128),
)
plain(
    "realtime.prune",
    lambda w, share: np.where(np.abs(w) < share, 0, w),
    lambda w, share: np.where(w < np.quantile(w, share), 0, w),
    lambda w, share: np.where(np.abs(w) > np.quantile(np.abs(w), share), 0, w),
    lambda w, share: np.where(np.abs(w) < np.quantile(np.abs(w), 1 - share), 0, w),
)
plain(
    "realtime.distil",
    lambda s, t, T: np.mean((s - t) ** 2),
    lambda s, t, T: R("realtime.distil")(s, t, T) / T**2,
    lambda s, t, T: R("realtime.distil")(t, s, T),
    lambda s, t, T: R("realtime.distil")(s, t, 1.0),
)
plain("realtime.products", 1800, 1843200, 38400, 153600)
