"""Mean and variance of what does not fit into memory, or lies on several machines. Lesson 18_your_data."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, integer, same_dtype, shown


class Moments(NamedTuple):
    """What is known of some rows: enough to go on with more of them."""

    count: int
    mean: np.ndarray
    """Shape (features,)."""
    variance: np.ndarray
    """Shape (features,): mean squared distance from the mean, divided by `count`."""


def moments(x):
    """Count, mean and variance of rows. Used in lesson 18_your_data.

    Parameters
    ----------
    x : array, shape (rows, features), at least one row

    Returns
    -------
    Moments

    Raises
    ------
    ValueError, TypeError
        `x` is no table of finite numbers.

    Examples
    --------
    >>> moments([[1.0], [3.0]])
    Moments(count=2, mean=array([2.]), variance=array([1.]))
    """
    x = as_float("x", x, ndim=2, finite=True)
    with np.errstate(over="ignore", invalid="ignore"):
        found = Moments(len(x), x.mean(axis=0), x.var(axis=0))
    return _checked_size("x", found)


def merge(one, other):
    """Moments of all rows from the moments of two parts. Derived in lesson 18_your_data.

    .. math::
        \\mu = \\mu_1 + \\frac{n_2}{n} \\Delta, \\qquad
        \\sigma^2 = \\frac{n_1 \\sigma_1^2 + n_2 \\sigma_2^2}{n} + \\frac{n_1 n_2}{n^2} \\Delta^2,
        \\qquad n = n_1 + n_2, \\quad \\Delta = \\mu_2 - \\mu_1

    Source: Chan, Golub and LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample Variances
    (1979). With a single row as `other` it is Welford's rule (1962).

    Parameters
    ----------
    one, other : Moments, or (count, mean, variance)
        Of as many features. A part without rows has the count 0; its mean and variance do not matter.

    Returns
    -------
    Moments

    Raises
    ------
    ValueError, TypeError
        The parts do not fit, or one is none.

    Examples
    --------
    >>> merge(moments([[1.0], [3.0]]), moments([[5.0]]))
    Moments(count=3, mean=array([3.]), variance=array([2.66666667]))
    """
    (n, mean, variance), (m, mean_2, variance_2) = _parts("one", one), _parts("other", other)
    check_shape("other", mean_2, mean.shape)
    mean, variance, mean_2, variance_2 = same_dtype(
        mean=mean, variance=variance, mean_2=mean_2, variance_2=variance_2
    )
    total = n + m
    if not n or not m:
        return Moments(n, mean, variance) if n else Moments(m, mean_2, variance_2)
    with np.errstate(over="ignore", invalid="ignore"):
        gap = mean_2 - mean
        inside = (n / total) * variance + (m / total) * variance_2
        found = Moments(total, mean + (m / total) * gap, inside + (n / total) * (m / total) * gap**2)
    return _checked_size("one, other", found)


def _parts(name, part):
    try:
        count, mean, variance = part
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected (count, mean, variance), got {shown(part)}") from None
    count = integer(f"{name}: count", count, minimum=0, maximum=2**53)
    mean = as_float(f"{name}: mean", mean, ndim=1, allow_empty=True, finite=True)
    variance = as_float(f"{name}: variance", variance, ndim=1, allow_empty=True, finite=True)
    check_shape(f"{name}: variance", variance, mean.shape)
    if np.any(variance < 0):
        raise ValueError(f"{name}: expected a variance of at least 0, got {variance.min():g}")
    return count, mean, variance


def _checked_size(name, found):
    if not (np.isfinite(found.mean).all() and np.isfinite(found.variance).all()):
        raise ValueError(f"{name}: expected numbers whose squares are finite, got larger ones")
    return found
