"""Curves over growing damage, and the area below them; `evaluation` shows them."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, check_shape, integer, one_of, shown

ORDERS = ("most", "least", "random")


class Deletion(NamedTuple):
    """What is left of a belief as the input is taken away piece by piece."""

    share: np.ndarray
    """(steps + 1,): share of the pieces that are gone, from 0 to 1."""
    score: np.ndarray
    """(steps + 1,): the belief in the class that is asked for."""


def curve_area(levels, values):
    """The area below a curve, by trapezoids, divided by its width: the mean height.

    .. math:: \\frac{1}{x_K - x_0} \\sum_k (x_{k+1} - x_k) \\frac{y_k + y_{k+1}}{2}

    Of accuracy over SNR or over the occluder's side it is one number for a whole robustness curve; of belief
    over the share of what was deleted, the score of a deletion test. For measurements like those of
    lesson 11_evaluation.

    Parameters
    ----------
    levels : array, shape (k,), at least two, all rising or all falling
    values : array, shape (k,)

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        Levels neither rise nor fall, lengths differ, a number is not finite.

    Examples
    --------
    >>> curve_area([-20, -10, 0], [0.1, 0.5, 0.9])
    0.5
    """
    levels = as_float("levels", levels, ndim=1, finite=True).astype(np.float64)
    values = as_float("values", values, ndim=1, finite=True).astype(np.float64)
    check_shape("values", values, levels.shape)
    steps = np.diff(levels)
    if not steps.size or not (np.all(steps > 0) or np.all(steps < 0)):
        raise ValueError(f"levels: expected two or more that rise, or that fall, got {levels}")
    return float(np.trapezoid(values, levels) / (levels[-1] - levels[0]))


def deletion_curve(score, importance, *, steps=10, order="most", seed=0):
    """Take an input apart in the order of a map, and watch the belief fall.

    If the map says what mattered, deleting its highest places first must hurt sooner than deleting them at
    random, and deleting the lowest first must hurt later. Source: Petsiuk, Das and Saenko, RISE (2018),
    the deletion metric. Derived in lesson 11_evaluation.

    Parameters
    ----------
    score : function
        From masks, boolean (steps + 1, *importance.shape), True where a piece is taken away, to the belief
        in the class that is asked for, (steps + 1,). What takes the place of a deleted piece is its choice.
    importance : array
        One number for each piece: places of a picture, moments of a sound, words.
    steps : int
        In how many steps all is deleted.
    order : {"most", "least", "random"}
        What goes first. Ties go in random order too.
    seed : int
        Of the random order. Where curves of several samples are averaged, give each sample a seed of its own:
        with one for all, "random" is one fixed path over every picture.

    Returns
    -------
    Deletion
        With `share` and `score`; `curve_area` makes one number of them.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range, a number is not finite, `score` gives another shape.

    Examples
    --------
    A belief that hangs on the first two of four pieces:

    >>> weights = np.array([0.5, 0.25, 0.0, 0.0])
    >>> told = deletion_curve(lambda masks: 0.25 + ~masks @ weights, weights, steps=4)
    >>> told.score
    array([1.  , 0.5 , 0.25, 0.25, 0.25])
    """
    importance = as_float("importance", importance, finite=True)
    steps = integer("steps", steps, minimum=1)
    check_size("steps", steps + 1, importance.size)
    if not callable(score):
        raise TypeError(f"score: expected a function of masks, got {shown(score)}")
    one_of("order", order, ORDERS)
    shuffled = np.random.default_rng(integer("seed", seed, minimum=0)).permutation(importance.size)
    if order == "random":
        places = shuffled
    else:
        sign = -1 if order == "most" else 1
        places = shuffled[np.argsort(sign * importance.ravel()[shuffled], kind="stable")]
    gone = np.round(np.arange(steps + 1) / steps * importance.size).astype(int)
    masks = np.zeros((steps + 1, importance.size), dtype=bool)
    for mask, count in zip(masks, gone):
        mask[places[:count]] = True
    beliefs = as_float("score", score(masks.reshape(steps + 1, *importance.shape)), finite=True)
    check_shape("score", beliefs, (steps + 1,))
    return Deletion(gone / importance.size, beliefs)
