"""Exercise encoders.compiled, lesson 09_encoders: what training needs to know, said once."""

from cmx_helpers.exercises._compiling import Uncompiled, given_to, loss_seen, metric_seen
from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import keras


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
        jit_compile=keras.config.backend() == "jax",
    )
    return model


@compiled.cases
def compiled_cases(rng):
    return [(Uncompiled(), float(rng.uniform(1e-3, 1e-2)), int(rng.integers(50, 400)))]


@compiled.observed
def compiled_observed(model, _, rate, steps):
    given = given_to(model)
    optimizer = keras.optimizers.get(given["optimizer"])
    return {
        "Adam": isinstance(optimizer, keras.optimizers.Adam),
        "learning rate at the start, after a quarter, at the end, × 1000": _rates(optimizer, steps),
        "loss": loss_seen(given["loss"]),
        "metrics": metric_seen(given["metrics"]),
        "jit_compile": given["jit_compile"] not in (False, keras.config.backend() == "jax"),
    }


def _rates(optimizer, steps):
    rate = getattr(optimizer, "_learning_rate", None)
    if isinstance(rate, keras.optimizers.schedules.LearningRateSchedule):
        rates = [rate(step) for step in (0, steps // 4, steps)]
    else:
        rates = 3 * [optimizer.learning_rate]
    return [1000 * float(keras.ops.convert_to_numpy(value)) for value in rates]


@compiled.right
def compiled_with_objects(model, rate, steps):
    adam = keras.optimizers.Adam(
        learning_rate=keras.optimizers.schedules.CosineDecay(rate, decay_steps=steps)
    )
    surprise = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(
        adam, surprise, metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")], jit_compile=False
    )
    return model


def _compiled(model, rate, steps, optimizer=None, loss=None, metrics=("accuracy",), jit_compile=False):
    falling = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(
        optimizer=optimizer or keras.optimizers.Adam(falling),
        loss=loss or keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=list(metrics) or None,
        jit_compile=jit_compile,
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


@compiled.wrong(
    """The metric has another name than "accuracy". The history takes its names from it, and the curves look
    for "accuracy": metrics=["accuracy"]."""
)
def compiled_with_a_metric_of_another_name(model, rate, steps):
    return _compiled(model, rate, steps, metrics=("acc",))


@compiled.wrong(
    """jit_compile=False is missing. Left alone, Keras compiles what it can for this machine, and that takes
    longer than to train so small a model."""
)
def compiled_for_the_machine(model, rate, steps):
    return _compiled(model, rate, steps, jit_compile="auto")
