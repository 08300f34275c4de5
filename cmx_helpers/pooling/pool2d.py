"""Max and average pooling, forward and backward. Derived in lesson 02_pooling."""

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, check_shape, pair, same_dtype
from cmx_helpers.convolution import pad_images, window_layout
from cmx_helpers.pooling.bands import are_disjoint, over_bands, pooled, reduced, window_places

# A window costs a pass for each of its pixels, and most of a window larger than the image is padding.
MOST_BESIDE = 2**16


def max_pool2d(x, pool_size=2, *, strides=None, padding="valid"):
    """Largest value of each window, channel by channel.

    y[n, a, b, c] = max_{i, j} x[n, sh·a + i - top, sw·b + j - left, c]

    where 0 <= i < ph and 0 <= j < pw, (ph, pw) = pool_size, (sh, sw) = strides, and
    (top, left) is what `padding` puts before the rows and columns; padding never wins.
    NaN in a window gives NaN. Source: Goodfellow, Bengio and Courville, Deep Learning
    (2016), section 9.3. Derived in lesson 02_pooling.

    Parameters
    ----------
    x : array, shape (batch, height, width, channels)
    pool_size : int or (int, int)
        Rows and columns of the window.
    strides : int or (int, int), optional
        Pixels from one window to the next; `pool_size` if not given.
    padding : {"valid", "same"}
        Only whole windows, or ceil(size / strides) of them as in Keras.

    Returns
    -------
    array, shape (batch, out_height, out_width, channels)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [4.0, 3.0]]).reshape(1, 2, 2, 1)
    >>> max_pool2d(x).ravel()
    array([4.])
    """
    x, pool_size, strides, pads, size = _prepare(x, pool_size, strides, padding)
    return pooled(np.maximum, pad_images(x, pads, -np.inf), pool_size, strides, size)


def max_pool2d_backward(dy, x, pool_size=2, *, strides=None, padding="valid"):
    """Gradient of a loss through `max_pool2d`: each window's `dy` goes to its first maximum.

    dx[n, r, s, c] = Σ dy[n, a, b, c] over the windows (a, b) whose first maximum, row by
    row from the top left, is pixel (r, s). On ties TensorFlow chooses the same pixel. A
    window with NaN passes no gradient on. Derived in lesson 02_pooling.

    Parameters
    ----------
    dy : array, shape (batch, out_height, out_width, channels)
        Gradient for the output.
    x, pool_size, strides, padding
        What `max_pool2d` was given.

    Returns
    -------
    array, in the shape of `x`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> x = np.array([[1.0, 4.0], [4.0, 3.0]]).reshape(1, 2, 2, 1)
    >>> max_pool2d_backward(np.full((1, 1, 1, 1), 5.0), x)[0, :, :, 0]
    array([[0., 5.],
           [0., 0.]])
    """
    x, pool_size, strides, pads, size = _prepare(x, pool_size, strides, padding)
    dy, x = _match(dy, x, size)
    padded = pad_images(x, pads, -np.inf)
    dx = np.zeros_like(padded)
    disjoint = are_disjoint(pool_size, strides)

    def spread(windows, inside):
        # `left` is what no pixel has taken yet: whoever equals the maximum first takes all of it.
        pixels, target, left = padded[inside], dx[inside], dy[windows].copy()
        first = np.empty(left.shape, bool)
        largest = reduced(np.maximum, pixels, pool_size, strides, left.shape[1:3])
        for places in window_places(pool_size, strides, left.shape[1:3]):
            np.equal(pixels[:, *places], largest, out=first)
            if disjoint:  # nobody else writes to these pixels: no sum is needed
                taken = np.multiply(left, first, out=target[:, *places])
            else:
                taken = left * first
                target[:, *places] += taken
            left -= taken

    over_bands(spread, padded.shape, pool_size, strides, size)
    return pad_images(dx, [(-before, -after) for before, after in pads])


