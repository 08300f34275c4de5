"""Exercise encoders.reader, lesson 09_encoders: lesson 06's block in Keras, with padding left out."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import keras, layers, number, ops, seen
from cmx_helpers.exercises.encoders._parts import encoders

ROWS = np.array([[3, 4, 5, 0, 0, 0], [1, 2, 0, 0, 0, 0], [8, 7, 6, 5, 4, 3]], "int32")


@exercise(
    "encoders.reader",
    points=3,
    minutes=7,
    hints=(
        """words = ops.not_equal(ids, 0), shape (batch, length). Attention wants a mask (batch, 1, length),
        the same for every asking word: words[:, None, :].""",
        """heard = layers.MultiHeadAttention(4, width // 4)(x, x, attention_mask=words[:, None, :]), then
        x = layers.LayerNormalization()(x + heard).""",
        """hidden = layers.Dense(2 * width, activation="relu")(x), Dropout, layers.Dense(width)(hidden); again
        the sum with x, LayerNormalization, Dropout. Mean: encoders.MeanOverWords()(tokens, mask=words).""",
    ),
)
def reader(vocabulary_size, length, width):
    ids = keras.Input((length,), dtype="int32", name="text")
    words = ops.not_equal(ids, 0)
    x = layers.Embedding(vocabulary_size, width)(ids)
    x = encoders.Positions()(x)
    heard = layers.MultiHeadAttention(4, width // 4)(x, x, attention_mask=words[:, None, :])
    x = layers.LayerNormalization()(x + heard)
    hidden = layers.Dense(2 * width, activation="relu")(x)
    hidden = layers.Dropout(0.1)(hidden)
    x = layers.LayerNormalization()(x + layers.Dense(width)(hidden))
    tokens = layers.Dropout(0.1)(x)
    mean = encoders.MeanOverWords()(tokens, mask=words)
    return keras.Model(ids, {"tokens": tokens, "features": mean})


@reader.cases
def reader_cases(rng):
    return [(number(rng, 9, 60), 6, 4 * number(rng, 2, 9))]


@reader.observed
def reader_observed(model, vocabulary_size, length, width):
    told = seen(model, ROWS)
    tokens = told["numbers"].get("tokens")
    if (
        tokens is not None and tokens.shape[:2] == ROWS.shape
    ):  # what stands at the padding is nobody's business
        told["numbers"]["tokens"] = tokens * (ROWS != 0)[..., None]
    return told


@reader.right
def reader_with_a_mean_written_out(vocabulary_size, length, width):
    ids = keras.Input((length,), dtype="int32")
    words = ids != 0
    x = encoders.Positions()(layers.Embedding(vocabulary_size, width)(ids))
    attend = layers.MultiHeadAttention(num_heads=4, key_dim=width // 4)
    x = layers.LayerNormalization()(layers.Add()([x, attend(x, x, attention_mask=ops.expand_dims(words, 1))]))
    h = layers.Dense(width)(layers.Dense(2 * width, activation="relu")(x))
    x = layers.LayerNormalization()(layers.Add()([x, h]))
    m = ops.cast(words, "float32")[..., None]
    return keras.Model(ids, {"tokens": x, "features": ops.sum(m * x, axis=1) / ops.sum(m, axis=1)})


def _reader(vocabulary_size, length, width, **changed):
    """The reference, with one thing changed by name."""
    ids = keras.Input((length,), dtype="int32", name="text")
    words = changed.get("words", lambda ids: ops.not_equal(ids, 0))(ids)
    x = layers.Embedding(vocabulary_size, width)(ids)
    x = encoders.Positions()(x) if changed.get("positions", True) else x
    mask = words[:, None, :] if changed.get("mask", True) else None
    key = changed.get("key", width // 4)
    heard = layers.MultiHeadAttention(changed.get("heads", 4), key)(x, x, attention_mask=mask)
    around = (lambda x, more: x + more) if changed.get("residual", True) else (lambda x, more: more)
    norm = layers.LayerNormalization if changed.get("norm", True) else layers.Identity
    x = norm()(around(x, heard))
    hidden = layers.Dense(changed.get("hidden", 2 * width), activation=changed.get("activation", "relu"))(x)
    tokens = norm()(around(x, layers.Dense(width)(layers.Dropout(0.1)(hidden))))
    mean = layers.GlobalAveragePooling1D()(tokens, mask=words if changed.get("mean", True) else None)
    return keras.Model(ids, {"tokens": tokens, "features": mean})


@reader.wrong("Words attend to the padding: attention_mask=words[:, None, :].")
def reader_that_attends_to_padding(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, mask=False)


@reader.wrong("The padding counts in the mean. Give the mean the mask of the words, too.")
def reader_with_padding_in_the_mean(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, mean=False)


@reader.wrong(
    "The padding counts twice: words attend to it, and it is in the mean. Both take the mask of the words."
)
def reader_without_mask(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, mask=False, mean=False)


@reader.wrong("You mask the unknown word, id 1. The padding is id 0.")
def reader_that_skips_unknown_words(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, words=lambda ids: ops.not_equal(ids, 1))


@reader.wrong("The unknown word, id 1, is masked together with the padding. Only 0 is padding.")
def reader_of_known_words(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, words=lambda ids: ids > 1)


@reader.wrong(
    "The positions are missing. Attention takes words as a set, and the mean does, too: the order is lost."
)
def reader_without_positions(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, positions=False)


@reader.wrong("Both sums are missing: what comes out of attention, or of the dense layers, is *added* to x.")
def reader_without_residuals(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, residual=False)


@reader.wrong("The layer norms are missing, one after each sum: layers.LayerNormalization().")
def reader_without_norms(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, norm=False)


@reader.wrong("The hidden layer has no ReLU. Two dense layers with nothing between them are one.")
def reader_without_relu(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, activation=None)


@reader.wrong(
    "Four heads of `width` numbers each. The heads share the width: the second argument is width // 4."
)
def reader_with_wide_heads(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, key=width)


@reader.wrong("One head. Asked are four, each of width // 4 numbers: MultiHeadAttention(4, width // 4).")
def reader_with_one_head(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, heads=1, key=width)


@reader.wrong("The hidden layer is as wide as the words. Asked is twice that: 2 * width.")
def reader_with_a_narrow_hidden_layer(vocabulary_size, length, width):
    return _reader(vocabulary_size, length, width, hidden=width)
