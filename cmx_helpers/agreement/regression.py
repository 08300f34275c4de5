"""The plainest witness: one layer and a softmax, trained until it stands still; `agreement` shows it."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.agreement._checks import as_marks
from cmx_helpers.training import cross_entropy, cross_entropy_backward

MOST_STEPS = 10_000


class Regression(NamedTuple):
    """What `softmax_regression` found."""

    mean: np.ndarray
    """(features,): taken off first."""
    scale: np.ndarray
    """(features,): divided by then."""
    kernel: np.ndarray
    """(features, classes)."""
    bias: np.ndarray
    """(classes,)."""
    slope: float
    """The largest entry of the gradient at the end: how nearly it stands still."""

    def logits(self, x):
        """The logits of rows of features."""
        x = as_float("x", x, ndim=2, finite=True)
        check_shape("x", x, (None, len(self.mean)))
        return ((x - self.mean) / self.scale) @ self.kernel + self.bias


def softmax_regression(x, labels, *, penalty=0.01, steps=500):
    """Softmax regression, trained with L-BFGS until the gradient is small: the minimum is one, no seed
    matters.

    .. math:: \\min_{W, b} \\; -\\frac1N \\sum_n \\log \\mathrm{softmax}(z_n W + b)_{y_n}
              + \\frac{\\lambda}{2} \\lVert W \\rVert^2

    z are the features, brought to mean 0 and spread 1. Used in lesson 14_agreement; source: Bishop, Pattern
    Recognition and Machine Learning (2006), section 4.3.4.

    Parameters
    ----------
    x : array, shape (n, features)
    labels : integer array, shape (n,)
        From 0 on; each class occurs.
    penalty : float
        λ.
    steps : int
        At most so many.

    Returns
    -------
    Regression
        With `logits`, a function of rows of features.

    Raises
    ------
    ValueError, TypeError
        Shapes do not fit, a number is not finite, a class has no sample.

    Examples
    --------
    >>> eye = softmax_regression([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])
    >>> eye.logits([[0.0], [3.0]]).argmax(axis=1), bool(eye.slope < 1e-4)
    (array([0, 1]), True)
    """
    x = as_float("x", x, ndim=2, finite=True).astype(np.float64)
    labels, classes = as_marks("labels", labels, rows=len(x))
    penalty = number("penalty", penalty, above=0)
    steps = integer("steps", steps, minimum=1, maximum=MOST_STEPS)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = x.mean(axis=0), x.std(axis=0)
    if not (np.isfinite(mean).all() and np.isfinite(scale).all()):
        raise ValueError("x: expected numbers whose squares a float holds, got larger ones")
    scale[scale <= 1e-9 * np.abs(mean)] = 1  # a feature that never changes says nothing
    z, shape = (x - mean) / scale, (x.shape[1] + 1, classes)

    def loss(weights):
        kernel, bias = weights.reshape(shape)[:-1], weights.reshape(shape)[-1]
        logits = z @ kernel + bias
        dlogits = cross_entropy_backward(logits, labels)
        gradient = np.vstack([z.T @ dlogits + penalty * kernel, dlogits.sum(axis=0)])
        return cross_entropy(logits, labels) + penalty / 2 * (kernel**2).sum(), gradient.ravel()

    options = {"maxiter": steps, "maxfun": 2 * steps, "gtol": 1e-5, "ftol": 0.0}
    found = minimize(loss, np.zeros(shape[0] * classes), jac=True, method="L-BFGS-B", options=options)
    weights = found.x.reshape(shape)
    return Regression(mean, scale, weights[:-1], weights[-1], float(np.abs(found.jac).max()))
