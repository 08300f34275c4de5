"""A model and data so small that an epoch takes milliseconds: for tests of what surrounds a training."""

import keras
import numpy as np

from cmx_helpers import fusion


class Rows(keras.utils.PyDataset):
    """Four batches of eight; another order of numbers in each epoch, and NaN in the batch `bad`.

    Keras looks at a batch before its first epoch and then tells the data that an epoch has ended, so that the
    first one is number 1 here.
    """

    def __init__(self, bad=None):
        super().__init__()
        self.bad, self.epoch = bad, 0

    def __len__(self):
        return 4

    def __getitem__(self, index):
        rng = np.random.default_rng([self.epoch, index])
        x = rng.normal(size=(8, 3)).astype("float32")
        if self.bad in ((self.epoch, index), ("every epoch", index)):
            x[2, 1] = np.nan
        return {"image": x}, {"fused": (x[:, 0] > 0).astype("int64")}

    def on_epoch_end(self):
        self.epoch += 1


def small(seed=0, learning_rate=0.01, dropout=0.5):
    keras.utils.set_random_seed(seed)
    image = keras.Input((3,), name="image")
    hidden = keras.layers.Dropout(dropout)(keras.layers.Dense(16, activation="tanh")(image))
    logits = keras.layers.Dense(2, name="fused_logits")(hidden)
    return fusion.compile_model(keras.Model({"image": image}, {"fused": logits}), learning_rate=learning_rate)
