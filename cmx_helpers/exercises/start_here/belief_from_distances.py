"""Exercise start_here.belief_from_distances, lesson 00_start_here."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "start_here.belief_from_distances",
    points=2,
    minutes=5,
    hints=(
        "np.exp works on a whole array: np.exp(-distances / width).",
        "They do not add up to 1 yet. Divide by their sum, as in fuse.",
    ),
)
def belief_from_distances(distances, width):
    closeness = np.exp(-distances / width)
    return closeness / closeness.sum()


@belief_from_distances.cases
def belief_cases(rng):
    drawn = [(rng.uniform(0, 8, size=10), float(rng.uniform(0.3, 3))) for _ in range(4)]
    return [(np.array([0.0, 1.0, 2.0]), 1.0), *drawn]


@belief_from_distances.right
def belief_shifted(distances, width):
    score = -np.asarray(distances) / width
    closeness = np.exp(score - score.max())
    return closeness / closeness.sum()


@belief_from_distances.wrong(
    "The farther, the larger: the minus is missing. It must be exp of -distances / width."
)
def belief_without_the_minus(distances, width):
    closeness = np.exp(distances / width)
    return closeness / closeness.sum()


@belief_from_distances.wrong("They do not add up to 1: divide by their sum.")
def belief_without_dividing(distances, width):
    return np.exp(-distances / width)


@belief_from_distances.wrong(
    "You multiplied by the width. The larger the width, the less a distance counts: divide."
)
def belief_times_the_width(distances, width):
    closeness = np.exp(-distances * width)
    return closeness / closeness.sum()


@belief_from_distances.wrong("The width is not used: a noisy picture must leave more belief for the others.")
def belief_without_the_width(distances, width):
    closeness = np.exp(-distances)
    return closeness / closeness.sum()


@belief_from_distances.wrong(
    "You gave all belief to the nearest digit. It leaves some for the others: use exp."
)
def belief_in_the_nearest_alone(distances, width):
    return (np.arange(len(distances)) == np.argmin(distances)).astype(float)
