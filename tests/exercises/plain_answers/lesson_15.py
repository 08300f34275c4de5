"""The four plainest wrong answers to the exercises of lesson 15."""

import numpy as np

from tests.exercises.plain_answers._writing import R, plain

plain(
    "privacy.read_example",
    lambda g: g[:, 0] / g[-1, 0],
    lambda g: g[:, np.argmax(g[-1])] / g[-1].max(),
    lambda g: g[:-1, np.argmax(np.abs(g[-1]))] / g[-1, np.argmax(np.abs(g[-1]))],
    lambda g: g.sum(axis=1),
)
plain(
    "privacy.clip",
    lambda g, c: np.clip(g, -c, c),
    lambda g, c: g * c / np.maximum(np.linalg.norm(g), c),
    lambda g, c: g * c / np.maximum(np.linalg.norm(g, axis=0), c),
    lambda g, c: g / np.maximum(np.linalg.norm(g, axis=1, keepdims=True), 1),
)
plain(
    "privacy.clipped_sum",
    lambda x, d, c: x.T @ d,
    lambda x, d, c: x.T @ d * min(1, c / np.linalg.norm(x.T @ d)),
    lambda x, d, c: x.T @ (d * (c / np.maximum(np.linalg.norm(d, axis=1), c))[:, None]),
    lambda x, d, c: R("privacy.clipped_sum")(x, d, c) / len(x),
)
plain(
    "privacy.private_gradient",
    lambda x, d, c, s, e, noise: R("privacy.private_gradient")(x, d, c, s, len(x), noise),
    lambda x, d, c, s, e, noise: R("privacy.clipped_sum")(x, d, c) / e + s * c * noise,
    lambda x, d, c, s, e, noise: (R("privacy.clipped_sum")(x, d, c) + s * noise) / e,
    lambda x, d, c, s, e, noise: (x.T @ d + s * c * noise) / e,
)
plain("privacy.which_fault", "A", "C", "D")
plain(
    "privacy.renyi",
    lambda a, s, q, z: R("privacy.renyi")(a, s, q, z) * (a - 1),
    lambda a, s, q, z: R("privacy.renyi")(a, s, q, z) - np.log(z[1] - z[0]) / (a - 1),
    lambda a, s, q, z: R("privacy.renyi")(a, s, 1.0, z) + 0 * q,
    lambda a, s, q, z: R("privacy.renyi")(a, s, q, z) * (a - 1) / a,
)
plain(
    "privacy.epsilon",
    lambda d, a, t, delta: (t * d + np.log(1 - 1 / a) - np.log(delta * a) / (a - 1)).max(),
    lambda d, a, t, delta: (d + np.log(1 - 1 / a) - np.log(delta * a) / (a - 1)).min() if t > 1 else 0.0,
    lambda d, a, t, delta: t * d + np.log(1 - 1 / a) - np.log(delta * a) / (a - 1),
    lambda d, a, t, delta: (t * d + np.log(1 - 1 / a) + np.log(delta * a) / (a - 1)).min(),
)
plain(
    "privacy.advantage",
    lambda m, o, t: np.mean(m >= t),
    lambda m, o, t: np.mean(o >= t) - np.mean(m >= t),
    lambda m, o, t: np.sum(m >= t) - np.sum(o >= t),
    lambda m, o, t: np.mean(m > t) - np.mean(o > t),
)
plain(
    "privacy.federated_average",
    lambda models, n: models.mean(axis=0),
    lambda models, n: np.tensordot(n, models, axes=1),
    lambda models, n: np.tensordot(n, models, axes=1) / len(n),
    lambda models, n: models.sum(axis=0),
)
plain(
    "privacy.masked",
    lambda v, i, m: v + m[i].sum(axis=0, dtype=np.uint32),
    lambda v, i, m: v - m[i, i + 1 :].sum(axis=0, dtype=np.uint32) + m[i, :i].sum(axis=0, dtype=np.uint32),
    lambda v, i, m: v + m[i, i + 1 :].sum(axis=0, dtype=np.uint32),
    lambda v, i, m: v ^ m[i].sum(axis=0, dtype=np.uint32),
)
plain("privacy.drift", 0.8, 0.2, 1.0, 0.6)
