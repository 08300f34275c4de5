"""Rather no answer than a wrong one: risk against coverage; `agreement` shows it."""

import numpy as np

from cmx_helpers._common.arguments import as_booleans
from cmx_helpers._common.validate import as_float, check_shape


def risk_coverage(confidence, right):
    """The share of wrong answers among those that are given, for every threshold on the confidence.

    One point for each different confidence t: `coverage` is the share of samples with `confidence >= t`,
    `risk` the share of wrong answers among these. The last point answers everything. Source: El-Yaniv and
    Wiener, On the Foundations of Noise-free Selective Classification (2010). Derived in lesson 14_agreement.

    Parameters
    ----------
    confidence : array, shape (n,)
        High where the answer is sure.
    right : boolean array, shape (n,)
        Whether it is right.

    Returns
    -------
    coverage, risk : arrays, shape (different confidences,)
        The coverage rises to 1.

    Raises
    ------
    ValueError, TypeError
        Lengths differ, or a confidence is not finite.

    Examples
    --------
    >>> coverage, risk = risk_coverage([0.9, 0.8, 0.8, 0.3], np.array([True, True, False, False]))
    >>> coverage, risk.round(2)
    (array([0.25, 0.75, 1.  ]), array([0.  , 0.33, 0.5 ]))
    """
    confidence = as_float("confidence", confidence, ndim=1, finite=True)
    right = as_booleans("right", right, "the answer is right")
    check_shape("right", right, confidence.shape)
    values, place = np.unique(-confidence, return_inverse=True)
    answered = np.cumsum(np.bincount(place, minlength=len(values)))
    wrong = np.cumsum(np.bincount(place[~right], minlength=len(values)))
    return answered / len(right), wrong / answered
