"""Reptile, which learns where to begin, and its plainest rival. Derived in lesson 16_pretraining."""

import numpy as np

from cmx_helpers import alignment, training
from cmx_helpers._common.arguments import as_integers, check_size, generator, mapping
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.pretraining.fine_tuning import MOST_STEPS, as_float32, check_looks, fine_tune, gradients

HIDDEN = 128


def reptile_step(weights, adapted, rate):
    """One step of Reptile: towards the mean of the networks that the tasks made of it.

    w ← w + rate · (mean over tasks t of adapted[t] − w)

    Source: Nichol, Achiam and Schulman, On First-Order Meta-Learning Algorithms (arXiv 1803.02999). Derived
    in lesson 16_pretraining.

    Parameters
    ----------
    weights : mapping of names to arrays
    adapted : mapping of the same names to arrays, shape (tasks, …)
        As `fine_tune` returns them.
    rate : float, from 0 to 1

    Returns
    -------
    dict

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> reptile_step({"w": np.array([0.0])}, {"w": np.array([[1.0], [3.0]])}, 0.5)
    {'w': array([1.])}
    """
    rate = number("rate", rate, minimum=0, maximum=1)
    if set(mapping("adapted", adapted)) != set(mapping("weights", weights)):
        raise ValueError(f"adapted: expected the entries {list(weights)}, got {list(adapted)}")
    stepped = {}
    for name, w in weights.items():
        w = as_float(f"weights[{name!r}]", w, finite=True)
        many = as_float(f"adapted[{name!r}]", adapted[name], finite=True)
        check_shape(f"adapted[{name!r}]", many, (None, *w.shape))
        with np.errstate(over="ignore", invalid="ignore"):
            stepped[name] = (w + rate * (many.mean(axis=0) - w)).astype(w.dtype, copy=False)
        if not np.isfinite(stepped[name]).all():
            raise ValueError(f"adapted[{name!r}]: expected numbers that floats hold, got too large ones")
    return stepped


def draw_tasks(letter, ways, shots, queries, tasks, rng):
    """Tasks: a few letters each, called 0, 1, … in an order of their own, with some examples to learn from.

    So one letter is a 0 in one task and a 3 in another: no network can know the answer beforehand. Used in
    lesson 16_pretraining.

    Parameters
    ----------
    letter : integer array, shape (drawings,)
        Which letter each drawing is of; each letter with at least shots + queries drawings.
    ways, shots : int, at least 2 and at least 1
        Letters of a task, and labelled examples of each.
    queries : int, at least 0
        Examples of each to be asked.
    tasks : int, at least 1
    rng : numpy.random.Generator

    Returns
    -------
    support : int array, shape (tasks, ways · shots)
        Row numbers.
    query : int array, shape (tasks, ways · queries)
        Row numbers, none of them in `support`.

    In both, the first rows are those of answer 0, and so on: `np.repeat(np.arange(ways), shots)`.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> letter = np.repeat(np.arange(6), 4)
    >>> support, query = draw_tasks(letter, 5, 1, 2, tasks=3, rng=np.random.default_rng(0))
    >>> support.shape, query.shape, bool((letter[query[:, ::2]] == letter[support]).all())
    ((3, 5), (3, 10), True)
    """
    letter = as_integers("letter", letter, ndim=1)
    ways, shots = integer("ways", ways, minimum=2), integer("shots", shots, minimum=1)
    queries, tasks = integer("queries", queries, minimum=0), integer("tasks", tasks, minimum=1)
    generator("rng", rng)
    kinds, counts = np.unique(letter, return_counts=True)
    if len(kinds) < ways:
        raise ValueError(f"ways: expected at most {len(kinds)}, the letters that there are, got {ways}")
    if counts.min() < shots + queries:
        raise ValueError(f"shots, queries: expected at most {counts.min()} together, got {shots + queries}")
    check_size("ways, tasks, letter", tasks, ways, counts.max())
    check_size("tasks, letter", tasks, len(kinds))
    by_letter, first = np.argsort(letter, kind="stable"), np.cumsum(counts) - counts
    chosen = np.argsort(rng.random((tasks, len(kinds))), axis=1)[:, :ways]
    # A random number for each drawing of each chosen letter; places beyond a letter's last come last.
    order = rng.random((tasks, ways, counts.max())) + (np.arange(counts.max()) >= counts[chosen][..., None])
    own = np.argsort(order, axis=2)[..., : shots + queries]
    rows = by_letter[first[chosen][..., None] + own]
    return rows[..., :shots].reshape(tasks, -1), rows[..., shots:].reshape(tasks, -1)


