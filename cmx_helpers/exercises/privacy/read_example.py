"""Exercise privacy.read_example, lesson 15_privacy: the picture in a gradient."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.read_example",
    points=1,
    minutes=3,
    hints=(
        "Column c of the gradient is the picture times dz[c]. Where do you find dz[c]?",
        "The last input is always 1, so the last row is dz. Divide a column by its last number.",
        "np.argmax(np.abs(gradient[-1])) is the column in which that number is largest in size.",
    ),
)
def read_example(gradient):
    column = np.argmax(np.abs(gradient[-1]))
    return gradient[:, column] / gradient[-1, column]


@read_example.cases
def read_example_cases(rng):
    # Sometimes only one column may be divided by, wherever it is, and its number is negative.
    found = []
    for place in rng.permutation(4)[:3]:
        x, dz = np.append(rng.random(5), 1), np.zeros(4)
        dz[place] = -0.5 - rng.random()
        found.append((np.outer(x, dz),))
    for inputs, classes in ((3, 2), (6, 5)):
        x, dz = np.append(rng.random(inputs), 1), rng.normal(size=classes)
        found.append((np.outer(x, dz - dz.mean()),))
    return found


@read_example.right
def read_example_by_the_smallest(gradient):
    column = int(abs(gradient[-1]).argmax())
    dz = gradient[-1][column]
    return np.array([row[column] / dz for row in gradient])


@read_example.right
def read_example_least_squares(gradient):
    dz = gradient[-1]
    return gradient @ dz / (dz @ dz)


@read_example.wrong(
    """You divide by a column that may hold zeros, or nearly. Take the one whose last number is largest in
    size."""
)
@np.errstate(all="ignore")
def read_example_first_column(gradient):
    return gradient[:, 0] / gradient[-1, 0]


@read_example.wrong(
    """You take the column with the largest last number. The right class's dz is negative, and often the only
    one of any size: take the largest in size, np.abs."""
)
@np.errstate(all="ignore")
def read_example_without_size(gradient):
    column = np.argmax(gradient[-1])
    return gradient[:, column] / gradient[-1, column]


@read_example.wrong("That is the column as it is, the picture times dz. Divide it by its last number, dz.")
def read_example_undivided(gradient):
    return gradient[:, np.argmax(np.abs(gradient[-1]))]


@read_example.wrong("The sign is lost: divide by the last number itself, not by its size.")
def read_example_by_the_size(gradient):
    column = np.argmax(np.abs(gradient[-1]))
    return gradient[:, column] / np.abs(gradient[-1, column])


@read_example.wrong("You leave the last input out. Return it as well: it is 1, which is a good test.")
def read_example_without_the_last(gradient):
    column = np.argmax(np.abs(gradient[-1]))
    return (gradient[:, column] / gradient[-1, column])[:-1]


@read_example.wrong("That is a row: dz, times one pixel. The picture stands in a column.")
@np.errstate(all="ignore")
def read_example_row(gradient):
    row = np.argmax(np.abs(gradient[:, -1]))
    return gradient[row] / gradient[row, -1]


@read_example.wrong(
    "You divide by the first number of the column. The input that is always 1 is the last one."
)
@np.errstate(all="ignore")
def read_example_by_the_first(gradient):
    column = np.argmax(np.abs(gradient[-1]))
    return gradient[:, column] / gradient[0, column]


@read_example.wrong(
    """You divide the whole gradient. Every column gives the same picture: return one of them."""
)
@np.errstate(all="ignore")
def read_example_all_columns(gradient):
    return gradient / gradient[-1]
