"""Exercise alignment.shared_space, lesson 12_alignment: lesson 09's encoders, ending in one space."""

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import Encoders, keras, layers, number, ops, seen


@exercise(
    "alignment.shared_space",
    points=3,
    minutes=5,
    hints=(
        "inputs = {name: encoder.input for name, encoder in encoders.items()}.",
        """For each name: features = encoders[name](inputs[name])["features"], then layers.Dense(width)
        without an activation, then layers.UnitNormalization().""",
        "keras.Model(inputs, outputs), both dictionaries with the names of the encoders.",
    ),
)
def shared_space(encoders, width):
    inputs = {name: encoder.input for name, encoder in encoders.items()}
    outputs = {}
    for name, encoder in encoders.items():
        features = encoder(inputs[name])["features"]
        z = layers.Dense(width, use_bias=True)(features)
        outputs[name] = layers.UnitNormalization(axis=-1)(z)
    return keras.Model(inputs, outputs)


@shared_space.cases
def shared_space_cases(rng):
    return [(Encoders(number(rng, 4, 60)), number(rng, 3, 60))]


@shared_space.observed
def shared_space_observed(model, encoders, width):
    return seen(model)


def _space(encoders, width, end=None, key="features", activation=None):
    end = end or layers.UnitNormalization()
    inputs = {name: encoder.input for name, encoder in encoders.items()}
    read = {name: encoders[name](inputs[name])[key] for name in encoders}
    outputs = {name: end(layers.Dense(width, activation=activation)(x)) for name, x in read.items()}
    return keras.Model(inputs, outputs)


@shared_space.right
def shared_space_by_ops(encoders, width):
    return _space(encoders, width, lambda z: ops.normalize(z, axis=-1))


@shared_space.wrong(
    """The vectors are not of length one, so that a similarity grows with a vector's length, and the loss can
    be made small by making vectors long. UnitNormalization comes last."""
)
def shared_space_any_length(encoders, width):
    return _space(encoders, width, lambda z: z)


@shared_space.wrong(
    """The dense layers have a ReLU, and no vector can point away from another: all cosines are at least 0.
    Leave the activation out."""
)
def shared_space_relu(encoders, width):
    return _space(encoders, width, activation="relu")


@shared_space.wrong(
    """The tokens go in, and every place, word or moment gets a vector. One vector for the whole is asked: the
    features."""
)
def shared_space_of_tokens(encoders, width):
    return _space(encoders, width, key="tokens")


@shared_space.wrong(
    """The dense layer is missing: the features themselves are divided by their length. They come from a ReLU
    or a mean of one, and their number is the encoder's; the layer turns them into the common space."""
)
def shared_space_without_dense(encoders, width):
    inputs = {name: encoder.input for name, encoder in encoders.items()}
    features = {name: encoders[name](inputs[name])["features"] for name in encoders}
    return keras.Model(inputs, {name: layers.UnitNormalization()(x) for name, x in features.items()})


@shared_space.wrong(
    "The vectors end in a softmax. They are places in a space, not beliefs: length one, any sign."
)
def shared_space_softmax(encoders, width):
    return _space(encoders, width, layers.Softmax())


@shared_space.wrong(
    """All senses share one dense layer. Each encoder numbers its features in its own way, so each needs a
    layer of its own."""
)
def shared_space_one_layer(encoders, width):
    inputs = {name: encoder.input for name, encoder in encoders.items()}
    dense = layers.Dense(width)
    read = {name: encoders[name](inputs[name])["features"] for name in encoders}
    return keras.Model(inputs, {name: layers.UnitNormalization()(dense(x)) for name, x in read.items()})
