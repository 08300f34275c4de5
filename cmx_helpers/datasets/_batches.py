"""Batches for Keras. Imports keras, so it is itself imported only when batches are asked for."""

import math

import keras
import numpy as np

from .._common.validate import as_float, integer


class Batches(keras.utils.PyDataset):
    """Samples of a data set in batches; see `Modalities.batches`."""

    def __init__(
        self, data, batch_size, *, shuffle, seed, heads, per_epoch, workers, max_queue_size, present,
        class_weight,
    ):  # fmt: skip
        workers = integer("workers", workers, minimum=1)
        if max_queue_size is None:
            max_queue_size = max(8, 2 * workers)
        max_queue_size = integer("max_queue_size", max_queue_size, minimum=1)
        super().__init__(workers=workers, max_queue_size=max_queue_size)
        self.data = data
        self.batch_size = integer("batch_size", batch_size, minimum=1)
        self.shuffle = bool(shuffle)
        self.present = bool(present)
        self.seed = integer("seed", seed, minimum=0)
        self.heads = _checked_heads(heads, data.classes)
        self.class_weight = _checked_weights(class_weight, [data.classes[head] for head in self.heads])
        self.per_epoch = (
            len(data) if per_epoch is None else integer("per_epoch", per_epoch, minimum=1, maximum=len(data))
        )
        self.rank, self.processes = 0, 1
        self.epoch = 0
        self._order = self._ordered()

    def __len__(self):
        return math.ceil(len(self._order) / self.batch_size)

    def take_part(self, rank, processes):
        """From now on give this process's part of each batch: as many rows as every other's.

        The rows that are over at the end of an epoch, fewer than there are processes, are left out of it.

        Raises
        ------
        ValueError
            Batches, or an epoch, cannot be shared among so many.
        """
        processes = integer("processes", processes, minimum=1)
        rank = integer("rank", rank, minimum=0, maximum=processes - 1)
        if self.batch_size % processes or self.per_epoch < processes:
            raise ValueError(
                f"batch_size: expected a multiple of {processes}, the number of processes, and at least "
                f"{processes} samples, got {self.batch_size} and {self.per_epoch} samples"
            )
        self.rank, self.processes = rank, processes
        self._order = self._ordered()

    def first_rows(self):
        """At most two samples of the first batch, the same in every process."""
        return self._made(self._order[:2])

    def __getitem__(self, index):
        index = integer("index", index, minimum=0, maximum=len(self) - 1)
        start = index * self.batch_size
        chosen = self._order[start : start + self.batch_size]
        each = len(chosen) // self.processes
        return self._made(chosen[self.rank * each : (self.rank + 1) * each])

    def _made(self, chosen):
        inputs, *others = self.data.arrays(chosen)
        if self.present:
            inputs = {**inputs, "present": self.data.present(chosen)}
        if self.class_weight is not None:
            targets, weights = others[0], (others[1:] or [{}])[0]
            of_class = {name: self.class_weight[targets[name]] for name in self.heads}
            others = targets, {name: weights.get(name, 1) * of_class[name] for name in self.heads}
        return inputs, *({name: values[name] for name in self.heads} for values in others)

    def on_epoch_end(self):
        """Keras calls this while its threads rest: a new order, from the seed and how many there were."""
        self.epoch += 1
        self._order = self._ordered()

    def _ordered(self):
        # Each epoch goes on where the one before ended, and starts again after the last sample.
        order = (self.epoch * self.per_epoch + np.arange(self.per_epoch)) % len(self.data)
        if self.shuffle:
            order = np.random.default_rng([self.seed, self.epoch]).permutation(order)
        return order[: len(order) - len(order) % self.processes]


def _checked_heads(heads, classes):
    if heads is None:
        return tuple(classes)
    heads = (heads,) if isinstance(heads, str) else tuple(heads)
    if not heads or len(set(heads)) < len(heads) or not set(heads) <= set(classes):
        raise ValueError(f"heads: expected some of {', '.join(classes)}, each once, got {heads}")
    return heads


def _checked_weights(weights, classes):
    if weights is None:
        return None
    weights = as_float("class_weight", weights, ndim=1, finite=True).astype(np.float32)
    if {len(weights)} != set(classes):
        raise ValueError(
            f"class_weight: expected a number for each of {set(classes)} classes, got shape {weights.shape}"
        )
    if np.any(weights < 0):
        raise ValueError(f"class_weight: expected none below 0, got {weights.min():g}")
    return weights
