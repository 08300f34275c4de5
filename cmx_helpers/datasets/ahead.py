"""Does the network wait for its data? Measured with the same threads and the same queue."""

import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from .._common.validate import integer


def ahead(batches):
    """The batches of one epoch in order, `max_queue_size` of them made ahead by `workers` threads."""
    pool, queue = ThreadPoolExecutor(batches.workers), deque()
    try:
        for index in range(len(batches)):
            queue.append(pool.submit(batches.__getitem__, index))
            if len(queue) > batches.max_queue_size:
                yield queue.popleft().result()
        while queue:
            yield queue.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def waiting_share(batches, step, *, warm_up=2):
    """The share of an epoch that is spent waiting for the next batch.

    .. math:: \\frac{\\sum_i w_i}{\\sum_i (w_i + c_i)}

    with :math:`w_i` the time until batch i is there and :math:`c_i` the time that `step` computes on it.

    Parameters
    ----------
    batches : keras.utils.PyDataset
        From `batches`; its `workers` and `max_queue_size` are used as Keras uses them.
    step : callable
        Takes what a batch has: `model.train_on_batch`, for instance.
    warm_up : int
        Batches at the start that do not count: the first step also compiles.

    Returns
    -------
    float
        0 (never waits) to 1.

    Raises
    ------
    ValueError
        There are no batches beyond `warm_up`.

    Notes
    -----
    Used in lesson 10_fusion. Keras's own loop takes batches inside its compiled step, where no callback
    sees the wait; hence this loop beside it.
    """
    warm_up = integer("warm_up", warm_up, minimum=0)
    if len(batches) <= warm_up:
        raise ValueError(f"batches: expected more than the {warm_up} of warm_up, got {len(batches)}")
    waited = worked = 0.0
    stream = ahead(batches)
    for index in range(len(batches)):
        begun = time.perf_counter()
        batch = next(stream)
        there = time.perf_counter()
        step(*batch)
        if index >= warm_up:
            waited += there - begun
            worked += time.perf_counter() - there
    return waited / (waited + worked)
