"""The generator's gradient, which comes to it through the discriminator. Derived in lesson 13_generation."""

import numpy as np

from cmx_helpers._common.arguments import said_of
from cmx_helpers._common.validate import as_float, check_shape, flag, one_of
from cmx_helpers.generation.losses import KINDS, generator_loss_backward
from cmx_helpers.generation.networks import checked_weights, run_backward, run_forward


def generator_gradients(generator_weights, discriminator_weights, noise, condition=None, *,
                        kind="non-saturating", squash=False):  # fmt: skip
    """Gradients of the generator's loss for its own weights, through the discriminator.

    y = G([z, c]),  L = loss(D([y, c])),  dy = ∂L/∂y from D's way back,  then G's way back from dy.
    The discriminator's weights do not move.

    Parameters
    ----------
    generator_weights, discriminator_weights : lists of arrays
        As `network` makes them.
    noise : array, shape (batch, z)
    condition : array, shape (batch, c), optional
        What is asked for; both networks see it.
    kind : {"non-saturating", "minimax"}
    squash : bool
        Whether tanh follows the generator's last layer, so that its numbers lie in (−1, 1).

    Returns
    -------
    list of arrays
        One for each of `generator_weights`, in its shape.

    Raises
    ------
    ValueError, TypeError
        If shapes do not fit or something is no array of real numbers; the message names it.

    Notes
    -----
    Goodfellow et al., "Generative adversarial nets", 2014, algorithm 1. Derived in lesson 13_generation.

    Examples
    --------
    >>> G, D = [np.array([[2.0]]), np.zeros(1)], [np.array([[1.0]]), np.zeros(1)]
    >>> [g.ravel().round(4).tolist() for g in generator_gradients(G, D, np.array([[1.0]]))]
    [[-0.1192], [-0.1192]]
    """
    G = checked_weights("generator_weights", generator_weights)
    D = checked_weights("discriminator_weights", discriminator_weights)
    noise = as_float("noise", noise, ndim=2, finite=True)
    condition = condition_of(condition, noise)
    one_of("kind", kind, KINDS)
    check_shape("noise", noise, (None, len(G[0]) - condition.shape[1]))
    check_shape("discriminator_weights[0]", D[0], (G[-1].size + condition.shape[1], None))
    check_shape("discriminator_weights[-1]", D[-1], (1,))
    layers, made = run_generator(G, np.concatenate([noise, condition], axis=1), flag("squash", squash))
    if not np.isfinite(made).all():
        raise ValueError("generator_weights: expected weights that make finite numbers, got NaN or infinity")
    with said_of("discriminator_weights"):
        return through_discriminator(D, G, layers, made, condition, kind, squash)


def condition_of(condition, noise):
    if condition is None:
        return np.zeros((len(noise), 0), noise.dtype)
    condition = as_float("condition", condition, ndim=2, finite=True)
    check_shape("condition", condition, (len(noise), None))
    return condition


def run_generator(G, z, squash):
    layers = run_forward(G, z)
    return layers, (np.tanh(layers[-1]) if squash else layers[-1])


def through_discriminator(D, G, layers, made, condition, kind, squash, blur=0):
    """The gradients of `generator_gradients`; `blur` is noise that was added to what D sees."""
    seen = run_forward(D, np.concatenate([made + blur, condition], axis=1))
    dmade = run_backward(D, seen, generator_loss_backward(seen[-1], kind))[0][:, : made.shape[1]]
    if squash:
        dmade = dmade * (1 - made * made)
    return run_backward(G, layers, dmade.astype(made.dtype, copy=False))[1]
