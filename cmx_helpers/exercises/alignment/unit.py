"""Exercise alignment.unit, lesson 12_alignment: vectors of length one."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "alignment.unit",
    points=1,
    minutes=2,
    hints=(
        "The length of a vector is the square root of the sum of its squares: one number for each row.",
        "np.sqrt((z * z).sum(axis=1, keepdims=True)) keeps an axis of length 1: z can be divided by it.",
    ),
)
def unit(z):
    return z / np.sqrt((z * z).sum(axis=1, keepdims=True))


@unit.cases
def unit_cases(rng):
    return [(np.round(rng.normal(size=shape), 2) + 0.013,) for shape in ((3, 4), (5, 2), (4, 4))]


@unit.right
def unit_by_norm(z):
    return np.array([row / np.linalg.norm(row) for row in z])


@unit.wrong("You divide by the sum of the squares. The length is its square root.")
def unit_squared(z):
    return z / (z * z).sum(axis=1, keepdims=True)


@unit.wrong(
    "You divide by the sum of the magnitudes. The length here is the square root of the sum of squares."
)
def unit_of_magnitudes(z):
    return z / np.abs(z).sum(axis=1, keepdims=True)


@unit.wrong("You go down the columns. Each row is a vector: sum along axis 1.")
def unit_of_columns(z):
    return z / np.sqrt((z * z).sum(axis=0, keepdims=True))


@unit.wrong("All rows are divided by one common length. Each row has its own: axis=1, keepdims=True.")
def unit_of_all(z):
    return z / np.sqrt((z * z).sum())


@unit.wrong(
    "You divide by the mean of the squares' root, not by that of their sum: the width comes in twice."
)
def unit_of_mean(z):
    return z / np.sqrt((z * z).mean(axis=1, keepdims=True))


@unit.wrong("You return the lengths. Asked for are the vectors, divided by them.")
def unit_lengths(z):
    return np.sqrt((z * z).sum(axis=1, keepdims=True))


@unit.wrong("You subtract the length. Dividing by it leaves the direction as it is; subtracting does not.")
def unit_less_length(z):
    return z - np.sqrt((z * z).sum(axis=1, keepdims=True))
