"""A decoder that is shown something before it writes: vectors before the words. Lesson 14_agreement."""

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, integer
from cmx_helpers.attention import (
    DecoderWeights,
    causal_mask,
    encoder_block,
    encoder_block_backward,
    layer_norm,
    layer_norm_backward,
)


def shown_decoder(shown, ids, weights):
    """Logits for the next word after each word, given vectors that stand in front of the sentence.

    ``x = concat(shown, embedding[ids]) + positions``, then the blocks of `attention.decoder` with the causal
    mask: every word attends to all that was shown, and to the words before it. The rows of the shown vectors
    are left out of the result: nobody is asked what comes next there.

    Parameters
    ----------
    shown : array, shape (batch, vectors, features)
    ids : array of int, shape (batch, time)
        Words, the first of them a start. ``vectors + time`` is at most the rows of `weights.positions`.
    weights : DecoderWeights

    Returns
    -------
    logits : array, shape (batch, time, tokens)
        ``softmax(logits[n, t])`` is the belief about word t + 1.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    References
    ----------
    M. Tsimpoukelli et al., "Multimodal few-shot learning with frozen language models", 2021,
    arXiv 2106.13884: a picture as vectors in front of the words.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = DecoderWeights.random(
    ...     rng, tokens=5, longest=7, dim=6, num_heads=2, hidden=12, num_blocks=1
    ... )
    >>> shown_decoder(np.ones((1, 2, 6), np.float32), [[1, 3, 2]], weights).shape
    (1, 3, 5)
    """
    return run_shown(*_checked(shown, ids, weights))[0]


def run_shown(shown, ids, w):
    """`shown_decoder` without its checks, and what went into each block."""
    inputs = _through_blocks(shown, ids, w)
    normed = layer_norm(inputs[-1][:, shown.shape[1] :], w.gamma, w.beta, 1e-3)
    return normed @ w.kernel + w.bias, inputs


def shown_decoder_backward(dy, shown, ids, weights):
    """Gradients of `shown_decoder`, given `dy`, the gradient for the logits.

    Parameters
    ----------
    dy : array, shape (batch, time, tokens)
    shown, ids, weights
        As given to `shown_decoder`.

    Returns
    -------
    dshown : array, shape (batch, vectors, features)
    dweights : DecoderWeights

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = DecoderWeights.random(
    ...     rng, tokens=5, longest=7, dim=6, num_heads=2, hidden=12, num_blocks=1
    ... )
    >>> shown = np.ones((1, 2, 6), np.float32)
    >>> dshown, dweights = shown_decoder_backward(np.ones((1, 3, 5)), shown, [[1, 3, 2]], weights)
    >>> dshown.shape, dweights.bias.tolist()
    ((1, 2, 6), [3.0, 3.0, 3.0, 3.0, 3.0])
    """
    shown, ids, w = _checked(shown, ids, weights)
    dy = as_float("dy", dy, ndim=3)
    if dy.shape != (*ids.shape, len(w.bias)):
        raise ValueError(f"dy: expected shape {(*ids.shape, len(w.bias))}, got {dy.shape}")
    return run_shown_backward(dy.astype(w.kernel.dtype, copy=False), ids, w, _through_blocks(shown, ids, w))


def run_shown_backward(dy, ids, w, inputs):
    """`shown_decoder_backward` without its checks, and without going forward once more."""
    vectors = inputs[-1].shape[1] - ids.shape[1]
    last = inputs[-1][:, vectors:]
    normed = layer_norm(last, w.gamma, w.beta, 1e-3)
    dkernel = normed.reshape(-1, normed.shape[-1]).T @ dy.reshape(-1, dy.shape[-1])
    dwords, dgamma, dbeta = layer_norm_backward(dy @ w.kernel.T, last, w.gamma, 1e-3)
    dx = np.concatenate([np.zeros_like(inputs[-1][:, :vectors]), dwords], axis=1)
    mask, dblocks = causal_mask(dx.shape[1]), []
    for x, block in zip(inputs[-2::-1], w.blocks[::-1]):
        dx, dblock = encoder_block_backward(dx, x, block, mask=mask, norm="pre")
        dblocks.append(dblock)
    dembedding, dpositions = np.zeros_like(w.embedding), np.zeros_like(w.positions)
    np.add.at(dembedding, ids, dx[:, vectors:])
    dpositions[: dx.shape[1]] = dx.sum(axis=0)
    found = dembedding, dpositions, tuple(dblocks[::-1]), dgamma, dbeta, dkernel, dy.sum(axis=(0, 1))
    return dx[:, :vectors], DecoderWeights(*found)


