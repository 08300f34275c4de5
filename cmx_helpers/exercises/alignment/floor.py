"""Exercise alignment.floor, lesson 12_alignment: the loss that no model can get below."""

from math import comb

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "alignment.floor",
    points=2,
    minutes=3,
    hints=(
        "k others fit as well, out of B - 1, with the chance comb(B - 1, k) · p^k · (1 - p)^(B - 1 - k).",
        "Then there are 1 + k that nobody can tell apart, and the surprise is log(1 + k), at best.",
        "Sum chance times log(1 + k) over k = 0 … B - 1: for k in range(batch).",
    ),
)
def floor(batch, p):
    total = 0.0
    for k in range(batch):
        chance = comb(batch - 1, k) * p**k * (1 - p) ** (batch - 1 - k)
        total += chance * np.log(1 + k)
    return total


@floor.cases
def floor_cases(rng):
    return [(2, 0.1), (int(rng.integers(5, 12)), 0.5), (int(rng.integers(20, 60)), 0.1), (128, 0.3)]


@floor.right
def floor_by_scipy(batch, p):
    from scipy.stats import binom

    k = np.arange(batch)
    return float(binom.pmf(k, batch - 1, p) @ np.log1p(k))


def _mean(n, p, value):
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) * value(k) for k in range(n + 1))


@floor.wrong(
    """You take the logarithm of the mean number. The mean of the logarithms is asked, and it is smaller:
    the logarithm bends down (Jensen)."""
)
def floor_log_of_mean(batch, p):
    return np.log(1 + (batch - 1) * p)


@floor.wrong("The others are B - 1, not B: the pair itself is one of the batch.")
def floor_of_all(batch, p):
    return _mean(batch, p, lambda k: np.log(1 + k))


@floor.wrong("The partner itself is missing: with k others that fit there are 1 + k to choose from.")
def floor_without_partner(batch, p):
    return _mean(batch - 1, p, lambda k: np.log(max(k, 1)))


@floor.wrong(
    "You leave out the factor comb(B - 1, k): in how many ways k of the others can be the ones that fit."
)
def floor_without_ways(batch, p):
    return sum(p**k * (1 - p) ** (batch - 1 - k) * np.log(1 + k) for k in range(batch))


@floor.wrong("That is how many fit, in the mean. The surprise is its logarithm, and then the mean is taken.")
def floor_number(batch, p):
    return 1 + (batch - 1) * p


@floor.wrong("That is the loss of someone who knows nothing at all, log B.")
def floor_of_ignorance(batch, p):
    return np.log(batch)


@floor.wrong("p and 1 - p have changed places: p is the chance that another one fits.")
def floor_exchanged(batch, p):
    return _mean(batch - 1, 1 - p, lambda k: np.log(1 + k))


@floor.wrong("The last term is missing: all B - 1 others may fit. range(batch) goes from 0 to B - 1.")
def floor_one_short(batch, p):
    return floor_by_scipy(batch, p) - p ** (batch - 1) * np.log(batch)


@floor.wrong("The sign: a surprise is not negative.")
def floor_sign(batch, p):
    return -floor_by_scipy(batch, p)
