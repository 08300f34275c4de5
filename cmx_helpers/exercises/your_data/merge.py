"""Exercise your_data.merge, lesson 18_your_data: mean and variance of two parts together."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "your_data.merge",
    points=3,
    minutes=5,
    parts=("the count", "the mean", "the variance"),
    hints=(
        "The mean: each part counts as often as it has rows, (n · μ₁ + m · μ₂) / (n + m).",
        """The variance has two reasons: rows lie around the mean of their part, and the parts' means lie
        apart.""",
        "variance = (n · v₁ + m · v₂) / total + n · m / total² · (μ₂ − μ₁)².",
    ),
)
def merge(one, other):
    (n, mean, variance), (m, mean_2, variance_2) = one, other
    total, gap = n + m, mean_2 - mean
    inside = (n * variance + m * variance_2) / total
    return total, mean + m / total * gap, inside + n * m / total**2 * gap**2


@merge.cases
def merge_cases(rng):
    def part(rows, features):
        x = rng.normal(size=(rows, features)) * rng.uniform(0.5, 2, features) + rng.normal(0, 3, features)
        return rows, x.mean(axis=0), x.var(axis=0)

    return [
        ((2, np.array([2.0]), np.array([1.0])), (1, np.array([5.0]), np.array([0.0]))),
        (part(5, 3), part(9, 3)),
        (part(7, 2), part(2, 2)),
        (part(4, 4), part(4, 4)),
    ]


@merge.right
def merge_by_sums(one, other):
    count = one[0] + other[0]
    total = one[0] * one[1] + other[0] * other[1]
    squares = one[0] * (one[2] + one[1] ** 2) + other[0] * (other[2] + other[1] ** 2)
    return count, total / count, squares / count - (total / count) ** 2


@merge.right
def merge_from_the_mean(one, other):
    count = one[0] + other[0]
    mean = np.average([one[1], other[1]], axis=0, weights=[one[0], other[0]])
    spread = sum(n * (v + (mu - mean) ** 2) for n, mu, v in (one, other)) / count
    return [count, mean, spread]


def _total(one, other):
    n, m = one[0], other[0]
    return n, m, n + m, other[1] - one[1]


@merge.wrong("""Both means count alike in yours. A part with three times as many rows counts three times.""")
def merge_plain_mean(one, other):
    total, _, variance = merge.reference(one, other)
    return total, (one[1] + other[1]) / 2, variance


@merge.wrong(
    """Count and mean are right. In the variance the parts' means are taken as one: if they lie apart, the
    rows lie further apart, too. Add n · m / total² · (μ₂ − μ₁)²."""
)
def merge_without_gap(one, other):
    n, m, total, _ = _total(one, other)
    _, mean, _ = merge.reference(one, other)
    return total, mean, (n * one[2] + m * other[2]) / total


@merge.wrong("Both parts count alike in yours, in the mean and in the variance. Weigh them by their rows.")
def merge_plain(one, other):
    _, _, total, gap = _total(one, other)
    return total, (one[1] + other[1]) / 2, (one[2] + other[2]) / 2 + gap**2 / 4


@merge.wrong(
    "Both means count alike, and their distance is missing in the variance. Weigh by rows, and add it."
)
def merge_naive(one, other):
    return one[0] + other[0], (one[1] + other[1]) / 2, (one[2] + other[2]) / 2


@merge.wrong("Count and mean are right. The distance of the means is squared in the variance: (μ₂ − μ₁)².")
def merge_gap_not_squared(one, other):
    n, m, total, gap = _total(one, other)
    _, mean, _ = merge.reference(one, other)
    return total, mean, (n * one[2] + m * other[2]) / total + n * m / total**2 * np.abs(gap)


@merge.wrong("Count and mean are right. The distance of the means is divided by total once; it takes total².")
def merge_gap_once(one, other):
    n, m, total, gap = _total(one, other)
    _, mean, _ = merge.reference(one, other)
    return total, mean, (n * one[2] + m * other[2]) / total + n * m / total * gap**2


@merge.wrong("Count and mean are right. You give the sum of the squares: divide it by the count.")
def merge_sum_of_squares(one, other):
    total, mean, variance = merge.reference(one, other)
    return total, mean, total * variance


@merge.wrong("Count and mean are right. You return the standard deviation, the root. The variance goes on.")
def merge_root(one, other):
    total, mean, variance = merge.reference(one, other)
    return total, mean, np.sqrt(variance)


@merge.wrong("Count and mean are right. You divide by total − 1; here a variance is divided by the count.")
def merge_sample_variance(one, other):
    total, mean, variance = merge.reference(one, other)
    return total, mean, variance * total / (total - 1)


@merge.wrong("The weights of the two means are exchanged: the part with few rows counts most in yours.")
def merge_exchanged(one, other):
    n, m, total, gap = _total(one, other)
    _, _, variance = merge.reference(one, other)
    return total, one[1] + n / total * gap, variance


@merge.wrong("Count and mean are right. The weights of the two variances are exchanged, or both alike.")
def merge_variances_alike(one, other):
    n, m, total, gap = _total(one, other)
    _, mean, _ = merge.reference(one, other)
    return total, mean, (one[2] + other[2]) / 2 + n * m / total**2 * gap**2


@merge.wrong("The sum of the means comes back. Divide: the means, weighed by their rows, over all rows.")
def merge_sums_of_means(one, other):
    total, _, variance = merge.reference(one, other)
    return total, one[0] * one[1] + other[0] * other[1], variance
