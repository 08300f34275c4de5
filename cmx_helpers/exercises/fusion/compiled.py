"""Exercise fusion.compiled, lesson 10_fusion: fault 5, and losses by name."""

from cmx_helpers.exercises._compiling import Uncompiled, given_to, loss_seen, metric_seen
from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import HEADS, keras


class FourHeads(Uncompiled):
    """Uncompiled, with the names of its outputs."""

    output_names = HEADS

    @property
    def output(self):
        return dict.fromkeys(HEADS, 0)

    def __repr__(self):
        return "a model with four heads"


@exercise(
    "fusion.compiled",
    points=2,
    minutes=4,
    hints=(
        "Over the heads: {head: keras.losses.SparseCategoricalCrossentropy(from_logits=True) ...}.",
        "loss_weights={'fused': 1.0, 'image': weight, ...}; metrics={head: ['accuracy'] for head in HEADS}.",
        "model.compile(keras.optimizers.Adam(rate), loss=..., ..., jit_compile=False), then return model.",
    ),
)
def compiled(model, rate, weight):
    heads = ("fused", "image", "text", "audio")
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss={head: keras.losses.SparseCategoricalCrossentropy(from_logits=True) for head in heads},
        loss_weights={head: 1.0 if head == "fused" else weight for head in heads},
        metrics={head: ["accuracy"] for head in heads},
        jit_compile=keras.config.backend() == "jax",
    )
    return model


@compiled.cases
def compiled_cases(rng):
    return [(FourHeads(), float(rng.uniform(1e-3, 1e-2)), float(rng.uniform(0.1, 0.9)))]


@compiled.observed
def compiled_observed(model, *case):
    given = given_to(model)
    optimizer = keras.optimizers.get(given["optimizer"])
    losses, weights, metrics = given["loss"], given["loss_weights"], given["metrics"]
    by_head = isinstance(losses, dict)
    return {
        "losses by head": by_head,
        "loss of each head": [loss_seen(losses.get(head) if by_head else losses) for head in HEADS],
        "loss weights": [float((weights or {}).get(head, 1.0)) for head in HEADS],
        "metrics of each head": [metric_seen((metrics or {}).get(head)) for head in HEADS]
        if metrics is None or isinstance(metrics, dict)
        else [0.0] * 4,
        "learning rate": 1000 * float(keras.ops.convert_to_numpy(optimizer.learning_rate)),
        "Adam": isinstance(optimizer, keras.optimizers.Adam),
        "jit_compile": given["jit_compile"] not in (False, keras.config.backend() == "jax"),
    }


@compiled.right
def compiled_head_by_head(model, rate, weight):
    loss, weights, metrics = {}, {}, {}
    for head in model.output:
        loss[head] = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        weights[head] = weight
        metrics[head] = [keras.metrics.SparseCategoricalAccuracy(name="accuracy")]
    weights["fused"] = 1.0
    adam = keras.optimizers.Adam(learning_rate=rate)
    model.compile(adam, loss, metrics=metrics, loss_weights=weights, jit_compile=False)
    return model


def _compiled(model, rate, weights, loss, optimizer=None, metrics="accuracy", jit_compile=False):
    model.compile(
        optimizer=optimizer or keras.optimizers.Adam(rate),
        loss=dict.fromkeys(HEADS, loss),
        loss_weights=weights,
        metrics={head: [metrics] for head in HEADS} if metrics else None,
        jit_compile=jit_compile,
    )
    return model


def _weights(weight):
    return {head: 1.0 if head == "fused" else weight for head in HEADS}


@compiled.wrong(
    """The loss expects beliefs, and our heads give logits: from_logits=True. Without it (a loss given by its
    name is without it) the logarithm is taken of numbers that may be negative."""
)
def compiled_without_from_logits(model, rate, weight):
    return _compiled(model, rate, _weights(weight), keras.losses.SparseCategoricalCrossentropy())


@compiled.wrong(
    """One loss for all heads together. Name it head by head, as the outputs are named: then no head can get
    the loss of another, and each can have its own."""
)
def compiled_with_oneloss_seen(model, rate, weight):
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        loss_weights=_weights(weight),
        metrics={head: ["accuracy"] for head in HEADS},
        jit_compile=False,
    )
    return model


@compiled.wrong(
    """CategoricalCrossentropy wants one-hot rows, ten numbers for each label. Our labels are plain numbers:
    SparseCategoricalCrossentropy."""
)
def compiled_one_hot(model, rate, weight):
    return _compiled(model, rate, _weights(weight), keras.losses.CategoricalCrossentropy(from_logits=True))


@compiled.wrong("The loss weights are missing: 1 for the fused head, `weight` for each of the others.")
def compiled_without_weights(model, rate, weight):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _compiled(model, rate, None, loss)


@compiled.wrong("The weights are the wrong way round: 1 for the fused head, `weight` for the single ones.")
def compiled_with_weights_exchanged(model, rate, weight):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    weights = {head: weight if head == "fused" else 1.0 for head in HEADS}
    return _compiled(model, rate, weights, loss)


@compiled.wrong("No metrics: say accuracy for each head, or the history holds losses only.")
def compiled_without_metrics(model, rate, weight):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _compiled(model, rate, _weights(weight), loss, metrics=None)


@compiled.wrong("The learning rate is Adam's own, 0.001: hand `rate` to keras.optimizers.Adam.")
def compiled_with_adams_own_rate(model, rate, weight):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _compiled(model, rate, _weights(weight), loss, optimizer="adam")


@compiled.wrong(
    """jit_compile=False is missing. Left alone, Keras compiles what it can for this machine, and that takes
    longer than to train so small a model."""
)
def compiled_for_the_machine(model, rate, weight):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _compiled(model, rate, _weights(weight), loss, jit_compile="auto")


@compiled.wrong(
    """The metric has another name than "accuracy". The history takes its names from it, and the curves that
    follow look for "fused_accuracy": say ["accuracy"] for each head."""
)
def compiled_with_a_metric_of_another_name(model, rate, weight):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _compiled(model, rate, _weights(weight), loss, metrics="acc")
