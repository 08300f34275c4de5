"""Do two beliefs speak of the same thing? `agreement` shows it."""

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import check_shape, integer, number, same_dtype
from cmx_helpers.agreement._checks import as_rows_of_beliefs, as_shares


def overlap(p, q):
    """The overlap of every belief of one sense with every belief of the other.

    .. math:: S_{ij} = \\sum_c p_i(c) \\, q_j(c)

    The chance that two independent draws, one from each belief, name the same class. Derived in lesson
    14_agreement.

    Parameters
    ----------
    p : array, shape (n, classes)
        Rows sum to one.
    q : array, shape (m, classes)

    Returns
    -------
    array, shape (n, m)
        Between 0 and 1.

    Raises
    ------
    ValueError, TypeError
        Rows do not sum to one, or the numbers of classes differ.

    Examples
    --------
    >>> overlap([[0.6, 0.3, 0.1]], [[0.2, 0.5, 0.3], [0.0, 0.0, 1.0]]).round(2)
    array([[0.3, 0.1]])
    """
    p, q = as_rows_of_beliefs("p", p), as_rows_of_beliefs("q", q)
    check_shape("q", q, (None, p.shape[1]))
    check_size("p, q", len(p), len(q))
    p, q = same_dtype(p=p, q=q)
    return np.minimum(p @ q.T, p.dtype.type(1))


def likelihood_ratio(s, classes=10):
    """How much likelier a pair of this overlap is if both show the same class than if they do not.

    .. math:: \\Lambda = \\frac{(K - 1) \\, S}{1 - S}

    Holds where all K classes are as likely, the two observations are independent once their classes are
    given, and the beliefs are calibrated: Λ is then the exact ratio p(x, y | same) / p(x, y | different), and
    nothing else about the pair matters. Derived in lesson 14_agreement.

    Parameters
    ----------
    s : array of any shape, or a number
        Overlaps, from 0 to 1.
    classes : int
        K, two or more.

    Returns
    -------
    array of the same shape
        0 and more; infinite where `s` is 1.

    Raises
    ------
    ValueError, TypeError
        An overlap is not within 0 and 1, or K is below two.

    Examples
    --------
    Of ten classes, an overlap of a tenth says nothing:

    >>> likelihood_ratio(np.array([0.1, 0.5])).round(6)
    array([1., 9.])
    """
    s, classes = as_shares("s", s), integer("classes", classes, minimum=2, maximum=2**31)
    with np.errstate(divide="ignore"):
        return (classes - 1) * s / (1 - s)


def belief_in_same(s, classes=10, *, prior=0.5):
    """The chance that a pair shows one and the same class, by Bayes' rule.

    .. math:: r = \\frac{\\pi \\Lambda}{\\pi \\Lambda + 1 - \\pi}, \\qquad \\Lambda = \\frac{(K-1) S}{1 - S}

    Derived in lesson 14_agreement; it asks what `likelihood_ratio` asks.

    Parameters
    ----------
    s : array of any shape, or a number
        Overlaps, from 0 to 1.
    classes : int
        K, two or more.
    prior : float
        π, between 0 and 1: how many of the pairs belong together.

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError, TypeError
        An overlap or the prior is out of range, or K is below two.

    Examples
    --------
    >>> belief_in_same(np.array([0.1, 0.5, 1.0])).round(6)
    array([0.5, 0.9, 1. ])

    Among pairs drawn by chance a tenth belong together, and the belief is the overlap itself:

    >>> belief_in_same(np.array([0.5]), prior=0.1).round(6)
    array([0.5])
    """
    s, classes = as_shares("s", s), integer("classes", classes, minimum=2, maximum=2**31)
    prior = number("prior", prior, above=0, maximum=1 - 1e-9)
    together, apart = prior * (classes - 1) * s, (1 - prior) * (1 - s)
    return together / (together + apart)
