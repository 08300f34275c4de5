"""Exercise alignment.average_precision, lesson 12_alignment: how good a ranking is."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "alignment.average_precision",
    points=3,
    minutes=3,
    hints=(
        "hits = relevant[np.argsort(-scores)] are the items in their ranking, the best first.",
        "hits.cumsum() counts the relevant ones so far; over 1, 2, 3 … it is the precision at each place.",
        "Take the precision at the places of relevant items only, precision[hits], and its mean.",
    ),
)
def average_precision(scores, relevant):
    hits = relevant[np.argsort(-scores)]
    precision = hits.cumsum() / np.arange(1, len(hits) + 1)
    return precision[hits].mean()


@average_precision.cases
def average_precision_cases(rng):
    found = []
    for n, r in ((6, 2), (9, 3), (12, 5)):
        relevant = rng.permutation(np.arange(n) < r)
        scores = rng.permutation(n) / n - 0.3
        # Not all in front, and not all behind: else several wrong answers are right.
        scores[np.flatnonzero(relevant)[0]] = -1.0
        scores[np.flatnonzero(relevant)[1]] = 2.0
        scores[np.flatnonzero(~relevant)[0]] = 3.0
        found.append((scores, relevant))
    return found


@average_precision.right
def average_precision_by_a_loop(scores, relevant):
    total, found = 0.0, 0
    for place, item in enumerate(sorted(range(len(scores)), key=lambda i: -scores[i]), start=1):
        if relevant[item]:
            found += 1
            total += found / place
    return total / found


@average_precision.right
def average_precision_of_sklearn(scores, relevant):
    from sklearn.metrics import average_precision_score

    return average_precision_score(relevant, scores)


def _hits(scores, relevant):
    return relevant[np.argsort(-scores)]


@average_precision.wrong("You rank the wrong way round. The highest score comes first: np.argsort(-scores).")
def average_precision_ascending(scores, relevant):
    return average_precision_by_a_loop(-scores, relevant)


@average_precision.wrong(
    "You take the mean over all places. Only the places where a relevant item stands count: precision[hits]."
)
def average_precision_of_all_places(scores, relevant):
    hits = _hits(scores, relevant)
    return (hits.cumsum() / np.arange(1, len(hits) + 1)).mean()


@average_precision.wrong("You divide by the number of all items. Divide by the number of relevant ones.")
def average_precision_over_items(scores, relevant):
    return average_precision_by_a_loop(scores, relevant) * relevant.sum() / len(relevant)


@average_precision.wrong(
    "That is the precision among the first R. It does not see whether a hit comes first or R-th."
)
def average_precision_at_r(scores, relevant):
    return _hits(scores, relevant)[: relevant.sum()].mean()


@average_precision.wrong("That is one over the place of the first hit. All relevant items count.")
def average_precision_reciprocal(scores, relevant):
    return 1 / (1 + np.flatnonzero(_hits(scores, relevant))[0])


@average_precision.wrong(
    "You take one over each place. The precision at a place is the number of hits so far over the place."
)
def average_precision_of_places(scores, relevant):
    return (1 / (1 + np.flatnonzero(_hits(scores, relevant)))).mean()


@average_precision.wrong(
    "The list is not ranked: take the items in the order of their scores, highest first."
)
def average_precision_unranked(scores, relevant):
    return average_precision_by_a_loop(-np.arange(len(scores)), relevant)


@average_precision.wrong("The places begin at 1: the precision of a hit at the first place is 1, not 1/2.")
def average_precision_places_late(scores, relevant):
    hits = _hits(scores, relevant)
    return (hits.cumsum() / np.arange(2, len(hits) + 2))[hits].mean()


@average_precision.wrong("That is the share of relevant items, whatever the ranking.")
def average_precision_share(scores, relevant):
    return relevant.mean()
