"""Rare classes: a weight for each, and beliefs for another mix. Lesson 18_your_data."""

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, integer


def class_weights(labels, classes):
    """A weight for each class that makes all of them count alike. Derived in lesson 18_your_data.

    .. math:: w_k = \\frac{N}{K\\, n_k}

    With n_k rows of class k, N of all K classes. Over the rows the weights have the mean 1. Source: King and
    Zeng, Logistic Regression in Rare Events Data (2001), section 4.2; scikit-learn calls them "balanced".

    Parameters
    ----------
    labels : array of int, shape (N,)
        From 0 on.
    classes : int
        K.

    Returns
    -------
    array, shape (K,)

    Raises
    ------
    ValueError, TypeError
        A label is out of range, or a class has no rows.

    Examples
    --------
    >>> class_weights([0, 0, 0, 1], 2)
    array([0.66666667, 2.        ])
    """
    classes = integer("classes", classes, minimum=1, maximum=2**20)
    labels = as_integers("labels", labels, ndim=1)
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise ValueError(f"labels: expected 0 to {classes - 1}, got {labels.min()} to {labels.max()}")
    counts = np.bincount(labels, minlength=classes)
    if not counts.all():
        raise ValueError(f"labels: expected rows of every class, got none of class {counts.argmin()}")
    return len(labels) / (classes * counts)


def with_shares(beliefs, before, after):
    """Beliefs as they would be if the classes came in other shares. Derived in lesson 18_your_data.

    .. math:: p'_k = \\frac{p_k\\, s'_k / s_k}{\\sum_j p_j\\, s'_j / s_j}

    By Bayes: what a sample looks like, given its class, stays as it is. Source: Saerens, Latinne and
    Decaestecker, Adjusting the Outputs of a Classifier to New a Priori Probabilities (2002).

    Parameters
    ----------
    beliefs : array, shape (..., K)
    before, after : array, shape (K,)
        Shares of the classes in the training, above 0, and those that are to come. Only ratios count.

    Returns
    -------
    array, in the shape of `beliefs`

    Raises
    ------
    ValueError, TypeError
        A share is out of range, the shapes do not fit, or all that is believed is of classes that do not
        come.

    Examples
    --------
    >>> with_shares([0.6, 0.4], [0.75, 0.25], [0.5, 0.5]).round(3)
    array([0.333, 0.667])
    """
    p = as_float("beliefs", beliefs, ndim=-1, finite=True)
    s, t = (as_float(n, x, ndim=1, finite=True) for n, x in (("before", before), ("after", after)))
    if not p.shape[-1:] == s.shape == t.shape or not s.size:
        raise ValueError(f"before, after: expected {p.shape[-1:]}, got {s.shape} and {t.shape}")
    if np.any(p < 0) or np.any(s <= 0) or np.any(t < 0):
        raise ValueError("beliefs, before, after: expected none below 0, and before above 0")
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        moved = p * (t / s).astype(p.dtype)
        total = moved.sum(axis=-1, keepdims=True)
    if not np.isfinite(total).all():
        raise ValueError("before, after: expected shares whose ratios are finite, got larger ones")
    if not np.all(total > 0):
        raise ValueError("beliefs: expected some of a class that comes, got none")
    return moved / total
