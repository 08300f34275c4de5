"""The fast form of convolution: windows laid out as rows of a matrix (im2col), a block at a time.

`cmx_helpers.convolution` checks and pads, then calls this. Lesson 01_convolution derives what it computes.
"""

from itertools import groupby, pairwise

import numpy as np
from numpy.lib.stride_tricks import as_strided

from cmx_helpers._common.threads import in_threads
from cmx_helpers.convolution.padding import pad_images, span

# Numbers in one block of laid-out windows: 2 MiB of float32. The windows never exist all at one time, and a
# block is still in the cache when it is multiplied.
BLOCK = 2**19
# The sums over all windows are made in at most so many parts, however many threads there are: the order of
# adding, and with it the last digit, does not depend on them.
PARTS = 8
# Arrays are copied in runs of neighbours. Where a window's row is a shorter run than this, the copy is made
# from images stored one channel after the other, and a run is a row of pixels: three times as fast.
SHORT = 32


def correlate(x, kernel, bias, strides, pads, size):
    """`conv2d` of checked arrays; `size` is the output's height and width."""
    windows, weights = _windows(x, kernel.shape, strides, pads, size), kernel.reshape(-1, kernel.shape[3])
    y = np.empty((len(x), *size, kernel.shape[3]), x.dtype)
    # As the weight of a 1 behind every window, the bias costs no pass of its own. A long kernel is not copied
    # for this: it can be larger than the images.
    one = bias is not None and _is_short(kernel.shape)
    if one:
        weights = np.vstack([weights, bias])

    def multiply(*block):
        out = _places(y[block])
        np.matmul(_rows(windows[block], one), weights, out=out)
        if bias is not None and not one:
            out += bias

    in_threads(multiply, _blocks(y.shape[:3], len(weights)))
    return y


def gradients_for_weights(dy, x, kernel_shape, strides, pads):
    """Gradients for the kernel and the bias, from `dy` and the images."""
    windows = _windows(x, kernel_shape, strides, pads, dy.shape[1:3])
    size = int(np.prod(kernel_shape[:3])) + 1
    blocks = _blocks(dy.shape[:3], size)
    parts = _cut(len(blocks), -(-len(blocks) // PARTS))
    sums = np.zeros((len(parts), size, kernel_shape[3]), dy.dtype)

    def add(part, blocks):
        for block in blocks:
            sums[part] += _rows(windows[block], one=True).T @ _places(dy[block])

    in_threads(add, [(number, blocks[part]) for number, part in enumerate(parts)])
    weights = sums.sum(axis=0)
    return weights[:-1].reshape(kernel_shape), weights[-1]


def gradient_for_images(dy, shape, kernel, strides, pads):
    """Gradient for images of that `shape` (without their padding), from `dy` and the kernel."""
    # The forward pass backwards: a product gives every number of every window its gradient, which is then
    # added to the pixel that the number was copied from.
    (top, bottom), (left, right) = pads
    height, width = top + shape[1] + bottom, left + shape[2] + right
    dx, matrix = np.empty(shape, dy.dtype), kernel.reshape(-1, kernel.shape[3])

    def add(images, blocks):
        planes = np.zeros((shape[3], images.stop - images.start, height, width), dy.dtype)
        for block in blocks:
            part = dy[block]
            shares = (matrix @ _places(part).T).reshape(*kernel.shape[:3], *part.shape[:3])
            for i, j in np.ndindex(*kernel.shape[:2]):
                down = span(strides[0] * block[1].start + i, strides[0], part.shape[1])
                planes[:, :, down, span(j, strides[1], part.shape[2])] += shares[i, j]
        dx[images] = planes[:, :, top : top + shape[1], left : left + shape[2]].transpose(1, 2, 3, 0)

    # Blocks of one image add to the same pixels: they stay together.
    blocks = _blocks(dy.shape[:3], matrix.shape[0])
    in_threads(add, [(images, list(group)) for images, group in groupby(blocks, lambda block: block[0])])
    return dx


def _windows(x, kernel_shape, strides, pads, size):
    """A view of all windows of the padded images: (batch, out_height, out_width, kh, kw, in)."""
    padded = pad_images(x, pads, by_channel=_is_short(kernel_shape))
    image, row, pixel, channel = padded.strides
    shape = len(x), *size, *kernel_shape[:3]
    apart = image, strides[0] * row, strides[1] * pixel, row, pixel, channel
    return as_strided(padded, shape, apart, writeable=False)


def _rows(windows, one):
    """Windows laid out: a matrix with a row for each, in the kernel's order; `one` puts a 1 behind it."""
    places, size = int(np.prod(windows.shape[:3])), int(np.prod(windows.shape[3:]))
    if _is_short(windows.shape[3:]):
        rows = np.empty((size + one, places), windows.dtype).T
    else:
        rows = np.empty((places, size + one), windows.dtype)
    rows[:, :size].reshape(windows.shape, copy=False)[...] = windows
    rows[:, size:] = 1
    return rows


def _is_short(kernel_shape):
    return kernel_shape[1] * kernel_shape[2] < SHORT


def _places(y):
    """A view of whole images, or of some rows of one: a matrix with a row for each place."""
    return y.reshape(-1, y.shape[3])


def _blocks(places, size):
    """Indices (images, output rows) of blocks: some rows of one image, or several images.

    `places` are batch, height and width of the output, `size` the numbers in a window.
    """
    count, height, width = places
    numbers = width * size
    if height * numbers > BLOCK:
        return [(slice(n, n + 1), rows) for n in range(count) for rows in _cut(height, BLOCK // numbers)]
    return [(images, slice(0, height)) for images in _cut(count, BLOCK // (height * numbers))]


def _cut(count, largest):
    """Slices of about one length, at most `largest` long, or of one."""
    pieces = -(-count // max(1, largest))
    ends = [count * n // pieces for n in range(pieces + 1)]
    return [slice(a, b) for a, b in pairwise(ends)]
