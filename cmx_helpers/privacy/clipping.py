"""Clip each example's gradient, add them up, add noise. Derived in lesson 15_privacy."""

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, number, same_dtype


def clip(gradients, norm):
    """Shorten what is longer than `norm`: c[n] = g[n] · min(1, C / ‖g[n]‖).

    Source: Abadi et al., Deep Learning with Differential Privacy (2016), algorithm 1. Derived in lesson
    15_privacy.

    Parameters
    ----------
    gradients : array, shape (examples, weights), finite
        One gradient in each row.
    norm : float, above 0
        C, the length that nobody may pass.

    Returns
    -------
    array, in the shape of `gradients`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> clip([[3.0, 4.0], [0.3, 0.4]], 1.0)
    array([[0.6, 0.8],
           [0.3, 0.4]])
    """
    gradients = as_float("gradients", gradients, ndim=2, finite=True)
    norm = number("norm", norm, above=0)
    return gradients * _factors(_lengths(gradients), norm)[:, None]


def gradient_norms(x, dz):
    """The length of each example's gradient of a dense layer, without the gradients: ‖x[n]‖ · ‖dz[n]‖.

    The gradient of one example is the outer product x[n] dz[n]ᵀ, and its length the product of the two.
    Source: Goodfellow, Efficient Per-Example Gradient Computations (2015). Derived in lesson 15_privacy.

    Parameters
    ----------
    x : array, shape (examples, in), finite
        What the layer was given.
    dz : array, shape (examples, out), finite
        The gradient of each example's own loss for the layer's output.

    Returns
    -------
    array, shape (examples,)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> gradient_norms([[3.0, 4.0]], [[0.0, 2.0]])
    array([10.])
    """
    x, dz = _layer(x, dz)
    return _lengths(x) * _lengths(dz)


def clipped_sum(x, dz, norm):
    """Sum of the clipped gradients of a dense layer: Σ_n min(1, C / (‖x[n]‖ ‖dz[n]‖)) x[n] dz[n]ᵀ.

    Clipping an outer product is shortening one of its factors: no gradient of a single example is ever made.
    Derived in lesson 15_privacy.

    Parameters
    ----------
    x : array, shape (examples, in), finite
    dz : array, shape (examples, out), finite
    norm : float, above 0
        C, the length that no example's gradient may pass.

    Returns
    -------
    array, shape (in, out)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> clipped_sum([[3.0, 4.0]], [[0.0, 2.0]], 1.0)
    array([[0. , 0.6],
           [0. , 0.8]])
    """
    x, dz = _layer(x, dz)
    norm = number("norm", norm, above=0)
    return x.T @ (dz * _factors(_lengths(x) * _lengths(dz), norm)[:, None])


def private_gradient(x, dz, norm, sigma, expected, noise):
    """The gradient of DP-SGD: (Σ_n clip(x[n] dz[n]ᵀ) + σ C noise) / expected.

    It is divided by the number of examples that a batch has *on average*, for the number that came says
    whether somebody was drawn. Source: Abadi et al., Deep Learning with Differential Privacy (2016),
    algorithm 1. Derived in lesson 15_privacy.

    Parameters
    ----------
    x : array, shape (examples, in), finite
    dz : array, shape (examples, out), finite
    norm : float, above 0
        C, the clipping length.
    sigma : float, at least 0
        Noise in units of C.
    expected : float, above 0
        The mean size of a batch.
    noise : array, shape (in, out), finite
        Standard normal numbers.

    Returns
    -------
    array, shape (in, out)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> private_gradient([[3.0, 4.0]], [[0.0, 2.0]], 1.0, 0.5, 2, np.ones((2, 2)))
    array([[0.25, 0.55],
           [0.25, 0.65]])
    """
    total = clipped_sum(x, dz, norm)
    norm = number("norm", norm, above=0)
    sigma, expected = number("sigma", sigma, minimum=0), number("expected", expected, above=0)
    noise = as_float("noise", noise, ndim=2, finite=True)
    check_shape("noise", noise, total.shape)
    total, noise = same_dtype(total=total, noise=noise)
    return (total + sigma * norm * noise) / expected


def _layer(x, dz):
    x = as_float("x", x, ndim=2, finite=True)
    dz = as_float("dz", dz, ndim=2, finite=True)
    check_shape("dz", dz, (len(x), None))
    return same_dtype(x=x, dz=dz)


def _lengths(rows):
    """Euclidean lengths; the largest number is taken out, so that no square overflows."""
    largest = np.abs(rows).max(axis=1, keepdims=True)
    scaled = rows / np.where(largest > 0, largest, 1)
    return largest[:, 0] * np.sqrt(np.square(scaled).sum(axis=1))


def _factors(lengths, norm):
    return np.minimum(1, norm / np.where(lengths > 0, lengths, norm)).astype(lengths.dtype)
