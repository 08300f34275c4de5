"""One gradient on several processes: shares of a batch, what each sends, the ring. Lesson 18_your_data."""

import numpy as np

from cmx_helpers._common.validate import as_float, flag, integer


def shard(count, rank, processes):
    """First row and end of the share that a process has of `count` rows. Derived in lesson 18_your_data.

    The shares differ by one row at most; the first processes have one more, as in `numpy.array_split`.

    Parameters
    ----------
    count : int, at least 0
    rank : int
        Which process, from 0 on.
    processes : int

    Returns
    -------
    start, stop : int

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Examples
    --------
    >>> [shard(10, rank, 4) for rank in range(4)]
    [(0, 3), (3, 6), (6, 8), (8, 10)]
    """
    count = integer("count", count, minimum=0)
    processes = integer("processes", processes, minimum=1)
    rank = integer("rank", rank, minimum=0, maximum=processes - 1)
    each, over = divmod(count, processes)
    start = rank * each + min(rank, over)
    return start, start + each + (rank < over)


def to_send(gradient, rows, batch, processes):
    """What a process gives to an engine that takes the plain mean of all. Derived in lesson 18_your_data.

    .. math:: \\tilde g_r = \\frac{p\\, n_r}{B}\\, g_r, \\qquad \\frac{1}{p} \\sum_r \\tilde g_r = g

    Parameters
    ----------
    gradient : array of any shape
        The mean over its own rows. Without rows it is not looked at.
    rows, batch : int
        Its own rows, and those of the whole batch.
    processes : int

    Returns
    -------
    array, in the shape of `gradient`

    Raises
    ------
    ValueError, TypeError
        An argument is out of range, or not finite where there are rows.

    Examples
    --------
    >>> (to_send([4.0], 3, 4, 2) + to_send([8.0], 1, 4, 2)) / 2
    array([5.])
    """
    batch = integer("batch", batch, minimum=1, maximum=2**53)
    rows = integer("rows", rows, minimum=0, maximum=batch)
    processes = integer("processes", processes, minimum=1, maximum=2**20)
    gradient = as_float("gradient", gradient, allow_empty=True, finite=rows > 0)
    if not rows:
        return np.zeros_like(gradient)
    with np.errstate(over="ignore"):
        scaled = gradient * gradient.dtype.type(processes * rows / batch)
    if not np.isfinite(scaled).all():
        raise ValueError(
            "gradient: expected numbers that can be multiplied by the processes, got larger ones"
        )
    return scaled


def ring_round(held, first, add):
    """One round of the ring: every process passes one piece on to its right neighbour, all at once.

    Process r sends piece (first + r) mod p to process r + 1, the last one to process 0. Derived in lesson
    18_your_data.

    Parameters
    ----------
    held : array, shape (p, p, ...)
        Of each process its numbers, in p pieces.
    first : int
        The piece that process 0 sends.
    add : bool
        What comes is added to the neighbour's own piece; else it takes that one's place.

    Returns
    -------
    array, in the shape of `held`

    Raises
    ------
    ValueError, TypeError
        `held` has another shape, or an argument another type.

    Examples
    --------
    >>> ring_round([[1.0, 2.0], [10.0, 20.0]], 0, True)
    array([[ 1., 22.],
           [11., 20.]])
    """
    held, first, add = _as_held(held), integer("first", first), flag("add", add)
    p = len(held)
    sender = np.arange(p)
    piece, receiver = (first % p + sender) % p, (sender + 1) % p
    after = held.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        after[receiver, piece] = held[sender, piece] + (held[receiver, piece] if add else 0)
    if not np.isfinite(after).all():
        raise ValueError("held: expected numbers with a finite sum, got larger ones")
    return after


def ring_all_reduce(held):
    """The sum over all processes, on every process, by 2 (p - 1) rounds. Derived in lesson 18_your_data.

    Each process sends 2 (p - 1) / p of its numbers, however many processes there are. Source: Patarasuk and
    Yuan, Bandwidth Optimal All-reduce Algorithms for Clusters of Workstations (2009).

    Parameters
    ----------
    held : array, shape (p, p, ...)
        Of each process its numbers, in p pieces.

    Returns
    -------
    array, in the shape of `held`

    Raises
    ------
    ValueError, TypeError
        `held` has another shape.

    Examples
    --------
    >>> ring_all_reduce([[1.0, 2.0], [10.0, 20.0]])
    array([[11., 22.],
           [11., 22.]])
    """
    held = _as_held(held)
    rounds = range(len(held) - 1)
    for k in rounds:
        held = ring_round(held, -k, True)
    for k in rounds:
        held = ring_round(held, 1 - k, False)
    return held


def _as_held(held):
    held = as_float("held", held, ndim=-2, finite=True)
    if held.shape[0] != held.shape[1] or not held.shape[0]:
        raise ValueError(f"held: expected as many pieces as processes, shape (p, p, ...), got {held.shape}")
    return held
