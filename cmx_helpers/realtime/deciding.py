"""When to answer: at the first moment at which one is sure enough. Lesson 17_realtime."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape, number


class Decisions(NamedTuple):
    """What `decide` gives, for each sound."""

    moment: np.ndarray
    """int64: the number of the moment."""
    answer: np.ndarray
    """int64: the class."""


def decide(beliefs, threshold):
    """Answer at the first moment at which the largest belief reaches `threshold`, at the last one otherwise.

    ``n* = min {n : max_k p[n, k] ≥ θ}``, and the answer is ``argmax_k p[n*, k]``

    Parameters
    ----------
    beliefs : float array, shape (sounds, moments, classes)
    threshold : number
        From 0 to 1; more than 1 waits for the end of each sound.

    Returns
    -------
    Decisions

    Raises
    ------
    ValueError, TypeError
        A belief is not finite; `threshold` is negative.

    Notes
    -----
    The rule of A. Wald, *Sequential Tests of Statistical Hypotheses*, 1945. Derived in lesson 17_realtime.

    Examples
    --------
    >>> decide([[[0.5, 0.5], [0.1, 0.9], [0.6, 0.4]]], 0.8)
    Decisions(moment=array([1]), answer=array([1]))
    """
    beliefs = as_float("beliefs", beliefs, ndim=3, finite=True)
    threshold = number("threshold", threshold, minimum=0)
    sure = beliefs.max(axis=2) >= threshold
    sure[:, -1] = True
    moment = sure.argmax(axis=1)
    return Decisions(moment, beliefs[np.arange(len(beliefs)), moment].argmax(axis=1))


def accuracy_at(beliefs, digits, times, onsets, after):
    """Share of right answers, asked so many seconds after each word has begun.

    What is asked is the last belief that is there at that moment; before the first one, nobody can answer.

    Parameters
    ----------
    beliefs : float array, shape (sounds, moments, classes)
    digits : int array, shape (sounds,)
    times : float array, shape (moments,)
        When each belief is there, rising.
    onsets : float array, shape (sounds,)
        When each word begins.
    after : float array, shape (n,)
        Seconds from there.

    Returns
    -------
    bool array, shape (sounds, n)
        Whether the answer is right.

    Raises
    ------
    ValueError, TypeError
        A shape does not fit.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> accuracy_at([[[1.0, 0.0], [0.0, 1.0]]], [1], [0.1, 0.2], [0.0], [0.05, 0.15, 0.25])
    array([[False, False,  True]])
    """
    beliefs = as_float("beliefs", beliefs, ndim=3, finite=True)
    digits, times = as_integers("digits", digits, ndim=1), as_float("times", times, ndim=1, finite=True)
    onsets, after = (
        as_float("onsets", onsets, ndim=1, finite=True),
        as_float("after", after, ndim=1, finite=True),
    )
    check_shape("digits", digits, beliefs.shape[:1])
    check_shape("onsets", onsets, beliefs.shape[:1])
    check_shape("times", times, beliefs.shape[1:2])
    if (np.diff(times) <= 0).any():
        raise ValueError("times: expected rising numbers")
    last = np.searchsorted(times, onsets[:, None] + after, side="right") - 1
    said = np.take_along_axis(beliefs.argmax(axis=2), np.maximum(last, 0), axis=1)
    return (said == digits[:, None]) & (last >= 0)
