"""A tiny training: the inputs and heads of the fusion model, and next to nothing in between.

What is tested with it is the training itself. TensorFlow traces it in a fraction of the time of the real
model, which `test_killed.py` and `test_own_training.py` train.
"""

import keras

from cmx_helpers import datasets, fusion


def tiny(task="evidence", seed=0, hidden=8, dropout=0.0):
    keras.utils.set_random_seed(seed)
    data = datasets.cmx_digits("train", 64, task=task)
    batch, _ = data.batches(2)[0]
    inputs = {
        name: keras.Input(values.shape[1:], dtype=values.dtype.name, name=name)
        for name, values in batch.items()
    }
    words = keras.layers.Embedding(len(data.vocabulary), hidden)(inputs["text"])
    features = {
        "image": keras.layers.Dense(hidden)(keras.layers.Flatten()(inputs["image"])),
        "text": keras.layers.GlobalAveragePooling1D()(words),
        "audio": keras.layers.Dense(hidden)(inputs["audio"]),
    }
    together = keras.layers.Dropout(dropout)(keras.layers.Concatenate()(list(features.values())))
    heads = {"fused": together} | features
    outputs = {
        name: keras.layers.Dense(data.classes[name], name=f"{name}_head")(value)
        for name, value in heads.items()
    }
    return fusion.compile_model(keras.Model(inputs, outputs, name="tiny"))


def tiny_data(split="train", samples=64, batch_size=16, **settings):
    return datasets.cmx_digits(split, samples, **settings).batches(batch_size, per_epoch=min(samples, 32))
