"""Exercise generation.best_discriminator, lesson 13_generation."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.best_discriminator",
    points=1,
    minutes=2,
    hints=(
        "Of all that falls into one bin, which share is real? Real and made come equally often.",
        "The real ones are p of the bin, all together are p + q.",
    ),
)
def best_discriminator(p, q):
    return p / (p + q)


@best_discriminator.cases
def best_discriminator_cases(rng):
    hand = (np.array([0.6, 0.3, 0.1]), np.array([0.2, 0.3, 0.5]))
    return [
        hand,
        (rng.random(7) + 0.1, rng.random(7) + 0.1),
        (rng.random((3, 4)) + 0.1, rng.random((3, 4)) + 0.1),
    ]


@best_discriminator.right
def best_discriminator_by_odds(p, q):
    return 1 / (1 + q / p)


@best_discriminator.right
def best_discriminator_by_halves(p, q):
    return 0.5 * p / (0.5 * p + 0.5 * q)


@best_discriminator.wrong("That is the chance of *made*. D says how likely what it sees is real.")
def best_discriminator_turned(p, q):
    return q / (p + q)


@best_discriminator.wrong("These are the odds, p to q. A chance is a part of the whole: divide by p + q.")
def best_discriminator_odds(p, q):
    return p / q


@best_discriminator.wrong("This forgets that made ones fall into the bin as well: divide by p + q.")
def best_discriminator_p_alone(p, q):
    return p


@best_discriminator.wrong(
    "You call every bin real or made, without a doubt. D* is a chance: the share of real ones in the bin."
)
def best_discriminator_hard(p, q):
    return (p > q).astype(float)


@best_discriminator.wrong("You divide by the mean of both, (p + q) / 2. The whole of a bin is p + q.")
def best_discriminator_twice(p, q):
    return 2 * p / (p + q)


@best_discriminator.wrong(
    "Each bin is judged by itself: no sum over the bins. Divide p by p + q, bin by bin."
)
def best_discriminator_summed(p, q):
    return p / (p + q).sum()


@best_discriminator.wrong(
    "That is the difference of the two. A chance lies between 0 and 1: divide p by p + q."
)
def best_discriminator_difference(p, q):
    return p - q
