"""Exercise agreement.likelihood_ratio, lesson 14_agreement: what an overlap is worth."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "agreement.likelihood_ratio",
    points=1,
    minutes=3,
    hints=(
        "Under 'same' the chance of what is observed is K S, times a factor that does not matter.",
        "Under 'different' it is K (1 - S) / (K - 1), times the same factor. Divide the first by the second.",
        "(classes - 1) * s / (1 - s)",
    ),
)
def likelihood_ratio(s, classes):
    return (classes - 1) * s / (1 - s)


@likelihood_ratio.cases
def likelihood_ratio_cases(rng):
    return [(np.array([0.1, 0.3, 0.5]), 10), (rng.uniform(0.05, 0.9, (3, 4)), 3), (rng.uniform(0, 0.9, 6), 7)]


@likelihood_ratio.right
def likelihood_ratio_as_it_stands(s, classes):
    return classes * s / (classes * (1 - s) / (classes - 1))


@likelihood_ratio.right
def likelihood_ratio_by_chances(s, classes):
    return (s / (1 / classes)) / ((1 - s) / (1 - 1 / classes))


@likelihood_ratio.wrong(
    """You leave out how many ways there are to differ: of K times K pairs of classes K are equal and K (K
    - 1) differ. A factor K - 1 is missing."""
)
def likelihood_ratio_of_odds(s, classes):
    return s / (1 - s)


@likelihood_ratio.wrong(
    "A factor K where K - 1 belongs: a second class that differs is one of the K - 1 others."
)
def likelihood_ratio_with_all_classes(s, classes):
    return classes * s / (1 - s)


@likelihood_ratio.wrong("That is different over same. Turn it over: high must mean 'same'.")
def likelihood_ratio_turned_over(s, classes):
    return (1 - s) / np.maximum((classes - 1) * s, 1e-300)


@likelihood_ratio.wrong(
    "That is already the chance, the ratio as a share of itself and 1. The ratio itself is asked for."
)
def likelihood_ratio_as_a_chance(s, classes):
    return (classes - 1) * s / ((classes - 1) * s + 1 - s)


@likelihood_ratio.wrong(
    "You divide by the chance before anything was seen, and forget the other hypothesis: 1 - S."
)
def likelihood_ratio_against_chance(s, classes):
    return classes * s


@likelihood_ratio.wrong(
    "K - 1 stands on the wrong side: different pairs share their chance among K - 1 classes."
)
def likelihood_ratio_divided(s, classes):
    return s / ((classes - 1) * (1 - s))


@likelihood_ratio.wrong("That is the logarithm of the ratio. The ratio itself is asked for.")
def likelihood_ratio_logarithm(s, classes):
    return np.log(np.maximum((classes - 1) * s, 1e-300) / (1 - s))


@likelihood_ratio.wrong("Your ratio belongs to ten classes, whatever `classes` says.")
def likelihood_ratio_of_ten(s, classes):
    return 9 * s / (1 - s)
