"""Layer normalisation, forward and backward; `attention` shows both to the world."""

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, number, same_dtype


def layer_norm(x, gamma, beta, epsilon=1e-3):
    """Give every vector mean zero and variance one, then scale and shift it.

    ``y[..., i] = gamma[i] * (x[..., i] - mean) / √(variance + epsilon) + beta[i]``, mean and variance
    over the last axis. Derived in lesson 06_attention. Same as ``keras.layers.LayerNormalization``.

    Parameters
    ----------
    x : array, shape (..., features)
    gamma, beta : arrays, shape (features,)
    epsilon : float
        Keeps the root away from zero; Keras's default. 0 is refused where a vector has no variance.

    Returns
    -------
    y : array, shaped as `x`

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    J. L. Ba, J. R. Kiros and G. E. Hinton, "Layer normalization", 2016, arXiv 1607.06450.

    Examples
    --------
    >>> layer_norm([1.0, 3.0], gamma=[1, 1], beta=[0, 10], epsilon=0).tolist()
    [-1.0, 11.0]
    """
    x, gamma, beta = _checked_norm(x, gamma, beta, epsilon)
    return _normalised(x, epsilon)[0] * gamma + beta


def layer_norm_backward(dy, x, gamma, epsilon=1e-3):
    """Gradients of `layer_norm`, given `dy`, the gradient for its result.

    With ``n`` the normalised x and ``dn = dy * gamma``:
    ``dx = (dn - mean(dn) - n * mean(dn * n)) / √(variance + epsilon)``. Derived in lesson 06_attention.

    Parameters
    ----------
    dy : array, shaped as `x`
    x, gamma, epsilon
        As given to `layer_norm`.

    Returns
    -------
    dx, dgamma, dbeta : arrays, shaped as `x`, `gamma` and `gamma`

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> [g.tolist() for g in layer_norm_backward([1.0, 0.0], [1.0, 3.0], [1, 1], epsilon=0)]
    [[0.0, 0.0], [-1.0, 0.0], [1.0, 0.0]]
    """
    x, gamma, _ = _checked_norm(x, gamma, gamma, epsilon)
    dy = as_float("dy", dy)
    check_shape("dy", dy, x.shape)
    n, deviation = _normalised(x, epsilon)
    dn = dy * gamma
    dx = dn - dn.mean(axis=-1, keepdims=True) - n * (dn * n).mean(axis=-1, keepdims=True)
    leading = tuple(range(x.ndim - 1))
    return dx / deviation, (dy * n).sum(axis=leading), dy.sum(axis=leading)


def _normalised(x, epsilon):
    centred = x - x.mean(axis=-1, keepdims=True)
    deviation = np.sqrt(np.mean(centred * centred, axis=-1, keepdims=True) + x.dtype.type(epsilon))
    if not deviation.all():  # epsilon may also be 0 in float32 only
        raise ValueError(f"epsilon: expected more than 0 for a vector of equal numbers, got {epsilon}")
    return centred / deviation, deviation


def _checked_norm(x, gamma, beta, epsilon):
    x = as_float("x", x, ndim=-1)
    gamma, beta = as_float("gamma", gamma), as_float("beta", beta)
    check_shape("gamma", gamma, x.shape[-1:])
    check_shape("beta", beta, x.shape[-1:])
    number("epsilon", epsilon, minimum=0)
    return same_dtype(x=x, gamma=gamma, beta=beta)
