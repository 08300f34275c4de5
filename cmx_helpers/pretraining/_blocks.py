"""Blocks of attention, forward once and back once: what `attention.encoder_block` says, made to train.

`attention.encoder_block_backward` goes forward a second time, so that it needs nothing but its arguments.
A training goes both ways at every step, and here what the way there found is kept for the way back, half the
cost. A test compares the two, numbers and gradients. Pre-norm alone.
"""

from typing import NamedTuple

import numpy as np

from cmx_helpers.attention import AttentionWeights, EncoderWeights

_EPSILON = 1e-3


class Normed(NamedTuple):
    """What a norm found: its result, the standardised rows, one over their deviation."""

    result: np.ndarray
    standard: np.ndarray
    inverse: np.ndarray


class Kept(NamedTuple):
    """What the way through one block found, for the way back; rows are (batch · time)."""

    first: Normed
    parts: np.ndarray  # queries, keys, values: (3, batch, heads, time, key_dim)
    scores: np.ndarray  # (batch, heads, time, time)
    heads: np.ndarray  # (rows, heads · key_dim)
    second: Normed
    hidden: np.ndarray  # (rows, hidden)


def norm_rows(x, gamma, beta):
    """Layer norm of rows, shape (rows, features), with what its way back needs."""
    # Means as products: on short rows a matrix product is several times quicker than a reduction.
    mean = np.full(x.shape[1], 1 / x.shape[1], x.dtype)
    centred = x - (x @ mean)[:, None]
    inverse = 1 / np.sqrt(np.square(centred) @ mean + x.dtype.type(_EPSILON))
    standard = centred * inverse[:, None]
    return Normed(standard * gamma + beta, standard, inverse)


def norm_rows_backward(dy, normed, gamma):
    """Gradients of `norm_rows` for its rows, gamma and beta."""
    ones = np.ones(len(dy), dy.dtype)
    dgamma, dbeta = ones @ (dy * normed.standard), ones @ dy
    dstandard = dy * gamma
    mean = np.full(dy.shape[1], 1 / dy.shape[1], dy.dtype)
    along = (dstandard * normed.standard) @ mean
    dx = dstandard - (dstandard @ mean)[:, None] - normed.standard * along[:, None]
    return dx * normed.inverse[:, None], dgamma, dbeta


def block_forward(x, w, mask):
    """One block, from x (batch, time, features); `mask` is added to the scores. Result and `Kept`."""
    batch, time, dim = x.shape
    _, heads, key_dim = w.attention.query_kernel.shape
    rows = x.reshape(-1, dim)
    first = norm_rows(rows, w.attention_gamma, w.attention_beta)
    kernel, bias = _three_in_one(w.attention)
    parts = (first.result @ kernel + bias).reshape(batch, time, 3, heads, key_dim).transpose(2, 0, 3, 1, 4)
    parts = np.ascontiguousarray(parts)
    scores = parts[0] @ parts[1].swapaxes(-1, -2)
    scores *= x.dtype.type(1 / np.sqrt(key_dim))
    if mask is not None:
        scores += mask
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    found = (scores @ parts[2]).transpose(0, 2, 1, 3).reshape(batch * time, heads * key_dim)
    rows = rows + found @ w.attention.output_kernel.reshape(-1, dim) + w.attention.output_bias
    second = norm_rows(rows, w.output_gamma, w.output_beta)
    hidden = np.maximum(second.result @ w.hidden_kernel + w.hidden_bias, 0)
    rows = rows + hidden @ w.output_kernel + w.output_bias
    return rows.reshape(x.shape), Kept(first, parts, scores, found, second, hidden)


def block_backward(dy, w, kept):
    """Gradients of `block_forward` for x and for the weights."""
    batch, heads, time, key_dim = kept.parts.shape[1:]
    drows = dy.reshape(-1, dy.shape[-1])
    ones = np.ones(len(drows), drows.dtype)
    dhidden = (drows @ w.output_kernel.T) * (kept.hidden > 0)
    fed = kept.second.result.T @ dhidden, ones @ dhidden, kept.hidden.T @ drows, ones @ drows
    dinside, *dsecond = norm_rows_backward(dhidden @ w.hidden_kernel.T, kept.second, w.output_gamma)
    drows = drows + dinside
    output = w.attention.output_kernel.reshape(heads * key_dim, -1)
    doutput = (kept.heads.T @ drows).reshape(w.attention.output_kernel.shape), ones @ drows
    dfound = (drows @ output.T).reshape(batch, time, heads, key_dim).transpose(0, 2, 1, 3)
    dscores = dfound @ kept.parts[2].swapaxes(-1, -2)
    dscores -= (dscores * kept.scores).sum(axis=-1, keepdims=True)
    dscores *= kept.scores
    dscores *= dfound.dtype.type(1 / np.sqrt(key_dim))
    dparts = np.empty_like(kept.parts)
    np.matmul(dscores, kept.parts[1], out=dparts[0])
    np.matmul(dscores.swapaxes(-1, -2), kept.parts[0], out=dparts[1])
    np.matmul(kept.scores.swapaxes(-1, -2), dfound, out=dparts[2])
    dparts = dparts.transpose(1, 3, 0, 2, 4).reshape(len(drows), -1)
    kernel, _ = _three_in_one(w.attention)
    dkernel, dbias = kept.first.result.T @ dparts, ones @ dparts
    dinside, *dfirst = norm_rows_backward(dparts @ kernel.T, kept.first, w.attention_gamma)
    drows = drows + dinside
    shapes = kernel.shape[0], heads, key_dim
    three = zip(np.split(dkernel, 3, axis=1), np.split(dbias, 3))
    dthree = [a for k, b in three for a in (k.reshape(shapes), b.reshape(heads, key_dim))]
    return drows.reshape(dy.shape), EncoderWeights(
        AttentionWeights(*dthree, *doutput), *dfirst, *fed, *dsecond
    )


def _three_in_one(w):
    """The kernels of queries, keys and values side by side, and their biases."""
    dim = w.query_kernel.shape[0]
    kernels = [k.reshape(dim, -1) for k in (w.query_kernel, w.key_kernel, w.value_kernel)]
    biases = [b.reshape(-1) for b in (w.query_bias, w.key_bias, w.value_bias)]
    return np.concatenate(kernels, axis=1), np.concatenate(biases)
