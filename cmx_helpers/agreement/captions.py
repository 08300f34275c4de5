"""What a caption costs word by word, and how good a written one is. Lesson 14_agreement."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape


class CaptionScore(NamedTuple):
    """Shares of sentences, from 0 to 1; each array has one number a sentence."""

    exact: np.ndarray
    """1.0 where the whole sentence is right, and 0.0."""
    words: np.ndarray
    """Share of the words that stand where they should: it flatters."""
    grammatical: np.ndarray
    """1.0 where it is a sentence that could have been meant, true or not."""


def word_costs(rows, known=None):
    """What each word costs the best possible teller who knows something, in nats, by counting.

    Each row is as likely. At every place the teller gives the word its share among the rows that begin alike
    and fit what is known:

    .. math:: c_t = -\\frac1N \\sum_n \\ln p(w_{n,t} \\mid w_{n,<t},\\, k_n)

    The costs of a sentence add up to its entropy: :math:`\\ln N` where nothing is known and no two rows are
    alike, 0 where what is known leaves one row.

    Parameters
    ----------
    rows : array of int, shape (n, time)
        Every sentence there is, once: `CmxCaptions.rows`.
    known : array of int, shape (n,), optional
        What the teller knows about each row, as a number: rows with the same one are not told apart.

    Returns
    -------
    costs : float64 array, shape (time - 1,)
        Of the words after the first, which is a start.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement; the same counting as the entropy of the grammar in lesson 06_attention.

    Examples
    --------
    Two words, two choices each; who knows the second one still has to guess the first:

    >>> rows = [[1, 2, 4], [1, 2, 5], [1, 3, 4], [1, 3, 5]]
    >>> word_costs(rows).round(4), word_costs(rows, known=[4, 5, 4, 5]).round(4)
    (array([0.6931, 0.6931]), array([0.6931, 0.    ]))
    """
    rows = as_integers("rows", rows, ndim=2)
    if not len(rows) or rows.shape[1] < 2:
        raise ValueError(f"rows: expected one sentence or more of two words or more, got shape {rows.shape}")
    known = np.zeros(len(rows), int) if known is None else as_integers("known", known, ndim=1)
    check_shape("known", known, (len(rows),))
    alike = known  # the number of the group of rows that cannot be told apart so far
    costs = []
    for word in rows.T[1:]:
        before = _sizes(alike)
        alike = np.unique(np.stack([alike, word]), axis=1, return_inverse=True)[1].ravel()
        costs.append(np.mean(np.log(before / _sizes(alike))))
    return np.array(costs) + 0.0


def written_costs(beliefs, words):
    """What each word of given sentences costs a teller, in nats: minus the log of the belief in it.

    Parameters
    ----------
    beliefs : array, shape (n, time - 1, tokens)
        From `next_words` for ``words[:, :-1]``: row t is about word t + 1.
    words : array of int, shape (n, time)

    Returns
    -------
    costs : float64 array, shape (time - 1,)
        The mean over the sentences, place by place.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> written_costs([[[0.5, 0.5], [0.25, 0.75]]], [[0, 1, 0]]).round(4)
    array([0.6931, 1.3863])
    """
    beliefs, words = as_float("beliefs", beliefs, ndim=3, finite=True), as_integers("words", words, ndim=2)
    check_shape("words", words, (len(beliefs), beliefs.shape[1] + 1))
    if not words.size or words.min() < 0 or words.max() >= beliefs.shape[2]:
        raise ValueError(f"words: expected ids from 0 to {beliefs.shape[2] - 1}, got others or none")
    if beliefs.min() < 0:
        raise ValueError("beliefs: expected no number below 0, got one")
    of_truth = np.take_along_axis(beliefs.astype(float), words[:, 1:, None], axis=-1)[..., 0]
    return -np.log(np.maximum(of_truth, 1e-12)).mean(axis=0) + 0.0


def score_captions(written, right, rows):
    """How good written sentences are: exact, word by word, grammatical.

    Parameters
    ----------
    written, right : array of int, shape (n, time)
        Written sentences and the right ones, without the start.
    rows : array of int, shape (m, time)
        Every sentence that there is, without the start.

    Returns
    -------
    CaptionScore
        One number for each sentence; take the mean, over voices where there are some.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    A fluent sentence that is not true, and one that nobody would say:

    >>> score_captions([[2, 5], [4, 2]], [[2, 4], [2, 4]], rows=[[2, 4], [2, 5], [3, 4], [3, 5]])
    CaptionScore(exact=array([0., 0.]), words=array([0.5, 0. ]), grammatical=array([1., 0.]))
    """
    written, right, rows = (
        as_integers(name, value, ndim=2)
        for name, value in (("written", written), ("right", right), ("rows", rows))
    )
    check_shape("right", right, written.shape)
    check_shape("rows", rows, (None, written.shape[1]))
    there = set(map(tuple, rows.tolist()))
    same = written == right
    return CaptionScore(
        same.all(axis=1).astype(float),
        same.mean(axis=1) if same.size else np.zeros(len(same)),
        np.array([tuple(row) in there for row in written.tolist()], float),
    )


def _sizes(groups):
    """For each row how many rows share its group."""
    _, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    return counts[inverse]