def write_shown(shown, ids, weights, end, longest):
    """Write on from `ids`, a whole batch at a time, always the likeliest word.

    The loop runs a fixed number of times. After `end` a sentence is filled up with 0, the padding.

    Parameters
    ----------
    shown : array, shape (batch, vectors, features)
    ids : array of int, shape (batch, time)
        How every sentence begins: a start, or a question.
    weights : DecoderWeights
    end : int
        The word after which a sentence is finished.
    longest : int
        How many words are written at most, `end` among them.

    Returns
    -------
    written : int array, shape (batch, longest)
        Without `ids`.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = DecoderWeights.random(
    ...     rng, tokens=5, longest=7, dim=6, num_heads=2, hidden=12, num_blocks=1
    ... )
    >>> write_shown(np.ones((3, 2, 6), np.float32), [[1]] * 3, weights, 4, 2).shape
    (3, 2)
    """
    shown, ids, w = _checked(shown, ids, weights)
    longest = integer("longest", longest, minimum=1)
    end = integer("end", end, minimum=0, maximum=len(w.bias) - 1)
    begun, places = ids.shape[1], len(w.positions)
    if shown.shape[1] + begun + longest - 1 > places:
        raise ValueError(f"longest: expected at most {places - shown.shape[1] - begun + 1}, got {longest}")
    rows, finished = ids, np.zeros(len(ids), bool)
    for _ in range(longest):
        word = shown_decoder(shown, rows, w)[:, -1].argmax(axis=-1)
        word = np.where(finished, 0, word)
        rows, finished = np.concatenate([rows, word[:, None]], axis=1), finished | (word == end)
    return rows[:, begun:]


def _through_blocks(shown, ids, w):
    """What goes into each block, and what comes out of the last."""
    x = [np.concatenate([shown, w.embedding[ids]], axis=1)]
    x[0] += w.positions[: x[0].shape[1]]
    mask = causal_mask(x[0].shape[1])
    for block in w.blocks:
        x.append(encoder_block(x[-1], block, mask=mask, norm="pre"))
    return x


def _checked(shown, ids, weights):
    if not isinstance(weights, DecoderWeights):
        raise TypeError(f"weights: expected DecoderWeights, got {type(weights).__name__}")
    tokens, dim = np.shape(weights.embedding)
    shown = as_float("shown", shown, ndim=3, allow_empty=True).astype(weights.embedding.dtype, copy=False)
    ids = as_integers("ids", ids, ndim=2)
    if shown.shape[0] != len(ids) or shown.shape[2] != dim:
        raise ValueError(f"shown: expected shape ({len(ids)}, vectors, {dim}), got {shown.shape}")
    if not ids.shape[1]:
        raise ValueError("ids: expected at least one word in every row")
    if shown.shape[1] + ids.shape[1] > len(weights.positions):
        raise ValueError(
            f"ids: expected at most {len(weights.positions) - shown.shape[1]} words beside "
            f"{shown.shape[1]} vectors, got {ids.shape[1]}"
        )
    if ids.size and (ids.min() < 0 or ids.max() >= tokens):
        raise ValueError(f"ids: expected ids from 0 to {tokens - 1}, got {ids.min()} to {ids.max()}")
    return shown, ids, weights
