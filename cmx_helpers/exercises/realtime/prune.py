"""Exercise realtime.prune, lesson 17_realtime: the smallest weights become zero."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.prune",
    points=2,
    minutes=5,
    hints=(
        "Small means near zero, from either side: np.abs.",
        "How many go? round(share * weights.size). Which? The first of np.argsort(np.abs(weights).ravel()).",
        "Copy the weights, flat = kept.ravel(), flat[order[:gone]] = 0, and return them in their shape.",
    ),
)
def prune(weights, share):
    kept = weights.copy().ravel()
    gone = round(share * weights.size)
    kept[np.argsort(np.abs(kept))[:gone]] = 0
    return kept.reshape(weights.shape)


@prune.cases
def prune_cases(rng):
    skewed = rng.normal(size=(8, 5)) * np.array([0.1, 1, 3, 0.5, 2])
    return [
        (np.array([[0.5, -0.1], [0.2, -0.9]]), 0.5),
        (rng.normal(size=20), 0.8),
        (skewed, 0.9),
        (skewed, 0.25),
        (rng.normal(size=(3, 4)), 0.0),
    ]


@prune.right
def prune_by_threshold(weights, share):
    gone = round(share * weights.size)
    sizes = np.sort(np.abs(weights), axis=None)
    return weights * (np.abs(weights) > (sizes[gone - 1] if gone else -1))


@prune.right
def prune_by_partition(weights, share):
    stay = weights.size - round(share * weights.size)
    largest = np.argsort(-np.abs(weights), axis=None)[:stay]
    result = np.zeros_like(weights)
    result.flat[largest] = weights.flat[largest]
    return result


def _without(weights, order, gone):
    kept = weights.copy().ravel()
    kept[order[:gone]] = 0
    return kept.reshape(weights.shape)


def _gone(weights, share):
    return round(share * weights.size)


@prune.wrong(
    "You take the smallest by value: the most negative ones go, however large. Small is near zero: np.abs."
)
def prune_by_value(weights, share):
    return _without(weights, np.argsort(weights.ravel()), _gone(weights, share))


@prune.wrong("The largest go in yours, and the smallest stay.")
def prune_largest(weights, share):
    return _without(weights, np.argsort(-np.abs(weights).ravel()), _gone(weights, share))


@prune.wrong("`share` is what goes, not what stays.")
def prune_share_stays(weights, share):
    return _without(weights, np.argsort(np.abs(weights).ravel()), weights.size - _gone(weights, share))


@prune.wrong(
    """You compare with share times the largest weight. How many that is, nobody knows; asked is a share of
    their *number*."""
)
def prune_by_largest(weights, share):
    return weights * (np.abs(weights) >= share * np.abs(weights).max())


@prune.wrong("You prune every row by itself. The smallest of the whole array go.")
def prune_by_row(weights, share):
    rows = np.atleast_2d(weights)
    pruned = [_without(row, np.argsort(np.abs(row)), round(share * row.size)) for row in rows]
    return np.array(pruned).reshape(weights.shape)


@prune.wrong("The signs are lost: np.abs is for the comparison only.")
def prune_abs(weights, share):
    return np.abs(prune.reference(weights, share))


@prune.wrong(
    "Those are only the weights that stay. The layer needs the array in its shape, with zeros in it."
)
def prune_only_kept(weights, share):
    kept = prune.reference(weights, share)
    return kept[kept != 0]


@prune.wrong("Nothing is left out: the weights are as they were.")
def prune_nothing(weights, share):
    return weights.copy()


@prune.wrong("That is the mask. Multiply the weights by it.")
def prune_mask(weights, share):
    return (prune.reference(weights, share) != 0).astype(float)


@prune.wrong("What stays is larger than it was: do not make up for what is gone (dropout does).")
def prune_like_dropout(weights, share):
    return prune.reference(weights, share) / (1 - share)


@prune.wrong("You drop weights at random. The smallest go: they move the output least.")
def prune_at_random(weights, share):
    order = np.random.default_rng(3).permutation(weights.size)
    return _without(weights, order, max(1, _gone(weights, share)))
