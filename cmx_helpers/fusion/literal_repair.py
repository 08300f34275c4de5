"""The article's network with the least change that makes it run. Derived in lesson 10_fusion."""

import keras
from keras import layers

from cmx_helpers.fusion.model import DIGITS, head_logits


def literal_repair(*, vocabulary_size, classes=None, size=224, text_length=10, samples=22050):
    """The article's network with the least change that makes it run and fuse.

    Its audio branch gets the axis that a convolution needs and `Conv1D`, the model gets the inputs that its
    branches start from, and the three branches are concatenated, as its text says. All else is as printed:
    two convolutions with pooling, `Flatten` into a dense layer of 128, an embedding with an LSTM.

    Parameters
    ----------
    vocabulary_size, classes, size, text_length, samples
        As for `build_fusion_model`; the article's sizes are 224, 10 and 22,050.

    Returns
    -------
    keras.Model
        As `build_fusion_model` with `auxiliary`.

    Examples
    --------
    >>> literal_repair(vocabulary_size=40, size=32, samples=2000).count_params() > 4_000_000
    True
    """
    classes = dict(DIGITS if classes is None else classes)
    picture = keras.Input((size, size, 3), name="image")
    ids = keras.Input((text_length,), dtype="int32", name="text")
    sound = keras.Input((samples,), name="audio")
    words = layers.LSTM(128)(layers.Embedding(vocabulary_size, 128)(ids))
    branches = {
        "image": _article_branch(picture, layers.Conv2D, layers.MaxPooling2D),
        "text": words,
        "audio": _article_branch(layers.Reshape((samples, 1))(sound), layers.Conv1D, layers.MaxPooling1D),
    }
    joined = layers.Dense(128, activation="relu")(layers.Concatenate()(list(branches.values())))
    outputs = {
        head: head_logits(classes[head], head)(vector)
        for head, vector in {"fused": joined, **branches}.items()
    }
    return keras.Model({"image": picture, "text": ids, "audio": sound}, outputs, name="literal_repair")


def _article_branch(x, convolution, pooling):
    for width in (32, 64):
        x = pooling(2)(convolution(width, 3, activation="relu")(x))
    return layers.Dense(128, activation="relu")(layers.Flatten()(x))
