"""The fast form of convolution: blocks of pixels side by side with their neighbours, and products in BLAS.

`cmx_helpers.convolution` checks and pads, then calls this. Lesson 01_convolution derives what it computes.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.linalg.blas import get_blas_funcs

# Numbers in one block of gathered pixels: 2 MiB of float32, so that it stays in the processor's cache.
BLOCK = 2**19
# With so few numbers in a window BLAS spends its time on starting, not on multiplying.
FEW, FEW_BLOCK = 32, 2**18


def correlate(padded, kernel, bias, strides, size):
    """`conv2d` of images that already carry their padding; `size` is the output's height and width."""
    if kernel[..., 0].size <= FEW:
        return _correlate_few(padded, kernel, bias, strides, size)
    matrices, gemm = _kernel_matrices(kernel), get_blas_funcs("gemm", (padded, kernel))
    y = np.empty((len(padded), *size, kernel.shape[3]), padded.dtype)
    for images, places, wide in _wide_blocks(padded, kernel.shape, strides, size):
        target = y[images, places].swapaxes(0, 1)
        target[:] = bias
        out = target.reshape(-1, kernel.shape[3])  # of one image a view, of several a copy
        for matrix, view in zip(matrices, _kernel_row_views(wide, places, strides)):
            # out += view @ matrix inside BLAS, with no array for the product. BLAS counts
            # columns first: it sees every matrix transposed, and the product's order reversed.
            gemm(1.0, matrix.T, view.reshape(-1, len(matrix)).T, beta=1.0, c=out.T, overwrite_c=True)
        if target.shape[1] > 1:
            target[:] = out.reshape(target.shape)
    return y


def _correlate_few(padded, kernel, bias, strides, size):
    """All numbers of a window side by side, so that one product does what `correlate` does with `kh`."""
    kh, kw, channels, outputs = kernel.shape
    rows_of = padded.reshape(*padded.shape[:2], -1)  # pixels and channels in one row
    windows = sliding_window_view(rows_of, (kh, kw * channels), axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1] * channels]
    y = np.empty((len(padded), *size, outputs), padded.dtype)
    matrix, gemm = kernel.reshape(-1, outputs), get_blas_funcs("gemm", (padded, kernel))
    rows = min(size[0], max(1, FEW_BLOCK // (size[1] * len(matrix))))
    images = max(1, FEW_BLOCK // (size[0] * size[1] * len(matrix))) if rows == size[0] else 1
    for n in range(0, len(y), images):
        for first in range(0, size[0], rows):
            part = slice(n, n + images), slice(first, first + rows)
            out = y[part].reshape(-1, outputs)  # a view: whole images, or rows of one
            out[:] = bias
            gathered = windows[part].reshape(-1, len(matrix))
            gemm(1.0, matrix.T, gathered.T, beta=1.0, c=out.T, overwrite_c=True)
    return y


def gradient_for_kernel(dy, padded, kernel_shape, strides):
    """Gradient for the kernel, from `dy` and the padded images."""
    dkernel, gemm = np.zeros(kernel_shape, dy.dtype), get_blas_funcs("gemm", (dy, padded))
    for images, places, wide in _wide_blocks(padded, kernel_shape, strides, dy.shape[1:3]):
        block = dy[images, places].swapaxes(0, 1).reshape(-1, kernel_shape[3])
        for total, view in zip(_kernel_matrices(dkernel), _kernel_row_views(wide, places, strides)):
            # total += view.T @ block, seen transposed as above. SciPy's BLAS here too: NumPy brings
            # another one, and the threads of both would wait for each other.
            rows = view.reshape(-1, len(total))
            gemm(1.0, block.T, rows.T, trans_b=True, beta=1.0, c=total.T, overwrite_c=True)
    return dkernel


def gradient_for_padded(dy, shape, kernel, strides):
    """Gradient for padded images of that `shape`, from `dy` and the kernel."""
    # The forward pass backwards: each product goes where its numbers were read from, first into
    # the wide block, then every stored neighbour adds to the pixel it is a copy of.
    dx, gemm = np.zeros(shape, dy.dtype), get_blas_funcs("gemm", (dy, kernel))
    for images, places in _blocks(shape, kernel.shape, strides, dy.shape[1:3]):
        block = dy[images, places].swapaxes(0, 1).reshape(-1, kernel.shape[3])
        sources = _neighbours(dx[images], places, kernel.shape, strides, dy.shape[2])
        wide = np.zeros((*sources[0].shape[:3], *kernel.shape[1:3]), dy.dtype)
        for matrix, view in zip(_kernel_matrices(kernel), _kernel_row_views(wide, places, strides)):
            out = np.ascontiguousarray(view).reshape(-1, len(matrix))  # a view if no row is left out
            # out += block @ matrix.T, seen transposed as above.
            gemm(1.0, matrix.T, block.T, trans_a=True, beta=1.0, c=out.T, overwrite_c=True)
            if strides[0] > 1:
                view[:] = out.reshape(view.shape)
        for j, pixels in enumerate(sources):
            pixels += wide[:, :, :, j]
    return dx


def _kernel_matrices(kernel):
    """For each kernel row a view of shape (kw · in, out)."""
    return kernel.reshape(len(kernel), -1, kernel.shape[3])


def _blocks(shape, kernel_shape, strides, size):
    """Yield slices of images and of output rows: part of a large image, or several small ones."""
    row = strides[0] * size[1] * kernel_shape[1] * shape[3]
    rows = min(size[0], max(1, BLOCK // row))
    # A group of images pays only while all that belongs to it stays in the cache.
    count = max(1, BLOCK // (8 * size[0] * max(row, size[1] * kernel_shape[3]))) if rows == size[0] else 1
    for n in range(0, shape[0], count):
        for first in range(0, size[0], rows):
            yield slice(n, min(n + count, shape[0])), slice(first, min(first + rows, size[0]))


def _wide_blocks(padded, kernel_shape, strides, size):
    # Each pixel is stored with its kw - 1 neighbours to the right: a copy kw times as large. A kernel row
    # further down then reads the same copy, whole rows further down, instead of a copy of its own.
    for images, places in _blocks(padded.shape, kernel_shape, strides, size):
        sources = _neighbours(padded[images], places, kernel_shape, strides, size[1])
        yield images, places, np.stack(sources, axis=3)


def _neighbours(images, places, kernel_shape, strides, columns):
    """For j = 0 … kw - 1 a view (rows, images, columns, in): the pixels j right of each window's edge."""
    top, last = strides[0] * places.start, strides[0] * (places.stop - 1)
    across = strides[1] * (columns - 1) + 1
    rows = images[:, top : last + kernel_shape[0]].swapaxes(0, 1)
    return [rows[:, :, j : j + across : strides[1]] for j in range(kernel_shape[1])]


def _kernel_row_views(wide, places, strides):
    """For each kernel row, the neighbours it meets at every place: a view (rows, images, columns, kw, in)."""
    span = strides[0] * (places.stop - places.start - 1) + 1
    return [wide[i : i + span : strides[0]] for i in range(len(wide) - span + 1)]
