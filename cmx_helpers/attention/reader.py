"""One block of attention as a reader, beside the bag of words, the RNN and the LSTM of lesson 05."""

import numpy as np

from cmx_helpers._common.arguments import check_size, generator
from cmx_helpers._common.validate import integer, number, one_of
from cmx_helpers.attention.encoder import EncoderWeights, block_back, block_result, block_tape
from cmx_helpers.recurrent import Reader
from cmx_helpers.training import glorot_uniform


def attention_reader(features, units, longest, *, num_heads=2, position_size=0.1, norm="post", rng):
    """One block of attention as a `recurrent.Reader`, read at the last real step.

    ``states = encoder_block(x @ embedding + positions[:time])``; with x one-hot the product is a lookup.
    Derived in lesson 06_attention.

    Parameters
    ----------
    features, units : int
        `units` is a multiple of `num_heads`; the feed-forward layer has twice as many.
    longest : int
        For how many steps there are position vectors.
    num_heads : int
    position_size : float
        Standard deviation of the position vectors before training; 0 starts without any order.
    norm : {"post", "pre", "none"}
        As in `encoder_block`.
    rng : numpy.random.Generator

    Returns
    -------
    Reader
        With embedding, positions and the block's sixteen arrays, in float64.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    >>> reader = attention_reader(5, 4, 9, rng=np.random.default_rng(0))
    >>> reader.states(reader.weights, np.eye(5)[None], None).shape, len(reader.weights)
    ((1, 5, 4), 18)
    """
    features, longest = integer("features", features, minimum=1), integer("longest", longest, minimum=1)
    units, rng = integer("units", units, minimum=1), generator("rng", rng)
    num_heads = integer("num_heads", num_heads, minimum=1)
    position_size = number("position_size", position_size, minimum=0)
    one_of("norm", norm, ("post", "pre", "none"))
    check_size("features, longest, units", features + longest + 2 * units, units)
    if units % num_heads:
        raise ValueError(f"units: expected a multiple of num_heads ({num_heads}), got {units}")
    embedding = glorot_uniform((features, units), rng).astype(float)
    positions = position_size * rng.standard_normal((longest, units))
    block = EncoderWeights.random(rng, dim=units, num_heads=num_heads, hidden=2 * units, dtype=float)

    def read(weights, x, mask):
        if x.shape[1] > longest:
            raise ValueError(f"x: expected at most {longest} steps, got {x.shape[1]}")
        inside = x @ weights[0] + weights[1][: x.shape[1]]
        mask = None if mask is None else mask[:, np.newaxis]
        return inside, EncoderWeights.from_arrays(weights[2:]), mask

    last = [None, None]  # states of the last way forward, and what it left for the way back

    def states(weights, x, mask):
        last[1] = block_tape(*read(weights, x, mask), norm)
        last[0] = block_result(last[1])
        return last[0]

    def gradients(dstates, weights, x, mask, states):
        tape = last[1] if states is last[0] else block_tape(*read(weights, x, mask), norm)
        dinside, dblock = block_back(dstates, tape)
        dpositions = np.zeros_like(weights[1])
        dpositions[: x.shape[1]] = dinside.sum(axis=0)
        return [np.einsum("btf,btu->fu", x, dinside), dpositions, *dblock.arrays()]

    return Reader([embedding, positions, *block.arrays()], states, gradients)
