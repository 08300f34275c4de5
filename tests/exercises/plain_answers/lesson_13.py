"""Lesson 13."""

import numpy as np

from tests.exercises.plain_answers._writing import R, plain


def _sigma(a):
    return 1 / (1 + np.exp(-a))


plain(
    "generation.best_discriminator",
    lambda p, q: q / (p + q),
    lambda p, q: p / q,
    lambda p, q: p,
    lambda p, q: (p + q) / 2,
)
plain("generation.equilibrium", 0, 1, 0.69, 0.5)
plain(
    "generation.discriminator_loss",
    lambda r, m: (
        -R("generation.discriminator_loss")(r, m)[0],
        *R("generation.discriminator_loss")(r, m)[1:],
    ),
    lambda r, m: (R("generation.discriminator_loss")(r, m)[0], _sigma(r) - 1, _sigma(m)),
    lambda r, m: R("generation.discriminator_loss")(m, r),
    lambda r, m: (R("generation.discriminator_loss")(r, m)[0], _sigma(r) / len(r), _sigma(m) / len(m)),
)
plain(
    "generation.generator_loss",
    lambda m, kind: (-np.log(_sigma(m)).mean(), (_sigma(m) - 1) / len(m)),
    lambda m, kind: (np.log(_sigma(m)).mean(), (_sigma(m) - 1) / len(m)),
    lambda m, kind: (R("generation.generator_loss")(m, kind)[0], _sigma(m) / len(m)),
    lambda m, kind: tuple(len(m) * part for part in R("generation.generator_loss")(m, kind)),
)
plain(
    "generation.generator_gradients",
    lambda G, D, z, kind: [0 * g for g in G],
    lambda G, D, z, kind: R("generation.generator_gradients")(G, D, z, "non-saturating"),
    lambda G, D, z, kind: [-g for g in R("generation.generator_gradients")(G, D, z, kind)],
    lambda G, D, z, kind: R("generation.generator_gradients")(G, D, z, kind)[0],
)
plain(
    "generation.play",
    lambda G, D, b, r, kind: R("generation.play")(G, D, b, r, "non-saturating"),
    lambda G, D, b, r, kind: R("generation.play")(G, D, b, r[::-1], kind),
    lambda G, D, b, r, kind: R("generation.play")(G, D, b, (r[0], 1e-12), kind),
    lambda G, D, b, r, kind: np.mean(R("generation.play")(G, D, b, r, kind)),
)
plain("generation.faulty", "A", "C", "D")
plain(
    "generation.effective_classes",
    lambda seen: len(set(seen.tolist())),
    lambda seen: np.log(R("generation.effective_classes")(seen)),
    lambda seen: len(seen),
    lambda seen: np.unique(seen, return_counts=True)[1].max() / len(seen),
)
plain(
    "generation.asked",
    lambda x, d: np.concatenate([x, d[:, None]], axis=1),
    lambda x, d: np.concatenate([np.eye(10)[d], x], axis=1),
    lambda x, d: np.eye(10)[d],
    lambda x, d: x,
)
plain(
    "generation.flow_batch",
    lambda x, n, t: (t[:, None] * n + (1 - t[:, None]) * x, x - n),
    lambda x, n, t: (R("generation.flow_batch")(x, n, t)[0], n - x),
    lambda x, n, t: (R("generation.flow_batch")(x, n, t)[0], x),
    lambda x, n, t: (x + n, x - n),
)
plain(
    "generation.within_clip",
    lambda d, r: d.std() / r.std(),
    lambda d, r: d.std(axis=0).mean() / r.std(axis=0).mean(),
    lambda d, r: d.std(axis=1).mean(),
    lambda d, r: d.var(axis=1).mean() / r.var(axis=1).mean(),
)
plain(
    "generation.euler",
    lambda v, x, n: x + v(x, np.zeros(len(x))),
    lambda v, x, n: _walk(v, x, n, 0.0, n),
    lambda v, x, n: _walk(v, x, n, 0.5, 1),
    lambda v, x, n: _walk(v, x, n, 1.0, n),
)


def _walk(velocity, x, n, middle, shorter):
    for k in range(n):
        x = x + velocity(x, np.full(len(x), (k + middle) / n)) / shorter
    return x
