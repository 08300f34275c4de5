"""Exercise encoders.compiled, lesson 09_encoders: what training needs to know, said once."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import keras

VALUES = np.array([[2.0, -1.0, 0.5], [0.0, 0.3, -2.0], [1.0, 1.5, 1.2], [-3.0, 0.1, 0.0]], "float32")
LABELS = np.array([0, 2, 1, 1])


class Uncompiled:
    """Like a model; it only remembers what `compile` was given."""

    def __init__(self, classes):
        self.classes, self.given = classes, None

    def compile(self, optimizer="rmsprop", loss=None, metrics=None, **others):
        self.given = {"optimizer": optimizer, "loss": loss, "metrics": metrics, **others}

    def __eq__(self, other):  # to be compiled is no change that anyone need be warned of
        return isinstance(other, Uncompiled) and self.classes == other.classes

    __hash__ = None

    def __repr__(self):
        return "a model"


@exercise(
    "encoders.compiled",
    points=2,
    minutes=3,
    hints=(
        "keras.optimizers.schedules.CosineDecay(rate, steps) stands where a learning rate stands: Adam(...).",
        "The loss is keras.losses.SparseCategoricalCrossentropy(from_logits=True).",
        "model.compile(optimizer=..., loss=..., metrics=['accuracy'], jit_compile=False); return model.",
    ),
)
def compiled(model, rate, steps):
    falling = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,
    )
    return model


@compiled.cases
def compiled_cases(rng):
    return [(Uncompiled(3), float(rng.uniform(1e-3, 1e-2)), int(rng.integers(50, 400)))]


@compiled.observed
def compiled_observed(model, _, rate, steps):
    given = getattr(model, "given", None)
    if given is None:
        raise TypeError("expected the model back, compiled: call model.compile(...), then return model")
    optimizer = keras.optimizers.get(given["optimizer"])
    return {
        "Adam": isinstance(optimizer, keras.optimizers.Adam),
        "learning rate at the start, after a quarter, at the end, × 1000": _rates(optimizer, steps),
        "loss": _loss(given["loss"]),
        "metrics": _metric(given["metrics"]),
    }


def _rates(optimizer, steps):
    rate = getattr(optimizer, "_learning_rate", None)
    if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule):
        rates = [rate(step) for step in (0, steps // 4, steps)]
    else:
        rates = 3 * [optimizer.learning_rate]
    return [1000 * float(keras.ops.convert_to_numpy(value)) for value in rates]


def _loss(loss):
    if loss is None:
        return 0.0
    function = keras.losses.get(loss)
    one_hot = "sparse" not in str(getattr(function, "name", getattr(function, "__name__", ""))).lower()
    try:
        value = function(np.eye(3, dtype="float32")[LABELS] if one_hot else LABELS, VALUES)
    except Exception:  # as Keras's own step would
        return float("inf")
    # One-hot losses are told apart: our labels are numbers.
    return float(np.mean(keras.ops.convert_to_numpy(value))) + 100.0 * one_hot


def _metric(metrics):
    metric = metrics[0] if isinstance(metrics, (list, tuple)) and metrics else metrics
    if not metric:
        return 0.0
    name = metric if isinstance(metric, str) else getattr(metric, "name", "")
    return 1.0 if name in ("accuracy", "acc", "sparse_categorical_accuracy") else 2.0


@compiled.right
def compiled_with_objects(model, rate, steps):
    adam = keras.optimizers.Adam(
        learning_rate=keras.optimizers.schedules.CosineDecay(rate, decay_steps=steps)
    )
    surprise = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(adam, surprise, metrics=[keras.metrics.SparseCategoricalAccuracy()])
    return model


def _compiled(model, rate, steps, optimizer=None, loss=None, metrics=("accuracy",)):
    falling = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(
        optimizer=optimizer or keras.optimizers.Adam(falling),
        loss=loss or keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=list(metrics) or None,
    )
    return model


@compiled.wrong(
    """The loss expects beliefs, and our networks give logits: from_logits=True. Without it (a loss given by
    its name is without it) the logarithm is taken of numbers that may be negative."""
)
def compiled_without_from_logits(model, rate, steps):
    return _compiled(model, rate, steps, loss=keras.losses.SparseCategoricalCrossentropy())


@compiled.wrong(
    """CategoricalCrossentropy wants one-hot rows, ten numbers for each label. Our labels are plain numbers:
    SparseCategoricalCrossentropy."""
)
def compiled_one_hot(model, rate, steps):
    return _compiled(model, rate, steps, loss=keras.losses.CategoricalCrossentropy(from_logits=True))


@compiled.wrong(
    "The learning rate stays the same from the first step to the last. Hand Adam the CosineDecay."
)
def compiled_with_a_constant_rate(model, rate, steps):
    return _compiled(model, rate, steps, optimizer=keras.optimizers.Adam(rate))


@compiled.wrong("The learning rate is Adam's own, 0.001: hand it CosineDecay(rate, steps).")
def compiled_with_adams_own_rate(model, rate, steps):
    return _compiled(model, rate, steps, optimizer="adam")


@compiled.wrong("That is plain descent. Asked is Adam, with the falling rate.")
def compiled_with_descent(model, rate, steps):
    falling = keras.optimizers.schedules.CosineDecay(rate, steps)
    return _compiled(model, rate, steps, optimizer=keras.optimizers.SGD(falling))


@compiled.wrong("No metrics: with metrics=['accuracy'] the history holds accuracies beside the losses.")
def compiled_without_metrics(model, rate, steps):
    return _compiled(model, rate, steps, metrics=())


@compiled.wrong("The rate falls along a straight line. Asked is half a cosine: CosineDecay.")
def compiled_with_a_line(model, rate, steps):
    line = keras.optimizers.schedules.PolynomialDecay(rate, steps, end_learning_rate=0.0)
    return _compiled(model, rate, steps, optimizer=keras.optimizers.Adam(line))
