"""Convolution over images, forward and backward. Derived in lesson 01_convolution."""

import numpy as np  # noqa: F401 - the examples use it

from cmx_helpers._common.validate import as_float, check_shape, pair, same_dtype
from cmx_helpers.convolution.im2col import correlate, gradient_for_images, gradients_for_weights
from cmx_helpers.convolution.places import window_layout


def conv2d(x, kernel, bias=None, *, strides=1, padding="valid"):
    """Convolve images with kernels (a cross-correlation: the kernel is not flipped).

    y[n, a, b, o] = bias[o] + Σ_{i, j, c} x[n, sh·a + i - top, sw·b + j - left, c] · kernel[i, j, c, o]

    where (sh, sw) = strides, x is zero outside the image, and (top, left) are the zeros
    that `padding` puts before the rows and columns. Source: Goodfellow, Bengio and
    Courville, Deep Learning (2016), section 9.5. Derived in lesson 01_convolution.

    Parameters
    ----------
    x : array, shape (batch, height, width, in)
    kernel : array, shape (kh, kw, in, out)
    bias : array, shape (out,), optional
    strides : int or (int, int)
        Pixels from one place of the kernel to the next, along height and width.
    padding : {"valid", "same"}
        Only where the kernel fits, or zeros around the edge as in Keras.

    Returns
    -------
    array, shape (batch, out_height, out_width, out)
        float64 if any input is float64, else float32.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> x = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> kernel = np.array([[1.0, 0.0], [0.0, -1.0]]).reshape(2, 2, 1, 1)
    >>> conv2d(x, kernel)[0, :, :, 0]
    array([[-4., -4.],
           [-4., -4.]])
    """
    x, kernel, strides, pads, size = _prepare(x, kernel, strides, padding)
    if bias is None:
        x, kernel = same_dtype(x=x, kernel=kernel)
    else:
        bias = as_float("bias", bias, ndim=1)
        check_shape("bias", bias, (kernel.shape[3],))
        x, kernel, bias = same_dtype(x=x, kernel=kernel, bias=bias)
    return correlate(x, kernel, bias, strides, pads, size)


def conv2d_backward(dy, x, kernel, *, strides=1, padding="valid"):
    """Gradients of a loss through `conv2d`, from its gradient `dy` for the output.

    dkernel[i, j, c, o] = Σ_{n, a, b} dy[n, a, b, o] · x[n, sh·a + i - top, sw·b + j - left, c]
    dx[n, r, s, c] = Σ_{a, b, o} dy[n, a, b, o] · kernel[r + top - sh·a, s + left - sw·b, c, o]
    dbias[o] = Σ_{n, a, b} dy[n, a, b, o]

    with the symbols of `conv2d`, the kernel being zero outside its entries. Both follow
    from the forward formula by the chain rule; source: Dumoulin and Visin, A guide to
    convolution arithmetic for deep learning (arXiv 1603.07285), chapter 4. Derived in
    lesson 01_convolution.

    Parameters
    ----------
    dy : array, shape (batch, out_height, out_width, out)
    x, kernel, strides, padding
        What `conv2d` was given.

    Returns
    -------
    dx, dkernel, dbias : arrays
        In the shapes of `x`, `kernel` and (out,).

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> x, kernel = np.ones((1, 3, 3, 1)), np.ones((2, 2, 1, 1))
    >>> dx, dkernel, dbias = conv2d_backward(np.ones((1, 2, 2, 1)), x, kernel)
    >>> dx[0, :, :, 0]
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    >>> dkernel[:, :, 0, 0].tolist(), dbias.tolist()
    ([[4.0, 4.0], [4.0, 4.0]], [4.0])
    """
    x, kernel, strides, pads, size = _prepare(x, kernel, strides, padding)
    dy = as_float("dy", dy, ndim=4)
    check_shape("dy", dy, (x.shape[0], *size, kernel.shape[3]))
    dy, x, kernel = same_dtype(dy=dy, x=x, kernel=kernel)
    dkernel, dbias = gradients_for_weights(dy, x, kernel.shape, strides, pads)
    return gradient_for_images(dy, x.shape, kernel, strides, pads), dkernel, dbias


def _prepare(x, kernel, strides, padding):
    """Checked arrays, pair of strides, zeros around height and width, and the output's size."""
    x = as_float("x", x, ndim=4)
    kernel = as_float("kernel", kernel, ndim=4)
    strides = pair("strides", strides)
    check_shape("kernel", kernel, (None, None, x.shape[3], None))
    return x, kernel, strides, *window_layout("kernel", x.shape, kernel.shape[:2], strides, padding)