def reptile(
    image, letter, seed=0, *, rounds=300, tasks=10, ways=5, shots=5, steps=5, rate=0.1, inner_rate=0.1
):
    """A first network from which few steps on few examples lead far: Reptile.

    In each round every task starts at w and makes `steps` steps of plain descent on its own examples
    (`fine_tune`); then w ← `reptile_step`, whose rate falls to 0 in a straight line. Looks at rounds ·
    tasks · steps · ways · shots pictures. Derived in lesson 16_pretraining.

    Parameters
    ----------
    image : array, shape (drawings, features), finite
    letter : integer array, shape (drawings,)
    seed : int, at least 0
    rounds : int, from 1 to 10,000
    tasks, ways, shots, steps : int
        Tasks of a round, letters of a task, examples of a letter, steps of a task.
    rate, inner_rate : float
        Of `reptile_step` and of the descent.

    Returns
    -------
    dict
        Weights of a tower, (features, 128) and (128, ways).

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> w = reptile(np.eye(6).repeat(5, axis=0), np.repeat(np.arange(6), 5), rounds=2)
    >>> w["kernel_2"].shape
    (128, 5)
    """
    image, letter = _drawings(image, letter)
    rounds = integer("rounds", rounds, minimum=1, maximum=MOST_STEPS)
    rate = number("rate", rate, above=0, maximum=1)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    ways = integer("ways", ways, minimum=2, maximum=len(np.unique(letter)))
    counts = [integer(n, v, minimum=1) for n, v in (("tasks", tasks), ("shots", shots), ("steps", steps))]
    check_looks("rounds, tasks, ways, shots, steps", rounds, ways, *counts)
    w = alignment.new_tower(image.shape[1], rng, hidden=HIDDEN, width=ways)
    for done in range(rounds):
        support, _ = draw_tasks(letter, ways, shots, 0, tasks, rng)
        answers = np.broadcast_to(np.repeat(np.arange(ways), shots), support.shape)
        adapted = fine_tune(w, image[support], answers, steps=steps, rate=inner_rate, adam=False)
        w = reptile_step(w, adapted, rate * (1 - done / rounds))
    return w


def pretrain_letters(image, letter, seed=0, *, steps=300, batch=250, rate=4e-3):
    """The plainest rival: one network that learns to name all the letters that there are.

    Cross-entropy over all letters, Adam, whose rate falls to 0 in a straight line. Looks at steps · batch
    pictures. Its last layer is of no use for new letters; its hidden one is what it brings
    (`hidden_features`, or `fine_tune` with a new last layer). Used in lesson 16_pretraining.

    Parameters
    ----------
    image : array, shape (drawings, features), finite
    letter : integer array, shape (drawings,)
    seed : int, at least 0
    steps : int, from 1 to 10,000
    batch : int, from 1 to 4096
    rate : float, above 0

    Returns
    -------
    dict
        Weights of a tower, (features, 128) and (128, letters).

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> w = pretrain_letters(np.eye(6), np.arange(6), steps=2, batch=4)
    >>> w["kernel_2"].shape
    (128, 6)
    """
    image, letter = _drawings(image, letter)
    steps = integer("steps", steps, minimum=1, maximum=MOST_STEPS)
    batch, rate = integer("batch", batch, minimum=1, maximum=4096), number("rate", rate, above=0)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    kinds, answer = np.unique(letter, return_inverse=True)
    w = alignment.new_tower(image.shape[1], rng, hidden=HIDDEN, width=len(kinds))
    check_size("batch, letter", batch, len(kinds))
    check_looks("steps, batch", steps, batch)
    adam = training.Adam(rate)
    for step in range(steps):
        rows = rng.integers(len(image), size=batch)
        wanted = (np.arange(len(kinds)) == answer[rows, None]).astype(np.float32)
        adam.learning_rate = rate * (1 - step / steps)
        adam.update(w, gradients(w, image[rows], wanted))
    if not all(np.isfinite(array).all() for array in w.values()):
        raise ValueError(f"rate: expected less, with {rate} the weights grow beyond all bounds")
    return w


def _drawings(image, letter):
    image = as_float32("image", image, 2)
    letter = as_integers("letter", letter, ndim=1)
    check_shape("letter", letter, (len(image),))
    return image, letter
