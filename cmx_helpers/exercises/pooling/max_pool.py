"""Exercise pooling.max_pool, lesson 02_pooling."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise


def _windows(x, pool_size, strides):
    return sliding_window_view(x, (pool_size, pool_size), axis=(0, 1))[::strides, ::strides]


@exercise(
    "pooling.max_pool",
    points=3,
    minutes=12,
    hints=(
        """How many windows fit along one axis? Count the places where a whole window still lies
        inside: (size - pool_size) // strides + 1.""",
        """Window (a, b) starts at row strides·a and column strides·b, not at pool_size·a. Take the
        slice x[strides*a : strides*a + pool_size, …] and keep the channel axis whole.""",
        """window.max(axis=(0, 1)) is the largest value in each channel. Make the result with np.empty
        or np.full, not by comparing with zeros: all values of a window may be negative.""",
    ),
)
def max_pool(x, pool_size, strides):
    size = [(s - pool_size) // strides + 1 for s in x.shape[:2]]
    y = np.empty((*size, x.shape[2]))
    for a in range(size[0]):
        for b in range(size[1]):
            rows = slice(strides * a, strides * a + pool_size)
            columns = slice(strides * b, strides * b + pool_size)
            y[a, b] = x[rows, columns].max(axis=(0, 1))
    return y


@max_pool.cases
def max_pool_cases(rng):
    return [
        (rng.normal(size=(4, 4, 1)), 2, 2),
        (rng.normal(size=(7, 5, 2)), 2, 2),
        (rng.normal(size=(6, 8, 3)), 3, 1),
        (rng.normal(size=(9, 9, 2)), 2, 3),
        (-1 - rng.random(size=(6, 6, 2)), 3, 2),
    ]


@max_pool.right
def max_pool_by_windows(x, pool_size, strides):
    windows = sliding_window_view(x, (pool_size, pool_size), axis=(0, 1))
    return windows[::strides, ::strides].max(axis=(-2, -1))


@max_pool.right
def max_pool_rows_then_columns(x, pool_size, strides):
    for axis in (0, 1):
        last = x.shape[axis] - pool_size
        starts = np.arange(0, last + 1, strides)
        x = np.max([x.take(starts + i, axis=axis) for i in range(pool_size)], axis=0)
    return x


@max_pool.wrong(
    """The stride is ignored: your windows follow one another without overlap or gap, as if strides were
    pool_size. Window a starts at row strides·a."""
)
def max_pool_stride_is_pool_size(x, pool_size, strides):
    return max_pool.reference(x, pool_size, pool_size)


@max_pool.wrong(
    """The stride is ignored: you lay a window at every pixel, as if strides were 1. The next window
    starts `strides` pixels further on, so the result is smaller."""
)
def max_pool_stride_one(x, pool_size, strides):
    return max_pool.reference(x, pool_size, 1)


@max_pool.wrong(
    """That is average pooling: the mean of each window. Here the largest value of the window is asked
    for."""
)
def max_pool_average(x, pool_size, strides):
    return _windows(x, pool_size, strides).mean(axis=(-2, -1))


@max_pool.wrong(
    """The channels are mixed: you took one maximum over rows, columns and channels, so all channels hold
    the same number. Reduce axes 0 and 1 of the window only."""
)
def max_pool_over_channels(x, pool_size, strides):
    y = _windows(x, pool_size, strides).max(axis=(-3, -2, -1))
    return np.repeat(y[..., None], x.shape[2], axis=2)


@max_pool.wrong(
    """The channel axis is gone: you reduced it together with the window. Each channel is pooled by
    itself, so the result has as many channels as x: reduce axes 0 and 1 of the window only."""
)
def max_pool_channels_lost(x, pool_size, strides):
    return _windows(x, pool_size, strides).max(axis=(-3, -2, -1))


@max_pool.wrong(
    """There are too many rows or columns: you kept windows that hang over the edge. Here a window that
    does not fit whole is dropped: (size - pool_size) // strides + 1 windows along an axis."""
)
def max_pool_trailing_kept(x, pool_size, strides):
    size = [-(-s // strides) for s in x.shape[:2]]
    rows = [
        [x[strides * a :][:pool_size, strides * b :][:, :pool_size] for b in range(size[1])]
        for a in range(size[0])
    ]
    return np.array([[window.max(axis=(0, 1)) for window in row] for row in rows])


@max_pool.wrong(
    """The last row and the last column of windows are missing. A window that starts at size - pool_size
    still fits: count (size - pool_size) // strides + 1 windows along an axis."""
)
def max_pool_last_missing(x, pool_size, strides):
    return max_pool.reference(x, pool_size, strides)[:-1, :-1]


@max_pool.wrong(
    """The last window is missing where it ends exactly at the edge: range stops before its end. A window
    that starts at size - pool_size still fits, so let the range run to size - pool_size + 1."""
)
def max_pool_range_too_short(x, pool_size, strides):
    rows, columns = (np.arange(0, s - pool_size, strides) for s in x.shape[:2])
    y = max_pool.reference(x, pool_size, strides)
    return y[: len(rows), : len(columns)]


@max_pool.wrong("""These are the smallest values of the windows. The largest are asked for.""")
def max_pool_smallest(x, pool_size, strides):
    return _windows(x, pool_size, strides).min(axis=(-2, -1))


@max_pool.wrong(
    """Where a whole window is negative you give 0. Zero is not a neutral start for a maximum: start from
    the window's first value, or from -np.inf."""
)
def max_pool_from_zero(x, pool_size, strides):
    return np.maximum(max_pool.reference(x, pool_size, strides), 0)


@max_pool.wrong(
    """You keep the value at the corner of each window and never look at the others. That is plain
    subsampling. Take the largest value of the whole window."""
)
def max_pool_subsampled(x, pool_size, strides):
    return _windows(x, pool_size, strides)[..., 0, 0]
