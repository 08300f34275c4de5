"""The area below a ROC, from ranks, and the ROC itself."""

import numpy as np

from benchmarks.cases import Series, normal
from cmx_helpers.agreement import auroc, roc


def scores_and_marks(n):
    """Scores with ties, as overlaps of rounded beliefs have them, a tenth of them of the same digit."""
    same = np.random.default_rng(1).permutation(n) < n // 10
    return (normal((n,))[0] + same).round(3), same


def area_ours(scores, same):
    return lambda scores, same: auroc(scores, same)


def area_sklearn(scores, same):
    from sklearn.metrics import roc_auc_score

    return lambda scores, same: roc_auc_score(same, scores)


def area_scipy(scores, same):
    from scipy.stats import mannwhitneyu

    def share_of_duels(scores, same):
        won = mannwhitneyu(scores[same], scores[~same], method="asymptotic").statistic
        return won / (same.sum() * (~same).sum())

    return share_of_duels


def curve_ours(scores, same):
    return lambda scores, same: roc(scores, same)


def curve_sklearn(scores, same):
    from sklearn.metrics import roc_curve

    return lambda scores, same: roc_curve(same, scores, drop_intermediate=False)[:2]


SERIES = [
    Series(
        "auroc",
        "pairs",
        (50_000, 100_000, 200_000),
        scores_and_marks,
        {"ours": area_ours, "sklearn": area_sklearn, "scipy": area_scipy},
        reference="sklearn",
        tiny=lambda: scores_and_marks(10),
    ),
    Series(
        "roc: every threshold",
        "pairs",
        (50_000, 100_000, 200_000),
        scores_and_marks,
        {"ours": curve_ours, "sklearn": curve_sklearn},
        reference="sklearn",
        tiny=lambda: scores_and_marks(10),
    ),
]
