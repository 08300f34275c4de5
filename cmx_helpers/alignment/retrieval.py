"""How good a ranking is: average precision, recall at k, and chance. Derived in lesson 12_alignment."""

import numpy as np

from cmx_helpers._common.arguments import as_booleans
from cmx_helpers._common.validate import as_float, check_shape, integer


def average_precision(scores, relevant):
    """Mean, over the relevant items, of the precision at their place in the ranking.

    AP = 1/R · Σ_{places n of relevant items} (relevant ones among the first n) / n

    The highest score comes first. Where scores are equal, all items of that score share the place of the last
    of them, so that no order of the list helps. Source: Manning, Raghavan and Schütze, Introduction to
    Information Retrieval (2008), section 8.4; equal to scikit-learn's `average_precision_score`. Derived
    in lesson 12_alignment.

    Parameters
    ----------
    scores : array, shape (items,), finite
    relevant : boolean array, shape (items,)
        At least one True.

    Returns
    -------
    float
        Above 0, at most 1.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> round(average_precision([0.9, 0.8, 0.3], np.array([True, False, True])), 3)
    0.833
    """
    scores = as_float("scores", scores, ndim=1, finite=True)
    relevant = as_booleans("relevant", relevant, "this item is relevant")
    check_shape("relevant", relevant, scores.shape)
    if not relevant.any():
        raise ValueError("relevant: expected at least one True, got none")
    return float(_average_precisions(scores[None], relevant[None])[0])


def mean_average_precision(similarity, relevant):
    """mAP: the mean of `average_precision` over the rows, each row one query.

    Derived in lesson 12_alignment.

    Parameters
    ----------
    similarity : array, shape (queries, items), finite
    relevant : boolean array, shape (queries, items)
        At least one True in each row.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> mean_average_precision([[0.9, 0.1], [0.9, 0.1]], np.array([[True, False], [False, True]]))
    0.75
    """
    return float(_average_precisions(*_table(similarity, relevant)).mean())


def recall_at(similarity, relevant, k=1):
    """The share of queries that have a relevant item among the k of highest similarity.

    Of equally similar items the first in the list counts as the more similar. Derived in lesson 12_alignment.

    Parameters
    ----------
    similarity : array, shape (queries, items), finite
    relevant : boolean array, shape (queries, items)
    k : int
        1 … items.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> found = np.array([[True, False], [False, True]])
    >>> recall_at([[0.9, 0.1], [0.9, 0.1]], found), recall_at([[0.9, 0.1], [0.9, 0.1]], found, k=2)
    (0.5, 1.0)
    """
    similarity, relevant = _table(similarity, relevant, each=False)
    k = integer("k", k, minimum=1, maximum=similarity.shape[1])
    first = np.argsort(-similarity, axis=1, kind="stable")[:, :k]
    return float(np.take_along_axis(relevant, first, axis=1).any(axis=1).mean())


def chance_precision(relevant, items):
    """The mean average precision of a random ranking: (R - 1)/(N - 1) + (N - R)/(N - 1) · H_N / N.

    H_N = 1 + 1/2 + … + 1/N. It is more than R/N. Derived in lesson 12_alignment: an item at place n is
    relevant with chance R/N, and then the n - 1 before it hold (n - 1) · (R - 1)/(N - 1) relevant ones.

    Parameters
    ----------
    relevant, items : int
        R and N; 1 ≤ R ≤ N, N at most 2**24.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or no integer.

    Examples
    --------
    >>> round(chance_precision(100, 1000), 4)
    0.1058
    """
    items = integer("items", items, minimum=1, maximum=2**24)
    relevant = integer("relevant", relevant, minimum=1, maximum=items)
    if items == 1:
        return 1.0
    harmonic = float((1 / np.arange(1, items + 1)).sum())
    return float((relevant - 1) / (items - 1) + (items - relevant) / (items - 1) * harmonic / items)


def partner_recall(items, k=1, classes=10):
    """How often the one right partner can at best be among the first k of N, in the mean.

    A perfect model knows the class and no more: of the 1 + Bin(N - 1, 1/K) items of the class each is as
    likely the partner. E[min(k, n) / n], which for k = 1 is K · (1 - (1 - 1/K)^N) / N. Derived in lesson
    12_alignment.

    Parameters
    ----------
    items : int
        N, pairs in the collection; at most 2**20.
    k : int
        At least 1.
    classes : int
        K, equally likely; at least 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or no integer.

    Examples
    --------
    >>> round(partner_recall(1000), 4), round(partner_recall(1000, k=5), 4)
    (0.01, 0.05)
    """
    from scipy.stats import binom

    items = integer("items", items, minimum=1, maximum=2**20)
    k, classes = integer("k", k, minimum=1), integer("classes", classes, minimum=1)
    n = np.arange(1, items + 1)
    return float(np.minimum(1.0, float(min(k, items)) / n) @ binom.pmf(n - 1, items - 1, 1 / classes))


def _table(similarity, relevant, each=True):
    similarity = as_float("similarity", similarity, ndim=2, finite=True)
    relevant = as_booleans("relevant", relevant, "this item is relevant for this query")
    check_shape("relevant", relevant, similarity.shape)
    if each and not relevant.any(axis=1).all():
        row = int(np.flatnonzero(~relevant.any(axis=1))[0])
        raise ValueError(f"relevant: expected at least one True in each row, got none in row {row}")
    return similarity, relevant


def _average_precisions(similarity, relevant):
    """One number for each row."""
    order = np.argsort(-similarity, axis=1, kind="stable")
    ranked, hits = (np.take_along_axis(table, order, axis=1) for table in (similarity, relevant))
    found = hits.cumsum(axis=1)
    places = np.arange(1, hits.shape[1] + 1)
    precision = found / places
    # Equal scores share the place of the last of them: go through from behind, keeping the last precision.
    last = np.ones_like(hits)
    last[:, :-1] = ranked[:, 1:] != ranked[:, :-1]
    at = np.where(last, places - 1, hits.shape[1])
    at = np.minimum.accumulate(at[:, ::-1], axis=1)[:, ::-1]
    precision = np.take_along_axis(precision, at, axis=1)
    return (precision * hits).sum(axis=1) / hits.sum(axis=1)
