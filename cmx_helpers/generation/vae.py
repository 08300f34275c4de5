"""A variational autoencoder in NumPy: a picture becomes a code, a code a picture. Lesson 13_generation."""

import numpy as np

from cmx_helpers._common.validate import integer, number
from cmx_helpers.generation.baselines import _asked, _pictures
from cmx_helpers.generation.losses import sigmoid
from cmx_helpers.generation.networks import network, run_backward, run_forward
from cmx_helpers.training import Adam

MOST_WORK = 1e12  # products of two numbers: a minute or two


def train_vae(pictures, labels, *, steps=1500, seed=0, batch=64, width=96, code=8, learning_rate=4e-3):
    """Train an encoder and a decoder, each with one hidden layer, that are told the label.

    The encoder gives a mean μ and a log-variance v for each of `code` numbers; the code is
    z = μ + exp(v/2) · noise; from it the decoder gives logits a, one for each pixel x. What is paid for a
    picture, in nats: Σ_pixels (log(1 + exp(a)) − x · a) + ½ Σ_code (exp(v) + μ² − 1 − v), what is lost of
    the picture and what the code tells of it. Source: Kingma and Welling, Auto-encoding variational Bayes
    (arXiv 1312.6114). Derived in lesson 13_generation.

    Parameters
    ----------
    pictures : array, shape (n, ...)
        Ink in [0, 1].
    labels : integers, shape (n,)
    steps, batch, width, code : int
        Updates, pictures in each, units of the hidden layers, numbers in a code; together no more than a
        minute or two of work.
    seed : int
        Of the weights, the batches and the noise.
    learning_rate : float
        Adam's, at the start; it falls along half a cosine to zero.

    Returns
    -------
    function
        `draw(labels, rng)`: pictures, shape (m, ...), the mean that the decoder tells of a random code.

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, NaN, a number out of range; when drawing, a label that was not there.

    Examples
    --------
    >>> x = np.random.default_rng(0).uniform(size=(40, 8, 8, 1))
    >>> draw = train_vae(x, np.arange(40) % 4, steps=5)
    >>> draw([0, 1, 2], np.random.default_rng(1)).shape
    (3, 8, 8, 1)
    """
    rows, labels, shape = _pictures(pictures, labels)
    steps, batch = (integer(name, v, minimum=1) for name, v in (("steps", steps), ("batch", batch)))
    width = integer("width", width, minimum=1, maximum=4096)
    code = integer("code", code, minimum=1, maximum=4096)
    rate = number("learning_rate", learning_rate, above=0, maximum=1)
    work = 2.0 * steps * batch * width * (rows.shape[1] + code)
    if work > MOST_WORK:
        raise ValueError(f"steps, batch, width: expected at most {MOST_WORK:g} products, got {work:.0e}")
    if rows.min() < 0 or rows.max() > 1:
        raise ValueError(f"pictures: expected ink from 0 to 1, got {rows.min():g} to {rows.max():g}")
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    known = np.unique(labels)
    ink, told = rows.astype(np.float32), np.eye(len(known), dtype=np.float32)
    place = np.searchsorted(known, labels)
    encoder = network((ink.shape[1] + len(known), width, 2 * code), rng=rng)
    decoder = network((code + len(known), width, ink.shape[1]), rng=rng)
    optimiser = Adam(rate)
    for step in range(steps):
        chosen = rng.integers(len(ink), size=batch)
        noise = rng.standard_normal((batch, code), dtype=np.float32)
        _, gradients = _paid(encoder, decoder, ink[chosen], told[place[chosen]], noise)
        optimiser.learning_rate = rate * (1 + np.cos(np.pi * step / steps)) / 2
        optimiser.update([*encoder, *decoder], gradients)

    def draw(labels, rng):
        place = np.searchsorted(known, _asked(labels, known.tolist(), rng))
        z = rng.standard_normal((len(place), code), dtype=np.float32)
        logits = run_forward(decoder, np.concatenate([z, told[place]], axis=1))[-1]
        return sigmoid(logits).reshape(len(place), *shape)

    return draw


def _paid(encoder, decoder, x, digits, noise):
    """The mean loss of a batch, and its gradients for the encoder's and the decoder's weights."""
    seen = run_forward(encoder, np.concatenate([x, digits], axis=1))
    mean, log_variance = np.split(seen[-1], 2, axis=1)
    spread = np.exp(log_variance / 2) * noise
    drawn = run_forward(decoder, np.concatenate([mean + spread, digits], axis=1))
    lost = (np.logaddexp(0, drawn[-1]) - x * drawn[-1]).sum()
    price = (np.exp(log_variance) + mean**2 - 1 - log_variance).sum() / 2
    dinput, ddecoder = run_backward(decoder, drawn, (sigmoid(drawn[-1]) - x) / len(x))
    dcode = dinput[:, : mean.shape[1]]
    dmean = dcode + mean / len(x)
    dlog_variance = (dcode * spread + (np.exp(log_variance) - 1) / len(x)) / 2
    _, dencoder = run_backward(encoder, seen, np.concatenate([dmean, dlog_variance], axis=1))
    return (lost + price) / len(x), [*dencoder, *ddecoder]
