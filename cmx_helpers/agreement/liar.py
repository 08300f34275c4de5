"""Two senses contradict each other: which of them does a third one side with? `agreement` shows it."""

import numpy as np

from cmx_helpers._common.validate import check_shape, same_dtype
from cmx_helpers.agreement._checks import as_rows_of_beliefs
from cmx_helpers.datasets import CLUE_TYPES


def belief_in_first(first, second, third):
    """The chance that the first sense tells the truth, if the first two differ and the third one is true.

    .. math:: \\frac{a}{a + b}, \\qquad
        a = \\sum_c p(c)\\, t(c)\\, (1 - q(c)), \\quad b = \\sum_c q(c)\\, t(c)\\, (1 - p(c))

    By Bayes' rule, where either is as likely to be the liar, the liar shows any other class, all as likely,
    and the beliefs are calibrated. Derived in lesson 14_agreement.

    Parameters
    ----------
    first, second, third : arrays, shape (n, classes)
        p, q and t: rows sum to one.

    Returns
    -------
    array, shape (n,)
        1/2 where neither can be: both are sure of the same class, or the third rules both out.

    Raises
    ------
    ValueError, TypeError
        Rows do not sum to one, shapes differ.

    Examples
    --------
    Seen is a 0 or a 1, heard a 2; what is read rules the 2 out:

    >>> belief_in_first([[0.5, 0.5, 0.0]], [[0.0, 0.0, 1.0]], [[0.5, 0.5, 0.0]])
    array([1.])
    """
    named = {"first": first, "second": second, "third": third}
    arrays = {name: as_rows_of_beliefs(name, rows) for name, rows in named.items()}
    for name in ("second", "third"):
        check_shape(name, arrays[name], arrays["first"].shape)
    p, q, t = same_dtype(**arrays)
    a, b = (p * t * np.maximum(1 - q, 0)).sum(axis=1), (q * t * np.maximum(1 - p, 0)).sum(axis=1)
    known = a + b > 0
    return np.where(known, a, 0.5) / np.where(known, a + b, 1)


def clue_ceiling():
    """How often a clue can tell which of two contradicting digits is true, both read without a fault.

    The two digits differ. With chance w a clue of its type is drawn; if both digits lie in one cell of it, it
    says nothing and a guess is right half the time, else it decides:

    .. math:: 1 - \\tfrac12 \\sum_t w_t \\frac{\\sum_k c_{tk} (c_{tk} - 1)}{90}

    with cells of c digits. Derived in lesson 14_agreement.

    Returns
    -------
    float

    Examples
    --------
    >>> round(clue_ceiling(), 6)  # 5/6
    0.833333
    """
    silent = [
        kind.weight * sum(len(cell) * (len(cell) - 1) for cell in kind.cells) / 90
        for kind in CLUE_TYPES.values()
    ]
    return 1 - sum(silent) / 2
