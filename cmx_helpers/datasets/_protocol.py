"""What every set of three modalities can do, whoever made it."""

import numpy as np

from .._common.validate import integer

MODALITIES = ("image", "text", "audio")
HEADS = ("fused", *MODALITIES)
"""What a model can be asked: all together, and each modality alone."""


class Modalities:
    """A set of samples with image, text and audio; a subclass has `__len__`, `classes` and `arrays`."""

    def indices(self, start, stop):
        """The samples from `start` to `stop`, or a row of indices as it is, checked."""
        if np.ndim(start) == 0:
            start = integer("start", start, minimum=0, maximum=len(self))
            stop = len(self) if stop is None else integer("stop", stop, minimum=start, maximum=len(self))
            return np.arange(start, stop)
        chosen = np.asarray(start)
        if stop is not None:
            raise TypeError(f"stop: expected none beside a row of indices, got {stop!r}")
        if chosen.ndim != 1 or (chosen.size and chosen.dtype.kind not in "iu"):
            raise TypeError(f"indices: expected a row of integers, got {chosen.dtype} {chosen.shape}")
        if chosen.size and not (0 <= chosen.min() and chosen.max() < len(self)):
            bad = chosen.min() if chosen.min() < 0 else chosen.max()
            raise ValueError(f"indices: expected 0 to {len(self) - 1}, got {bad}")
        return chosen.astype(np.int64)

    def present(self, start=0, stop=None):
        """Which modalities each sample has, shape (n, 3), float32: here, all of them."""
        return np.ones((len(self.indices(start, stop)), len(MODALITIES)), np.float32)

    def batches(
        self, batch_size=64, *, shuffle=False, seed=0, heads=None, per_epoch=None, workers=2,
        max_queue_size=None, present=False, class_weight=None,
    ):  # fmt: skip
        """The samples in batches, made by threads ahead of the network: a `keras.utils.PyDataset`.

        Parameters
        ----------
        batch_size : int
            Samples of a batch; the last one has what is left.
        shuffle : bool
            Another order in each epoch, from `seed` and the number of the epoch. Keras shuffles the batches
            as well unless ``fit(..., shuffle=False)`` tells it not to.
        seed : int
            Of the order.
        heads : sequence of str, optional
            Which targets are given, of "fused", "image", "text" and "audio"; all where it is not given.
        per_epoch : int, optional
            Samples of one epoch, which goes on where the one before ended: a large set is read in epochs
            of this many, each of new samples. All of them where it is not given.
        workers : int
            Threads that make batches. `waiting_share` measures whether they suffice.
        max_queue_size : int, optional
            Batches that are made or being made, at most. Twice the workers, and 8 at least, where it is not
            given: a shorter queue leaves threads without work.
        present : bool
            Also give the input "present", which a model with `missing` takes. `fusion.train` asks for it by
            itself.
        class_weight : array, shape (classes,), optional
            What a sample counts in the loss, by its class: it multiplies the weight that the sample has.
            `your_data.class_weights` makes them. All heads must have as many classes.

        Returns
        -------
        keras.utils.PyDataset
            Its items are what `arrays` gives, with the chosen heads only; with `class_weight` also weights.

        Raises
        ------
        ValueError, TypeError
            A head is unknown, a number is out of range.

        Notes
        -----
        Used from lesson 09_encoders on. Needs Keras, which is imported now and not before.
        """
        from ._batches import Batches

        return Batches(
            self,
            batch_size,
            shuffle=shuffle,
            seed=seed,
            heads=heads,
            per_epoch=per_epoch,
            workers=workers,
            max_queue_size=max_queue_size,
            present=present,
            class_weight=class_weight,
        )
