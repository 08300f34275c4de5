"""Exercise realtime.causal_ear, lesson 17_realtime: lesson 09's ear without a look ahead."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import keras, layers, number, ops, seen

PLAN = ((64, 5, 2), (96, 5, 2), (96, 3, 1))


@exercise(
    "realtime.causal_ear",
    points=3,
    minutes=5,
    hints=(
        """table = x = keras.Input((None, bands)): None, since a stream has no length. Then
        layers.BatchNormalization(momentum=0.9)(x).""",
        """for width, taps, stride in PLAN: x = layers.Conv1D(width, taps, strides=stride, padding="causal",
        use_bias=False)(x), then a batch normalisation, then layers.ReLU()(x).""",
        "votes = layers.Dense(10)(x), and keras.Model(table, ops.cumsum(votes, axis=1)): axis 1 is time.",
    ),
)
def causal_ear(bands):
    table = x = keras.Input((None, bands))
    x = layers.BatchNormalization(momentum=0.9)(x)
    for width, taps, stride in PLAN:
        x = layers.Conv1D(width, taps, strides=stride, padding="causal", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
    votes = layers.Dense(10)(x)
    return keras.Model(table, ops.cumsum(votes, axis=1))


@causal_ear.cases
def causal_ear_cases(rng):
    return [(number(rng, 10, 150),)]


@causal_ear.observed
def causal_ear_observed(model, bands):
    moments, channels = np.arange(21)[None, :, None], np.arange(bands)
    tables = np.sin(moments * np.array([0.3, 0.9]).reshape(2, 1, 1) + 0.5 * channels).astype("float32")
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)]
    looked = seen(model, tables)
    # Any length is None, which makes an array of objects; those are never equal.
    for name, shape in looked["inputs"].items():
        looked["inputs"][name] = np.array([0 if size is None else size for size in shape])
    return looked | {"momentum": np.array([float(layer.momentum) for layer in norms])}


@causal_ear.right
def causal_ear_spelled_out(bands):
    table = keras.Input((None, bands), name="table")
    x = layers.BatchNormalization(momentum=0.9)(table)
    for n in range(3):
        width, taps, stride = PLAN[n]
        x = layers.ZeroPadding1D((taps - 1, 0))(x)
        x = layers.Conv1D(width, taps, strides=stride, use_bias=False)(x)
        x = layers.Activation("relu")(layers.BatchNormalization(momentum=0.9)(x))
    return keras.Model(table, ops.cumsum(layers.Dense(10)(x), axis=1))


def _ear(
    bands, plan=PLAN, norm=True, end=lambda votes: ops.cumsum(votes, axis=1), classes=10, relu=True, **same
):
    table = x = keras.Input((None, bands))
    x = layers.BatchNormalization(momentum=0.9)(x) if norm else x
    for width, taps, stride in plan:
        settings = {"strides": stride, "padding": "causal", "use_bias": False} | same
        x = layers.Conv1D(width, taps, **settings)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x) if relu else x
    return keras.Model(table, end(layers.Dense(classes)(x)))


@causal_ear.wrong(
    """Your convolutions look ahead: padding="same" puts half of the zeros behind the sound. In a stream
    nothing is there yet. padding="causal"."""
)
def causal_ear_same(bands):
    return _ear(bands, padding="same")


@causal_ear.wrong(
    """Your convolutions lose moments at the start: padding='valid' is the default. padding='causal'."""
)
def causal_ear_valid(bands):
    return _ear(bands, padding="valid")


@causal_ear.wrong("The strides of PLAN are not used: strides=stride.")
def causal_ear_without_strides(bands):
    return _ear(bands, strides=1)


@causal_ear.wrong(
    """The votes of each moment stand alone. The answer is their sum so far: ops.cumsum(votes, axis=1)."""
)
def causal_ear_without_sum(bands):
    return _ear(bands, end=lambda votes: votes)


@causal_ear.wrong("You add up over the digits. Time is axis 1: (batch, moments, digits).")
def causal_ear_sum_of_digits(bands):
    return _ear(bands, end=lambda votes: ops.cumsum(votes, axis=2))


@causal_ear.wrong(
    """The mean over all moments needs the end of the sound. At each moment there is the sum so far:
    ops.cumsum."""
)
def causal_ear_mean(bands):
    return _ear(bands, end=layers.GlobalAveragePooling1D())


@causal_ear.wrong(
    """The decibels come in as they are, some around −40. BatchNormalization(momentum=0.9) first."""
)
def causal_ear_without_norm(bands):
    return _ear(bands, norm=False)


@causal_ear.wrong(
    """The convolutions have a bias. The normalisation behind them shifts anyway: use_bias=False."""
)
def causal_ear_with_bias(bands):
    return _ear(bands, use_bias=True)


@causal_ear.wrong(
    """The ReLU behind each normalisation is missing: without it all three layers are one linear map."""
)
def causal_ear_linear(bands):
    return _ear(bands, relu=False)


@causal_ear.wrong(
    """A softmax of votes cannot be added up: leave the Dense layer without activation, and take logits."""
)
def causal_ear_softmax(bands):
    return _ear(bands, end=lambda votes: ops.cumsum(ops.softmax(votes), axis=1))
