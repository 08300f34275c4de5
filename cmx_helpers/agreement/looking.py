"""An eye with four heads: what it believes about the digit, colour, place and size. Lesson 14_agreement."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import as_integers, check_size, mapping
from cmx_helpers._common.validate import as_float, check_shape, flag, integer, number
from cmx_helpers.agreement.eye import SIDE, EyeWeights, run_see, run_see_backward, see
from cmx_helpers.training import Adam, softmax

KINDS = {"digit": 10, "colour": 4, "place": 4, "size": 2}
"""What is asked about a picture, and how many answers there are; as the targets of the caption task."""

FEATURES, BATCH, RATE, WARM_UP = 64, 32, 4e-3, 50
_IN_PART = 250  # pictures that are looked at together: their windows take 20 MB


class Eye(NamedTuple):
    """What `train_eye` gives: an eye, and a kernel and a bias for all heads side by side."""

    weights: EyeWeights
    kernel: np.ndarray
    bias: np.ndarray


def train_eye(images, targets, *, steps=700, seed=0, grey=0.0):
    """Train an eye to name digit, colour, place and size of what is on a picture.

    Parameters
    ----------
    images : array, shape (n, 32, 32, 3)
    targets : mapping
        "digit", "colour", "place" and "size", each (n,) integers, as the caption task of
        `datasets.cmx_digits` gives them.
    steps : int
        Updates, of 32 pictures each.
    seed : int
        Of the weights and of the order.
    grey : float
        Share of the pictures that are shown in grey, the mean of their channels. These are not asked for
        their colour, so that the digit has to be learned without its help.

    Returns
    -------
    Eye

    Raises
    ------
    ValueError, TypeError
        An argument is out of range or of the wrong shape; the message names it.

    Notes
    -----
    Used in lesson 14_agreement. The loss is the sum of the four cross-entropies; Adam's rate rises for 50
    steps and then falls as a cosine does.

    Examples
    --------
    >>> drawn = {name: np.zeros(8, int) for name in KINDS}
    >>> eye = train_eye(np.zeros((8, 32, 32, 3)), drawn, steps=2)
    >>> eye.kernel.shape
    (64, 20)
    """
    images, targets = _checked(images, targets)
    steps, seed = integer("steps", steps, minimum=1), integer("seed", seed, minimum=0)
    check_size("steps", steps, 4096)
    grey = number("grey", grey, minimum=0, maximum=1)
    rng = np.random.default_rng(seed)
    kernel = (0.1 * rng.standard_normal((FEATURES, sum(KINDS.values())))).astype(np.float32)
    eye = Eye(EyeWeights.random(rng, dim=FEATURES), kernel, np.zeros(kernel.shape[1], np.float32))
    adam, arrays = Adam(RATE), [*eye.weights, eye.kernel, eye.bias]
    for step in range(steps):
        rows = rng.integers(len(images), size=BATCH)
        greyed = rng.random(BATCH) < grey
        shown = images[rows]
        shown[greyed] = shown[greyed].mean(axis=-1, keepdims=True)
        falling = 0.5 + 0.5 * np.cos(np.pi * step / steps)
        adam.learning_rate = RATE * (min(1, (step + 1) / WARM_UP) * falling + 1e-6)
        adam.update(arrays, _gradients(eye, shown, {k: of[rows] for k, of in targets.items()}, greyed))
    return eye


def look(images, eye, *, twice=False):
    """What an eye believes.

    Parameters
    ----------
    images : array, shape (n, 32, 32, 3)
    eye : Eye
    twice : bool
        Look a second time, at the picture in grey, and take the digit from there: a digit is then read
        without its colour. For an eye that was trained with `grey` above zero.

    Returns
    -------
    dict
        "digit" (n, 10), "colour" (n, 4), "place" (n, 4), "size" (n, 2): each row sums to 1.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> drawn = {name: np.zeros(8, int) for name in KINDS}
    >>> eye = train_eye(np.zeros((8, 32, 32, 3)), drawn, steps=2)
    >>> {name: belief.shape for name, belief in look(np.zeros((3, 32, 32, 3)), eye).items()}
    {'digit': (3, 10), 'colour': (3, 4), 'place': (3, 4), 'size': (3, 2)}
    """
    if not isinstance(eye, Eye):
        raise TypeError(f"eye: expected an Eye, got {type(eye).__name__}")
    images = as_float("images", images, ndim=4)
    parts = range(0, max(len(images), 1), _IN_PART)
    features = np.concatenate([see(images[n : n + _IN_PART], eye.weights) for n in parts])
    found = {name: softmax(logits) for name, logits in _heads(features, eye)}
    if flag("twice", twice):
        found["digit"] = look(np.repeat(images.mean(axis=-1, keepdims=True), 3, axis=-1), eye)["digit"]
    return found


def _heads(features, eye):
    logits = np.maximum(features, 0) @ eye.kernel + eye.bias
    return zip(KINDS, np.split(logits, np.cumsum(list(KINDS.values()))[:-1], axis=1))


def _gradients(eye, images, targets, greyed):
    features, kept = run_see(images, eye.weights)
    slopes = []
    for name, logits in _heads(features, eye):
        slope = softmax(logits)
        slope[np.arange(len(images)), targets[name]] -= 1
        slopes.append(slope * ~greyed[:, None] if name == "colour" else slope)
    slope = np.concatenate(slopes, axis=1) / np.float32(len(images))
    dfeatures = (slope @ eye.kernel.T) * (features > 0)
    dweights = run_see_backward(dfeatures, eye.weights, kept)
    return [*dweights, np.maximum(features, 0).T @ slope, slope.sum(axis=0)]


def _checked(images, targets):
    images = as_float("images", images, ndim=4).astype(np.float32, copy=False)
    check_shape("images", images, (None, SIDE, SIDE, 3))
    targets, found = mapping("targets", targets, "names to labels"), {}
    for name, classes in KINDS.items():
        if name not in targets:
            raise ValueError(f"targets: expected {', '.join(KINDS)}, got no {name!r}")
        found[name] = as_integers(f"targets[{name!r}]", targets[name], ndim=1)
        check_shape(f"targets[{name!r}]", found[name], (len(images),))
        if found[name].min() < 0 or found[name].max() >= classes:
            raise ValueError(f"targets[{name!r}]: expected 0 to {classes - 1}, got others")
    return images, found
