"""Batches for Keras, made by threads while the network computes. Imports keras: only when asked for."""

import math
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np

from .._validate import integer


class Batches(keras.utils.PyDataset):
    """Samples of a data set in batches, the last one smaller where they do not divide."""

    def __init__(self, data, batch_size, *, shuffle, seed, heads, workers, max_queue_size):
        super().__init__(
            workers=integer("workers", workers, minimum=1),
            max_queue_size=integer("max_queue_size", max_queue_size, minimum=1),
        )
        self.data = data
        self.batch_size = integer("batch_size", batch_size, minimum=1)
        self.shuffle = bool(shuffle)
        self.seed = integer("seed", seed, minimum=0, maximum=2**32 - 1)
        self.heads = _checked_heads(heads, data.classes)
        self.epoch = 0
        self._order = self._ordered()

    def __len__(self):
        return math.ceil(len(self.data) / self.batch_size)

    def __getitem__(self, index):
        index = integer("index", index, minimum=0, maximum=len(self) - 1)
        start = index * self.batch_size
        inputs, *others = self.data.arrays(self._order[start : start + self.batch_size])
        return inputs, *({name: values[name] for name in self.heads} for values in others)

    def on_epoch_end(self):
        """Keras calls this: another order for the next epoch, from the seed and the epoch's number."""
        self.epoch += 1
        self._order = self._ordered()

    def _ordered(self):
        if not self.shuffle:
            return np.arange(len(self.data))
        return np.random.default_rng([self.seed, self.epoch]).permutation(len(self.data))


def _checked_heads(heads, classes):
    if heads is None:
        return tuple(classes)
    heads = (heads,) if isinstance(heads, str) else tuple(heads)
    unknown = [head for head in heads if head not in classes]
    if unknown or not heads or len(set(heads)) < len(heads):
        raise ValueError(f"heads: expected some of {', '.join(classes)}, each once, got {heads}")
    return heads


def ahead(batches):
    """The batches of one epoch in order, `max_queue_size` of them made ahead by `workers` threads."""
    with ThreadPoolExecutor(batches.workers) as pool:
        waiting = deque()
        try:
            for index in range(len(batches)):
                waiting.append(pool.submit(batches.__getitem__, index))
                if len(waiting) > batches.max_queue_size:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def waiting_share(batches, step, *, warm_up=2):
    """See `cmx_helpers.datasets.waiting_share`."""
    waited = worked = 0.0
    stream = ahead(batches)
    for index in range(len(batches)):
        begun = time.perf_counter()
        batch = next(stream)
        had = time.perf_counter()
        step(*batch)
        if index >= warm_up:
            waited += had - begun
            worked += time.perf_counter() - had
    return waited / (waited + worked)
