"""A decoder, forward and backward: blocks with the causal mask that say which token comes next."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import as_integers, check_size, float_dtype, generator, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer
from cmx_helpers.attention.encoder import EncoderWeights, block_back, block_result, block_tape
from cmx_helpers.attention.layer_norm import layer_norm, layer_norm_backward
from cmx_helpers.attention.positions import causal_mask


class DecoderWeights(NamedTuple):
    """The weights of a decoder: vectors of words and of places, the blocks, a last norm, a last layer.

    >>> rng = np.random.default_rng(0)
    >>> weights = DecoderWeights.random(
    ...     rng, tokens=5, longest=7, dim=6, num_heads=2, hidden=12, num_blocks=2
    ... )
    >>> weights.embedding.shape, len(weights.blocks), len(weights.arrays())
    ((5, 6), 2, 38)
    """

    embedding: np.ndarray  # (tokens, features)
    positions: np.ndarray  # (longest, features)
    blocks: tuple  # of EncoderWeights
    gamma: np.ndarray  # (features,)
    beta: np.ndarray  # (features,)
    kernel: np.ndarray  # (features, tokens)
    bias: np.ndarray  # (tokens,)

    @classmethod
    def random(cls, rng, *, tokens, longest, dim, num_heads, hidden, num_blocks, dtype=np.float32):
        """Weights to start from: vectors of words normal with deviation 0.5, of places with 0.1."""
        rng, dtype = generator("rng", rng), float_dtype("dtype", dtype)
        tokens, longest = integer("tokens", tokens, minimum=1), integer("longest", longest, minimum=1)
        dim, num_blocks = integer("dim", dim, minimum=1), integer("num_blocks", num_blocks, minimum=1)
        check_size("tokens, longest, dim", tokens + longest, dim)
        check_size("num_blocks, dim", num_blocks, dim)
        sizes = {"dim": dim, "num_heads": num_heads, "hidden": hidden, "dtype": dtype}
        embedding = 0.5 * rng.standard_normal((tokens, dim))
        positions = 0.1 * rng.standard_normal((longest, dim))
        blocks = tuple(EncoderWeights.random(rng, **sizes) for _ in range(num_blocks))
        kernel = 0.1 * rng.standard_normal((dim, tokens))
        ends = np.ones(dim), np.zeros(dim), kernel, np.zeros(tokens)
        return cls(embedding.astype(dtype), positions.astype(dtype), blocks, *(a.astype(dtype) for a in ends))

    def arrays(self):
        """All arrays in one list, as an optimiser wants them (`from_arrays` goes back)."""
        inner = [array for block in self.blocks for array in block.arrays()]
        return [self.embedding, self.positions, *inner, *self[3:]]

    @classmethod
    def from_arrays(cls, arrays):
        """The decoder whose `arrays()` are given."""
        arrays = sequence("arrays", arrays, "arrays")
        if len(arrays) < 22 or (len(arrays) - 6) % 16:
            raise ValueError(f"arrays: expected 6 arrays and 16 for each block, got {len(arrays)}")
        inner = arrays[2:-4]
        blocks = (EncoderWeights.from_arrays(inner[n : n + 16]) for n in range(0, len(inner), 16))
        return cls(arrays[0], arrays[1], tuple(blocks), *arrays[-4:])


def decoder(ids, weights, *, norm="pre", shortcut=True, epsilon=1e-3):
    """Logits for the next token at every place, from the tokens up to that place.

    ``x = embedding[ids] + positions[:time]``, then each block with the causal mask (`encoder_block`), then
    ``layer_norm(x) @ kernel + bias``. The last norm is there with ``norm="pre"`` alone: the other kinds have
    theirs inside, or none. Derived in lesson 06_attention.

    Parameters
    ----------
    ids : array of int, shape (batch, time)
        At most as many places as `weights.positions` has rows.
    weights : DecoderWeights
    norm, shortcut, epsilon
        As in `encoder_block`.

    Returns
    -------
    logits : array, shape (batch, time, tokens)
        ``softmax(logits[n, t])`` is the belief about token t + 1.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    A. Radford et al., "Language models are unsupervised multitask learners", 2019 (pre-norm and a last norm).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = DecoderWeights.random(
    ...     rng, tokens=5, longest=7, dim=6, num_heads=2, hidden=12, num_blocks=2
    ... )
    >>> decoder([[1, 3, 2]], weights).shape
    (1, 3, 5)
    """
    ids, w = _checked(ids, weights)
    x, _ = _through_blocks(ids, w, norm, shortcut, epsilon)
    if norm == "pre":
        x = layer_norm(x, w.gamma, w.beta, epsilon)
    return x @ w.kernel + w.bias


def decoder_backward(dy, ids, weights, *, norm="pre", shortcut=True, epsilon=1e-3):
    """Gradients of `decoder` for its weights, given `dy`, the gradient for the logits.

    Derived in lesson 06_attention.

    Parameters
    ----------
    dy : array, shape (batch, time, tokens), or callable
        `dy(logits)` returns the array: so a training goes forward once, not once for the logits and once more
        here.
    ids, weights, norm, shortcut, epsilon
        As given to `decoder`.

    Returns
    -------
    dweights : DecoderWeights

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> weights = DecoderWeights.random(
    ...     rng, tokens=5, longest=7, dim=6, num_heads=2, hidden=12, num_blocks=1
    ... )
    >>> decoder_backward(np.ones((1, 3, 5)), [[1, 3, 2]], weights).bias.tolist()
    [3.0, 3.0, 3.0, 3.0, 3.0]
    """
    ids, w = _checked(ids, weights)
    x, tapes = _through_blocks(ids, w, norm, shortcut, epsilon)
    last = layer_norm(x, w.gamma, w.beta, epsilon) if norm == "pre" else x
    dy = as_float("dy", dy(last @ w.kernel + w.bias) if callable(dy) else dy)
    check_shape("dy", dy, (*ids.shape, len(w.bias)))
    dy = dy.astype(w.kernel.dtype, copy=False)
    flat_x, flat_dy = last.reshape(-1, last.shape[-1]), dy.reshape(-1, dy.shape[-1])
    ends = [np.zeros_like(w.gamma), np.zeros_like(w.beta), flat_x.T @ flat_dy, flat_dy.sum(axis=0)]
    dx = dy @ w.kernel.T
    if norm == "pre":
        dx, *ends[:2] = layer_norm_backward(dx, x, w.gamma, epsilon)
    dblocks = []
    for tape in tapes[::-1]:
        dx, dblock = block_back(dx, tape)
        dblocks.append(dblock)
    dembedding, dpositions = np.zeros_like(w.embedding), np.zeros_like(w.positions)
    np.add.at(dembedding, ids, dx)  # a token that occurs twice collects twice
    dpositions[: ids.shape[1]] = dx.sum(axis=0)
    return DecoderWeights(dembedding, dpositions, tuple(dblocks[::-1]), *ends)


def _through_blocks(ids, w, norm, shortcut, epsilon):
    """What comes out of the last block, and what each leaves for the way back."""
    x, tapes = w.embedding[ids] + w.positions[: ids.shape[1]], []
    mask = causal_mask(ids.shape[1])
    for block in w.blocks:
        tapes.append(block_tape(x, block, mask, norm, shortcut, epsilon))
        x = block_result(tapes[-1])
    return x, tapes


def _checked(ids, weights):
    if not isinstance(weights, DecoderWeights):
        raise TypeError(f"weights: expected DecoderWeights, got {type(weights).__name__}")
    arrays = [as_float(f"weights[{n}]", array) for n, array in enumerate(weights.arrays())]
    dtype = np.result_type(*arrays)
    w = DecoderWeights.from_arrays([array.astype(dtype, copy=False) for array in arrays])
    tokens, dim = w.embedding.shape if w.embedding.ndim == 2 else (None, None)
    check_shape("weights.embedding", w.embedding, (None, None))
    check_shape("weights.positions", w.positions, (None, dim))
    for name, shape in zip(("gamma", "beta", "kernel", "bias"), ((dim,), (dim,), (dim, tokens), (tokens,))):
        check_shape(f"weights.{name}", getattr(w, name), shape)
    ids = as_integers("ids", ids, ndim=2)
    if not ids.size:
        raise ValueError(f"ids: expected at least one sentence and one place, got shape {ids.shape}")
    if ids.shape[1] > len(w.positions):
        raise ValueError(f"ids: expected 1 to {len(w.positions)} places, got {ids.shape[1]}")
    if ids.min() < 0 or ids.max() >= tokens:
        raise ValueError(f"ids: expected ids from 0 to {tokens - 1}, got {ids.min()} to {ids.max()}")
    return ids, w
