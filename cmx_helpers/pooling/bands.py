"""Pooling a band of rows at a time, so that the pixels stay in the cache."""

import numpy as np

from cmx_helpers._common.threads import in_threads
from cmx_helpers.convolution import span

# Pixels in one band: 2 MiB of float32. Smaller ones fit the cache better, but the threads then
# wait for each other at Python's lock.
BAND = 2**19


def are_disjoint(pool_size, strides):
    """Whether no pixel lies in two windows."""
    return strides[0] >= pool_size[0] and strides[1] >= pool_size[1]


def over_bands(work, shape, pool_size, strides, size):
    """Call `work` with all bands, in threads where no two write to the same pixels."""
    bands = list(_bands(shape, pool_size, strides, size))
    if are_disjoint(pool_size, strides):
        return in_threads(work, bands)
    for band in bands:
        work(*band)


def _bands(shape, pool_size, strides, size):
    """Yield indices of some windows and of the pixels under them, few enough to stay in the cache."""
    rows = min(size[0], max(1, BAND // (strides[0] * shape[2] * shape[3])))
    count = max(1, BAND // (strides[0] * rows * shape[2] * shape[3])) if rows == size[0] else 1
    for n in range(0, shape[0], count):
        for first in range(0, size[0], rows):
            last = min(first + rows, size[0])
            under = slice(strides[0] * first, strides[0] * (last - 1) + pool_size[0])
            yield (slice(n, n + count), slice(first, last)), (slice(n, n + count), under)


def window_places(pool_size, strides, size):
    """For each entry of the window, row by row: which pixels lie there, over all windows."""
    for i in range(pool_size[0]):
        for j in range(pool_size[1]):
            yield span(i, strides[0], size[0]), span(j, strides[1], size[1])


def pooled(combine, x, pool_size, strides, size):
    """`reduced` of one band after the other, so that the rows are still in the cache for the columns."""
    y = np.empty((len(x), *size, x.shape[3]), x.dtype)

    def reduce(windows, inside):
        target = y[windows]
        reduced(combine, x[inside], pool_size, strides, target.shape[1:3], out=target)

    in_threads(reduce, _bands(x.shape, pool_size, strides, size))
    return y


def reduced(combine, x, pool_size, strides, size, out=None):
    """Combine each window's rows, then its columns: ph + pw - 2 passes instead of ph · pw - 1."""
    rows = x[:, span(0, strides[0], size[0])]
    for i in range(1, pool_size[0]):
        rows = combine(rows, x[:, span(i, strides[0], size[0])])
    first = rows[:, :, span(0, strides[1], size[1])]
    y = np.empty_like(first) if out is None else out
    np.copyto(y, first)
    for j in range(1, pool_size[1]):
        combine(y, rows[:, :, span(j, strides[1], size[1])], out=y)
    return y
