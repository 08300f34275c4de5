"""Scaled dot-product attention, forward and backward; `attention` shows both to the world."""

import math

import numpy as np

from cmx_helpers._common.arguments import as_booleans
from cmx_helpers._common.validate import as_float, check_shape, same_dtype
from cmx_helpers.training import softmax, softmax_backward


def scaled_dot_product_attention(query, key, value, mask=None):
    """Let every query take a weighted mean of the values, weighted by how well it matches the keys.

    ``weights[..., t, s] = softmax_s(query[..., t, :] · key[..., s, :] / √d)`` and
    ``output[..., t, :] = sum_s weights[..., t, s] * value[..., s, :]``. Derived in lesson 06_attention.

    Parameters
    ----------
    query : array, shape (..., queries, d)
    key : array, shape (..., keys, d)
    value : array, shape (..., keys, values)
        The leading axes of the three are equal.
    mask : boolean array, optional
        True where a query may attend to a key; of shape (..., queries, keys), or one that broadcasts to it.
        A query that may attend to nothing gets zeros. NaN and infinity count only where they are seen.

    Returns
    -------
    output : array, shape (..., queries, values)
    weights : array, shape (..., queries, keys)
        Each row sums to one, or is zero where everything is masked.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    A. Vaswani et al., "Attention is all you need", 2017, arXiv 1706.03762, section 3.2.1.

    Examples
    --------
    >>> output, weights = scaled_dot_product_attention([[0.0]], [[1.0], [2.0]], [[10.0], [20.0]])
    >>> output.tolist(), weights.tolist()
    ([[15.0]], [[0.5, 0.5]])
    """
    query, key, value, mask, hiding = _checked(query, key, value, mask)
    weights = _weights(query, key, mask)
    return weighted_means(weights, value, hiding), weights


def scaled_dot_product_attention_backward(dy, query, key, value, mask=None, *, weights=None):
    """Gradients of the output of `scaled_dot_product_attention`, given `dy`, the gradient for it.

    Derived in lesson 06_attention.

    Parameters
    ----------
    dy : array, shape (..., queries, values)
    query, key, value, mask
        As given to `scaled_dot_product_attention`.
    weights : array, shape (..., queries, keys), optional
        The weights it returned; computed again if not given.

    Returns
    -------
    dquery, dkey, dvalue : arrays, shaped as `query`, `key` and `value`

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> gradients = scaled_dot_product_attention_backward([[1.0]], [[0.0]], [[1.0], [2.0]], [[10.0], [20.0]])
    >>> [g.ravel().tolist() for g in gradients]
    [[2.5], [0.0, 0.0], [0.5, 0.5]]
    """
    query, key, value, mask, hiding = _checked(query, key, value, mask)
    dy = as_float("dy", dy)
    check_shape("dy", dy, (*query.shape[:-1], value.shape[-1]))
    if weights is None:
        weights = _weights(query, key, mask)
    else:
        weights = as_float("weights", weights)
        check_shape("weights", weights, (*query.shape[:-1], key.shape[-2]))
    if mask is not None and not all_finite(dy):
        hiding = mask
    with np.errstate(invalid="ignore"):  # where it is hidden, what came of it is replaced below
        dweights = dy @ value.swapaxes(-1, -2)
    turned = None
    if hiding is not None:
        np.copyto(dweights, 0, where=~hiding)
        turned = hiding.swapaxes(-1, -2)
    dscores = softmax_backward(dweights, weights) * _scale(query)
    return (
        weighted_means(dscores, key, hiding),
        weighted_means(dscores.swapaxes(-1, -2), query, turned),
        weighted_means(weights.swapaxes(-1, -2), dy, turned),
    )


def weighted_means(weights, value, mask):
    """`weights @ value`, but what `mask` hides from a query does not reach it: 0 · NaN would be NaN.

    None for `mask` is for values that are known to be finite: then zeros as weights hide well enough.
    """
    if mask is None:
        return weights @ value
    finite = np.isfinite(value)
    seen = (mask.astype(value.dtype) @ ~finite) > 0  # by which query, in which feature
    with np.errstate(invalid="ignore"):
        return np.where(seen, weights @ value, weights @ np.where(finite, value, 0))


def all_finite(x):
    """Whether no entry is NaN or infinite, or so large that its square is; much faster than `isfinite`."""
    flat = x.ravel(order="K")
    with np.errstate(over="ignore", invalid="ignore"):
        return math.isfinite(np.dot(flat, flat))


def unhidden(mask, query, key, value):
    """The three with 0 for NaN and infinity in keys that no query sees and in queries that see no key.

    Padding may hold anything: left as it is, it would come back through products with zeros. One array
    given three times stays one array: a word that nobody sees asks nothing that counts. The mask comes
    back as `weighted_means` wants it: None where all was finite.
    """
    if mask is None:
        return query, key, value, None
    if query is key is value:
        if all_finite(query):
            return query, key, value, None
        x = _zeros_for_bad(query, mask, axis=-2)
        return x, x, x, mask
    if all(map(all_finite, (query, key, value))):
        return query, key, value, None
    query = _zeros_for_bad(query, mask, axis=-1)
    return query, _zeros_for_bad(key, mask, axis=-2), _zeros_for_bad(value, mask, axis=-2), mask


def _zeros_for_bad(x, mask, axis):
    hidden = ~mask.any(axis=axis)[..., np.newaxis]
    return np.where(hidden & ~np.isfinite(x), x.dtype.type(0), x)


def broadcast_mask(mask, shape):
    """Return `mask` as booleans broadcast to `shape`, or None; raise if it does not fit."""
    if mask is None:
        return None
    mask = as_booleans("mask", mask, "True where attention is allowed")
    try:
        return np.broadcast_to(mask, shape)
    except ValueError:
        raise ValueError(f"mask: expected a shape that broadcasts to {shape}, got {mask.shape}") from None


def _weights(query, key, mask):
    scores = (query * _scale(query)) @ key.swapaxes(-1, -2)
    if mask is not None:
        np.copyto(scores, -np.inf, where=~mask)
    return softmax(scores)


def _scale(query):
    return query.dtype.type(1 / np.sqrt(query.shape[-1]))


def _checked(query, key, value, mask):
    query = as_float("query", query, ndim=-2)
    *leading, queries, depth = query.shape
    key, value = as_float("key", key, ndim=-2), as_float("value", value, ndim=-2)
    check_shape("key", key, (*leading, None, depth))
    check_shape("value", value, (*leading, key.shape[-2], None))
    query, key, value = same_dtype(query=query, key=key, value=value)
    mask = broadcast_mask(mask, (*leading, queries, key.shape[-2]))
    query, key, value, hiding = unhidden(mask, query, key, value)
    return query, key, value, mask, hiding
