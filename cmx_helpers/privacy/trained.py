"""Softmax regression trained with DP-SGD, and what is left in it of one stamp. Used in lesson 15_privacy."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, check_size
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.privacy.clipping import private_gradient
from cmx_helpers.training import softmax

_MOST_STEPS = 20_000
_MOST_WORK = 2**36  # steps × examples × weights: minutes


def train_private(
    x, labels, *, sigma, q, steps, norm=1.0, rate=2.0, classes=10, seed=0, gradient=private_gradient
):
    """Softmax regression by DP-SGD, from zero weights; the rate falls to 0 in a straight line.

    In each step every example is drawn with chance q, and w ← w − rate (1 − t/T) · `private_gradient`.
    `sigma` 0 leaves the noise out, `norm` None the clipping as well. Source: Abadi et al., Deep Learning with
    Differential Privacy (2016), algorithm 1. Used in lesson 15_privacy.

    Parameters
    ----------
    x : array, shape (examples, in), finite
    labels : integer array, shape (examples,)
        0 … classes − 1.
    sigma : float, at least 0
        Noise in units of the clip length.
    q : float, above 0 and at most 1
        Chance of each example to be in a batch.
    steps : int, from 1 to 20,000
    norm : float above 0, or None
        The clip length.
    rate : float, above 0
    classes : int, at least 2
    seed : int, at least 0
    gradient : function
        `private_gradient`, or another one that is called in the same way.

    Returns
    -------
    array, shape (in, classes), float64

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> x, labels = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
    >>> w = train_private(x, labels, sigma=0.0, q=1.0, steps=50, classes=2)
    >>> (x @ w).argmax(axis=1)
    array([0, 1])
    """
    x, labels, steps, rate, classes, seed = _checked(x, labels, steps, rate, classes, seed)
    sigma, q = number("sigma", sigma, minimum=0), number("q", q, above=0, maximum=1)
    if norm is not None:
        norm = number("norm", norm, above=0)
    elif sigma:
        raise ValueError("norm: expected a clip length where there is noise, got None")
    if not callable(gradient):
        raise TypeError(f"gradient: expected a function such as private_gradient, got {gradient!r}")
    rng, right = np.random.default_rng(seed), np.eye(classes)[labels]
    w, expected = np.zeros((x.shape[1], classes)), q * len(x)
    for step in range(steps):
        drawn = rng.random(len(x)) < q
        noise = rng.normal(size=w.shape) if sigma else np.zeros(w.shape)
        own, dz = x[drawn], softmax(x[drawn] @ w) - right[drawn] if drawn.any() else None
        if dz is None:
            change = sigma * (norm or 0) * noise / expected
        elif norm is None:
            change = own.T @ dz / expected
        else:
            change = gradient(own, dz, norm, sigma, expected, noise)
        w = w - rate * (1 - step / steps) * change
    return w


def stamp_traces(runs, there, *, sigma, q, steps, examples, rate=2.0, norm=1.0, pixels=3, classes=10, seed=0):
    """What is left of one stamp in many models: its own class's weights less the mean of the others'.

    The stamp has ink of 1 in some pixels where nobody else has any, and nothing elsewhere. So nobody else's
    gradient touches the weights of these pixels, and they can be trained alone: the same steps as
    `train_private` makes, with those weights only. Used in lesson 15_privacy.

    Parameters
    ----------
    runs : int, at least 1
        How many models.
    there : bool
        Whether the stamp is in the training set.
    sigma : float, at least 0
    q : float, above 0 and at most 1
    steps : int, from 1 to 20,000
    examples : int, at least 1
        Size of the training set.
    rate, norm : float, above 0
    pixels, classes : int, at least 1 and at least 2
    seed : int, at least 0

    Returns
    -------
    array, shape (runs,), float64

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> stamp_traces(2, False, sigma=0.0, q=0.5, steps=3, examples=10)
    array([0., 0.])
    """
    runs, steps = integer("runs", runs, minimum=1), integer("steps", steps, minimum=1, maximum=_MOST_STEPS)
    if not isinstance(there, (bool, np.bool_)):
        raise TypeError(f"there: expected True or False, got {there!r}")
    sigma, q = number("sigma", sigma, minimum=0), number("q", q, above=0, maximum=1)
    rate, norm = number("rate", rate, above=0), number("norm", norm, above=0)
    examples, pixels = integer("examples", examples, minimum=1), integer("pixels", pixels, minimum=1)
    classes, seed = integer("classes", classes, minimum=2), integer("seed", seed, minimum=0)
    check_size("runs, pixels, classes", runs, pixels, classes)
    check_size("steps, runs, pixels, classes", steps, runs, pixels, classes, beside=2**28)
    rng, w, expected = np.random.default_rng(seed), np.zeros((runs, pixels, classes)), q * examples
    for step in range(steps):
        dz = softmax(w.sum(axis=1))
        dz[:, 0] -= 1
        long = np.sqrt(pixels) * np.linalg.norm(dz, axis=1)
        drawn = (rng.random(runs) < q) & bool(there)
        dz *= (np.minimum(1, norm / np.where(long > 0, long, norm)) * drawn)[:, None]
        noise = sigma * norm * rng.normal(size=w.shape) if sigma else 0.0
        w -= rate * (1 - step / steps) * (dz[:, None, :] + noise) / expected
    return w[:, :, 0].sum(axis=1) - w[:, :, 1:].sum(axis=1).mean(axis=1)


def _checked(x, labels, steps, rate, classes, seed):
    x = as_float("x", x, ndim=2, finite=True).astype(np.float64)
    classes = integer("classes", classes, minimum=2, maximum=2**16)
    labels = as_integers("labels", labels, ndim=1)
    check_shape("labels", labels, (len(x),))
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels: expected 0 to {classes - 1}, got {labels.min()} to {labels.max()}")
    steps = integer("steps", steps, minimum=1, maximum=_MOST_STEPS)
    if steps * x.size * classes > _MOST_WORK:
        raise ValueError(f"steps: expected fewer for {x.size} numbers and {classes} classes, got {steps}")
    return x, labels, steps, number("rate", rate, above=0), classes, integer("seed", seed, minimum=0)
