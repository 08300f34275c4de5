"""Exercise fusion.reader, lesson 10_fusion: fault 10, padding that counts."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import keras, layers, number, ops, seen


@exercise(
    "fusion.reader",
    points=1,
    minutes=3,
    hints=(
        "The layer that knows the ids can say which are padding: layers.Embedding has an argument for it.",
        "mask_zero=True: the LSTM behind it gets the mask by itself and skips what is padding.",
    ),
)
def reader(vocabulary_size, length, width):
    ids = keras.Input((length,), dtype="int32", name="text")
    words = layers.Embedding(vocabulary_size, width, mask_zero=True)(ids)
    return keras.Model(ids, layers.LSTM(width)(words))


@reader.cases
def reader_cases(rng):
    return [(number(rng, 9, 60), 6, number(rng, 3, 40))]


@reader.observed
def reader_observed(model, vocabulary_size, length, width):
    rows = np.array([[3, 4, 5, 0, 0, 0], [1, 2, 0, 0, 0, 0], [8, 7, 6, 5, 4, 3]], "int32")
    return seen(model, rows)


@reader.right
def reader_with_a_mask_by_hand(vocabulary_size, length, width):
    ids = keras.Input((length,))
    words = layers.Embedding(vocabulary_size, width)(ids)
    return keras.Model(ids, layers.LSTM(width)(words, mask=ops.not_equal(ids, 0)))


@reader.wrong("The LSTM reads the padding as if it were words: mask_zero=True in the Embedding.")
def reader_without_mask(vocabulary_size, length, width):
    ids = keras.Input((length,), dtype="int32", name="text")
    return keras.Model(ids, layers.LSTM(width)(layers.Embedding(vocabulary_size, width)(ids)))


@reader.wrong(
    """The LSTM gives a vector after each word (return_sequences). One vector for the sentence is asked for:
    the last one."""
)
def reader_of_all_words(vocabulary_size, length, width):
    ids = keras.Input((length,), dtype="int32", name="text")
    words = layers.Embedding(vocabulary_size, width, mask_zero=True)(ids)
    return keras.Model(ids, layers.LSTM(width, return_sequences=True)(words))


@reader.wrong("You mask the unknown word, id 1, and not the padding, id 0.")
def reader_that_skips_unknown_words(vocabulary_size, length, width):
    ids = keras.Input((length,), dtype="int32", name="text")
    words = layers.Embedding(vocabulary_size, width)(ids)
    return keras.Model(ids, layers.LSTM(width)(words, mask=ops.not_equal(ids, 1)))


@reader.wrong("The mean of the embeddings forgets the order of the words. Read them with an LSTM, as asked.")
def reader_by_mean(vocabulary_size, length, width):
    ids = keras.Input((length,), dtype="int32", name="text")
    words = layers.Embedding(vocabulary_size, width, mask_zero=True)(ids)
    return keras.Model(ids, layers.GlobalAveragePooling1D()(words))
