"""Many small networks trained at once, each on its own few examples. Used in lesson 16_pretraining."""

import numpy as np

from cmx_helpers import alignment, training
from cmx_helpers._common.arguments import as_integers, check_size, mapping
from cmx_helpers._common.validate import as_float, check_shape, flag, integer, number, shown

NAMES = ("kernel_1", "bias_1", "kernel_2", "bias_2")
LEAK = np.float32(0.1)
MOST_STEPS = 10_000
MOST_LOOKS = 20_000_000  # examples that a training looks at: minutes


def fine_tune(weights, x, labels, *, steps, rate=0.01, adam=True):
    """Train one copy of a `alignment.tower` for each task, all at once, by cross-entropy.

    w[t] ← w[t] − rate · step of task t's own gradient, `steps` times, with all its examples in each step:
    Adam, or plain descent where `adam` is False. The tasks share where they begin and nothing else. Used in
    lesson 16_pretraining.

    Parameters
    ----------
    weights : mapping
        As `alignment.new_tower` makes them, or with one more axis in front, (tasks, …). The width is the
        number of classes.
    x : array, shape (tasks, examples, features), finite
    labels : integer array, shape (tasks, examples)
        0 … width − 1.
    steps : int, from 0 to 10,000
    rate : float, above 0
    adam : bool

    Returns
    -------
    dict
        Like `weights`, float32, with the axis of tasks in front.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; or the training grows beyond all bounds.

    Examples
    --------
    >>> start = alignment.new_tower(2, np.random.default_rng(0), hidden=8, width=2)
    >>> x, labels = np.array([[[0.0, 1.0], [1.0, 0.0]]] * 3), np.array([[0, 1], [1, 0], [0, 0]])
    >>> task_scores(fine_tune(start, x, labels, steps=50), x).argmax(axis=2).tolist()
    [[0, 1], [1, 0], [0, 0]]
    """
    x = as_float32("x", x, 3)
    labels = as_integers("labels", labels, ndim=2)
    check_shape("labels", labels, x.shape[:2])
    w = _for_tasks(weights, len(x), x.shape[2])
    steps, rate = integer("steps", steps, minimum=0, maximum=MOST_STEPS), number("rate", rate, above=0)
    classes = w["bias_2"].shape[-1]
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels: expected 0 to {classes - 1}, got {labels.min()} to {labels.max()}")
    adam = flag("adam", adam)
    check_looks("steps, x", steps, labels.size)
    wanted = np.eye(classes, dtype=np.float32)[labels]
    optimiser = (training.Adam if adam else training.SGD)(rate)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            optimiser.update(w, gradients(w, x, wanted))
    if not all(np.isfinite(array).all() for array in w.values()):
        raise ValueError(f"rate: expected less, with {rate} the weights grow beyond all bounds")
    return w


def as_float32(name, value, ndim=None):
    """`value` as finite float32, or an error that names it: 1e200 is finite, and too large for float32."""
    value = as_float(name, value, ndim=ndim, finite=True)
    with np.errstate(over="ignore"):
        narrow = value.astype(np.float32, copy=False)
    if not np.isfinite(narrow).all():
        raise ValueError(f"{name}: expected numbers that float32 holds, got {shown(np.abs(value).max())}")
    return narrow


def check_looks(names, *counts):
    """Raise where the product of the counts, the examples that a training looks at, is beyond MOST_LOOKS."""
    looks = 1
    for count in counts:
        looks *= count
    if looks > MOST_LOOKS:
        raise ValueError(f"{names}: expected a training of at most {MOST_LOOKS} examples, got {shown(looks)}")


def gradients(w, x, wanted):
    """Gradients of each task's mean cross-entropy, in the names of `w`; `wanted` is one-hot."""
    h, z = layers(w, x)
    return back((softmax(z) - wanted) / np.float32(x.shape[1]), w, x, h)


def back(dz, w, x, h):
    """From the slopes of what `layers` made to those of its weights."""
    dh = dz @ np.swapaxes(w["kernel_2"], -1, -2)
    da = np.where(h > 0, dh, LEAK * dh)
    return {
        "kernel_1": np.swapaxes(x, -1, -2) @ da,
        "bias_1": da.sum(axis=-2),
        "kernel_2": np.swapaxes(h, -1, -2) @ dz,
        "bias_2": dz.sum(axis=-2),
    }


def layers(w, x):
    """The hidden layer and what is made of it, with or without an axis of tasks."""
    a = x @ w["kernel_1"] + w["bias_1"][..., None, :]
    h = np.where(a > 0, a, LEAK * a)
    return h, h @ w["kernel_2"] + w["bias_2"][..., None, :]


