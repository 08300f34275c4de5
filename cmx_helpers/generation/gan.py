"""Two networks that learn against each other, and the generator that comes of it. Lesson 13_generation."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size, generator
from cmx_helpers._common.validate import as_float, flag, integer, number, one_of
from cmx_helpers.generation.losses import (
    KINDS,
    discriminator_loss,
    discriminator_loss_backward,
)
from cmx_helpers.generation.networks import network, run_backward, run_forward
from cmx_helpers.generation.through import condition_of, run_generator, through_discriminator
from cmx_helpers.training import Adam

MOST_STEPS = 100_000


class Gan(NamedTuple):
    """A trained pair, and what the discriminator paid at each step."""

    generator: list
    discriminator: list
    losses: np.ndarray
    squash: bool

    def draw(self, condition=None, rng=None, *, n=None):
        """Examples of the generator, one for each row of `condition`, or `n` without one.

        Parameters
        ----------
        condition : array, shape (rows, c), optional
        rng : numpy.random.Generator
        n : int, optional
            How many, where nothing is asked for.

        Returns
        -------
        array, shape (rows, width)
        """
        generator("rng", rng)
        c = as_float("condition", np.zeros((integer("n", n, minimum=1), 0), np.float32)
                     if condition is None else condition, ndim=2, finite=True, allow_empty=True)  # fmt: skip
        z = len(self.generator[0]) - c.shape[1]
        if z < 1:
            raise ValueError(
                f"condition: expected fewer than {len(self.generator[0])} columns, got {c.shape[1]}"
            )
        check_size("condition, n", len(c), len(self.generator[-1]))
        noise = rng.normal(size=(len(c), z)).astype(np.float32)
        return run_generator(self.generator, np.concatenate([noise, c], axis=1), self.squash)[1]


def train_gan(x, condition=None, *, steps=1500, seed=0, batch_size=32, noise_size=16, hidden=96, rate=1.5e-3,
              discriminator_rate=None, kind="non-saturating", mismatched=0.0, blur=0.15, real_label=0.9,
              fall=True, squash=True):  # fmt: skip
    """Train a generator and a discriminator in turn, one step each, from a seed.

    Each has two hidden layers of `hidden` units. In every step the discriminator descends on its loss for
    one batch of real and one of made examples, then the generator on its own, for the same noise.

    Parameters
    ----------
    x : array, shape (n, width)
        Real examples, in −1 … 1 if `squash`.
    condition : array, shape (n, c), optional
        What each example would be asked for by, such as its digit, one-hot.
    steps, seed, batch_size, noise_size, hidden : int
    rate, discriminator_rate : number
        Adam's learning rates (β₁ = 0.5); the second is the first where it is not given.
    kind : {"non-saturating", "minimax"}
        The generator's loss.
    mismatched : number, 0 … 1
        Weight of a third batch for the discriminator: real examples beside the condition of another.
    blur : number
        Noise added to all that the discriminator sees; falls to 0 over the steps.
    real_label : number, above 0.5 … 1
        What the discriminator is to say of real examples.
    fall : bool
        Whether the rates fall to 0 over the second half.
    squash : bool
        Whether tanh follows the generator's last layer.

    Returns
    -------
    Gan
        `generator`, `discriminator`, `losses`, and `draw(condition, rng)`.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit; the message names it.

    Notes
    -----
    Goodfellow et al. 2014; M. Mirza and S. Osindero, "Conditional generative adversarial nets", 2014; S. Reed
    et al., "Generative adversarial text to image synthesis", 2016 (`mismatched`); T. Salimans et al.,
    "Improved techniques for training GANs", 2016 (`real_label`). Derived in lesson 13_generation.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(50, 2))
    >>> gan = train_gan(x, steps=5, hidden=8, squash=False)
    >>> gan.draw(n=3, rng=np.random.default_rng(1)).shape, len(gan.losses)
    ((3, 2), 5)
    """
    x, c = _examples(x, condition, flag("squash", squash))
    steps = integer("steps", steps, minimum=1, maximum=MOST_STEPS)
    b = integer("batch_size", batch_size, minimum=1, maximum=4096)
    z = integer("noise_size", noise_size, minimum=1, maximum=1024)
    width = integer("hidden", hidden, minimum=1, maximum=1024)
    rate = number("rate", rate, above=0, maximum=1)
    slow = rate if discriminator_rate is None else discriminator_rate
    slow = number("discriminator_rate", slow, above=0, maximum=1)
    one_of("kind", kind, KINDS)
    mismatched = number("mismatched", mismatched, minimum=0, maximum=1)
    blur, fall = number("blur", blur, minimum=0), flag("fall", fall)
    hard = number("real_label", real_label, minimum=0.5, maximum=1)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    G, g_flat = _in_one_piece(network([z + c.shape[1], width, width, x.shape[1]], rng=rng))
    D, d_flat = _in_one_piece(network([x.shape[1] + c.shape[1], width, width, 1], rng=rng))
    g_adam, d_adam = Adam(rate, beta_1=0.5), Adam(slow, beta_1=0.5)
    losses = np.empty(steps)
    for step in range(steps):
        left = min(1.0, 2 * (1 - step / steps)) if fall else 1.0
        g_adam.learning_rate, d_adam.learning_rate = rate * left, slow * left
        some = rng.integers(0, len(x), b)
        real, asked = x[some], c[some]
        noise = rng.normal(size=(b, z)).astype(np.float32)
        layers, made = run_generator(G, np.concatenate([noise, asked], axis=1), squash)
        rows, conditions = [real, made], [asked, asked]
        if mismatched:
            rows, conditions = [*rows, real], [*conditions, np.roll(asked, 1, axis=0)]
        seen, sigma = np.concatenate(rows), np.float32(blur * (1 - step / steps))
        if blur:
            seen = seen + sigma * rng.normal(size=seen.shape).astype(np.float32)
        inside = run_forward(D, np.concatenate([seen, np.concatenate(conditions)], axis=1))
        dlogits, losses[step] = _slopes(inside[-1], b, hard, mismatched)
        d_adam.update([d_flat], [_flat(run_backward(D, inside, dlogits)[1])])
        veil = sigma * rng.normal(size=made.shape).astype(np.float32) if blur else 0
        g_adam.update([g_flat], [_flat(through_discriminator(D, G, layers, made, asked, kind, squash, veil))])
    return Gan(G, D, losses, squash)


def _examples(x, condition, squash):
    x = as_float("x", x, ndim=2, finite=True).astype(np.float32, copy=False)
    if squash and np.abs(x).max() > 1:
        raise ValueError(f"x: expected numbers in -1 … 1 (or squash=False), got up to {np.abs(x).max()}")
    return x, condition_of(condition, x).astype(np.float32, copy=False)


def _slopes(logits, b, hard, mismatched):
    """Gradient of the discriminator's loss for its logits, real ones first, and the plain loss."""
    real, made, wrong = logits[:b], logits[b : 2 * b], logits[2 * b :]
    dreal, dmade = discriminator_loss_backward(real, made)
    dlogits = [dreal + np.float32((1 - hard) / b), dmade]
    if len(wrong):
        dlogits.append(np.float32(mismatched) * discriminator_loss_backward(real, wrong)[1])
    return np.concatenate(dlogits), discriminator_loss(real, made)


def _in_one_piece(weights):
    """The same weights as views of one array, which Adam updates in one go."""
    flat = _flat(weights)
    views, begin = [], 0
    for w in weights:
        views.append(flat[begin : begin + w.size].reshape(w.shape))
        begin += w.size
    return views, flat


def _flat(arrays):
    return np.concatenate([a.ravel() for a in arrays])
