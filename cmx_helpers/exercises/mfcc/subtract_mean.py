"""Exercise mfcc.subtract_mean, lesson 08_mfcc."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "mfcc.subtract_mean",
    points=1,
    minutes=3,
    hints=(
        "Coefficients are rows, frames are columns. The mean runs along a row: axis=1.",
        "keepdims=True leaves it a column, which can be subtracted from every frame.",
    ),
)
def subtract_mean(c):
    return c - c.mean(axis=1, keepdims=True)


@subtract_mean.cases
def subtract_mean_cases(rng):
    return [
        (np.array([[1.0, 3], [4, 4]]),),
        *((rng.normal(size=(n, t)) + 3,) for n, t in ((13, 20), (5, 5), (2, 9))),
    ]


@subtract_mean.right
def subtract_mean_row_by_row(c):
    return [row - np.mean(row) for row in c]


@subtract_mean.wrong(
    "You subtracted the mean of each frame. The channel stays the same over time: the mean of each row."
)
def subtract_mean_of_frames(c):
    return c - c.mean(axis=0, keepdims=True)


@subtract_mean.wrong("You subtracted one mean from all. Each coefficient has its own.")
def subtract_mean_of_all(c):
    return c - c.mean()


@subtract_mean.wrong(
    "You also divided by the spread. Only the mean is asked: a channel adds, it does not stretch."
)
def subtract_mean_and_divide(c):
    return (c - c.mean(axis=1, keepdims=True)) / (c.std(axis=1, keepdims=True) + 1e-9)


@subtract_mean.wrong("That is the mean itself. Subtract it from every frame.")
def subtract_mean_alone(c):
    return c.mean(axis=1, keepdims=True)
