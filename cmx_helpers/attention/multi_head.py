"""Multi-head attention, forward and backward; `attention` shows both to the world."""

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, flag
from cmx_helpers.attention.scaled_dot import (
    broadcast_mask,
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
    unhidden,
    weighted_means,
)
from cmx_helpers.attention.weights import AttentionWeights, checked_weights


def multi_head_attention(query, value, weights, *, key=None, mask=None, return_attention_scores=False):
    """Attend with several heads at once, each in its own projection of the inputs.

    ``head_n = attention(query @ query_kernel[:, n], key @ key_kernel[:, n], value @ value_kernel[:, n])``
    (biases left out) and ``output = sum_n head_n @ output_kernel[n]``. Derived in lesson 06_attention.
    Same as ``keras.layers.MultiHeadAttention``, arguments in the same order.

    Parameters
    ----------
    query : array, shape (batch, queries, query features)
    value : array, shape (batch, keys, value features)
        The same array as `query` for self-attention.
    weights : AttentionWeights
        Or a sequence of its eight arrays.
    key : array, shape (batch, keys, key features), optional
        `value` if not given.
    mask : boolean array, optional
        True where a query may attend to a key; of shape (batch, queries, keys), or one that broadcasts
        to it: ``padding[:, None, :]``, or `causal_mask`. A query that may attend to nothing gets
        `output_bias` alone. NaN and infinity count as 0 where nobody sees them.
    return_attention_scores : bool
        Return the weights of every head too.

    Returns
    -------
    output : array, shape (batch, queries, outputs)
    scores : array, shape (batch, heads, queries, keys)
        Only with `return_attention_scores`.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    A. Vaswani et al., "Attention is all you need", 2017, arXiv 1706.03762, section 3.2.2.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = AttentionWeights.random(rng, dim=6, num_heads=2, key_dim=3)
    >>> x = rng.standard_normal((1, 4, 6), dtype=np.float32)
    >>> multi_head_attention(x, x, weights).shape
    (1, 4, 6)
    """
    return_attention_scores = flag("return_attention_scores", return_attention_scores)
    query, key, value, weights, mask, hiding = _checked(query, value, weights, key, mask)
    q, k, v = _projections(query, key, value, weights)
    if return_attention_scores:
        heads, scores = scaled_dot_product_attention(q, k, v, mask)
        return _output(_heads_last(heads), weights), scores
    return _output(_weighted_means(q, k, v, mask, hiding), weights)


def multi_head_attention_backward(dy, query, value, weights, *, key=None, mask=None):
    """Gradients of the output of `multi_head_attention`, given `dy`, the gradient for it.

    In self-attention ``query`` and ``value`` are one array: add up its gradients. Derived in
    lesson 06_attention.

    Parameters
    ----------
    dy : array, shape (batch, queries, outputs)
    query, value, weights, key, mask
        As given to `multi_head_attention`.

    Returns
    -------
    dquery, dvalue : arrays, shaped as `query` and `value`
        Without `key`, `dvalue` holds what came through the keys too.
    dweights : AttentionWeights
    dkey : array, shaped as `key`
        Only if `key` was given.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = AttentionWeights.random(rng, dim=6, num_heads=2, key_dim=3)
    >>> x = rng.standard_normal((1, 4, 6), dtype=np.float32)
    >>> dquery, dvalue, dweights = multi_head_attention_backward(np.ones_like(x), x, x, weights)
    >>> dvalue.shape, dweights.key_bias.shape
    ((1, 4, 6), (2, 3))
    """
    given_key = key is not None
    query, key, value, weights, mask, _ = _checked(query, value, weights, key, mask)
    dy = as_float("dy", dy)
    check_shape("dy", dy, (*query.shape[:2], weights.output_kernel.shape[2]))
    dy = dy.astype(query.dtype, copy=False)
    q, k, v = _projections(query, key, value, weights)
    heads, scores = scaled_dot_product_attention(q, k, v, mask)
    dheads, doutput_kernel, doutput_bias = _output_backward(dy, _heads_last(heads), weights.output_kernel)
    dq, dk, dv = scaled_dot_product_attention_backward(dheads, q, k, v, mask, weights=scores)
    dquery, dquery_kernel, dquery_bias = _project_backward(dq, query, weights.query_kernel)
    dkey, dkey_kernel, dkey_bias = _project_backward(dk, key, weights.key_kernel)
    dvalue, dvalue_kernel, dvalue_bias = _project_backward(dv, value, weights.value_kernel)
    dweights = AttentionWeights(
        dquery_kernel,
        dquery_bias,
        dkey_kernel,
        dkey_bias,
        dvalue_kernel,
        dvalue_bias,
        doutput_kernel,
        doutput_bias,
    )
    return (dquery, dvalue, dweights, dkey) if given_key else (dquery, dvalue + dkey, dweights)


