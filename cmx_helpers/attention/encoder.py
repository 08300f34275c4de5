"""The Transformer encoder block, forward and backward; `attention` shows it to the world."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size, float_dtype, generator, sequence
from cmx_helpers._common.validate import as_float, check_shape, flag, integer, number, one_of
from cmx_helpers.attention.layer_norm import layer_norm, layer_norm_backward
from cmx_helpers.attention.multi_head import multi_head_attention, multi_head_attention_backward
from cmx_helpers.attention.scaled_dot import broadcast_mask, unhidden
from cmx_helpers.attention.weights import AttentionWeights


class EncoderWeights(NamedTuple):
    """The weights of one encoder block: attention, first norm, feed-forward layer, second norm.

    >>> weights = EncoderWeights.random(np.random.default_rng(0), dim=6, num_heads=2, hidden=12)
    >>> weights.attention.query_kernel.shape, weights.hidden_kernel.shape, len(weights.arrays())
    ((6, 2, 3), (6, 12), 16)
    """

    attention: AttentionWeights
    attention_gamma: np.ndarray  # (features,)
    attention_beta: np.ndarray  # (features,)
    hidden_kernel: np.ndarray  # (features, hidden)
    hidden_bias: np.ndarray  # (hidden,)
    output_kernel: np.ndarray  # (hidden, features)
    output_bias: np.ndarray  # (features,)
    output_gamma: np.ndarray  # (features,)
    output_beta: np.ndarray  # (features,)

    @classmethod
    def random(cls, rng, *, dim, num_heads, hidden, dtype=np.float32):
        """Weights to start from: Glorot uniform, biases zero, norms that change nothing."""
        rng = generator("rng", rng)
        hidden, dim = integer("hidden", hidden, minimum=1), integer("dim", dim, minimum=1)
        num_heads, dtype = integer("num_heads", num_heads, minimum=1), float_dtype("dtype", dtype)
        check_size("dim, hidden", dim, hidden)
        if dim % num_heads:
            raise ValueError(f"dim: expected a multiple of num_heads ({num_heads}), got {dim}")
        attention = AttentionWeights.random(
            rng, dim=dim, num_heads=num_heads, key_dim=dim // num_heads, dtype=dtype
        )
        limit = np.sqrt(6 / (dim + hidden))
        up, down = rng.uniform(-limit, limit, (dim, hidden)), rng.uniform(-limit, limit, (hidden, dim))
        ones, zeros = np.ones(dim, dtype), np.zeros(dim, dtype)
        feed_forward = [up.astype(dtype), np.zeros(hidden, dtype), down.astype(dtype), zeros.copy()]
        return cls(attention, ones, zeros, *feed_forward, ones.copy(), zeros.copy())

    def arrays(self):
        """All sixteen arrays in one list, as an optimiser wants them (`from_arrays` goes back)."""
        return [*self.attention, *self[1:]]

    @classmethod
    def from_arrays(cls, arrays):
        """The block whose `arrays()` are given."""
        arrays = sequence("arrays", arrays, "arrays")
        if len(arrays) != 16:
            raise ValueError(f"arrays: expected 16 arrays, got {len(arrays)}")
        return cls(AttentionWeights(*arrays[:8]), *arrays[8:])


def encoder_block(
    x, weights, *, mask=None, norm="post", shortcut=True, epsilon=1e-3, return_attention_scores=False
):
    """One block of the Transformer encoder: attention, then a feed-forward layer, each with a shortcut.

    ``norm="post"``, as first published: ``a = norm(x + attention(x))``, ``y = norm(a + feed_forward(a))``.
    ``norm="pre"``, as most train it today: ``a = x + attention(norm(x))``, ``y = a + feed_forward(norm(a))``.
    ``norm="none"`` leaves the norms out, ``shortcut=False`` the ``x +`` and ``a +``: to see what they buy.
    ``feed_forward(a) = max(0, a @ hidden_kernel + hidden_bias) @ output_kernel + output_bias``.
    Derived in lesson 06_attention.

    Parameters
    ----------
    x : array, shape (batch, time, features)
    weights : EncoderWeights
    mask : boolean array, optional
        As in `multi_head_attention`.
    norm : {"post", "pre", "none"}
    shortcut : bool
        Whether each of the two parts adds its input to its result.
    epsilon : float
        Of both `layer_norm`.
    return_attention_scores : bool
        Return the attention weights too.

    Returns
    -------
    y : array, shape (batch, time, features)
    scores : array, shape (batch, heads, time, time)
        Only with `return_attention_scores`.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    A. Vaswani et al., "Attention is all you need", 2017, arXiv 1706.03762, section 3.1;
    R. Xiong et al., "On layer normalization in the Transformer architecture", 2020, arXiv 2002.04745.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = EncoderWeights.random(rng, dim=6, num_heads=2, hidden=12)
    >>> encoder_block(rng.standard_normal((1, 4, 6), dtype=np.float32), weights).shape
    (1, 4, 6)
    """
    return_attention_scores = flag("return_attention_scores", return_attention_scores)
    tape = block_tape(x, weights, mask, norm, shortcut, epsilon, return_attention_scores)
    y = block_result(tape)
    return (y, tape.scores) if return_attention_scores else y


class Tape(NamedTuple):
    """What a block works out on its way forward, for the way back."""

    x: np.ndarray
    weights: EncoderWeights
    norm: str
    shortcut: bool
    norms: tuple  # gamma, beta and epsilon of each
    mask: np.ndarray | None
    scores: np.ndarray | None
    inside1: np.ndarray  # goes into the attention
    sum1: np.ndarray
    a: np.ndarray
    inside2: np.ndarray  # goes into the feed-forward layer
    hidden: np.ndarray
    sum2: np.ndarray


def block_tape(x, weights, mask, norm, shortcut=True, epsilon=1e-3, return_attention_scores=False):
    """The way forward through a block, up to its last norm; `block_result` goes on from there."""
    shortcut = flag("shortcut", shortcut)
    x, w = _checked_block(x, weights, norm, mask, epsilon)
    norms = (w.attention_gamma, w.attention_beta, epsilon), (w.output_gamma, w.output_beta, epsilon)
    inside1 = layer_norm(x, *norms[0]) if norm == "pre" else x
    attended = multi_head_attention(
        inside1, inside1, w.attention, mask=mask, return_attention_scores=return_attention_scores
    )
    attended, scores = attended if return_attention_scores else (attended, None)
    sum1 = x + attended if shortcut else attended
    a = layer_norm(sum1, *norms[0]) if norm == "post" else sum1
    inside2 = layer_norm(a, *norms[1]) if norm == "pre" else a
    fed, hidden = _feed_forward(inside2, w)
    sum2 = a + fed if shortcut else fed
    return Tape(x, w, norm, shortcut, norms, mask, scores, inside1, sum1, a, inside2, hidden, sum2)


def block_result(tape):
    """What the block returns."""
    return layer_norm(tape.sum2, *tape.norms[1]) if tape.norm == "post" else tape.sum2


def encoder_block_backward(dy, x, weights, *, mask=None, norm="post", shortcut=True, epsilon=1e-3):
    """Gradients of `encoder_block`, given `dy`, the gradient for its result.

    The block is the chain rule's best case: each part's own backward, in reverse, and at each
    shortcut the gradients of both ways add up. Derived in lesson 06_attention.

    Parameters
    ----------
    dy : array, shape (batch, time, features)
    x, weights, mask, norm, shortcut, epsilon
        As given to `encoder_block`.

    Returns
    -------
    dx : array, shape (batch, time, features)
    dweights : EncoderWeights

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> weights = EncoderWeights.random(np.random.default_rng(0), dim=6, num_heads=2, hidden=12)
    >>> x = np.eye(6, dtype=np.float32)[None]
    >>> dx, dweights = encoder_block_backward(np.ones_like(x), x, weights)
    >>> dx.shape, dweights.output_beta.tolist()
    ((1, 6, 6), [6.0, 6.0, 6.0, 6.0, 6.0, 6.0])
    """
    return block_back(dy, block_tape(x, weights, mask, norm, shortcut, epsilon))


def block_back(dy, tape):
    """As `encoder_block_backward`, from what the way forward left."""
    w, norm, epsilon = tape.weights, tape.norm, tape.norms[0][2]
    dy = as_float("dy", dy)
    check_shape("dy", dy, tape.x.shape)
    # Where a shortcut went around a part, the gradients of both ways add up.
    dnorm1, dnorm2 = ([np.zeros_like(gamma), np.zeros_like(gamma)] for gamma, *_ in tape.norms)
    dsum2 = dy.astype(tape.x.dtype, copy=False)
    if norm == "post":
        dsum2, *dnorm2 = layer_norm_backward(dsum2, tape.sum2, w.output_gamma, epsilon)
    da, *dfeed = _feed_forward_backward(dsum2, tape.inside2, tape.hidden, w)
    if norm == "pre":
        da, *dnorm2 = layer_norm_backward(da, tape.a, w.output_gamma, epsilon)
    dsum1 = dsum2 + da if tape.shortcut else da
    if norm == "post":
        dsum1, *dnorm1 = layer_norm_backward(dsum1, tape.sum1, w.attention_gamma, epsilon)
    dquery, dvalue, dattention = multi_head_attention_backward(
        dsum1, tape.inside1, tape.inside1, w.attention, mask=tape.mask
    )
    dx = dquery + dvalue
    if norm == "pre":
        dx, *dnorm1 = layer_norm_backward(dx, tape.x, w.attention_gamma, epsilon)
    return dsum1 + dx if tape.shortcut else dx, EncoderWeights(dattention, *dnorm1, *dfeed, *dnorm2)


def _feed_forward(x, w):
    """Result and hidden layer, both needed on the way back."""
    hidden = np.maximum(x @ w.hidden_kernel + w.hidden_bias, 0)
    return hidden @ w.output_kernel + w.output_bias, hidden


def _feed_forward_backward(dy, x, hidden, w):
    dhidden = (dy @ w.output_kernel.T) * (hidden > 0)
    flat_x, flat_h, flat_dh, flat_dy = (a.reshape(-1, a.shape[-1]) for a in (x, hidden, dhidden, dy))
    dweights = flat_x.T @ flat_dh, flat_dh.sum(axis=0), flat_h.T @ flat_dy, flat_dy.sum(axis=0)
    return dhidden @ w.hidden_kernel.T, *dweights


def _checked_block(x, weights, norm, mask, epsilon):
    one_of("norm", norm, ("post", "pre", "none"))
    x = as_float("x", x, ndim=3)
    if not isinstance(weights, EncoderWeights):
        raise TypeError(f"weights: expected EncoderWeights, got {type(weights).__name__}")
    arrays = [as_float(f"weights.{n}", w) for n, w in zip(_ARRAY_NAMES, weights.arrays())]
    features, hidden = x.shape[2], np.shape(weights.hidden_bias)[0]
    vector, wide = (features,), (hidden,)
    shapes = [vector, vector, (features, hidden), wide, (hidden, features), vector, vector, vector]
    for name, array, shape in zip(_ARRAY_NAMES[8:], arrays[8:], shapes):
        check_shape(f"weights.{name}", array, shape)
    check_shape("weights.attention.output_bias", arrays[7], vector)
    number("epsilon", epsilon, minimum=0)
    dtype = np.result_type(x, *arrays)
    x = x.astype(dtype, copy=False)
    # Here, and not in the attention alone: the shortcut goes around it.
    x, *_ = unhidden(broadcast_mask(mask, (*x.shape[:2], x.shape[1])), x, x, x)
    return x, EncoderWeights.from_arrays(a.astype(dtype, copy=False) for a in arrays)


_ARRAY_NAMES = [f"attention.{name}" for name in AttentionWeights._fields] + list(EncoderWeights._fields[1:])
