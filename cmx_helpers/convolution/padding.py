"""Pixels around images and places in them; `convolution` and `pooling` share both."""

import numpy as np


def pad_images(x, pads, value=0, *, by_channel=False):
    """`x` with so many pixels of `value` around height and width; a negative number cuts off.

    `by_channel` stores one channel after the other; the axes stay where they are.
    `x` itself where there is nothing to do. (`numpy.pad` takes longer than a small convolution.)

    Examples
    --------
    >>> padded = pad_images(np.ones((1, 1, 1, 1)), [(1, 0), (0, 2)])
    >>> padded[0, :, :, 0]
    array([[0., 0., 0.],
           [1., 0., 0.]])
    >>> pad_images(padded, [(-1, 0), (0, -2)]).tolist()
    [[[[1.0]]]]
    """
    if not (by_channel or np.any(pads)):
        return x
    kept = [slice(max(0, -before), size + min(0, after)) for (before, after), size in zip(pads, x.shape[1:])]
    inner = x[:, *kept]
    (top, bottom), (left, right) = [(max(0, before), max(0, after)) for before, after in pads]
    count, height, width, channels = inner.shape
    shape = count, top + height + bottom, left + width + right, channels
    if by_channel:
        y = np.empty((channels, *shape[:3]), x.dtype).transpose(1, 2, 3, 0)
    else:
        y = np.empty(shape, x.dtype)
    y[:, :top], y[:, top + height :] = value, value
    y[:, :, :left], y[:, :, left + width :] = value, value
    y[:, top : top + height, left : left + width] = inner
    return y


def span(first, stride, count):
    """`count` places along one axis, `stride` apart.

    Examples
    --------
    >>> list(range(10))[span(1, 3, 2)]
    [1, 4]
    """
    return slice(first, first + stride * (count - 1) + 1, stride)