def avg_pool2d(x, pool_size=2, *, strides=None, padding="valid"):
    """Mean of each window, channel by channel.

    y[n, a, b, c] = 1 / N[a, b] · Σ_{i, j} x[n, sh·a + i - top, sw·b + j - left, c]

    with the symbols of `max_pool2d`; the sum is over the pixels inside the image and
    N[a, b] counts only those, as in Keras and TensorFlow. Source: Goodfellow, Bengio and
    Courville, Deep Learning (2016), section 9.3. Derived in lesson 02_pooling.

    Parameters, result's shape and errors are those of `max_pool2d`.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [4.0, 3.0]]).reshape(1, 2, 2, 1)
    >>> avg_pool2d(x).ravel()
    array([2.5])
    """
    x, pool_size, strides, pads, size = _prepare(x, pool_size, strides, padding)
    y = pooled(np.add, pad_images(x, pads, 0), pool_size, strides, size)
    y /= _counts(x, pool_size, strides, pads, size)
    return y


def avg_pool2d_backward(dy, x, pool_size=2, *, strides=None, padding="valid"):
    """Gradient of a loss through `avg_pool2d`: every pixel of a window gets an equal share.

    dx[n, r, s, c] = Σ dy[n, a, b, c] / N[a, b] over the windows (a, b) that hold pixel
    (r, s). Derived in lesson 02_pooling. Of `x` only shape and dtype matter.

    Parameters, result and errors are those of `max_pool2d_backward`.

    Examples
    --------
    >>> avg_pool2d_backward(np.full((1, 1, 1, 1), 8.0), np.zeros((1, 2, 2, 1)))[0, :, :, 0]
    array([[2., 2.],
           [2., 2.]])
    """
    x, pool_size, strides, pads, size = _prepare(x, pool_size, strides, padding)
    dy, x = _match(dy, x, size)
    counts, dx = _counts(x, pool_size, strides, pads, size), np.zeros_like(pad_images(x, pads, 0))
    disjoint = are_disjoint(pool_size, strides)

    def spread(windows, inside):
        share, target = dy[windows] / counts[:, windows[1]], dx[inside]
        for places in window_places(pool_size, strides, share.shape[1:3]):
            if disjoint:
                target[:, *places] = share
            else:
                target[:, *places] += share

    over_bands(spread, dx.shape, pool_size, strides, size)
    return pad_images(dx, [(-before, -after) for before, after in pads])


def _prepare(x, pool_size, strides, padding):
    """Checked input, pairs (height, width) of window and strides, zeros around each axis, output's size."""
    x = as_float("x", x, ndim=4)
    pool_size = pair("pool_size", pool_size)
    strides = pool_size if strides is None else pair("strides", strides)
    pads, size = window_layout("pool_size", x.shape, pool_size, strides, padding)
    if pool_size[0] * pool_size[1] > max(MOST_BESIDE, x.shape[1] * x.shape[2]):
        raise ValueError(
            f"pool_size: expected at most {MOST_BESIDE} pixels in a window larger than the image, got "
            f"{pool_size[0]}×{pool_size[1]}"
        )
    padded = [length + sum(around) for length, around in zip(x.shape[1:3], pads)]
    if padded != list(x.shape[1:3]):  # an image may be large, what is put around it may not
        check_size("pool_size", x.shape[0], *padded, x.shape[3])
    return x, pool_size, strides, pads, size


def _match(dy, x, size):
    dy = as_float("dy", dy, ndim=4)
    check_shape("dy", dy, (x.shape[0], *size, x.shape[3]))
    return same_dtype(dy=dy, x=x)


def _counts(x, pool_size, strides, pads, size):
    """N[a, b], how many pixels of each window lie inside the image, to divide (batch, a, b, channels) by."""
    inside = pad_images(np.ones((1, *x.shape[1:3], 1), x.dtype), pads, 0)
    return reduced(np.add, inside, pool_size, strides, size)
