"""Softmax and cross-entropy, and their gradients. Derived in lesson 03_training."""

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape, integer, same_dtype


def softmax(x, axis=-1):
    """Positive weights that sum to one: y[i] = exp(x[i] - m) / Σ_j exp(x[j] - m), m = max_j x[j].

    Taking the maximum off changes nothing in exact arithmetic and keeps exp from
    overflowing. Entries of -inf (masked) get weight 0; where *all* entries along `axis`
    are -inf the weights are 0, not NaN. NaN or +inf gives NaN. Source: Goodfellow,
    Bengio and Courville, Deep Learning (2016), sections 4.1 and 6.2.2.3. Derived in
    lesson 03_training.

    Parameters
    ----------
    x : array, at least one axis
    axis : int
        The weights along this axis sum to one.

    Returns
    -------
    array, in the shape of `x`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> softmax(np.array([0.0, 0.0, -np.inf]))
    array([0.5, 0.5, 0. ])
    """
    x = as_float("x", x, ndim=-1)
    axis = integer("axis", axis, minimum=-x.ndim, maximum=x.ndim - 1)
    largest = x.max(axis=axis, keepdims=True)
    with np.errstate(invalid="ignore"):  # inf - inf, the NaN that the docstring announces
        y = x - np.where(np.isneginf(largest), 0, largest)
    np.exp(y, out=y)
    total = y.sum(axis=axis, keepdims=True)
    y /= np.where(total == 0, 1, total)
    return y


def softmax_backward(dy, y, axis=-1):
    """Gradient through `softmax`, from its *output* y: dx[i] = y[i] · (dy[i] - Σ_j dy[j] · y[j]).

    Derived in lesson 03_training from ∂y[j] / ∂x[i] = y[j] · ([i = j] - y[i]). Source:
    Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.3.

    Parameters
    ----------
    dy, y : arrays of one shape
        Gradient for the output, and the output of `softmax`.
    axis : int
        What `softmax` was given.

    Returns
    -------
    array, in the shape of `y`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> softmax_backward(np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    array([ 0.25, -0.25])
    """
    dy, y = as_float("dy", dy), as_float("y", y, ndim=-1)
    check_shape("dy", dy, y.shape)
    axis = integer("axis", axis, minimum=-y.ndim, maximum=y.ndim - 1)
    dy, y = same_dtype(dy=dy, y=y)
    return y * (dy - (dy * y).sum(axis=axis, keepdims=True))


def cross_entropy(logits, labels):
    """Mean surprise at the right class, in nats: L = -1/B · Σ_n log softmax(logits[n])[labels[n]].

    Computed as log Σ_j exp(z[j]) - z[label], with z the logits less their maximum: a
    probability that rounds to 0 still has its logarithm. Where all logits of a row are -inf,
    `softmax` gives every class 0, and the surprise is infinite. Source: Goodfellow, Bengio and
    Courville, Deep Learning (2016), section 6.2.2.3. Derived in lesson 03_training.

    Parameters
    ----------
    logits : array, shape (batch, classes)
        Scores before the softmax, any real numbers.
    labels : integer array, shape (batch,)
        The right class of each row, 0 … classes - 1.

    Returns
    -------
    scalar, in the dtype of `logits`

    Raises
    ------
    ValueError, TypeError
        If shapes do not fit, or labels are not integers within the range.

    Examples
    --------
    >>> float(cross_entropy(np.zeros((1, 4)), [2]) / np.log(4))
    1.0
    """
    logits, labels = _logits_and_labels(logits, labels)
    with np.errstate(invalid="ignore"):  # inf - inf, which is looked at below
        z = logits - logits.max(axis=1, keepdims=True)
        loss = (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]).mean()
    if loss != loss and not (np.isnan(logits) | np.isposinf(logits)).any():
        return loss.dtype.type(np.inf)  # all logits of some row are -inf
    return loss


def cross_entropy_backward(logits, labels):
    """Gradient of `cross_entropy`: dlogits[n, k] = (softmax(logits[n])[k] - [k = labels[n]]) / B.

    Derived in lesson 03_training; source: Bishop, Pattern Recognition and Machine
    Learning (2006), section 4.3.4. Parameters and errors are those of `cross_entropy`.

    Returns
    -------
    array, shape (batch, classes)

    Examples
    --------
    >>> cross_entropy_backward(np.zeros((1, 4)), [2])
    array([[ 0.25,  0.25, -0.75,  0.25]])
    """
    logits, labels = _logits_and_labels(logits, labels)
    gradient = softmax(logits)
    gradient[np.arange(len(labels)), labels] -= 1
    gradient /= len(labels)
    return gradient


def _logits_and_labels(logits, labels):
    logits, labels = as_float("logits", logits, ndim=2), as_integers("labels", labels)
    check_shape("labels", labels, logits.shape[:1])
    classes = logits.shape[1]
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels: expected classes 0 … {classes - 1}, got {labels.min()} … {labels.max()}")
    return logits, labels
