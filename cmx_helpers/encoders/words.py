"""What a reader needs first: which ids are words, and where they stand. Lesson 09_encoders."""

import keras
import numpy as np
from keras import layers, ops

from cmx_helpers.attention import sinusoidal_positions


@keras.saving.register_keras_serializable(package="cmx")
class IsWord(layers.Layer):
    """True where an id is a word, False where it is padding (0)."""

    def call(self, ids):
        return ops.not_equal(ids, 0)

    def compute_output_spec(self, ids):
        return keras.KerasTensor(ids.shape, dtype="bool")


@keras.saving.register_keras_serializable(package="cmx")
class Positions(layers.Layer):
    """Adds the sinusoidal positions of lesson 06_attention to vectors `(batch, time, features)`."""

    def build(self, shape):
        self.table = sinusoidal_positions(shape[1], shape[2], dtype=np.float32)

    def call(self, x):
        # Scaled so that at the start neither the word nor its place drowns the other.
        return x + ops.cast(0.1 * self.table, x.dtype)
