"""Readers of patches, trained with labels and without. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, said_of
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.pretraining.patches import hide_patches, patch_loss
from cmx_helpers.pretraining.reader import ReaderWeights, reader_gradients
from cmx_helpers.pretraining.training_runs import train_steps
from cmx_helpers.training import cross_entropy, cross_entropy_backward


def train_pictures(
    rows, labels, *, seed=0, steps=400, batch=64, dim=48, num_blocks=2, rate=2e-3, start=None, classes=10
):
    """A reader of patches that names the class of a picture: a small Vision Transformer.

    Its places are averaged before the last layer. At every step `batch` pictures are drawn.

    Parameters
    ----------
    rows : array, shape (pictures, places, numbers)
        Of `patches`, better standardised.
    labels : array of int, shape (pictures,)
    seed, steps, batch, dim, num_blocks, classes : int
    rate : float
        As in `train_steps`.
    start : ReaderWeights, optional
        Weights to begin with, of `train_hidden_patches`; its last layer is drawn anew.

    Returns
    -------
    ReaderWeights

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> rows = np.random.default_rng(0).random((6, 4, 3))
    >>> train_pictures(rows, np.arange(6), steps=2, batch=4, dim=8).kernel.shape
    (8, 10)
    """
    rows = as_float("rows", rows, ndim=3, finite=True).astype(np.float32, copy=False)
    labels, classes = as_integers("labels", labels, ndim=1), integer("classes", classes, minimum=2)
    check_shape("labels", labels, (len(rows),))
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels: expected 0 to {classes - 1}, got {labels.min()} to {labels.max()}")
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    batch = integer("batch", batch, minimum=1, maximum=2**16)
    weights = ReaderWeights.random(
        rng,
        inputs=rows.shape[2],
        places=rows.shape[1],
        dim=dim,
        outputs=classes,
        num_blocks=num_blocks,
        input_scale=rows.shape[2] ** -0.5,
    )
    if start is not None:
        if not isinstance(start, ReaderWeights):
            raise TypeError(f"start: expected ReaderWeights, got {type(start).__name__}")
        arrays = [a.copy() for a in start.arrays()[:-2]] + weights.arrays()[-2:]
        weights = ReaderWeights.from_arrays(arrays)

    def step():
        drawn = rng.integers(len(rows), size=batch)

        def loss(y):
            return cross_entropy(y, labels[drawn]), cross_entropy_backward(y, labels[drawn])

        return reader_gradients(rows[drawn], weights, loss, pool=True)

    train_steps(weights.arrays(), step, steps, rate=rate)
    return weights


def train_hidden_patches(
    rows, *, seed=0, steps=1000, hidden_rate=0.5, batch=64, dim=32, num_blocks=1, rate=4e-3
):
    """A reader that fills in hidden patches, trained on pictures without labels: a masked autoencoder.

    Parameters
    ----------
    rows : array, shape (pictures, places, numbers)
        Of `patches`.
    seed, steps, batch, dim, num_blocks : int
    hidden_rate : float
        The chance of each patch to be hidden.
    rate : float
        As in `train_steps`.

    Returns
    -------
    ReaderWeights
        For rows of `hide_patches`, which have one number more.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> rows = np.random.default_rng(0).random((6, 4, 3))
    >>> train_hidden_patches(rows, steps=2, batch=4, dim=8).inputs.shape
    (4, 8)
    """
    rows = as_float("rows", rows, ndim=3, finite=True).astype(np.float32, copy=False)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    batch = integer("batch", batch, minimum=1, maximum=2**16)
    hidden_rate = number("hidden_rate", hidden_rate, above=0, maximum=1)
    weights = ReaderWeights.random(
        rng,
        inputs=rows.shape[2] + 1,
        places=rows.shape[1],
        dim=dim,
        outputs=rows.shape[2],
        num_blocks=num_blocks,
        input_scale=(rows.shape[2] + 1) ** -0.5,
    )

    def step():
        some = rows[rng.integers(len(rows), size=batch)]
        hidden = rng.random(some.shape[:2]) < hidden_rate
        hidden[0, 0] |= not hidden.any()
        return reader_gradients(hide_patches(some, hidden), weights, lambda y: patch_loss(y, some, hidden))

    with said_of("rows, rate"):
        train_steps(weights.arrays(), step, steps, rate=rate)
    return weights
