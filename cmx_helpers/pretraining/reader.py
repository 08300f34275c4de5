"""One reader for words and for patches: blocks of attention, a last layer. Lesson 16_pretraining."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size, float_dtype, function, generator, sequence
from cmx_helpers._common.validate import as_array, as_float, check_shape, flag, integer, number
from cmx_helpers._common.validate import shown as told
from cmx_helpers.attention import EncoderWeights
from cmx_helpers.pretraining._blocks import block_backward, block_forward, norm_rows, norm_rows_backward


class ReaderWeights(NamedTuple):
    """The weights of a reader of rows: of words, or of patches.

    >>> rng = np.random.default_rng(0)
    >>> weights = ReaderWeights.random(rng, inputs=5, places=7, dim=8, outputs=5)
    >>> weights.inputs.shape, len(weights.blocks), weights.picture.shape, len(weights.arrays())
    ((5, 8), 1, (1, 8), 23)
    """

    inputs: np.ndarray  # (inputs, features): a row for each word, or the map of a patch
    positions: np.ndarray  # (places, features)
    picture: (
        np.ndarray
    )  # (pixels, features): the map of a whole picture, shown in front; one row, unused, where none is
    blocks: tuple  # of attention.EncoderWeights
    gamma: np.ndarray  # (features,)
    beta: np.ndarray  # (features,)
    kernel: np.ndarray  # (features, outputs)
    bias: np.ndarray  # (outputs,)

    @classmethod
    def random(
        cls,
        rng,
        *,
        inputs,
        places,
        dim,
        outputs,
        num_heads=4,
        hidden=None,
        num_blocks=1,
        pixels=0,
        input_scale=0.5,
        dtype=np.float32,
    ):
        """Weights to start from; `hidden` is twice `dim` where it is not given."""
        rng, dtype = generator("rng", rng), float_dtype("dtype", dtype)
        inputs, places = integer("inputs", inputs, minimum=1), integer("places", places, minimum=1)
        dim, outputs = integer("dim", dim, minimum=1), integer("outputs", outputs, minimum=1)
        pixels, num_blocks = (
            integer("pixels", pixels, minimum=0),
            integer("num_blocks", num_blocks, minimum=1, maximum=64),
        )
        input_scale = number("input_scale", input_scale, minimum=0)
        hidden = 2 * dim if hidden is None else integer("hidden", hidden, minimum=1)
        check_size("inputs, places, outputs, pixels, dim", inputs + places + outputs + pixels, dim)
        check_size("num_blocks, dim, hidden", num_blocks, dim, hidden)
        sizes = {"dim": dim, "num_heads": num_heads, "hidden": hidden, "dtype": dtype}
        drawn = [
            input_scale * rng.standard_normal((inputs, dim)),
            0.1 * rng.standard_normal((places, dim)),
            rng.standard_normal((max(pixels, 1), dim)) / max(pixels, 1) ** 0.5,
        ]
        blocks = tuple(EncoderWeights.random(rng, **sizes) for _ in range(num_blocks))
        ends = np.ones(dim), np.zeros(dim), 0.1 * rng.standard_normal((dim, outputs)), np.zeros(outputs)
        return cls(*(a.astype(dtype) for a in drawn), blocks, *(a.astype(dtype) for a in ends))

    def arrays(self):
        """All arrays in one list, as an optimiser wants them (`from_arrays` goes back)."""
        return [*self[:3], *(array for block in self.blocks for array in block.arrays()), *self[4:]]

    @classmethod
    def from_arrays(cls, arrays):
        """The reader whose `arrays()` are given."""
        arrays = sequence("arrays", arrays, "arrays")
        if len(arrays) < 23 or (len(arrays) - 7) % 16:
            raise ValueError(f"arrays: expected 7 arrays and 16 for each block, got {len(arrays)}")
        blocks = (EncoderWeights.from_arrays(arrays[n : n + 16]) for n in range(3, len(arrays) - 4, 16))
        return cls(*arrays[:3], tuple(blocks), *arrays[-4:])


def reader(x, weights, *, shown=None, pool=False, return_attention_scores=False):
    """What the reader says at every place of its rows, each place attending to all others.

    ``x = inputs[ids] + positions`` for words, ``x = patches @ inputs + positions`` for patches (a word is a
    one-hot vector: the same product); then the blocks of `attention.encoder_block`, pre-norm, then
    ``layer_norm(x) @ kernel + bias``. Nobody attends to the id 0, the padding.

    Parameters
    ----------
    x : array of int, shape (batch, time), or of float, shape (batch, time, inputs)
        Ids of words, or patches.
    weights : ReaderWeights
    shown : array, shape (batch, pixels), optional
        A picture for each row: ``shown @ weights.picture`` stands in front, as one more place.
    pool : bool
        Say one thing of each row: its places are averaged before the last layer.
    return_attention_scores : bool
        Return the weights of attention too, of every block.

    Returns
    -------
    y : array, shape (batch, time, outputs); (batch, outputs) with `pool`
    scores : list of arrays, shape (batch, heads, places, places)
        Only with `return_attention_scores`. The shown picture is the first place.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    References
    ----------
    J. Devlin et al., "BERT", 2018, arXiv 1810.04805; A. Dosovitskiy et al., "An image is worth 16x16 words",
    2020, arXiv 2010.11929.

    Examples
    --------
    >>> weights = ReaderWeights.random(np.random.default_rng(0), inputs=5, places=7, dim=8, outputs=5)
    >>> reader([[1, 4, 2, 0]], weights).shape
    (1, 4, 5)
    """
    pool = flag("pool", pool)
    return_attention_scores = flag("return_attention_scores", return_attention_scores)
    x, w, shown = _checked(x, weights, shown)
    rows, kept, _ = _through(x, w, shown)
    y = _said(rows, x, w, shown, pool)[0]
    return (y, [k.scores for k in kept]) if return_attention_scores else y


def reader_gradients(x, weights, loss, *, shown=None, pool=False):
    """A loss of what the reader says, and its gradients for the weights.

    Parameters
    ----------
    x, weights, shown, pool
        As in `reader`.
    loss : callable
        ``loss(y)`` returns a number and its gradient for y, in the shape of y; `masked_loss`, for instance.

    Returns
    -------
    value : float
    gradients : list of arrays
        In the order of `weights.arrays()`.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> weights = ReaderWeights.random(np.random.default_rng(0), inputs=5, places=7, dim=8, outputs=5)
    >>> value, found = reader_gradients([[1, 4]], weights, lambda y: (y.sum(), np.ones_like(y)))
    >>> found[-1].tolist()
    [2.0, 2.0, 2.0, 2.0, 2.0]
    """
    pool = flag("pool", pool)
    function("loss", loss, "what the reader says")
    x, w, shown = _checked(x, weights, shown)
    rows, kept, front = _through(x, w, shown)
    y, normed = _said(rows, x, w, shown, pool)
    found = loss(y)
    if not isinstance(found, tuple) or len(found) != 2:
        raise TypeError(f"loss: expected (number, gradient) from the function, got {told(found)}")
    value, dy = found
    dy = as_float("loss(y)", dy).astype(y.dtype, copy=False)
    check_shape("loss(y)", dy, y.shape)
    flat = dy.reshape(-1, dy.shape[-1])
    ends = normed.result.T @ flat, flat.sum(axis=0)
    dlast, *dnorm = norm_rows_backward(flat @ w.kernel.T, normed, w.gamma)
    drows = np.zeros_like(rows)
    if pool:
        drows[:, front:] = (dlast / x.shape[1])[:, None]
    else:
        drows[:, front:] = dlast.reshape(*x.shape[:2], -1)
    dblocks = []
    for block, k in zip(w.blocks[::-1], kept[::-1]):
        drows, dblock = block_backward(drows, block, k)
        dblocks.append(dblock)
    dpositions = np.zeros_like(w.positions)
    dpositions[: rows.shape[1]] = drows.sum(axis=0)
    dpicture = shown.T @ drows[:, 0] if front else np.zeros_like(w.picture)
    gradients = ReaderWeights(
        _dinputs(x, drows[:, front:], w), dpositions, dpicture, tuple(dblocks[::-1]), *dnorm, *ends
    )
    return float(value), gradients.arrays()


def _through(x, w, shown):
    """What comes out of the last block, what each block keeps, and how many places stand in front."""
    rows = w.inputs[x] if x.ndim == 2 else x @ w.inputs
    if shown is not None:
        rows = np.concatenate([(shown @ w.picture)[:, None], rows], axis=1)
    rows = rows + w.positions[: rows.shape[1]]
    front, mask, kept = rows.shape[1] - x.shape[1], None, []
    if x.ndim == 2:
        mask = np.zeros((len(x), 1, 1, rows.shape[1]), rows.dtype)
        mask[:, 0, 0, front:][x == 0] = -1e9
    for block in w.blocks:
        rows, k = block_forward(rows, block, mask)
        kept.append(k)
    return rows, kept, front


def _said(rows, x, w, shown, pool):
    asked = rows[:, rows.shape[1] - x.shape[1] :]
    asked = asked.mean(axis=1) if pool else asked.reshape(-1, asked.shape[-1])
    normed = norm_rows(asked, w.gamma, w.beta)
    y = normed.result @ w.kernel + w.bias
    return (y if pool else y.reshape(*x.shape[:2], -1)), normed


def _dinputs(x, drows, w):
    flat = drows.reshape(-1, drows.shape[-1])
    if x.ndim == 3:
        return x.reshape(len(flat), -1).T @ flat
    one_hot = np.zeros((len(w.inputs), len(flat)), drows.dtype)
    one_hot[x.reshape(-1), np.arange(len(flat))] = 1
    return one_hot @ flat  # a word that occurs twice collects twice


def _checked(x, weights, shown):
    if not isinstance(weights, ReaderWeights):
        raise TypeError(f"weights: expected ReaderWeights, got {type(weights).__name__}")
    w, x = weights, as_array("x", x)
    if x.ndim not in (2, 3) or not x.size:
        raise ValueError(
            f"x: expected ids (batch, time) or patches (batch, time, inputs), got shape {x.shape}"
        )
    if x.ndim == 2:
        if x.dtype.kind not in "iu":
            raise TypeError(f"x: expected integer ids, or patches with three axes, got dtype {x.dtype}")
        if x.min() < 0 or x.max() >= len(w.inputs):
            raise ValueError(f"x: expected ids from 0 to {len(w.inputs) - 1}, got {x.min()} to {x.max()}")
    else:
        x = as_float("x", x, finite=True).astype(w.inputs.dtype, copy=False)
        check_shape("x", x, (None, None, len(w.inputs)))
    if shown is not None:
        shown = as_float("shown", shown, ndim=2, finite=True).astype(w.inputs.dtype, copy=False)
        check_shape("shown", shown, (len(x), len(w.picture)))
    most = len(w.positions) - (shown is not None)
    if x.shape[1] > most:
        raise ValueError(f"x: expected at most {most} places, got {x.shape[1]}")
    return x, w, shown
