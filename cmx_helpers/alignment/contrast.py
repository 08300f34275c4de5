"""Vectors of length one, the contrastive loss of two lists of them, the gradients. Lesson 12_alignment."""

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, integer, number, same_dtype

# exp of more than this leaves float32; a scale of 1e30 is no temperature that anybody means.
LARGEST_LOG_SCALE = 69.0


def l2_normalize(x, axis=-1):
    """Divide vectors by their length: u = x / ‖x‖, ‖x‖ = √(Σ_i x[i]²) along `axis`.

    A vector of zeros has no direction and stays zeros. The largest magnitude is taken out first, so that
    no square overflows. The name is Keras's (`UnitNormalization` is the layer). Derived in lesson
    12_alignment.

    Parameters
    ----------
    x : array, at least one axis, finite
    axis : int

    Returns
    -------
    array, in the shape of `x`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> l2_normalize(np.array([[3.0, 4.0], [0.0, 0.0]]))
    array([[0.6, 0.8],
           [0. , 0. ]])
    """
    x = as_float("x", x, ndim=-1, finite=True)
    axis = integer("axis", axis, minimum=-x.ndim, maximum=x.ndim - 1)
    scaled, _ = _scaled(x, axis)
    length = np.sqrt((scaled * scaled).sum(axis=axis, keepdims=True))
    return scaled / np.where(length == 0, 1, length)


def l2_normalize_backward(dy, x, axis=-1):
    """Gradient through `l2_normalize`: dx = (dy - u · Σ_i u[i] · dy[i]) / ‖x‖, with u = x / ‖x‖.

    What dy has along u goes: making a vector longer does not turn it. Where x is all zeros, the
    direction has no derivative, and the gradient is set to zero. Derived in lesson 12_alignment.

    Parameters
    ----------
    dy, x : arrays of one shape, finite
        Gradient for the output, and the input of `l2_normalize`.
    axis : int
        What `l2_normalize` was given.

    Returns
    -------
    array, in the shape of `x`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; or x is so short that its gradient overflows.

    Examples
    --------
    >>> l2_normalize_backward(np.array([1.0, 0.0]), np.array([0.0, 2.0]))
    array([0.5, 0. ])
    """
    dy, x = as_float("dy", dy, finite=True), as_float("x", x, ndim=-1, finite=True)
    check_shape("dy", dy, x.shape)
    axis = integer("axis", axis, minimum=-x.ndim, maximum=x.ndim - 1)
    dy, x = same_dtype(dy=dy, x=x)
    scaled, largest = _scaled(x, axis)
    length = np.sqrt((scaled * scaled).sum(axis=axis, keepdims=True))
    length = np.where(length == 0, 1, length)
    u = scaled / length
    with np.errstate(over="ignore", invalid="ignore"):
        dx = (dy - u * (u * dy).sum(axis=axis, keepdims=True)) / length / largest
    dx = np.where((x == 0).all(axis=axis, keepdims=True), 0, dx).astype(x.dtype, copy=False)
    if not np.isfinite(dx).all():
        raise ValueError("x, dy: expected a gradient that floats hold, got a vector too short for its dy")
    return dx


def _scaled(x, axis):
    """`x` over its largest magnitude along `axis`, and that magnitude (1 for zeros)."""
    largest = np.abs(x).max(axis=axis, keepdims=True)
    largest = np.where(largest == 0, 1, largest).astype(x.dtype, copy=False)
    return x / largest, largest


def info_nce(first, second, log_scale):
    """The contrastive loss of a batch of pairs, both ways, in nats.

    s[i, j] = exp(log_scale) · Σ_k first[i, k] · second[j, k], row i and row i being partners,
    L = -1/(2B) · Σ_i (log softmax_j(s[i, j])[i] + log softmax_i(s[i, j])[i])

    The scale is 1/τ, one over the temperature. The logarithm of the sum of exponentials is taken less
    the row's maximum. Sources: van den Oord, Li and Vinyals, Representation Learning with Contrastive
    Predictive Coding (arXiv 1807.03748); both ways as in Radford et al. (arXiv 2103.00020). Derived in
    lesson 12_alignment.

    Parameters
    ----------
    first, second : arrays, shape (batch, features), finite
        Mostly of length one (`l2_normalize`).
    log_scale : float
        log(1/τ), between -69 and 69.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> two = np.eye(2)
    >>> round(info_nce(two, two, 0.0), 4), round(float(np.log(1 + np.exp(-1))), 4)
    (0.3133, 0.3133)
    """
    similarity = _similarity(*_checked(first, second, log_scale))
    right = np.diagonal(similarity)
    rows, columns = (_log_sum_exp(similarity, axis) - right for axis in (1, 0))
    return float((rows.mean() + columns.mean()) / 2)


def info_nce_backward(first, second, log_scale):
    """Gradients of `info_nce` for both lists and for the log-scale.

    ds[i, j] = (softmax_j(s[i, :])[j] + softmax_i(s[:, j])[i] - 2·[i = j]) / (2B), then
    dfirst = exp(log_scale) · ds · second, dsecond = exp(log_scale) · dsᵀ · first,
    dlog_scale = Σ ds · s

    Lesson 03_training's softmax minus one-hot, once along the rows and once along the columns. Derived in
    lesson 12_alignment; parameters and errors are those of `info_nce`.

    Returns
    -------
    dfirst, dsecond : arrays, in the shapes of `first` and `second`
    dlog_scale : float

    Examples
    --------
    >>> dfirst, dsecond, dlog_scale = info_nce_backward(np.eye(2), np.eye(2), 0.0)
    >>> dfirst.round(3), round(dlog_scale, 3)
    (array([[-0.134,  0.134],
           [ 0.134, -0.134]]), -0.269)
    """
    first, second, scale = _checked(first, second, log_scale)
    similarity = _similarity(first, second, scale)
    ds = sum(np.exp(similarity - _log_sum_exp(similarity, axis, keepdims=True)) for axis in (1, 0))
    ds[np.diag_indices(len(ds))] -= 2
    ds /= 2 * len(ds)
    return scale * (ds @ second), scale * (ds.T @ first), float((ds * similarity).sum())


def _checked(first, second, log_scale):
    first, second = (as_float(n, x, ndim=2, finite=True) for n, x in (("first", first), ("second", second)))
    check_shape("second", second, first.shape)
    log_scale = number("log_scale", log_scale, minimum=-LARGEST_LOG_SCALE, maximum=LARGEST_LOG_SCALE)
    first, second = same_dtype(first=first, second=second)
    return first, second, first.dtype.type(np.exp(log_scale))


def _similarity(first, second, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        similarity = scale * (first @ second.T)
    if not np.isfinite(similarity).all():
        raise ValueError("first, second: expected products that floats hold, got vectors too long")
    return similarity


def _log_sum_exp(s, axis, keepdims=False):
    largest = s.max(axis=axis, keepdims=True)
    total = largest + np.log(np.exp(s - largest).sum(axis=axis, keepdims=True))
    return total if keepdims else np.squeeze(total, axis)
