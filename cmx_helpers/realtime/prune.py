"""Leave the smallest weights out, and train the others on. Derived in lesson 17_realtime."""

import numpy as np

from cmx_helpers._common.validate import as_float, integer, number


def magnitude_mask(weights, share):
    """Which weights stay when the smallest `share` of them is left out.

    ``mask[i] = |w[i]| is among the n − round(share · n) largest``; of equals the later ones stay.

    Parameters
    ----------
    weights : array
    share : float
        0 (all stay) to 1 (none does).

    Returns
    -------
    bool array of the shape of weights

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> magnitude_mask([[0.5, -0.1], [0.2, -0.9]], 0.5).tolist()
    [[True, False], [False, True]]
    """
    weights = as_float("weights", weights, finite=True)
    gone = round(number("share", share, minimum=0, maximum=1) * weights.size)
    mask = np.ones(weights.size, bool)
    mask[np.argsort(np.abs(weights).ravel(), kind="stable")[:gone]] = False
    return mask.reshape(weights.shape)


def prunable(model):
    """The kernels and embeddings of a model, in its order: biases and normalisations are few, and needed."""
    return [
        v
        for v in model.trainable_variables
        if len(v.shape) >= 2 and v.path.rsplit("/", 1)[-1] in ("kernel", "embeddings")
    ]


def prune_model(model, share):
    """Set the smallest `share` of every kernel to zero, and keep it there whatever training does.

    Parameters
    ----------
    model : keras.Model
        Compiled again afterwards: the masks are constraints, which a traced training step does not know.
    share : float
        0 to 1.

    Returns
    -------
    dict of str to bool array
        Path of a kernel -> its mask.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime. `share` 0 takes the masks away again.

    Examples
    --------
    >>> import keras
    >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5)])
    >>> masks = prune_model(model, 0.8)
    >>> [int(mask.sum()) for mask in masks.values()], int((model.get_weights()[0] != 0).sum())
    ([4], 4)
    """
    from keras import Model, ops

    if not isinstance(model, Model):
        raise TypeError(f"model: expected a keras.Model, got {type(model).__name__}")
    share = number("share", share, minimum=0, maximum=1)
    masks = {}
    for variable in prunable(model):
        mask = magnitude_mask(ops.convert_to_numpy(variable), share)
        masks[variable.path] = mask
        factor = mask.astype(np.float32)
        variable.constraint = _Keep(factor) if share else None
        variable.assign(variable * factor)
    return masks


class _Keep:
    """A constraint: what was pruned stays zero after every step."""

    def __init__(self, factor):
        self.factor = factor

    def __call__(self, weights):
        return weights * self.factor


def pruned_bytes(weights, nonzero, *, bytes_each=4):
    """Bytes of a pruned array: a bit for each place, and the numbers that stay.

    Parameters
    ----------
    weights, nonzero : int
        Places, and how many of them are not zero.
    bytes_each : int
        4 for float32, 1 for eight bits.

    Returns
    -------
    int

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime. In float32 it pays from a share of 1/32 on, in eight bits from 1/8 on.

    Examples
    --------
    >>> pruned_bytes(1000, 200), pruned_bytes(1000, 200, bytes_each=1)
    (925, 325)
    """
    weights = integer("weights", weights, minimum=0)
    nonzero = integer("nonzero", nonzero, minimum=0, maximum=weights)
    return -(-weights // 8) + nonzero * integer("bytes_each", bytes_each, minimum=1, maximum=8)
