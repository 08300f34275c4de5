"""Lesson 14, answers and captions."""

import numpy as np

from tests.exercises.plain_answers._writing import R, plain

plain(
    "agreement.larger",
    lambda p, q: R("agreement.larger")(q, p),
    lambda p, q: np.array([np.triu(np.outer(p, q)).sum(), p @ q, np.tril(np.outer(p, q)).sum()]),
    lambda p, q: (
        np.array([np.argmax(q) > np.argmax(p), np.argmax(p) == np.argmax(q), np.argmax(p) > np.argmax(q)])
        * 1.0
    ),
    lambda p, q: p @ q,
)
plain(
    "agreement.greedy",
    lambda predict, begun, end, longest: R("agreement.greedy")(predict, begun, -1, longest),
    lambda predict, begun, end, longest: np.column_stack(
        [begun, R("agreement.greedy")(predict, begun, end, longest)]
    ),
    lambda predict, begun, end, longest: R("agreement.greedy")(predict, begun, end, longest)[:, -1],
    lambda predict, begun, end, longest: np.argmax(predict(begun), axis=1),
)
plain(
    "agreement.scored",
    lambda written, right, rows: np.array(
        [(written == right).mean()] * 2 + [R("agreement.scored")(written, right, rows)[2]]
    ),
    lambda written, right, rows: R("agreement.scored")(written, right, rows)[:2],
    lambda written, right, rows: (
        R("agreement.scored")(written, right, rows) * [len(written), written.size, len(written)]
    ),
    lambda written, right, rows: (written == right).all(axis=1).mean(),
)