def _projections(query, key, value, weights):
    """Queries, keys and values of all heads, each (batch, heads, time, dim)."""
    if query is key is value and weights.query_kernel.shape == weights.value_kernel.shape:
        # Self-attention: one product with the three kernels side by side.
        kernel = np.stack(weights[0:6:2], axis=1)
        bias = np.stack(weights[1:6:2])
        return np.moveaxis(_product(query, kernel) + bias, (2, 3), (0, 2))
    pairs = zip((query, key, value), weights[0:6:2], weights[1:6:2])
    return [(_product(x, kernel) + bias).swapaxes(1, 2) for x, kernel, bias in pairs]


def _product(x, kernel):
    """Multiply the last axis of x with the first of the kernel, as one matrix product."""
    rows = x.reshape(-1, x.shape[-1]) @ kernel.reshape(kernel.shape[0], -1)
    return rows.reshape(*x.shape[:-1], *kernel.shape[1:])


def _weighted_means(q, k, v, mask, hiding):
    """`scaled_dot_product_attention` for speed, heads last: dividing by the sum comes at the end.

    There it meets (queries, value_dim) numbers per head, not (queries, keys). The scores stand
    transposed, (keys, queries), so that maximum and sum run along contiguous rows.
    """
    scores = (k * q.dtype.type(1 / np.sqrt(q.shape[-1]))) @ q.swapaxes(-1, -2)
    if mask is not None:
        np.copyto(scores, -np.inf, where=~mask.swapaxes(-1, -2))
    largest = scores.max(axis=-2, keepdims=True)
    if mask is not None:  # -inf - -inf would be NaN in a row that is masked throughout
        largest = np.maximum(largest, np.finfo(q.dtype).min)
    scores -= largest
    np.exp(scores, out=scores)
    total = scores.sum(axis=-2)
    if mask is not None:
        total[total == 0] = 1
    means = weighted_means(scores.swapaxes(-1, -2), v, hiding)
    means /= total[..., np.newaxis]
    return _heads_last(means)


def _heads_last(heads):
    """(batch, heads, time, dim) to (batch, time, heads, dim)."""
    return np.ascontiguousarray(heads.swapaxes(1, 2))


def _output(heads, weights):
    kernel = weights.output_kernel
    y = heads.reshape(-1, kernel.shape[0] * kernel.shape[1]) @ kernel.reshape(-1, kernel.shape[2])
    y += weights.output_bias
    return y.reshape(*heads.shape[:2], -1)


def _output_backward(dy, heads, kernel):
    flat = dy.reshape(-1, dy.shape[-1])
    dheads = (flat @ kernel.reshape(-1, kernel.shape[2]).T).reshape(heads.shape)
    dkernel = heads.reshape(len(flat), -1).T @ flat
    return dheads.swapaxes(1, 2), dkernel.reshape(kernel.shape), flat.sum(axis=0)


def _project_backward(dheads, x, kernel):
    flat = _heads_last(dheads).reshape(-1, kernel.shape[1] * kernel.shape[2])
    dx = flat @ kernel.reshape(kernel.shape[0], -1).T
    dkernel = x.reshape(-1, x.shape[2]).T @ flat
    return dx.reshape(x.shape), dkernel.reshape(kernel.shape), flat.sum(axis=0).reshape(kernel.shape[1:])


def _checked(query, value, weights, key, mask):
    weights = checked_weights(weights)
    # One array given twice stays one array: that is how self-attention is recognised.
    self_attention = query is value and (key is None or key is value)
    key = value if key is None else key
    query = as_float("query", query, ndim=3)
    value = query if self_attention else as_float("value", value, ndim=3)
    key = value if self_attention else as_float("key", key, ndim=3)
    shape = (query.shape[0], value.shape[1])
    check_shape("query", query, (*query.shape[:2], weights.query_kernel.shape[0]))
    check_shape("value", value, (*shape, weights.value_kernel.shape[0]))
    check_shape("key", key, (*shape, weights.key_kernel.shape[0]))
    dtype = np.result_type(query, key, value, *weights)
    weights = AttentionWeights(*(w.astype(dtype, copy=False) for w in weights))
    if query.dtype != dtype or value.dtype != dtype or key.dtype != dtype:
        if self_attention:
            query = key = value = query.astype(dtype)
        else:
            query, key, value = (a.astype(dtype) for a in (query, key, value))
    mask = broadcast_mask(mask, (*query.shape[:2], value.shape[1]))
    query, key, value, hiding = unhidden(mask, query, key, value)
    by_head = [None if m is None else m[:, np.newaxis] for m in (mask, hiding)]
    return query, key, value, weights, *by_head
