"""Flow matching in NumPy: learn in which direction noise has to move to become a picture.

Derived in lesson 13_generation.
"""

import numpy as np

from cmx_helpers._common.validate import integer, number
from cmx_helpers.generation.baselines import _asked, _pictures
from cmx_helpers.generation.networks import network
from cmx_helpers.training import Adam

FREQUENCIES = np.pi * 2.0 ** np.arange(3)
MOST_WORK = 1e12  # products of two numbers: a minute or two


def train_flow(pictures, labels, *, steps=1500, seed=0, batch=64, width=96, learning_rate=4e-3):
    """Train a network of two hidden layers to give the velocity from noise to a picture.

    For noise x₀ ~ N(0, I), a picture x₁ (ink scaled to −1 … 1) and a time t, it learns v(x_t, t, label) with
    x_t = (1 − t) x₀ + t x₁ to be x₁ − x₀, by least squares; the best v is the mean of x₁ − x₀ given x_t.
    Following v from noise at t = 0 to t = 1 draws. t is the sigmoid of a normal number, so that the middle,
    where the answer is hardest, comes most often. Source: Lipman et al., Flow matching for generative
    modeling (arXiv 2210.02747); times as in Esser et al. (arXiv 2403.03206). Derived in lesson 13_generation.

    Parameters
    ----------
    pictures : array, shape (n, ...)
        Ink in [0, 1].
    labels : integers, shape (n,)
    steps, batch, width : int
        Updates, pictures in each, units of each hidden layer; together no more than a minute or two of work.
    seed : int
        Of the weights, the batches and the noise.
    learning_rate : float
        Adam's, at the start; it falls along half a cosine to zero.

    Returns
    -------
    function
        `draw(labels, rng, steps=20)`: pictures, shape (m, ...), by so many steps of Euler's rule.

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, NaN, a number out of range; when drawing, a label that was not there.

    Examples
    --------
    >>> x = np.random.default_rng(0).uniform(size=(40, 8, 8, 1))
    >>> draw = train_flow(x, np.arange(40) % 4, steps=5)
    >>> draw([0, 1, 2], np.random.default_rng(1)).shape
    (3, 8, 8, 1)
    """
    rows, labels, shape = _pictures(pictures, labels)
    steps, batch = (integer(name, v, minimum=1) for name, v in (("steps", steps), ("batch", batch)))
    width = integer("width", width, minimum=1, maximum=4096)
    rate = number("learning_rate", learning_rate, above=0, maximum=1)
    work = float(steps) * batch * width * (width + 2 * rows.shape[1])
    if work > MOST_WORK:
        raise ValueError(f"steps, batch, width: expected at most {MOST_WORK:g} products, got {work:.0e}")
    if rows.min() < 0 or rows.max() > 1:
        raise ValueError(f"pictures: expected ink from 0 to 1, got {rows.min():g} to {rows.max():g}")
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    known = np.unique(labels)
    target, place = (2 * rows - 1).astype(np.float32), np.searchsorted(known, labels)
    sizes = rows.shape[1] + len(known) + 2 * len(FREQUENCIES), width, width, rows.shape[1]
    weights = network(sizes, rng=rng)
    optimiser = Adam(rate)
    for step in range(steps):
        chosen = rng.integers(len(target), size=batch)
        noise = rng.standard_normal((batch, rows.shape[1]), dtype=np.float32)
        t = 1 / (1 + np.exp(-rng.standard_normal((batch, 1), dtype=np.float32)))
        velocity = target[chosen] - noise
        inputs = _inputs(noise + t * velocity, t, place[chosen], len(known))
        optimiser.learning_rate = rate * (1 + np.cos(np.pi * step / steps)) / 2
        optimiser.update(weights, _gradients(weights, inputs, velocity))

    def draw(labels, rng, steps=20):
        place = np.searchsorted(known, _asked(labels, known.tolist(), rng))
        steps = integer("steps", steps, minimum=1, maximum=10_000)
        x = rng.standard_normal((len(place), target.shape[1]), dtype=np.float32)
        for step in range(steps):
            t = np.full((len(x), 1), (step + 0.5) / steps, np.float32)
            x += _layers(weights, _inputs(x, t, place, len(known)))[-1] / steps
        return np.clip((x + 1) / 2, 0, 1).reshape(len(x), *shape)

    return draw


def _inputs(x, t, place, classes):
    """Picture, label as one-hot, and the time as sines and cosines, side by side."""
    angles = t * FREQUENCIES.astype(np.float32)
    return np.concatenate([x, np.eye(classes, dtype=np.float32)[place], np.sin(angles), np.cos(angles)], 1)


def _layers(weights, inputs):
    """Inputs and the outputs of each layer: tanh in the hidden ones."""
    found = [inputs]
    for layer in range(0, len(weights), 2):
        h = found[-1] @ weights[layer] + weights[layer + 1]
        found.append(np.tanh(h) if layer < len(weights) - 2 else h)
    return found


def _gradients(weights, inputs, velocity):
    """Of the mean squared distance to the velocity, by each weight."""
    found = _layers(weights, inputs)
    slope = 2 * (found[-1] - velocity) / velocity.size
    gradients = []
    for layer in reversed(range(0, len(weights), 2)):
        before = found[layer // 2]
        gradients = [before.T @ slope, slope.sum(axis=0), *gradients]
        slope = (slope @ weights[layer].T) * (1 - before**2)
    return gradients
