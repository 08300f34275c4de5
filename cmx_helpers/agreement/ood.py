"""Scores for what no class was made for (out of distribution); `agreement` shows them."""

import numpy as np
from scipy.special import logsumexp

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, check_shape, number
from cmx_helpers.agreement._checks import as_marks


def energy(logits):
    """How much all logits of a row amount to together: log Σ_c exp z_c.

    High where some class fits well. (Its negative is the energy of the source: Liu, Wang, Owens and Li,
    Energy-based Out-of-distribution Detection, 2020, arXiv 2010.03759.) Used in lesson 14_agreement.

    Parameters
    ----------
    logits : array, shape (n, classes)

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    ValueError, TypeError
        A logit is not finite.

    Examples
    --------
    >>> energy(np.log([[0.25, 0.75], [2.0, 6.0]])).round(6) + 0.0
    array([0.      , 2.079442])
    """
    return logsumexp(as_float("logits", logits, ndim=2, finite=True), axis=1)


def class_gaussians(x, labels, *, ridge=1e-3):
    """A Gaussian for each class, all with one covariance matrix.

    Used in lesson 14_agreement; source: Lee, Lee, Lee and Shin, A Simple Unified Framework for Detecting
    Out-of-Distribution Samples and Adversarial Attacks (2018), arXiv 1807.03888.

    Parameters
    ----------
    x : array, shape (n, features)
    labels : integer array, shape (n,)
        From 0 on; each class occurs.
    ridge : float
        Added to each variance, so that the matrix can be inverted.

    Returns
    -------
    means : array, shape (classes, features)
    precision : array, shape (features, features)
        The inverse of the covariance within the classes.

    Raises
    ------
    ValueError, TypeError
        Shapes do not fit, a number is not finite, a class has no sample, or the covariance has no inverse.

    Examples
    --------
    >>> means, precision = class_gaussians([[0.0], [2.0], [10.0], [12.0]], [0, 0, 1, 1], ridge=1e-9)
    >>> means.ravel(), precision.round(3)
    (array([ 1., 11.]), array([[1.]]))
    """
    x = as_float("x", x, ndim=2, finite=True).astype(np.float64)
    labels, classes = as_marks("labels", labels, rows=len(x))
    ridge = number("ridge", ridge, above=0)
    check_size("x", x.shape[1], x.shape[1])
    means = np.stack([x[labels == label].mean(axis=0) for label in range(classes)])
    apart = x - means[labels]
    with np.errstate(over="ignore"):
        covariance = apart.T @ apart / len(x) + ridge * np.eye(x.shape[1])
    if not np.isfinite(covariance).all():
        raise ValueError("x: expected numbers whose squares a float holds, got larger ones")
    try:
        return means, np.linalg.inv(covariance)
    except np.linalg.LinAlgError:
        raise ValueError(f"ridge: expected enough to make the covariance invertible, got {ridge}") from None


def mahalanobis(x, means, precision):
    """The squared distance to the nearest class, in units of the spread within the classes.

    .. math:: d^2 = \\min_c \\, (x - \\mu_c)^\\top \\Sigma^{-1} (x - \\mu_c)

    Used in lesson 14_agreement, with what `class_gaussians` gives.

    Parameters
    ----------
    x : array, shape (n, features)
    means : array, shape (classes, features)
    precision : array, shape (features, features)

    Returns
    -------
    array, shape (n,), float64
        High for what no class was made for.

    Raises
    ------
    ValueError, TypeError
        Shapes do not fit, or a number is not finite or too large to be squared.

    Examples
    --------
    >>> mahalanobis([[2.0], [7.0]], [[1.0], [11.0]], [[1.0]])
    array([ 1., 16.])
    """
    x, means, precision = (
        as_float(name, value, ndim=2, finite=True).astype(np.float64)
        for name, value in (("x", x), ("means", means), ("precision", precision))
    )
    check_shape("means", means, (None, x.shape[1]))
    check_shape("precision", precision, (x.shape[1], x.shape[1]))
    with np.errstate(over="ignore", invalid="ignore"):
        found = np.min([(((x - mean) @ precision) * (x - mean)).sum(axis=1) for mean in means], axis=0)
    if not np.isfinite(found).all():
        raise ValueError(
            "x, means, precision: expected numbers whose products a float holds, got larger ones"
        )
    return found
