"""Exercise encoders.two_inputs, lesson 09_encoders: two inputs, and a model used as a layer."""

from functools import cache

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import keras, layers, number, ops, seen


@cache
def _small_network(kernels):
    """Takes a picture of any size, so that a wrong gluing runs, too."""
    picture = keras.Input((None, None, None))
    ink = ops.mean(picture, axis=-1, keepdims=True)
    x = layers.Conv2D(kernels, 3, padding="same", activation="relu")(ink)
    return keras.Model(picture, layers.Dense(4)(layers.GlobalAveragePooling2D()(x)))


class SmallNetwork:
    """Like a model that reads pictures; a copy is the same model again, so that sharing can be seen."""

    def __init__(self, kernels):
        self._kernels = kernels

    def __reduce__(self):
        return SmallNetwork, (self._kernels,)

    def __eq__(self, other):
        return isinstance(other, SmallNetwork) and self._kernels == other._kernels

    __hash__ = None

    def __repr__(self):
        return "a small network"

    def __call__(self, x):
        return _small_network(self._kernels)(x)

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return getattr(_small_network(self._kernels), attribute)


@exercise(
    "encoders.two_inputs",
    points=2,
    minutes=3,
    hints=(
        'Two inputs of shape (4, 8, 1): upper = keras.Input((4, 8, 1), name="upper"), and lower likewise.',
        """layers.Concatenate(axis=1)([upper, lower]) lays them one below the other. Axis 0 is the batch, axis
        1 the rows.""",
        'A model is called like a layer: network(whole). Then keras.Model({"upper": upper, ...}, logits).',
    ),
)
def two_inputs(network):
    upper = keras.Input((4, 8, 1), name="upper")
    lower = keras.Input((4, 8, 1), name="lower")
    whole = layers.Concatenate(axis=1)([upper, lower])
    return keras.Model({"upper": upper, "lower": lower}, network(whole))


@two_inputs.cases
def two_inputs_cases(rng):
    return [(SmallNetwork(number(rng, 3, 400)),)]


@two_inputs.observed
def two_inputs_observed(model, network):
    told = seen(model)
    mine = {id(weight) for weight in model.weights}
    # Keras keeps the order and the form of inputs; what counts here are their names.
    return told | {"weights of the network itself": sum(id(weight) in mine for weight in network.weights)}


@two_inputs.right
def two_inputs_with_ops(network):
    halves = {name: keras.Input((4, 8, 1), name=name) for name in ("upper", "lower")}
    return keras.Model(halves, network(ops.concatenate(list(halves.values()), axis=1)))


@two_inputs.right
def two_inputs_as_a_list(network):
    halves = [keras.Input((4, 8, 1), name=name) for name in ("upper", "lower")]
    return keras.Model(halves, network(layers.Concatenate(axis=1)(halves)))


def _glued(network, glue, names=("upper", "lower")):
    upper, lower = (keras.Input((4, 8, 1), name=name) for name in names)
    return keras.Model(dict(zip(names, (upper, lower))), network(glue(upper, lower)))


@two_inputs.wrong("The lower half lies on top: Concatenate keeps the order of its list.")
def two_inputs_upside_down(network):
    return _glued(network, lambda upper, lower: layers.Concatenate(axis=1)([lower, upper]))


@two_inputs.wrong(
    "The halves lie side by side (axis 2, the columns). One below the other is axis 1, the rows."
)
def two_inputs_side_by_side(network):
    return _glued(network, lambda upper, lower: layers.Concatenate(axis=2)([upper, lower]))


@two_inputs.wrong("You add the halves, pixel on pixel. Lay them one below the other: Concatenate(axis=1).")
def two_inputs_added(network):
    return _glued(network, lambda upper, lower: layers.Add()([upper, lower]))


@two_inputs.wrong(
    """The network reads each half by itself, and the answers are averaged. Glue the picture first, then let
    the network read it once."""
)
def two_inputs_read_twice(network):
    upper, lower = keras.Input((4, 8, 1), name="upper"), keras.Input((4, 8, 1), name="lower")
    return keras.Model({"upper": upper, "lower": lower}, layers.Average()([network(upper), network(lower)]))


@two_inputs.wrong('The inputs have other names. They are fed by name: "upper" and "lower".')
def two_inputs_other_names(network):
    return _glued(network, lambda a, b: layers.Concatenate(axis=1)([a, b]), ("top", "bottom"))


@two_inputs.wrong("The answer goes through a softmax. Hand on what the network gives.")
def two_inputs_softmax(network):
    upper, lower = keras.Input((4, 8, 1), name="upper"), keras.Input((4, 8, 1), name="lower")
    z = network(layers.Concatenate(axis=1)([upper, lower]))
    return keras.Model({"upper": upper, "lower": lower}, layers.Softmax()(z))


@two_inputs.wrong(
    """The numbers would agree only by luck: this is a copy with weights of its own. Call `network` itself, as
    a layer, and both models share one set of weights."""
)
def two_inputs_of_a_copy(network):
    copy = keras.Model.from_config(network.get_config())
    return _glued(copy, lambda upper, lower: layers.Concatenate(axis=1)([upper, lower]))


@two_inputs.wrong(
    """The halves lie behind each other, as two channels: the last axis is Concatenate's own choice. One below
    the other is axis=1."""
)
def two_inputs_as_channels(network):
    return _glued(network, lambda upper, lower: layers.Concatenate()([upper, lower]))
