"""Train where the data stay: federated averaging, and its private form. Derived in lesson 15_privacy."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, said_of, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.privacy._examples import checked_examples
from cmx_helpers.privacy.clipping import clip
from cmx_helpers.training import softmax

_MOST_LOCAL = 10_000


def federated_average(models, counts):
    """The mean of the clients' weights, each counted as often as it has examples: Σ_k n_k w_k / Σ_k n_k.

    Source: McMahan et al., Communication-Efficient Learning of Deep Networks from Decentralized Data (2017),
    algorithm 1. Derived in lesson 15_privacy.

    Parameters
    ----------
    models : array, shape (clients, …), finite
        The weights that came back.
    counts : integer array, shape (clients,)
        Examples of each client; at least 0, and not all 0.

    Returns
    -------
    array, shape (…)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> federated_average([[1.0, 0.0], [5.0, 4.0]], [3, 1])
    array([2., 1.])
    """
    models = as_float("models", models, ndim=-1, finite=True)
    counts = as_integers("counts", counts, ndim=1)
    check_shape("counts", counts, (len(models),))
    if counts.min() < 0 or counts.max() == 0:
        raise ValueError(f"counts: expected at least 0 and not all 0, got {counts.tolist()}")
    shares = (counts / counts.sum(dtype=np.float64)).astype(models.dtype)
    return np.tensordot(shares, models, axes=1)


def federated_round(w, clients, *, steps=1, rate=0.3):
    """One round: every client takes `steps` full-batch descent steps from w; their mean comes back.

    For softmax regression. With one step it is one step of descent on all data together, to rounding. Source:
    McMahan et al. (2017), algorithm 1. Derived in lesson 15_privacy.

    Parameters
    ----------
    w : array, shape (in, classes), finite
        The weights that the server sends out.
    clients : sequence of pairs (x, labels)
        The data of each, which stay there.
    steps : int, from 1 to 10,000
    rate : float, above 0

    Returns
    -------
    array, shape (in, classes)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> here, there = (np.array([[1.0]]), np.array([0])), (np.array([[1.0]]), np.array([1]))
    >>> federated_round(np.zeros((1, 2)), [here, here, here, there], rate=1.0)
    array([[ 0.25, -0.25]])
    """
    w = as_float("w", w, ndim=2, finite=True).astype(np.float64)
    clients = sequence("clients", clients, "pairs (x, labels)")
    steps = integer("steps", steps, minimum=1, maximum=_MOST_LOCAL)
    rate = number("rate", rate, above=0)
    if not clients:
        raise ValueError("clients: expected at least one, got none")
    if w.shape[1] < 2:
        raise ValueError(f"w: expected a column for each of two classes or more, got shape {w.shape}")
    models, counts = [], []
    for n, client in enumerate(clients):
        if not isinstance(client, (tuple, list)) or len(client) != 2:
            raise TypeError("clients: expected pairs (x, labels)")
        with said_of(f"clients[{n}]"):
            x, labels, *_ = checked_examples(*client, steps, rate, w.shape[1], 0)
        check_shape("w", w, (x.shape[1], None))
        own, right = w.copy(), np.eye(w.shape[1])[labels]
        for _ in range(steps):
            own -= rate * x.T @ (softmax(x @ own) - right) / len(x)
        models.append(own)
        counts.append(len(labels))
    return federated_average(np.array(models), np.array(counts))


def private_rounds(x, labels, owner, *, sigma, q, marks, norm=1.0, rate=1.0, classes=10, seed=0):
    """Federated training that protects whole clients: softmax regression, one local step, updates clipped.

    In each round every client comes with chance q and sends the mean gradient of its own examples, clipped to
    `norm`. Their sum gets noise σ C and is divided by q times the number of clients. What `epsilon` certifies
    then is each *client*, with all that it has. Source: McMahan et al., Learning Differentially Private
    Recurrent Language Models (2018), algorithm 1. Used in lesson 15_privacy.

    Parameters
    ----------
    x : array, shape (examples, in), finite
    labels, owner : integer arrays, shape (examples,)
        The class of each example, and the client that has it.
    sigma : float, at least 0
        Noise in units of the clip length.
    q : float, above 0 and at most 1
    marks : sequence of int
        After which rounds the weights are wanted; the largest is the number of rounds, at most 20,000.
    norm, rate : float, above 0
    classes : int, at least 2
    seed : int, at least 0

    Returns
    -------
    dict
        {round: array, shape (in, classes)}

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> x, labels = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
    >>> w = private_rounds(x, labels, labels, sigma=0.0, q=1.0, marks=[20], classes=2)
    >>> (x @ w[20]).argmax(axis=1)
    array([0, 1])
    """
    marks = [integer("marks", mark, minimum=1) for mark in sequence("marks", marks, "rounds")]
    if not marks:
        raise ValueError("marks: expected at least one round, got none")
    x, labels, rounds, rate, classes, seed = checked_examples(x, labels, max(marks), rate, classes, seed)
    owner = as_integers("owner", owner, ndim=1)
    check_shape("owner", owner, labels.shape)
    sigma, q, norm = (
        number("sigma", sigma, minimum=0),
        number("q", q, above=0, maximum=1),
        number("norm", norm, above=0),
    )
    order = np.argsort(owner, kind="stable")
    x, right = x[order], np.eye(classes)[labels[order]]
    _, owner, counts = np.unique(owner[order], return_inverse=True, return_counts=True)
    rng, w, kept = np.random.default_rng(seed), np.zeros((x.shape[1], classes)), {}
    for done in range(1, rounds + 1):
        rows = np.flatnonzero((rng.random(len(counts)) < q)[owner])
        total = sigma * norm * rng.normal(size=w.shape)
        if rows.size:
            total += (
                clip(_of_clients(w, x[rows], right[rows], owner[rows], counts), norm)
                .sum(axis=0)
                .reshape(w.shape)
            )
        w = w - rate * total / (q * len(counts))
        if done in marks:
            kept[done] = w
    return kept


def _of_clients(w, x, right, owner, counts):
    """The mean gradient of each client that is here, a row each; its examples stand side by side."""
    delta = softmax(x @ w) - right
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    sums = np.add.reduceat(x[:, :, None] * delta[:, None, :], starts, axis=0)
    return sums.reshape(len(starts), -1) / counts[owner[starts]][:, None]


def quadratic_limit(curvatures, centres, rate, steps):
    """Where federated averaging ends on quadratics a_k (w − b_k)² / 2: Σ c_k b_k / Σ c_k.

    c_k = 1 − (1 − η a_k)^K, for K local steps at the rate η. With K = 1 the shares are the curvatures, and
    the limit is the optimum of the sum; with many steps all c_k are 1, and it is the plain mean of the b_k.
    Derived in lesson 15_privacy.

    Parameters
    ----------
    curvatures, centres : arrays, shape (clients,), finite
        a, above 0, and b.
    rate : float, above 0
        η, with every η a below 2, else a client runs away.
    steps : int, from 1 to 10,000
        K.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> [round(quadratic_limit([1.0, 4.0], [0.0, 1.0], 0.2, steps), 4) for steps in (1, 5, 50)]
    [0.8, 0.5979, 0.5]
    """
    a = as_float("curvatures", curvatures, ndim=1, finite=True).astype(np.float64)
    b = as_float("centres", centres, ndim=1, finite=True).astype(np.float64)
    check_shape("centres", b, a.shape)
    rate, steps = number("rate", rate, above=0), integer("steps", steps, minimum=1, maximum=_MOST_LOCAL)
    if a.min() <= 0 or rate * a.max() >= 2:
        raise ValueError("curvatures: expected more than 0 and less than 2 / rate")
    # 1 − (1 − η a)^K, in a form that keeps its digits where η a is tiny.
    near = rate * a < 1
    c = np.where(near, -np.expm1(steps * np.log1p(-np.where(near, rate * a, 0))), 1 - (1 - rate * a) ** steps)
    return float((c / c.sum()) @ b)
