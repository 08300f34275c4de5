"""Exercise agreement.roc, lesson 14_agreement: what each threshold finds, and what it costs."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "agreement.roc",
    points=2,
    minutes=4,
    hints=(
        "For one threshold: called same are the pairs with scores >= threshold.",
        "hits is the mean of that over the pairs that are the same, scores[same]; false alarms the mean over "
        "the others, scores[~same].",
        "np.array([(scores[same] >= t).mean() for t in thresholds]) are the hits.",
    ),
)
def roc(scores, same, thresholds):
    hits = np.array([(scores[same] >= t).mean() for t in thresholds])
    false_alarms = np.array([(scores[~same] >= t).mean() for t in thresholds])
    return false_alarms, hits


@roc.cases
def roc_cases(rng):
    scores = np.array([0.9, 0.7, 0.6, 0.6, 0.2])
    same = np.array([True, False, True, False, False])
    uneven = rng.random(60) < 0.25
    uneven[:3] = True, False, False
    drawn = np.round(rng.random(60) + 0.4 * uneven, 1)
    return [(scores, same, np.array([0.8, 0.6, 0.5])), (drawn, uneven, np.unique(drawn)[::-1])]


@roc.right
def roc_by_sums(scores, same, thresholds):
    called = scores >= np.asarray(thresholds)[:, None]
    return (called & ~same).sum(axis=1) / (~same).sum(), (called & same).sum(axis=1) / same.sum()


@roc.wrong("The two are exchanged: false alarms come first, the axis across, then hits.")
def roc_exchanged(scores, same, thresholds):
    return roc.reference(scores, same, thresholds)[::-1]


@roc.wrong(
    """You divide by all pairs. Hits are a share of the pairs that are the same, false alarms a share of
    those that are not; so the curve does not depend on how many there are of each."""
)
def roc_of_all_pairs(scores, same, thresholds):
    x, y = roc.reference(scores, same, thresholds)
    return x * (~same).mean(), y * same.mean()


@roc.wrong("A score equal to the threshold counts as called: >=, not >.")
def roc_above(scores, same, thresholds):
    x = np.array([(scores[~same] > t).mean() for t in thresholds])
    return x, np.array([(scores[same] > t).mean() for t in thresholds])


@roc.wrong("You call the low scores the same. High overlap means the same: scores >= threshold.")
def roc_below(scores, same, thresholds):
    x = np.array([(scores[~same] <= t).mean() for t in thresholds])
    return x, np.array([(scores[same] <= t).mean() for t in thresholds])


@roc.wrong(
    """Those are the misses: the same pairs that fall below the threshold. Hits are those at or above it: 1
    less what you have."""
)
def roc_misses(scores, same, thresholds):
    x, y = roc.reference(scores, same, thresholds)
    return x, 1 - y


@roc.wrong(
    """You return how many of the called pairs are wrong, a share of the called ones. A false alarm rate is
    a share of the pairs that are not the same, called or not."""
)
def roc_of_called(scores, same, thresholds):
    called = scores >= np.asarray(thresholds)[:, None]
    wrong = (called & ~same).sum(axis=1) / np.maximum(called.sum(axis=1), 1)
    return wrong, roc.reference(scores, same, thresholds)[1]


@roc.wrong("Those are counts. Divide by the number of pairs of each kind.")
def roc_counts(scores, same, thresholds):
    x, y = roc.reference(scores, same, thresholds)
    return x * (~same).sum(), y * same.sum()


@roc.wrong("That is the share of right decisions at each threshold. Keep the two kinds of pairs apart.")
def roc_accuracy(scores, same, thresholds):
    return np.array([((scores >= t) == same).mean() for t in thresholds])