def softmax(z):
    """`training.softmax` along the last axis, without the checks of every step."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def task_scores(weights, x):
    """What each task's network says: z, whose largest number is the answer.

    Used in lesson 16_pretraining.

    Parameters
    ----------
    weights : mapping
        As `fine_tune` returns them, (tasks, …).
    x : array, shape (tasks, examples, features) or (examples, features), finite
        Examples of its own for each task, or the same for all.

    Returns
    -------
    array, shape (tasks, examples, width), float32

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> start = alignment.new_tower(3, np.random.default_rng(0), width=5)
    >>> task_scores(start, np.ones((7, 2, 3))).shape
    (7, 2, 5)
    """
    x = as_float32("x", x, (2, 3))
    kernel = np.shape(mapping("weights", weights).get("kernel_1"))
    tasks = len(x) if x.ndim == 3 else kernel[0] if len(kernel) == 3 else 1
    w = _for_tasks(weights, tasks, x.shape[-1])
    check_size("weights, x", tasks, x.shape[-2], max(w["bias_1"].shape[-1], w["bias_2"].shape[-1]))
    with np.errstate(over="ignore", invalid="ignore"):
        z = layers(w, x)[1]
    if not np.isfinite(z).all():
        raise ValueError("weights, x: expected products that floats hold, got numbers too large")
    return z


def hidden_features(weights, x):
    """The hidden layer of a tower, each row of length one: features for prototypes or a probe.

    f = h / ‖h‖ with h = max(a, a/10), a = x · kernel_1 + bias_1. Used in lesson 16_pretraining.

    Parameters
    ----------
    weights : mapping
        As `alignment.new_tower` makes them.
    x : array, shape (examples, features), finite

    Returns
    -------
    array, shape (examples, hidden), float32

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> hidden_features(alignment.new_tower(3, np.random.default_rng(0)), np.ones((2, 3))).shape
    (2, 96)
    """
    x = as_float32("x", x, 2)
    w = {name: array[0] for name, array in _for_tasks(weights, 1, x.shape[1]).items()}
    with np.errstate(over="ignore", invalid="ignore"):
        h = layers(w, x)[0]
    if not np.isfinite(h).all():
        raise ValueError("weights, x: expected products that floats hold, got numbers too large")
    return alignment.l2_normalize(h)


def with_new_head(weights, ways):
    """The hidden layer of a tower, and zeros for the last: every answer is as likely as any other.

    Used in lesson 16_pretraining.

    Parameters
    ----------
    weights : mapping
        As `alignment.new_tower` makes them.
    ways : int, at least 1

    Returns
    -------
    dict

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> with_new_head(alignment.new_tower(3, np.random.default_rng(0)), 2)["kernel_2"].shape
    (96, 2)
    """
    mapping("weights", weights)
    ways = integer("ways", ways, minimum=1, maximum=10_000)
    kernel, bias = (weights.get(name) for name in ("kernel_1", "bias_1"))
    if kernel is None or bias is None:
        raise ValueError(f"weights: expected kernel_1 and bias_1 among its entries, got {list(weights)}")
    kernel = as_float("weights['kernel_1']", kernel, ndim=2, finite=True)
    bias = as_float("weights['bias_1']", bias, finite=True)
    check_shape("weights['bias_1']", bias, kernel.shape[1:])
    check_size("weights, ways", kernel.shape[1], ways)
    last = np.zeros((kernel.shape[1], ways), np.float32), np.zeros(ways, np.float32)
    return {"kernel_1": kernel, "bias_1": bias, "kernel_2": last[0], "bias_2": last[1]}


def _for_tasks(weights, tasks, features):
    """Copies of the weights with an axis of tasks in front, float32, checked."""
    mapping("weights", weights)
    if set(weights) != set(NAMES):
        raise ValueError(f"weights: expected the entries {', '.join(NAMES)}, got {list(weights)}")
    found = {name: as_float32(f"weights[{name!r}]", weights[name]) for name in NAMES}
    shared = found["kernel_1"].ndim == 2
    hidden, width = found["kernel_1"].shape[-1:] or (None,), found["kernel_2"].shape[-1:] or (None,)
    wanted = {
        "kernel_1": (features, *hidden),
        "bias_1": hidden,
        "kernel_2": (*hidden, *width),
        "bias_2": width,
    }
    for name in NAMES:
        check_shape(f"weights[{name!r}]", found[name], wanted[name] if shared else (tasks, *wanted[name]))
    check_size("weights, x", tasks, sum(array.size // (1 if shared else tasks) for array in found.values()))
    shape = (tasks,) if shared else ()
    return {
        name: np.broadcast_to(array, shape + array.shape).astype(np.float32) for name, array in found.items()
    }
