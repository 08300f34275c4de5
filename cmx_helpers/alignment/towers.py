"""Small networks for the shared space, and partners drawn at random. Derived in lesson 12_alignment."""

import numpy as np

from cmx_helpers import training
from cmx_helpers._common.arguments import as_integers, check_size, generator, mapping
from cmx_helpers._common.validate import as_float, check_shape, integer, same_dtype

LEAK = 0.1
NAMES = ("kernel_1", "bias_1", "kernel_2", "bias_2")


def new_tower(features, rng, hidden=96, width=24):
    """First weights of a tower: two dense layers, a dictionary of float32 arrays for `training.Adam`.

    Raises ValueError or TypeError naming the argument that does not fit. Used in lesson 12_alignment.

    Examples
    --------
    >>> {name: w.shape for name, w in new_tower(64, np.random.default_rng(0)).items()}
    {'kernel_1': (64, 96), 'bias_1': (96,), 'kernel_2': (96, 24), 'bias_2': (24,)}
    """
    features, hidden, width = (
        integer(name, value, minimum=1)
        for name, value in (("features", features), ("hidden", hidden), ("width", width))
    )
    generator("rng", rng)
    check_size("features, hidden, width", features + width, hidden)
    return {
        "kernel_1": training.glorot_uniform((features, hidden), rng),
        "bias_1": np.zeros(hidden, np.float32),
        "kernel_2": training.glorot_uniform((hidden, width), rng),
        "bias_2": np.zeros(width, np.float32),
    }


def tower(weights, x):
    """A dense layer, a leaky ReLU, a dense layer: z, whose direction is the place in the shared space.

    h = max(a, a/10) with a = x · kernel_1 + bias_1; z = h · kernel_2 + bias_2

    `l2_normalize` makes vectors of length one of it. Derived in lesson 12_alignment, from lesson
    03_training's layers.

    Parameters
    ----------
    weights : mapping
        As `new_tower` makes them.
    x : array, shape (batch, features), finite

    Returns
    -------
    array, shape (batch, width)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> tower(new_tower(3, np.random.default_rng(0)), np.ones((2, 3), np.float32)).shape
    (2, 24)
    """
    return _steps(*_checked(weights, x))[-1]


def tower_backward(dz, weights, x):
    """Gradients of a loss for the weights of a `tower`, from its gradient `dz` for what the tower gives.

    The way forward is gone once more: it costs little, and nothing has to be kept. Derived in lesson
    12_alignment; `weights`, `x` and errors as for `tower`.

    Returns
    -------
    dict
        In the names and shapes of `weights`.

    Examples
    --------
    >>> weights = new_tower(3, np.random.default_rng(0))
    >>> gradients = tower_backward(np.ones((2, 24)), weights, np.ones((2, 3)))
    >>> [gradients[name].shape == weights[name].shape for name in weights]
    [True, True, True, True]
    """
    weights, x = _checked(weights, x)
    a, h, z = _steps(weights, x)
    dz = as_float("dz", dz, finite=True)
    check_shape("dz", dz, z.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        dh, dkernel_2, dbias_2 = training.dense_backward(dz, h, weights["kernel_2"])
        da = np.where(a > 0, dh, np.asarray(LEAK, dh.dtype) * dh)
        _, dkernel_1, dbias_1 = training.dense_backward(da, x, weights["kernel_1"])
    gradients = dict(zip(NAMES, (dkernel_1, dbias_1, dkernel_2, dbias_2)))
    if not all(np.isfinite(g).all() for g in gradients.values()):
        raise ValueError("dz, weights, x: expected products that floats hold, got numbers too large")
    return gradients


def _steps(weights, x):
    with np.errstate(over="ignore", invalid="ignore"):
        a = training.dense(x, weights["kernel_1"], weights["bias_1"])
        h = np.where(a > 0, a, np.asarray(LEAK, a.dtype) * a)
        z = training.dense(h, weights["kernel_2"], weights["bias_2"])
    if not np.isfinite(z).all():
        raise ValueError("weights, x: expected products that floats hold, got numbers too large")
    return a, h, z


def _checked(weights, x):
    mapping("weights", weights)
    if set(weights) != set(NAMES):
        raise ValueError(f"weights: expected the entries {', '.join(NAMES)}, got {list(weights)}")
    x = as_float("x", x, ndim=2, finite=True)
    found = {name: as_float(f"weights[{name!r}]", weights[name], finite=True) for name in NAMES}
    check_shape("weights['kernel_1']", found["kernel_1"], (x.shape[1], None))
    hidden = found["kernel_1"].shape[1]
    check_shape("weights['bias_1']", found["bias_1"], (hidden,))
    check_shape("weights['kernel_2']", found["kernel_2"], (hidden, None))
    check_shape("weights['bias_2']", found["bias_2"], found["kernel_2"].shape[1:])
    x, *arrays = same_dtype(x=x, **found)
    return dict(zip(NAMES, arrays)), x


def draw_partners(labels, digits, rng):
    """For each digit a random row of that label, with replacement.

    Partners are random within a class: whoever draws a picture and a sound for the same digits has pairs that
    share the class and nothing else. Derived in lesson 12_alignment.

    Parameters
    ----------
    labels : integer array, shape (n,)
        The label of each row that can be drawn.
    digits : integer array, shape (pairs,)
        The labels wanted; each must occur in `labels`.
    rng : numpy.random.Generator

    Returns
    -------
    int array, shape (pairs,)
        Row numbers.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; or a digit has no row.

    Examples
    --------
    >>> labels = np.array([7, 3, 7, 3])
    >>> labels[draw_partners(labels, [3, 7, 7], np.random.default_rng(0))]
    array([3, 7, 7])
    """
    labels, digits = as_integers("labels", labels, ndim=1), as_integers("digits", digits, ndim=1)
    generator("rng", rng)
    order = np.argsort(labels, kind="stable")
    begin, end = (np.searchsorted(labels[order], digits, side=side) for side in ("left", "right"))
    if (begin == end).any():
        missing = digits[begin == end][0]
        raise ValueError(f"digits: expected labels that occur in labels, got {missing}, which has no row")
    return order[begin + (rng.random(len(digits)) * (end - begin)).astype(int)]
