"""Exercise start_here.ink, lesson 00_start_here."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "start_here.ink",
    points=1,
    minutes=3,
    hints=(
        "The share of ink is the mean of all pixels: an array knows its own, without a loop.",
        "picture.mean() gives one number for the whole array.",
    ),
)
def ink(picture):
    return picture.mean()


@ink.cases
def ink_cases(rng):
    sizes = [(8, 8), (3, 5), (1, 1), (2, 7)]
    return [(np.eye(3),), *((rng.uniform(size=size),) for size in sizes)]


@ink.right
def ink_by_adding(picture):
    total = 0
    for row in picture:
        for pixel in row:
            total += pixel
    return total / picture.size


@ink.wrong("You added all pixels up. A share does not grow with the picture: divide by the number of pixels.")
def ink_summed(picture):
    return picture.sum()


@ink.wrong(
    "You took the mean down each column and have one number for each. One number is asked, for all pixels."
)
def ink_of_each_column(picture):
    return picture.mean(axis=0)


@ink.wrong("You divided by the number of rows. There are rows times columns pixels: picture.size.")
def ink_divided_by_rows(picture):
    return picture.sum() / len(picture)


@ink.wrong(
    "You counted the pixels that hold any ink. A grey pixel holds less than a black one: take their mean."
)
def ink_counted(picture):
    return (picture > 0).mean()
