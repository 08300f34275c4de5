"""Exercise generation.generator_gradients, lesson 13_generation: learning through the discriminator."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.generation import generator_loss as _loss
from cmx_helpers.generation import backward, forward, network

generator_loss = _loss.generator_loss.reference


@exercise(
    "generation.generator_gradients",
    points=3,
    minutes=5,
    hints=(
        "Forwards twice: made = forward(G, noise), and forward(D, made[-1]). Keep both lists of layers.",
        "Backwards twice: the slopes of the loss go through D, and what arrives at D's input goes through G.",
        "backward(D, judged, slopes) gives (dx, gradients). You need its dx; D's gradients are not used.",
    ),
)
def generator_gradients(G, D, noise, kind):
    made = forward(G, noise)
    judged = forward(D, made[-1])
    slopes = generator_loss(judged[-1], kind)[1]
    dmade = backward(D, judged, slopes)[0]
    return backward(G, made, dmade)[1]


def small_pair(rng, z=2, width=3, wide=5):
    """A generator and a discriminator in float64."""
    G = network([z, wide, width], rng=rng, dtype=np.float64)
    D = network([width, wide, 1], rng=rng, dtype=np.float64)
    for weights in (G, D):
        for bias in weights[1::2]:
            bias += 0.3 * rng.normal(size=bias.shape)
    return G, D


@generator_gradients.cases
def generator_gradients_cases(rng):
    cases = [
        (*small_pair(rng), rng.normal(size=(n, 2)), kind)
        for n in (4, 1)
        for kind in ("non-saturating", "minimax")
    ]
    # As many weights in both, so that the gradients of the wrong network have the right shapes.
    return [*cases, (*small_pair(rng, z=1, width=1), rng.normal(size=(3, 1)), "non-saturating")]


@generator_gradients.right
def generator_gradients_written_out(G, D, noise, kind):
    h = noise @ G[0] + G[1]
    a = np.where(h > 0, h, 0.2 * h)
    y = a @ G[2] + G[3]
    k = y @ D[0] + D[1]
    b = np.where(k > 0, k, 0.2 * k)
    slopes = generator_loss(b @ D[2] + D[3], kind)[1]
    dk = slopes @ D[2].T * np.where(k > 0, 1, 0.2)
    dy = dk @ D[0].T
    dh = dy @ G[2].T * np.where(h > 0, 1, 0.2)
    return noise.T @ dh, dh.sum(axis=0), a.T @ dy, dy.sum(axis=0)


@generator_gradients.wrong(
    "These are the discriminator's gradients. What you need of D's way back is its dx, the first part."
)
def generator_gradients_of_d(G, D, noise, kind):
    judged = forward(D, forward(G, noise)[-1])
    return backward(D, judged, generator_loss(judged[-1], kind)[1])[1]


@generator_gradients.wrong("The signs are turned: the generator would move away from what fools D.")
def generator_gradients_turned(G, D, noise, kind):
    return [-g for g in generator_gradients.reference(G, D, noise, kind)]


@generator_gradients.wrong("`kind` is not used: hand it on to generator_loss.")
def generator_gradients_one_kind(G, D, noise, kind):
    return generator_gradients.reference(G, D, noise, "non-saturating")


@generator_gradients.wrong("`kind` is not used, all of them are minimax: hand it on to generator_loss.")
def generator_gradients_minimax(G, D, noise, kind):
    return generator_gradients.reference(G, D, noise, "minimax")


@generator_gradients.wrong(
    "You went back from the loss itself. Go back from its slopes, the second part of generator_loss."
)
def generator_gradients_from_loss(G, D, noise, kind):
    made = forward(G, noise)
    judged = forward(D, made[-1])
    loss = np.full_like(judged[-1], generator_loss(judged[-1], kind)[0])
    return backward(G, made, backward(D, judged, loss)[0])[1]


@generator_gradients.wrong(
    "Your way back starts from D's logits. Start from the slopes, the second part of generator_loss."
)
def generator_gradients_from_logits(G, D, noise, kind):
    made = forward(G, noise)
    judged = forward(D, made[-1])
    return backward(G, made, backward(D, judged, judged[-1])[0])[1]


@generator_gradients.wrong(
    "You return (dx, gradients). Only the gradients of G's weights are asked for, the second part."
)
def generator_gradients_both(G, D, noise, kind):
    made = forward(G, noise)
    judged = forward(D, made[-1])
    return backward(G, made, backward(D, judged, generator_loss(judged[-1], kind)[1])[0])


@generator_gradients.wrong(
    "That is the gradient for the noise. Nobody learns noise: return the gradients of G's weights."
)
def generator_gradients_for_noise(G, D, noise, kind):
    return generator_gradients_both(G, D, noise, kind)[0]


@generator_gradients.wrong(
    "These gradients are summed over the batch once more: generator_loss has divided already."
)
def generator_gradients_summed(G, D, noise, kind):
    return [g * len(noise) for g in generator_gradients.reference(G, D, noise, kind)]
