"""How sure is a measured number? `evaluation` shows it."""

from typing import NamedTuple

import numpy as np
from scipy.stats import bootstrap

from cmx_helpers._common.validate import as_array, as_float, check_shape, integer, number, shown

MOST_RESAMPLES = 1_000_000


class Interval(NamedTuple):
    """A measured number and the range that it could well have had."""

    value: float
    """On the samples as they are."""
    low: float
    high: float


def bootstrap_interval(*samples, groups=None, statistic=None, level=0.95, resamples=2000, seed=0):
    """How far a number moves when the test set is drawn again, from the test set itself.

    The samples are drawn again with replacement, as many as there are, and the statistic is computed anew;
    the interval holds the middle `level` of what comes out (percentile bootstrap). Several arrays are drawn
    *together*, row by row: two models tested on the same samples share their luck, and the interval of their
    difference or ratio knows it. Samples that come in groups (voices, writers) are alike within a group; with
    `groups`, groups are drawn first, and then samples within each group drawn. It covers the choice of test
    samples and nothing else: not another start of the training. Source: Efron and Tibshirani, An Introduction
    to the Bootstrap (1993), chapters 8 and 13. Derived in lesson 11_evaluation.

    Parameters
    ----------
    *samples : arrays, shape (n,)
        One number per test sample: 1 for a right answer, 0 for a wrong one. Booleans will do.
    groups : array, shape (n,), optional
        The group of each sample: numbers or names, at least two different ones.
    statistic : function, optional
        As `numpy.mean` or `accuracy_ratio`: called as `statistic(*samples, axis=-1)`, also with resamples
        along leading axes. The mean where it is not given, or the difference of two means.
    level : float
        Between 0 and 1.
    resamples : int
    seed : int

    Returns
    -------
    Interval
        `value`, `low`, `high`.

    Raises
    ------
    ValueError, TypeError
        Arrays of different lengths, fewer than two samples, a number out of range or not finite; more than
        two arrays without a statistic.

    Examples
    --------
    >>> right = np.arange(200) % 5 > 0
    >>> [round(x, 3) for x in bootstrap_interval(right)]
    [0.8, 0.745, 0.855]

    The same answers from ten voices, two of which are never understood: other voices may do far worse.

    >>> [round(x, 3) for x in bootstrap_interval(right[::-1], groups=np.arange(200) % 10)]
    [0.8, 0.5, 1.0]
    """
    arrays = [as_float(f"samples[{k}]", array, ndim=1, finite=True) for k, array in enumerate(samples)]
    lengths = [len(array) for array in arrays]
    if not arrays or len(set(lengths)) > 1 or lengths[0] < 2:
        raise ValueError(f"samples: expected arrays of one length, two or more, got lengths {lengths}")
    if statistic is None:
        if len(arrays) > 2:
            raise ValueError(f"statistic: expected one for {len(arrays)} arrays of samples, got none")
        statistic = np.mean if len(arrays) == 1 else _difference
    if not callable(statistic):
        raise TypeError(f"statistic: expected a function such as numpy.mean, got {shown(statistic)}")
    level = number("level", level, above=0, maximum=1 - 1e-9)
    resamples = integer("resamples", resamples, minimum=10, maximum=MOST_RESAMPLES)
    arrays = [array.astype(np.float64) for array in arrays]
    try:
        value = statistic(*arrays, axis=-1)
    except TypeError as error:
        raise TypeError(
            f"statistic: expected a function that is called as statistic(*samples, axis=-1) ({error})"
        ) from None
    value = float(as_float("statistic", value, ndim=0))
    if groups is not None:
        drawn = _drawn_by_groups(groups, lengths[0], resamples, integer("seed", seed, minimum=0))
        told = [statistic(*(array[rows] for array in arrays), axis=-1) for rows in drawn]
        low, high = np.quantile(told, [(1 - level) / 2, (1 + level) / 2])
        return Interval(value, float(low), float(high))
    found = bootstrap(
        arrays,
        statistic,
        paired=True,
        vectorized=True,
        confidence_level=level,
        n_resamples=resamples,
        batch=max(1, 2_000_000 // lengths[0]),
        method="percentile",
        rng=np.random.default_rng(integer("seed", seed, minimum=0)),
    )
    low, high = found.confidence_interval
    return Interval(value, float(low), float(high))


def _drawn_by_groups(groups, samples, resamples, seed):
    """Row numbers of each draw: as many groups as there are, and from each as many samples as it has."""
    groups = as_array("groups", groups)
    check_shape("groups", groups, (samples,))
    names = np.unique(groups)
    if len(names) < 2:
        raise ValueError(f"groups: expected two groups or more, got {shown(names)}")
    rows_of, rng = [np.flatnonzero(groups == name) for name in names], np.random.default_rng(seed)
    for _ in range(resamples):
        chosen = [rows_of[k] for k in rng.integers(len(names), size=len(names))]
        yield np.concatenate([rng.choice(rows, len(rows)) for rows in chosen])


def accuracy_ratio(right, reference, axis=-1):
    """Accuracy of one model over that of another: mean(right) / mean(reference), a statistic to resample.

    For measurements like those of lesson 11_evaluation.

    Parameters
    ----------
    right, reference : arrays of one shape
        1 or 0 for each test sample.
    axis : int
        Along which the samples lie.

    Returns
    -------
    array, or a number

    Raises
    ------
    ValueError, TypeError
        Shapes differ, a number is not finite, or the reference has no right answer: the ratio has no bound.

    Examples
    --------
    >>> accuracy_ratio([1, 1, 0, 1], [1, 1, 1, 1])
    np.float64(0.75)
    """
    right = as_float("right", right, ndim=-1, finite=True).astype(np.float64, copy=False)
    reference = as_float("reference", reference, finite=True).astype(np.float64, copy=False)
    check_shape("reference", reference, right.shape)
    axis = integer("axis", axis, minimum=-right.ndim, maximum=right.ndim - 1)
    below = np.mean(reference, axis=axis)
    if not np.all(below):
        raise ValueError("reference: expected at least one right answer, got none to divide by")
    return np.mean(right, axis=axis) / below


def _difference(a, b, axis=-1):
    return np.mean(a, axis=axis) - np.mean(b, axis=axis)
