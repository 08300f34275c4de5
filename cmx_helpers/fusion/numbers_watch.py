"""Stops a training at the first loss that is no number; used by `training_runs`."""

import math

import keras
import numpy as np

_LOOK_AT_THE_MODEL = (
    "The data are numbers as far as was looked, so look at the model: a learning rate that is too large, a "
    "loss that takes the logarithm of 0, a division by 0."
)


class NotANumber(ArithmeticError):
    """The loss became NaN or infinite; the message says when, and what to look at."""


class NumbersWatch(keras.callbacks.Callback):
    """Looks at the loss of every step. `kept` tells where the best epoch so far is."""

    def __init__(self, data, put_back):
        super().__init__()
        self.data, self.put_back, self.epoch = data, put_back, 0

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch + 1

    def on_train_batch_end(self, batch, logs=None):
        # The mean over the epoch so far: a single NaN makes it one.
        self._look(logs, f"epoch {self.epoch}, step {batch + 1} of {len(self.data)}", batch)

    def on_epoch_end(self, epoch, logs=None):
        end = f"the end of epoch {self.epoch}"
        for name, value in (logs or {}).items():
            if name.endswith("loss"):
                self._look({"loss": value}, f"{end} ({name})", None)
        # A ReLU can turn NaN into 0: the loss is a number then, and only the weights tell.
        for weight in self.model.weights:
            if not np.isfinite(np.asarray(keras.ops.convert_to_numpy(weight), np.float32)).all():
                steps = (self._faults(batch) for batch in range(len(self.data)))
                first = next(
                    (f"step {i} of {len(self.data)}, {found}" for i, found in enumerate(steps, 1) if found),
                    "",
                )
                where = (
                    f"In {first} holds what is no number: look at the data." if first else _LOOK_AT_THE_MODEL
                )
                raise NotANumber(
                    f"the weights {weight.path} are no numbers at {end}. {where} {self.put_back(self.model)}"
                )

    def _look(self, logs, when, batch):
        value = float((logs or {}).get("loss", 0.0))
        if not math.isfinite(value):
            found = "" if batch is None else self._faults(batch)
            where = (
                f"In this batch, {found} holds what is no number: look at the data."
                if found
                else _LOOK_AT_THE_MODEL
            )
            raise NotANumber(f"the loss is {value} at {when}. {where} {self.put_back(self.model)}")

    def _faults(self, batch):
        """Which parts of a batch hold what is no number, in words; empty where none does."""
        inputs, targets, *weights = self.data[batch]
        groups = {"input": inputs, "labels": targets, "weight": weights[0] if weights else {}}
        return ", ".join(
            f"{kind} {name!r}"
            for kind, values in groups.items()
            for name, value in values.items()
            if not np.isfinite(np.asarray(value, np.float64)).all()
        )
