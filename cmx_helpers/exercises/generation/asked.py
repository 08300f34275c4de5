"""Exercise generation.asked, lesson 13_generation: what is asked for stands beside each row."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.asked",
    points=1,
    minutes=2,
    hints=(
        "np.eye(10)[digits] has a row for each digit: 1 at its place, 0 elsewhere.",
        "np.concatenate([rows, …], axis=1) puts columns side by side.",
    ),
)
def asked(rows, digits):
    return np.concatenate([rows, np.eye(10)[digits]], axis=1)


@asked.cases
def asked_cases(rng):
    return [(rng.normal(size=(n, width)), rng.integers(0, 10, n)) for n, width in ((3, 4), (1, 16), (10, 10))]


@asked.right
def asked_by_comparing(rows, digits):
    return np.hstack([rows, digits[:, None] == np.arange(10)])


@asked.right
def asked_by_loop(rows, digits):
    return [[*row, *(float(k == digit) for k in range(10))] for row, digit in zip(rows, digits)]


@asked.wrong(
    "The digit stands there as one number. Then 8 is twice as much as 4: use ten columns, one of them 1."
)
def asked_as_number(rows, digits):
    return np.concatenate([rows, digits[:, None]], axis=1)


@asked.wrong("The digit stands in front. Put it behind the row's own numbers.")
def asked_in_front(rows, digits):
    return np.concatenate([np.eye(10)[digits], rows], axis=1)


@asked.wrong(
    "These are the ten columns alone. They stand beside the row's own numbers: np.concatenate, axis=1."
)
def asked_alone(rows, digits):
    return np.eye(10)[digits]


@asked.wrong("The columns are counted from 1: digit 0 has its 1 in the first of the ten columns.")
def asked_shifted(rows, digits):
    return np.concatenate([rows, np.roll(np.eye(10)[digits], 1, axis=1)], axis=1)


@asked.wrong("All rows ask for the same digit, that of the first row.")
def asked_same(rows, digits):
    return np.concatenate([rows, np.repeat(np.eye(10)[digits[:1]], len(rows), axis=0)], axis=1)
