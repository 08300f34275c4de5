"""Questions about what is seen and what is heard: their answers, by counting. Lesson 14_agreement."""

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, one_of
from cmx_helpers.evaluation import additive_bound, best_accuracy

KINDS = ("larger", "same", "more")


def answer_table(kind):
    """The right answer for each digit seen and each digit heard, as a number.

    Parameters
    ----------
    kind : {"larger", "same", "more"}
        "larger": 0 what is heard, 1 the same, 2 what is seen. "same": 0 no, 1 yes. "more": seen less heard,
        plus nine.

    Returns
    -------
    int64 array, shape (10, 10)
        The digit seen counts the rows.

    Raises
    ------
    ValueError
        `kind` is none of these.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> answer_table("larger")[5, [4, 5, 6]].tolist(), answer_table("more")[7, 3].item()
    ([2, 1, 0], 13)
    """
    one_of("kind", kind, KINDS)
    seen, heard = np.indices((10, 10))
    return {
        "larger": np.sign(seen - heard) + 1,
        "same": (seen == heard).astype(np.int64),
        "more": seen - heard + 9,
    }[kind]


def answer_ceilings(kind):
    """The best share of right answers, by counting, where both digits are any of ten, each as likely.

    Parameters
    ----------
    kind : {"larger", "same", "more"}

    Returns
    -------
    dict of str to float
        "nothing", "picture", "sound" and "both": what is seen or heard. "late fusion": an upper bound for
        scores of the picture and of the sound that are added up (`evaluation.additive_bound`).

    Raises
    ------
    ValueError
        `kind` is none of these.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> {name: round(share, 4) for name, share in answer_ceilings("larger").items()}
    {'nothing': 0.45, 'picture': 0.7, 'sound': 0.7, 'both': 1.0, 'late fusion': 1.0}
    """
    table = answer_table(kind)
    joint = (table[..., None] == np.arange(COUNTS[kind])) / table.size
    known = {"nothing": (0, 1), "picture": (1,), "sound": (0,), "both": ()}
    best = {name: best_accuracy(np.atleast_2d(joint.sum(axis=axes))) for name, axes in known.items()}
    return {**best, "late fusion": additive_bound(table)}


def pair_beliefs(picture, sound):
    """The belief about both digits at once, for two that were drawn independently.

    .. math:: p(s, h) = p(s)\\, q(h)

    Parameters
    ----------
    picture, sound : array, shape (n, 10)
        Beliefs about the digit seen and the digit heard.

    Returns
    -------
    array, shape (n, 100)
        Number 10 · seen + heard.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> pair_beliefs(np.eye(10)[[7]], np.eye(10)[[3]]).argmax()
    np.int64(73)
    """
    picture, sound = (
        as_float(name, value, ndim=2, finite=True) for name, value in (("picture", picture), ("sound", sound))
    )
    check_shape("picture", picture, (None, 10))
    check_shape("sound", sound, picture.shape)
    return (picture[:, :, None] * sound[:, None, :]).reshape(len(picture), -1)


def answer_beliefs(picture, sound, kind):
    """How likely each answer is, given two beliefs about digits that were drawn independently.

    .. math:: p(a) = \\sum_{s,h} p(s)\\, q(h)\\, [\\,a(s, h) = a\\,]

    For "same" the second of the two numbers is lesson 14's overlap.

    Parameters
    ----------
    picture, sound : array, shape (n, 10)
        Beliefs about the digit seen and the digit heard.
    kind : {"larger", "same", "more"}

    Returns
    -------
    array, shape (n, answers)
        The mean of its rows' largest is the share of right answers that the beliefs promise.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> seven, unsure = np.eye(10)[[7]], np.full((1, 10), 0.1)
    >>> answer_beliefs(seven, unsure, "larger").round(2).tolist()
    [[0.2, 0.1, 0.7]]
    """
    table = answer_table(kind)
    pairs = pair_beliefs(picture, sound)
    return pairs @ (table.reshape(-1, 1) == np.arange(COUNTS[kind])).astype(pairs.dtype)


COUNTS = {kind: int(answer_table(kind).max()) + 1 for kind in KINDS}
