"""What a reader needs first: which ids are words, where they stand, and their mean. Lesson 09_encoders."""

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


@keras.saving.register_keras_serializable(package="cmx")
class MeanOverWords(layers.GlobalAveragePooling1D):
    """The mean over the words of a sentence, and zeros for a sentence of none.

    .. math:: f = \\frac{\\sum_t m_t x_t}{\\max(1, \\sum_t m_t)}

    with m_t = 1 for a word and 0 for padding. Keras's own layer divides by the sum itself: 0/0 is NaN, and
    one row without text would spoil the whole batch. Padding is chosen away, not multiplied by 0, so that it
    may hold anything.
    """

    def call(self, inputs, mask):
        mask = ops.expand_dims(ops.cast(mask, "bool"), 2)
        words = ops.sum(ops.cast(mask, inputs.dtype), axis=1)
        return ops.sum(ops.where(mask, inputs, 0), axis=1) / ops.maximum(words, 1)
