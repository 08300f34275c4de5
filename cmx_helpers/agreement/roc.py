"""How well does a score tell two kinds of pairs apart? `agreement` shows it."""

import numpy as np
from scipy.stats import rankdata

from cmx_helpers._common.validate import as_float, integer, number
from cmx_helpers.agreement._checks import as_scores_and_marks, as_shares


def roc(scores, same):
    """The receiver operating characteristic: what every threshold costs, and what it finds.

    One point for each different score t, and one before the first: the share of pairs with `scores >= t`
    among those that are not the same (false alarms) and among those that are (hits). Source: Fawcett, An
    introduction to ROC analysis (2006). Derived in lesson 14_agreement.

    Parameters
    ----------
    scores : array, shape (n,)
        High for pairs that seem to belong together.
    same : boolean array, shape (n,)
        Whether they do.

    Returns
    -------
    false_alarms, hits : arrays, shape (different scores + 1,)
        From (0, 0) to (1, 1).

    Raises
    ------
    ValueError, TypeError
        Lengths differ, a score is not finite, or all pairs are of one kind.

    Examples
    --------
    >>> false_alarms, hits = roc([0.9, 0.7, 0.6, 0.6], np.array([True, False, True, False]))
    >>> false_alarms, hits
    (array([0. , 0. , 0.5, 1. ]), array([0. , 0.5, 0.5, 1. ]))
    """
    scores, same = as_scores_and_marks(scores, same)
    values, place = np.unique(-scores, return_inverse=True)
    counts = [np.bincount(place[kind], minlength=len(values)) for kind in (~same, same)]
    false_alarms, hits = (np.append(0, np.cumsum(count)) / count.sum() for count in counts)
    return false_alarms, hits


def auroc(scores, same):
    """The area below the ROC: how often a pair that is the same scores higher than one that is not.

    .. math:: A = \\frac{1}{n m} \\sum_{i: \\text{same}} \\sum_{j: \\text{not}}
              \\left( [s_i > s_j] + \\tfrac12 [s_i = s_j] \\right)
              = \\frac{\\sum_{i: \\text{same}} \\text{rank}_i - n(n+1)/2}{n m}

    1/2 is chance. It does not depend on how many pairs there are of each kind. Source: Hanley and McNeil, The
    meaning and use of the area under a receiver operating characteristic (ROC) curve (1982). Derived in
    lesson 14_agreement.

    Parameters
    ----------
    scores : array, shape (n,)
    same : boolean array, shape (n,)

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        Lengths differ, a score is not finite, or all pairs are of one kind.

    Examples
    --------
    >>> auroc([0.9, 0.7, 0.6, 0.6, 0.2], np.array([True, False, True, False, False]))
    0.75
    """
    scores, same = as_scores_and_marks(scores, same)
    n, m = int(same.sum()), int((~same).sum())
    return float((rankdata(scores)[same].sum() - n * (n + 1) / 2) / (n * m))


def auroc_ceiling(s):
    """The best AUROC that anything can reach on these observations, promised by their overlaps.

    If the beliefs are calibrated, a pair drawn by chance is of the kind "same" in S of all cases. So each
    overlap counts S times as the same and 1 − S times as different, and the AUROC of the overlap itself, so
    weighted, is the best there is (Neyman and Pearson: nothing ranks better than the ratio of chances, which
    grows with S). No label is needed. The promise is as good as the calibration. Derived in lesson
    14_agreement.

    Parameters
    ----------
    s : array of any shape
        Overlaps of all pairs, as `overlap` gives them.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        An overlap is not within 0 and 1, or all are 0 or all are 1.

    Examples
    --------
    >>> auroc_ceiling([[1.0, 0.0], [0.0, 1.0]]), auroc_ceiling([0.1, 0.1, 0.1])
    (1.0, 0.5)
    """
    s = as_shares("s", s).astype(np.float64)
    values, counts = np.unique(s, return_counts=True)
    same, different = values * counts, (1 - values) * counts
    if not same.sum() or not different.sum():
        raise ValueError(
            f"s: expected overlaps that differ from 0 and from 1, got {values[0]:g} in all places"
        )
    below = np.cumsum(different) - different / 2
    return float(same @ below / (same.sum() * different.sum()))


def shuffled_auroc(auroc, classes=10):
    """What an AUROC becomes if the pairs called different were made by shuffling.

    .. math:: A' = \\left(1 - \\tfrac1K\\right) A + \\tfrac1K \\cdot \\tfrac12

    Of shuffled pairs one in K belongs together all the same, and it scores as the others of its kind do.
    Derived in lesson 14_agreement.

    Parameters
    ----------
    auroc : array or number
        Against pairs that really differ; from 0 to 1.
    classes : int
        K, as likely one as the other.

    Returns
    -------
    array or number

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Examples
    --------
    >>> round(shuffled_auroc(1.0), 6)
    0.95
    """
    classes = integer("classes", classes, minimum=2, maximum=2**31)
    if np.ndim(auroc) == 0:
        auroc = number("auroc", auroc, minimum=0, maximum=1)
    else:
        auroc = as_float("auroc", auroc, finite=True)
        if auroc.min() < 0 or auroc.max() > 1:
            raise ValueError(
                f"auroc: expected numbers from 0 to 1, got {auroc.min():.6g} … {auroc.max():.6g}"
            )
    return (1 - 1 / classes) * auroc + 0.5 / classes
