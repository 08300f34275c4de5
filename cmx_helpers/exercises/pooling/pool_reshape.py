"""Exercise pooling.pool_reshape, lesson 02_pooling."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.pooling.pool import pool as _pool

loops = _pool.reference


@exercise(
    "pooling.pool_reshape",
    points=2,
    minutes=4,
    hints=(
        """First cut off what fills no whole window: x[: rows * size, : columns * size], with rows =
        x.shape[0] // size.""",
        """Row size·a + i is row i of window a. So reshape to (rows, size, columns, size): the axes are
        a, i, b, j.""",
        """combine(..., axis=(1, 3)) combines along i and j, the axes inside a window, and keeps a and b.""",
    ),
)
def pool_reshape(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    whole = x[: rows * size, : columns * size]
    return combine(whole.reshape(rows, size, columns, size), axis=(1, 3))


@pool_reshape.cases
def pool_reshape_cases(rng):
    return [
        (rng.normal(size=(4, 4)), 2, np.max),
        (rng.normal(size=(6, 9)), 3, np.max),
        (rng.normal(size=(7, 5)), 2, np.mean),
        (rng.normal(size=(13, 8)), 4, np.mean),
    ]


@pool_reshape.right
def pool_reshape_by_loops(x, size, combine):
    return loops(x, size, combine)


@pool_reshape.right
def pool_reshape_axes_together(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    windows = x[: rows * size, : columns * size].reshape(rows, size, columns, size).swapaxes(1, 2)
    return combine(windows.reshape(rows, columns, -1), axis=-1)


@pool_reshape.wrong(
    """You combined along the axes of the windows and kept those inside. Of the axes (a, i, b, j), i and
    j must go: axis=(1, 3)."""
)
def pool_reshape_wrong_axes(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return combine(x[: rows * size, : columns * size].reshape(rows, size, columns, size), axis=(0, 2))


@pool_reshape.wrong(
    """The order of the axes does not fit. Reshape to (rows, size, columns, size), so that each axis of
    x splits into windows and inside."""
)
def pool_reshape_wrong_order(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return combine(x[: rows * size, : columns * size].reshape(rows, columns, size, size), axis=(2, 3))


@pool_reshape.wrong(
    """Each window is split the wrong way: (size, rows) puts pixels that lie `rows` apart into one
    window. The windows come first: (rows, size)."""
)
def pool_reshape_inside_first(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return combine(x[: rows * size, : columns * size].reshape(size, rows, size, columns), axis=(0, 2))


@pool_reshape.wrong("Only the rows are combined. Combine along i and j: axis=(1, 3).")
def pool_reshape_rows_only(x, size, combine):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return combine(x[: rows * size, : columns * size].reshape(rows, size, columns * size), axis=1)
