"""The four plainest wrong answers to the exercises of lesson 18."""

import numpy as np

from tests.exercises.plain_answers._writing import R, plain

plain(
    "your_data.twins",
    lambda files: [files.count(file) > 1 for file in files],
    lambda files: [n for n, file in enumerate(files) if file in files[:n]],
    lambda files: list(range(len(files))),
    lambda files: [sorted(set(files)).index(file) for file in files],
)
plain(
    "your_data.hold_out",
    lambda g, order, s: np.arange(len(g)) < s * len(g),
    lambda g, order, s: np.isin(g, order[: int(s * len(order))]),
    lambda g, order, s: ~R("your_data.hold_out")(g, order, s),
    lambda g, order, s: g == order[0],
)
plain(
    "your_data.merge",
    lambda a, b: (a[0] + b[0], (a[1] + b[1]) / 2, (a[2] + b[2]) / 2),
    lambda a, b: (*R("your_data.merge")(a, b)[:2], (a[0] * a[2] + b[0] * b[2]) / (a[0] + b[0])),
    lambda a, b: (a[0] + b[0], a[1] + b[1], a[2] + b[2]),
    lambda a, b: (*R("your_data.merge")(a, b)[:2], a[2] + b[2]),
)
plain(
    "your_data.put_back",
    lambda answers, good: answers,
    lambda answers, good: np.where(good[:, None], np.resize(answers, (len(good), answers.shape[1])), np.nan),
    lambda answers, good: np.nan_to_num(R("your_data.put_back")(answers, good)),
    lambda answers, good: answers[good[: len(answers)]],
)
plain(
    "your_data.shard",
    lambda n, r, p: (r * n // p, (r + 1) * n // p),
    lambda n, r, p: (r * (n // p), (r + 1) * (n // p)),
    lambda n, r, p: (r * n / p, (r + 1) * n / p),
    lambda n, r, p: (r, n),
)
plain(
    "your_data.to_send",
    lambda g, n, B, p: g,
    lambda g, n, B, p: g * n / B,
    lambda g, n, B, p: g / p,
    lambda g, n, B, p: np.nan_to_num(g) * n,
)
plain(
    "your_data.ring_round",
    lambda held, k, add: np.roll(held, 1, axis=0) + add * held,
    lambda held, k, add: held + np.roll(held, -1, axis=0),
    lambda held, k, add: np.array([held.sum(axis=0)] * len(held)),
    lambda held, k, add: R("your_data.ring_round")(held, k, not add),
)
plain("your_data.which_fault", "B", "C", "D")
plain(
    "your_data.step_seconds",
    lambda t, p, n, b, l: t / p + 8 * n / b + l,
    lambda t, p, n, b, l: t / p + 2 * (p - 1) * (n / (p * b) + l),
    lambda t, p, n, b, l: (t + 2 * (p - 1) * (8 * n / (p * b) + l)) / p,
    lambda t, p, n, b, l: t + 2 * (p - 1) * (8 * n / b + l),
)
plain("your_data.late", 0.01, 0.64, 0.53, 0.99)
