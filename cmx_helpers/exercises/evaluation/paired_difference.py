"""Exercise evaluation.paired_difference, lesson 11_evaluation: two models on the same draws."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "evaluation.paired_difference",
    points=2,
    minutes=3,
    parts=("lower end", "upper end"),
    hints=(
        "a - b is 1 where only the first model is right, -1 where only the second is, else 0.",
        "(a - b)[rows].mean() for every rows of draws: both models had the same draw.",
        "np.quantile(differences, [0.025, 0.975]) are the two ends.",
    ),
)
def paired_difference(a, b, draws):
    differences = [(a - b)[rows].mean() for rows in draws]
    return np.quantile(differences, [0.025, 0.975])


@paired_difference.cases
def paired_difference_cases(rng):
    found = []
    for n in rng.integers(60, 90, 2):
        luck = rng.random(n)
        a, b = (luck < 0.75).astype(float), (luck < 0.6).astype(float)
        b[::7] = 1 - b[::7]
        a, b = (b, a) if found else (a, b)  # the second case has the worse model first: the sign counts
        found.append((a, b, [rng.integers(n, size=int(m)) for m in rng.integers(n - 20, n + 20, 80)]))
    return found


@paired_difference.right
def paired_difference_by_sorting(a, b, draws):
    gaps = np.array([a[rows].mean() - b[rows].mean() for rows in draws])
    return np.percentile(gaps, 2.5), np.percentile(gaps, 97.5)


@paired_difference.wrong(
    """Each model has a draw of its own in yours. Both saw the same easy and hard samples: take the same rows
    for both, or the luck of the draw counts twice."""
)
def paired_difference_apart(a, b, draws):
    others = [*draws[1:], draws[0]]
    gaps = [a[rows].mean() - b[other].mean() for rows, other in zip(draws, others)]
    return np.quantile(gaps, [0.025, 0.975])


@paired_difference.wrong(
    """You compare the ends of two intervals. That two intervals overlap says nothing about the difference:
    compute the difference in every draw."""
)
def paired_difference_of_ends(a, b, draws):
    (low_a, high_a), (low_b, high_b) = (
        np.quantile([x[rows].mean() for rows in draws], [0.025, 0.975]) for x in (a, b)
    )
    return np.array([low_a - high_b, high_a - low_b])


@paired_difference.wrong(
    """You take the ends for each model, and subtract end from end. The ends of a difference are others:
    subtract in every draw, then take the two ends."""
)
def paired_difference_end_from_end(a, b, draws):
    ends = [np.quantile([x[rows].mean() for rows in draws], [0.025, 0.975]) for x in (a, b)]
    return ends[0] - ends[1]


@paired_difference.wrong("Those ends leave 5 % out on each side. For 95 % in the middle: 2.5 % on each.")
def paired_difference_of_ninety(a, b, draws):
    return np.quantile([(a - b)[rows].mean() for rows in draws], [0.05, 0.95])


@paired_difference.wrong("You subtract the first from the second: asked for is a − b.")
def paired_difference_reversed(a, b, draws):
    return np.quantile([(b - a)[rows].mean() for rows in draws], [0.025, 0.975])


@paired_difference.wrong(
    """np.quantile takes shares between 0 and 1, np.percentile hundredths: 0.025 and 0.975 hundredths are both
    nearly the smallest."""
)
def paired_difference_percentile(a, b, draws):
    return np.percentile([(a - b)[rows].mean() for rows in draws], [0.025, 0.975])


@paired_difference.wrong("You add up the differences. Take their mean over the rows of a draw.")
def paired_difference_summed(a, b, draws):
    return np.quantile([(a - b)[rows].sum() for rows in draws], [0.025, 0.975])


@paired_difference.wrong("Those are the smallest and the largest of all draws. Leave 2.5 % out on each side.")
def paired_difference_extremes(a, b, draws):
    gaps = [(a - b)[rows].mean() for rows in draws]
    return np.array([min(gaps), max(gaps)])


@paired_difference.wrong("That is the ratio of the two accuracies. The difference is asked for.")
def paired_difference_ratio(a, b, draws):
    return np.quantile([a[rows].mean() / b[rows].mean() for rows in draws], [0.025, 0.975])


@paired_difference.wrong("You multiply: that is how often both are right. Subtract, a − b.")
def paired_difference_both_right(a, b, draws):
    return np.quantile([(a * b)[rows].mean() for rows in draws], [0.025, 0.975])


@paired_difference.wrong("That is the mean difference of all draws, one number. The two ends are asked for.")
def paired_difference_mean(a, b, draws):
    return np.mean([(a - b)[rows].mean() for rows in draws])


@paired_difference.wrong(
    """You go 1.96 standard deviations to both sides. Asked for are the ends of the middle 95 % of the draws,
    as np.quantile gives them, however lopsided they lie."""
)
def paired_difference_by_deviation(a, b, draws):
    gaps = np.array([(a - b)[rows].mean() for rows in draws])
    return np.array([gaps.mean() - 1.96 * gaps.std(), gaps.mean() + 1.96 * gaps.std()])
