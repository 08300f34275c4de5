"""Canonical correlation analysis: the shared space in closed form. Shown in lesson 12_alignment."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, check_shape, number, same_dtype


class CanonicalAxes(NamedTuple):
    """Two projections, and how strongly what they give is correlated."""

    first: np.ndarray
    """Shape (features of the first, axes): `(x - x.mean(0)) @ first` are coordinates."""
    second: np.ndarray
    """The same for the second."""
    correlations: np.ndarray
    """Shape (axes,), falling, between 0 and 1."""


def canonical_axes(first, second, regularization=0.1):
    """The directions in which two lists of paired vectors vary together.

    With the covariances C₁₁, C₂₂ (each plus regularization · I) and C₁₂ of the pairs and the Cholesky factors
    C₁₁ = L₁L₁ᵀ, C₂₂ = L₂L₂ᵀ: L₁⁻¹ C₁₂ L₂⁻ᵀ = U · diag(correlations) · Vᵀ, first = L₁⁻ᵀU,
    second = L₂⁻ᵀV. Source: Hotelling, Relations between two sets of variates (1936); the ridge as in
    Vinod, Canonical ridge and econometrics of joint production (1976). Used in lesson 12_alignment.

    Parameters
    ----------
    first, second : arrays, shapes (pairs, features), finite
        Row i and row i are partners; the numbers of features may differ. At least two pairs.
    regularization : float, above 0
        Added to each variance; with standardised features a few hundredths to one.

    Returns
    -------
    CanonicalAxes

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; or the numbers are too large, or the
        regularization too small beside them, for a factorisation.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    >>> canonical_axes(x, 3 * x, regularization=1e-9).correlations.round(6)
    array([1., 1.])
    """
    first, second = (as_float(n, x, ndim=2, finite=True) for n, x in (("first", first), ("second", second)))
    check_shape("second", second, (len(first), None))
    if len(first) < 2:
        raise ValueError(f"first, second: expected at least two pairs, got {len(first)}")
    ridge = number("regularization", regularization, above=0)
    check_size("first, second", max(first.shape[1], second.shape[1]), first.shape[1] + second.shape[1])
    dtype = same_dtype(first=first, second=second)[0].dtype
    # In float64: a small ridge disappears in float32.
    x, y = (values.astype(float) - values.astype(float).mean(axis=0) for values in (first, second))
    with np.errstate(over="ignore", invalid="ignore"):
        covariances = [a.T @ b / len(x) for a, b in ((x, x), (y, y), (x, y))]
    if not all(np.isfinite(c).all() for c in covariances):
        raise ValueError("first, second: expected covariances that floats hold, got numbers too large")
    try:
        L1, L2 = (np.linalg.cholesky(c + ridge * np.eye(len(c))) for c in covariances[:2])
        left = np.linalg.solve(L1, covariances[2])
        U, correlations, V = np.linalg.svd(np.linalg.solve(L2, left.T).T, full_matrices=False)
    except np.linalg.LinAlgError:
        raise ValueError(
            f"regularization: {ridge:g} is too small beside these numbers; take more, or standardise them"
        ) from None
    axes = np.linalg.solve(L1.T, U), np.linalg.solve(L2.T, V.T), np.clip(correlations, 0, 1)
    return CanonicalAxes(*(part.astype(dtype, copy=False) for part in axes))
