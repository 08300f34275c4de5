"""Small dense networks as plain lists of arrays, and their way back. Derived in lesson 03_training."""

from itertools import pairwise

import numpy as np

from cmx_helpers._common.arguments import check_size, float_dtype, generator, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer, shown
from cmx_helpers.training import glorot_uniform

LEAK = 0.2  # the slope of the leaky ReLU below zero


def network(sizes, *, rng, dtype=np.float32):
    """Fresh weights of a dense network: [kernel, bias, kernel, bias, …].

    Kernels are drawn by `training.glorot_uniform`, biases are zero.

    Parameters
    ----------
    sizes : sequence of int
        Width of the input, of each hidden layer and of the output; at least two.
    rng : numpy.random.Generator
    dtype : float32 or float64

    Returns
    -------
    list of arrays
        Kernels of shape (in, out) and biases of shape (out,), in turn.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong length, type or value; the message names it.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> [w.shape for w in network([1, 64, 1], rng=np.random.default_rng(0))]
    [(1, 64), (64,), (64, 1), (1,)]
    """
    sizes = [integer("sizes", size, minimum=1) for size in sequence("sizes", sizes, "integers")]
    if len(sizes) < 2:
        raise ValueError(f"sizes: expected at least an input and an output, got {shown(sizes)}")
    generator("rng", rng)
    dtype = float_dtype("dtype", dtype)
    for pair in pairwise(sizes):
        check_size("sizes", *pair)
    weights = []
    for pair in pairwise(sizes):
        weights += [glorot_uniform(pair, rng).astype(dtype), np.zeros(pair[1], dtype)]
    return weights


def forward(weights, x):
    """All layers of a dense network: leaky ReLU between them, none behind the last.

    h₀ = x,  h_{l+1}[n, o] = f(bias_l[o] + Σ_i h_l[n, i] · kernel_l[i, o]),  f(a) = a above zero,
    0.2 a below, and f(a) = a in the last layer.

    Parameters
    ----------
    weights : list of arrays
        As `network` makes them.
    x : array, shape (batch, in)

    Returns
    -------
    list of arrays
        x and what each layer gives, the output last; `backward` takes it.

    Raises
    ------
    ValueError, TypeError
        If shapes do not fit or something is no array of real numbers; the message names it.

    Notes
    -----
    A. Maas et al., "Rectifier nonlinearities improve neural network acoustic models", 2013 (the leaky
    ReLU). Used in lesson 13_generation.

    Examples
    --------
    >>> weights = [np.array([[1.0, -1.0]]), np.zeros(2), np.array([[1.0], [1.0]]), np.zeros(1)]
    >>> forward(weights, np.array([[2.0]]))[-1]
    array([[1.6]])
    """
    weights = checked_weights("weights", weights)
    x = as_float("x", x, ndim=2)
    check_shape("x", x, (None, len(weights[0])))
    return run_forward(weights, x)


def run_forward(weights, x):
    """`forward` without its checks: a training calls it thousands of times."""
    layers, last = [x], len(weights) - 2
    for n in range(0, len(weights), 2):
        a = layers[-1] @ weights[n]
        a += weights[n + 1]
        layers.append(a if n == last else np.maximum(a, LEAK * a))
    return layers


def backward(weights, layers, dy):
    """Gradients of a loss through `forward`, from its gradient `dy` for the output.

    Parameters
    ----------
    weights : list of arrays
        What `forward` was given.
    layers : list of arrays
        What `forward` returned.
    dy : array, shape (batch, out)

    Returns
    -------
    dx : array, shape (batch, in)
        Gradient for the input: a generator learns from this one.
    gradients : list of arrays
        For each of `weights`, in its shape.

    Raises
    ------
    ValueError, TypeError
        If shapes do not fit or something is no array of real numbers; the message names it.

    Notes
    -----
    Lesson 03_training derives the dense layer's way back, lesson 13_generation uses it.

    Examples
    --------
    >>> weights = [np.array([[3.0]]), np.zeros(1)]
    >>> dx, gradients = backward(weights, forward(weights, np.array([[2.0]])), np.array([[1.0]]))
    >>> dx.tolist(), gradients[0].tolist()
    ([[3.0]], [[2.0]])
    """
    weights = checked_weights("weights", weights)
    layers = [as_float(f"layers[{n}]", h, ndim=2) for n, h in enumerate(sequence("layers", layers, "arrays"))]
    if len(layers) != len(weights) // 2 + 1:
        raise ValueError(
            f"layers: expected {len(weights) // 2 + 1} arrays as from forward, got {len(layers)}"
        )
    for n, h in enumerate(layers):
        width = len(weights[0]) if n == 0 else weights[2 * n - 2].shape[1]
        check_shape(f"layers[{n}]", h, (len(layers[0]), width))
    dy = as_float("dy", dy, ndim=2)
    check_shape("dy", dy, layers[-1].shape)
    return run_backward(weights, layers, dy)


def run_backward(weights, layers, dy):
    """`backward` without its checks."""
    gradients = [None] * len(weights)
    for n in range(len(weights) - 2, -1, -2):
        x = layers[n // 2]
        gradients[n], gradients[n + 1] = x.T @ dy, dy.sum(axis=0)
        dy = dy @ weights[n].T
        if n:
            np.multiply(dy, dy.dtype.type(LEAK), out=dy, where=x <= 0)
    return dy, gradients


def checked_weights(name, weights):
    """The weights as float arrays whose shapes follow on one another, or an error that names `name`."""
    if type(weights) is list and _fit_together(weights):  # a training asks thousands of times
        return weights
    weights = [as_float(f"{name}[{n}]", w) for n, w in enumerate(sequence(name, weights, "arrays"))]
    if not weights or len(weights) % 2:
        raise ValueError(f"{name}: expected kernel and bias in turn, got {len(weights)} arrays")
    wanted = None
    for n in range(0, len(weights), 2):
        check_shape(f"{name}[{n}]", weights[n], (wanted, None))
        check_shape(f"{name}[{n + 1}]", weights[n + 1], (weights[n].shape[1],))
        wanted = weights[n].shape[1]
    return weights


def _fit_together(weights):
    """Whether these are float arrays, kernel and bias in turn, each as wide as the next one takes."""
    if (
        not weights
        or len(weights) % 2
        or any(type(w) is not np.ndarray or w.dtype.str not in ("<f4", "<f8") for w in weights)
    ):
        return False
    kernels, biases = weights[::2], weights[1::2]
    return all(k.ndim == 2 and k.size and b.shape == k.shape[1:] for k, b in zip(kernels, biases)) and all(
        a.shape[1] == b.shape[0] for a, b in pairwise(kernels)
    )
