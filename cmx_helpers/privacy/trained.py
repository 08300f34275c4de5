"""Softmax regression trained with DP-SGD, and what is left in it of one stamp. Used in lesson 15_privacy."""

import numpy as np

from cmx_helpers._common.arguments import check_size, function
from cmx_helpers._common.validate import flag, integer, number
from cmx_helpers.privacy._examples import MOST_STEPS, checked_examples
from cmx_helpers.privacy.clipping import private_gradient
from cmx_helpers.training import softmax

_MOST_DRAWN = 2**32  # random numbers: about a minute


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
    x, labels, steps, rate, classes, seed = checked_examples(x, labels, steps, rate, classes, seed)
    sigma, q = number("sigma", sigma, minimum=0), number("q", q, above=0, maximum=1)
    if norm is not None:
        norm = number("norm", norm, above=0)
    elif sigma:
        raise ValueError("norm: expected a clip length where there is noise, got None")
    function("gradient", gradient, "a batch, such as private_gradient")
    rng, right = np.random.default_rng(seed), np.eye(classes)[labels]
    w, expected = np.zeros((x.shape[1], classes)), q * len(x)
    for step in range(steps):
        drawn = rng.random(len(x)) < q
        noise = rng.normal(size=w.shape) if sigma else np.zeros(w.shape)
        own = x[drawn]
        dz = softmax(own @ w) - right[drawn] if len(own) else np.zeros((0, classes))
        if norm is None:
            change = own.T @ dz / expected
        elif not len(own):  # nobody came: noise all the same
            change = sigma * norm * noise / expected
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
    runs, steps = integer("runs", runs, minimum=1), integer("steps", steps, minimum=1, maximum=MOST_STEPS)
    there = flag("there", there)
    sigma, q = number("sigma", sigma, minimum=0), number("q", q, above=0, maximum=1)
    rate, norm = number("rate", rate, above=0), number("norm", norm, above=0)
    examples, pixels = (
        integer("examples", examples, minimum=1, maximum=2**53),
        integer("pixels", pixels, minimum=1),
    )
    classes, seed = integer("classes", classes, minimum=2), integer("seed", seed, minimum=0)
    check_size("runs, pixels, classes", runs, pixels, classes)
    if steps * runs * pixels * classes > _MOST_DRAWN:
        raise ValueError(f"steps: expected fewer for so many runs, pixels and classes, got {steps}")
    rng, w, expected = np.random.default_rng(seed), np.zeros((runs, pixels, classes)), q * examples
    for step in range(steps):
        dz = softmax(w.sum(axis=1))
        dz[:, 0] -= 1
        long = np.sqrt(pixels) * np.linalg.norm(dz, axis=1)
        drawn = (rng.random(runs) < q) & there
        dz *= (np.minimum(1, norm / np.where(long > 0, long, norm)) * drawn)[:, None]
        noise = sigma * norm * rng.normal(size=w.shape) if sigma else 0.0
        w -= rate * (1 - step / steps) * (dz[:, None, :] + noise) / expected
    return w[:, :, 0].sum(axis=1) - w[:, :, 1:].sum(axis=1).mean(axis=1)
