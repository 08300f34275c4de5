"""Exercise agreement.auroc, lesson 14_agreement: the area below the curve, from ranks."""

import numpy as np
from scipy.stats import rankdata

from cmx_helpers.exercises._engine import exercise


def _by_pairs(scores, same, ties=0.5):
    a, b = scores[same][:, None], scores[~same]
    return ((a > b) + ties * (a == b)).mean()


@exercise(
    "agreement.auroc",
    points=2,
    minutes=5,
    hints=(
        "rankdata(scores)[same].sum(): the ranks of the same, added up. A rank counts all scores that "
        "are not "
        "higher, the same among them.",
        "Among themselves the n same pairs have the ranks 1 to n, n (n + 1) / 2 together: take that "
        "off. What is "
        "left are the wins over the m others.",
        "There are n times m duels. Divide by that.",
    ),
)
def auroc(scores, same):
    ranks = rankdata(scores)
    n, m = same.sum(), (~same).sum()
    return (ranks[same].sum() - n * (n + 1) / 2) / (n * m)


@auroc.cases
def auroc_cases(rng):
    five = np.array([0.9, 0.7, 0.6, 0.6, 0.2]), np.array([True, False, True, False, False])
    same = rng.random(80) < 0.3
    same[:2] = True, False
    scores = rng.random(80) + 0.3 * same
    return [five, (scores, same), (np.round(scores, 1), same), ((scores > 0.7).astype(float), same)]


@auroc.right
def auroc_by_duels(scores, same):
    wins = 0.0
    for a in scores[same]:
        for b in scores[~same]:
            wins += 1 if a > b else 0.5 if a == b else 0
    return wins / (same.sum() * (~same).sum())


@auroc.right
def auroc_by_signs(scores, same):
    return 0.5 + 0.5 * np.sign(scores[same][:, None] - scores[~same]).mean()


@auroc.right
def auroc_by_mean_ranks(scores, same):
    n, m = same.sum(), (~same).sum()
    return (rankdata(scores)[same].mean() - (n + 1) / 2) / m


@auroc.wrong(
    "A tie counts as a whole win in yours. Whoever cannot tell two pairs apart guesses: a tie counts half."
)
def auroc_ties_won(scores, same):
    return _by_pairs(scores, same, 1)


@auroc.wrong("A tie counts as lost in yours. Whoever cannot tell two pairs apart guesses: a tie counts half.")
def auroc_ties_lost(scores, same):
    return _by_pairs(scores, same, 0)


@auroc.wrong(
    "You rank with argsort, which gives equal scores different ranks, by their place in the array. "
    "rankdata gives "
    "them the mean of their ranks."
)
def auroc_by_argsort(scores, same):
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable") + 1
    n, m = same.sum(), (~same).sum()
    return (ranks[same].sum() - n * (n + 1) / 2) / (n * m)


@auroc.wrong("You take nothing off the sum of ranks. The same pairs beat each other in it: n (n + 1) / 2.")
def auroc_ranks_only(scores, same):
    return rankdata(scores)[same].sum() / (same.sum() * (~same).sum())


@auroc.wrong("Ranks begin with 1: among themselves the n same pairs have n (n + 1) / 2, not n (n - 1) / 2.")
def auroc_ranks_from_zero(scores, same):
    n, m = same.sum(), (~same).sum()
    return (rankdata(scores)[same].sum() - n * (n - 1) / 2) / (n * m)


@auroc.wrong("Turned round: that is how often the different pair scores higher.")
def auroc_turned(scores, same):
    return 1 - _by_pairs(scores, same)


@auroc.wrong("Those are wins, not yet a share. Divide by the number of duels, n times m.")
def auroc_wins(scores, same):
    return _by_pairs(scores, same) * same.sum() * (~same).sum()


@auroc.wrong(
    "You divide by n times n, or by all pairs of pairs. A duel has one of the n same and one of the m others."
)
def auroc_divided_by_all(scores, same):
    return _by_pairs(scores, same) * same.sum() * (~same).sum() / len(scores) ** 2


@auroc.wrong("You compare the means of the two kinds. Only the order of the scores counts: duels, or ranks.")
def auroc_means(scores, same):
    return scores[same].mean() - scores[~same].mean()


@auroc.wrong("That is the accuracy at a threshold of one half. The area asks all thresholds at once.")
def auroc_accuracy(scores, same):
    return ((scores >= 0.5) == same).mean()
