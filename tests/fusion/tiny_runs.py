"""A tiny training, here and in a process of its own."""

import keras

from cmx_helpers import datasets, fusion


def tiny(task="evidence", seed=0, **settings):
    keras.utils.set_random_seed(seed)
    data = datasets.cmx_digits("train", 64, task=task)
    settings = {"features": 8, "hidden": 8, "classes": data.classes} | settings
    model = fusion.build_fusion_model("concat", vocabulary_size=len(data.vocabulary), **settings)
    return fusion.compile_model(model)


def tiny_data(split="train", samples=64, batch_size=16, **settings):
    return datasets.cmx_digits(split, samples, **settings).batches(batch_size, per_epoch=min(samples, 32))
