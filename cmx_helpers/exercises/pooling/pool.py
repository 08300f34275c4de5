"""Exercise pooling.pool, lesson 02_pooling."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pooling.pool",
    points=2,
    minutes=5,
    hints=(
        """The result has x.shape[0] // size rows and x.shape[1] // size columns: what fills no whole
        window is left out.""",
        """Window (a, b) is the slice x[size * a : size * a + size, size * b : size * b + size]. Two
        loops, over a and b, and y[a, b] = combine(window).""",
    ),
)
def pool(x, size, combine):
    y = np.zeros((x.shape[0] // size, x.shape[1] // size))
    for a in range(y.shape[0]):
        for b in range(y.shape[1]):
            y[a, b] = combine(x[size * a : size * a + size, size * b : size * b + size])
    return y


@pool.cases
def pool_cases(rng):
    sixteen = np.array([[1, -3, 2, 0], [4, 2, -1, 5], [-2, -1, 6, -2], [-4, -1, 3, 1]], dtype=float)
    return [
        (sixteen, 2, np.max),
        (sixteen, 2, np.mean),
        (rng.normal(size=(6, 9)), 3, np.max),
        (rng.normal(size=(7, 5)), 2, np.mean),
        (-1 - rng.random(size=(8, 4)), 4, np.max),
    ]


@pool.right
def pool_by_lists(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return [
        [combine(x[size * a :][:size, size * b : size * b + size]) for b in range(columns)]
        for a in range(rows)
    ]


@pool.right
def pool_by_split(x, size, combine):
    whole = x[: len(x) // size * size, : x.shape[1] // size * size]
    bands = np.split(whole, len(whole) // size)
    return np.array([[combine(w) for w in np.split(band, band.shape[1] // size, axis=1)] for band in bands])


@pool.wrong(
    """The windows overlap: yours starts at row a, as if the window moved by one pixel. Window a starts
    at row size·a."""
)
def pool_overlapping(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return np.array([[combine(x[a : a + size, b : b + size]) for b in range(columns)] for a in range(rows)])


@pool.wrong(
    """There are too many rows or columns: a window that hangs over the edge is left out. Count with //,
    which rounds down."""
)
def pool_hanging_over(x, size, combine):
    rows, columns = -(-x.shape[0] // size), -(-x.shape[1] // size)
    return pool_over(x, size, combine, rows, columns)


def pool_over(x, size, combine, rows, columns):
    return np.array(
        [
            [combine(x[size * a : size * a + size, size * b : size * b + size]) for b in range(columns)]
            for a in range(rows)
        ]
    )


@pool.wrong("That is the maximum whatever `combine` says. Call combine(window).")
def pool_always_maximum(x, size, combine):
    return pool.reference(x, size, np.max)


@pool.wrong("That is the mean whatever `combine` says. Call combine(window).")
def pool_always_mean(x, size, combine):
    return pool.reference(x, size, np.mean)


@pool.wrong(
    """Your windows are one row high. Window (a, b) has `size` rows and `size` columns: give the slice
    both ends, down and across."""
)
def pool_one_row(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return np.array(
        [[combine(x[size * a, size * b : size * b + size]) for b in range(columns)] for a in range(rows)]
    )


@pool.wrong("You keep the top left pixel of each window. All its pixels count: combine(window).")
def pool_subsampled(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return x[::size, ::size][:rows, :columns]


@pool.wrong("Rows and columns of the result are exchanged: y[a, b], with a counting the windows downwards.")
def pool_transposed(x, size, combine):
    return pool.reference(x, size, combine).T
