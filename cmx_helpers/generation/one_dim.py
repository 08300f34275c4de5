"""The game on a line, where everything can be looked at. Used in lesson 13_generation."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from cmx_helpers._common.arguments import check_size, generator
from cmx_helpers._common.validate import as_float, check_ndim, integer, one_of
from cmx_helpers.generation.losses import (
    KINDS,
    best_discriminator,
    discriminator_loss,
    discriminator_loss_backward,
    jensen_shannon,
    sigmoid,
)
from cmx_helpers.generation.networks import network, run_backward, run_forward
from cmx_helpers.generation.through import run_generator, through_discriminator
from cmx_helpers.training import Adam

HILLS, WIDTH = (-2.0, 2.0), 0.5
EDGES = np.linspace(-5, 5, 81)
"""Edges of the bins in which a line's examples are counted."""


def two_hills(x):
    """Density of the data on a line: p(x) = ½ N(x; −2, ½) + ½ N(x; 2, ½).

    Parameters
    ----------
    x : array

    Returns
    -------
    array, in the shape of `x`

    Raises
    ------
    ValueError, TypeError
        If `x` is empty or not of finite real numbers.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> two_hills([-2.0, 0.0, 2.0]).round(3).tolist()
    [0.399, 0.0, 0.399]
    """
    x = as_float("x", x, finite=True).astype(np.float64)
    bells = [np.exp(-0.5 * np.minimum(np.abs((x - hill) / WIDTH), 1e100) ** 2) for hill in HILLS]
    return sum(bells) / (len(HILLS) * WIDTH * np.sqrt(2 * np.pi))


def draw_two_hills(n, rng):
    """Draw from `two_hills`: float32, shape (n, 1).

    Raises ValueError or TypeError naming `n` or `rng`. Used in lesson 13_generation.

    Examples
    --------
    >>> draw_two_hills(3, np.random.default_rng(0)).shape
    (3, 1)
    """
    n = integer("n", n, minimum=1)
    generator("rng", rng)
    check_size("n", n)
    return (rng.choice(HILLS, (n, 1)) + WIDTH * rng.normal(size=(n, 1))).astype(np.float32)


def hill_shares():
    """Share of `two_hills` in each of the bins between `EDGES`: array of shape (80,). Lesson 13_generation.

    Examples
    --------
    >>> bool(abs(hill_shares().sum() - 1) < 1e-8)
    True
    """
    return sum(np.diff(ndtr((EDGES - hill) / WIDTH)) for hill in HILLS) / len(HILLS)


def line_shares(x):
    """Share of the examples in each of the bins between `EDGES`; what lies outside counts at the ends.

    Parameters
    ----------
    x : array, shape (n,) or (n, 1)

    Returns
    -------
    array, shape (80,)

    Raises
    ------
    ValueError, TypeError
        If `x` has another shape or is not of finite real numbers.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> shares = line_shares([-9.0, 9.0])
    >>> float(shares[0]), float(shares[-1])
    (0.5, 0.5)
    """
    x = as_float("x", x, finite=True)
    check_ndim("x", x, (1, 2))
    if x.ndim == 2 and x.shape[1] != 1:
        raise ValueError(f"x: expected shape (n,) or (n, 1), got {x.shape}")
    inside = np.clip(x.ravel().astype(np.float64), EDGES[0], EDGES[-1])
    return np.histogram(inside, EDGES)[0] / x.size


class LineTraining(NamedTuple):
    """A game on the line, stopped again and again."""

    steps: np.ndarray
    """After how many steps each of the frames was taken."""
    made: np.ndarray
    """(frames, 80), the generator's share in each bin."""
    judged: np.ndarray
    """(frames, 80), the discriminator in the middle of each bin."""
    best: np.ndarray
    """(frames, 80), the best discriminator of that moment."""
    loss: np.ndarray
    """(frames,), what the discriminator paid, the mean of the steps since the frame before."""
    apart: np.ndarray
    """(frames,), the Jensen-Shannon divergence of the two, in nats."""


def train_on_a_line(kind="non-saturating", *, seed=0, steps=1500, every=30, rates=(1e-3, 1e-3)):
    """Play the game on `two_hills` and keep what an explorer shows.

    Parameters
    ----------
    kind : {"non-saturating", "minimax"}
        The generator's loss.
    seed, steps, every : int
        A frame is taken at the start and after each `every` steps.
    rates : pair of numbers
        Adam's learning rates of discriminator and generator.

    Returns
    -------
    LineTraining

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit; the message names it.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> train_on_a_line(steps=20, every=10).steps
    array([ 0, 10, 20])
    """
    one_of("kind", kind, KINDS)
    steps = integer("steps", steps, minimum=1, maximum=20_000)
    every = integer("every", every, minimum=1)
    if steps // every > 500:
        raise ValueError(f"every: expected at most 500 frames, got {steps // every}")
    if not isinstance(rates, (tuple, list)) or len(rates) != 2:
        raise ValueError(f"rates: expected a pair of numbers, got {rates!r}")
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    G, D = network([4, 32, 32, 1], rng=rng), network([1, 32, 32, 1], rng=rng)
    d_adam, g_adam = (Adam(rate, beta_1=0.5) for rate in rates)
    look, nothing = rng.normal(size=(4000, 4)).astype(np.float32), np.zeros((128, 0), np.float32)
    frames, paid = [_frame(0, G, D, look, [])], []
    for step in range(1, steps + 1):
        real, noise = draw_two_hills(128, rng), rng.normal(size=(128, 4)).astype(np.float32)
        layers, made = run_generator(G, noise, False)
        inside = run_forward(D, np.concatenate([real, made]))
        logits = inside[-1]
        paid.append(discriminator_loss(logits[:128], logits[128:]))
        slopes = np.concatenate(discriminator_loss_backward(logits[:128], logits[128:]))
        d_adam.update(D, run_backward(D, inside, slopes)[1])
        g_adam.update(G, through_discriminator(D, G, layers, made, nothing, kind, False))
        if step % every == 0:
            frames.append(_frame(step, G, D, look, paid))
            paid = []
    return LineTraining(*(np.array(part) for part in zip(*frames)))


def _frame(step, G, D, look, paid):
    p, q = hill_shares(), line_shares(run_forward(G, look)[-1])
    middles = ((EDGES[1:] + EDGES[:-1]) / 2).astype(np.float32)[:, None]
    judged = sigmoid(run_forward(D, middles)[-1][:, 0])
    loss = np.mean(paid) if paid else 2 * np.log(2)
    return step, q, judged, best_discriminator(p, q), loss, jensen_shannon(p, q)
