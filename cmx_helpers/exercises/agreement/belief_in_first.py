"""Exercise agreement.belief_in_first, lesson 14_agreement: which of two does a third side with?"""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "agreement.belief_in_first",
    points=2,
    minutes=4,
    hints=(
        "If the first tells the truth: it and the third speak of a digit c, and the second of another "
        "one. The sum "
        "over c of p(c) t(c) (1 - q(c)).",
        "If the second tells the truth: the same with p and q exchanged.",
        "The chance is the first sum as a share of both.",
    ),
)
def belief_in_first(p, q, t):
    first = (p * t * (1 - q)).sum(axis=1)
    second = (q * t * (1 - p)).sum(axis=1)
    return first / (first + second)


@belief_in_first.cases
def belief_in_first_cases(rng):
    return [
        tuple(rng.dirichlet(np.full(10, 0.6), 6) for _ in range(3)),
        tuple(rng.dirichlet(np.ones(4), 9) for _ in range(3)),
    ]


@belief_in_first.right
def belief_in_first_by_pairs(p, q, t):
    both = p[:, :, None] * q[:, None] * (1 - np.eye(p.shape[1]))
    first, second = (both * t[:, :, None]).sum(axis=(1, 2)), (both * t[:, None]).sum(axis=(1, 2))
    return 1 / (1 + second / first)


@belief_in_first.wrong(
    """You compare the overlaps of either with the third, and forget that the two differ: where p believes
    in c, q must believe in something else, 1 - q(c)."""
)
def belief_in_first_overlaps(p, q, t):
    first, second = (p * t).sum(axis=1), (q * t).sum(axis=1)
    return first / (first + second)


@belief_in_first.wrong("That is the chance of the second. Which of the two sums stands above the line?")
def belief_in_first_exchanged(p, q, t):
    return 1 - belief_in_first.reference(p, q, t)


@belief_in_first.wrong("That is the first sum alone. A chance is its share of both sums.")
def belief_in_first_unnormalised(p, q, t):
    return (p * t * (1 - q)).sum(axis=1)


@belief_in_first.wrong("Those are odds. A chance is the first sum divided by both together.")
def belief_in_first_odds(p, q, t):
    return (p * t * (1 - q)).sum(axis=1) / (q * t * (1 - p)).sum(axis=1)


@belief_in_first.wrong(
    "You never ask the third one, t. Without it nobody can tell which of the two is right; who is "
    "surer need not be."
)
def belief_in_first_without_third(p, q, t):
    first, second = (p * (1 - q)).sum(axis=1), (q * (1 - p)).sum(axis=1)
    return first / (first + second)


@belief_in_first.wrong("You sum over the samples, axis 0. The classes are the last axis.")
def belief_in_first_wrong_axis(p, q, t):
    first, second = (p * t * (1 - q)).sum(axis=0), (q * t * (1 - p)).sum(axis=0)
    return first / (first + second)


@belief_in_first.wrong("You decide, True or False. A chance is asked for: how sure one may be.")
def belief_in_first_decided(p, q, t):
    return belief_in_first.reference(p, q, t) > 0.5
