"""Exercise fusion.added, lesson 10_fusion: logits added up, and what must not be taught."""

import warnings

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import MODALITIES, Logits, keras, layers, model_of, number, ops, seen


@exercise(
    "fusion.added",
    points=2,
    minutes=3,
    hints=(
        "layers.Add()([...]) adds a list of tensors: the fused logits and those of the three single heads.",
        "ops.stop_gradient(x) has the value of x, and no gradient goes back through it.",
    ),
)
def added(logits):
    singles = [ops.stop_gradient(logits[name]) for name in MODALITIES]
    return layers.Add()([logits["fused"], *singles])


@added.cases
def added_cases(rng):
    return [(Logits(number(rng, 3, 400)),)]


@added.observed
def added_observed(result, logits):
    model = model_of(result)
    told = seen(model)
    before = {layer.name: layer.get_weights() for layer in model.layers if layer.weights}
    model.compile(keras.optimizers.SGD(0.1), "mse", run_eagerly=True, jit_compile=False)
    given = [np.full((2, *x.shape[1:]), 0.5, "float32") for x in model.inputs]
    try:
        with warnings.catch_warnings(action="ignore"):  # that some weights get no gradient is the point
            model.train_on_batch(given, np.zeros((2, *result.shape[1:]), "float32"))
    except ValueError:  # Keras: no gradient for any weight at all
        pass
    told["taught"] = {
        name: np.array(float(np.abs(model.get_layer(name).get_weights()[0] - weights[0]).max() > 0))
        for name, weights in before.items()
    }
    return told


@added.right
def added_one_by_one(logits):
    total = logits["fused"]
    for name in ("audio", "image", "text"):
        total = total + ops.stop_gradient(logits[name])
    return total


@added.wrong(
    """The sum is right, and the fused loss now teaches the single heads: they would learn to be a good
    summand instead of saying what their modality knows. Put ops.stop_gradient around each of them."""
)
def added_without_stop(logits):
    return layers.Add()([logits["fused"], *(logits[name] for name in MODALITIES)])


@added.wrong("The gradient is stopped for the fused logits as well: nothing is left to learn from this sum.")
def added_with_all_stopped(logits):
    return ops.stop_gradient(layers.Add()([logits["fused"], *(logits[name] for name in MODALITIES)]))


@added.wrong(
    """The mean instead of the sum. A product of beliefs is a sum of logits: four times smaller, it would be a
    belief four times too careful."""
)
def added_as_a_mean(logits):
    singles = [ops.stop_gradient(logits[name]) for name in MODALITIES]
    return layers.Average()([logits["fused"], *singles])


@added.wrong("The fused logits are missing: what the fusion finds comes on top of the three.")
def added_singles_only(logits):
    return layers.Add()([ops.stop_gradient(logits[name]) for name in MODALITIES])


@added.wrong("You multiply logits. Beliefs are multiplied; logits are their logarithms, and are added.")
def added_multiplied(logits):
    singles = [ops.stop_gradient(logits[name]) for name in MODALITIES]
    return layers.Multiply()([logits["fused"], *singles])
