"""Small fusion models, and inputs for them."""

import keras
import numpy as np

from cmx_helpers import fusion

VOCABULARY = 40


def small(kind="concat", **settings):
    keras.utils.set_random_seed(0)
    # Wide enough that not all units behind a ReLU are silent at the start.
    settings = {"vocabulary_size": VOCABULARY, "samples": 3000, "features": 16, "hidden": 64} | settings
    return fusion.build_fusion_model(kind, **settings)


def some_inputs(rng, n=4, size=32, samples=3000):
    ids = rng.integers(1, VOCABULARY, size=(n, 10)).astype(np.int32)
    ids[:, 6:] = 0
    return {
        "image": rng.random((n, size, size, 3), dtype=np.float32),
        "text": ids,
        "audio": rng.standard_normal((n, samples), dtype=np.float32),
    }


def outputs(model, inputs):
    return {k: keras.ops.convert_to_numpy(v) for k, v in model(inputs, training=False).items()}
