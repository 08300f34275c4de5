"""Small stand-ins for what the lesson's models are made of, and what can be compared of a model.

The cases of an exercise are copied and pickled. A Keras model cannot be; these can: they travel as the few
numbers that they are made from, and make the layers when someone asks for them. Keras itself is imported
then, and not by whoever only lists the exercises.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

import numpy as np

MODALITIES = ("image", "text", "audio")
HEADS = ("fused", *MODALITIES)


class _Later:
    """A module that is imported when something of it is needed."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return getattr(import_module(self._name), attribute)


keras, layers, ops = _Later("keras"), _Later("keras.layers"), _Later("keras.ops")
encoders = _Later("cmx_helpers.encoders")


@cache
def _small_encoder(name, features):
    """One for all copies of a case: checks set its weights anew each time.

    Its layers have names: Keras counts its own names in each thread, and would give one of them twice.
    """
    called = f"small_{name}"
    if name == "text":
        x = keras.Input((5,), dtype="int32", name="text")
        tokens = layers.Embedding(9, features, name=f"{called}_words")(x)
    else:
        x = keras.Input((2, 2, 3) if name == "image" else (12,), name=name)
        places = layers.Reshape((4, 3), name=f"{called}_places")(x)
        tokens = layers.Dense(features, activation="relu", name=f"{called}_dense")(places)
    mean = layers.GlobalAveragePooling1D(name=f"{called}_mean")(tokens)
    return keras.Model(x, {"tokens": tokens, "features": mean}, name=f"{name}_encoder")


class SmallEncoder:
    """Like an encoder of lesson 09: `input`, `output`, and a call that gives tokens and features."""

    def __init__(self, name, features):
        self._name, self._features = name, features

    def __reduce__(self):
        return SmallEncoder, (self._name, self._features)

    def __repr__(self):
        return f"a small {self._name} encoder"

    def __call__(self, x):
        return _small_encoder(self._name, self._features)(x)

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return getattr(_small_encoder(self._name, self._features), attribute)


class Small(Mapping):
    """A mapping of names to what `_make(name)` gives, each made once; a copy makes its own."""

    names = MODALITIES

    def __init__(self, *numbers):
        self._numbers, self._made = numbers, {}

    def __reduce__(self):
        return type(self), self._numbers

    def __getitem__(self, name):
        if name not in self.names:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __eq__(self, other):  # what it is made of; the models that it made are equal to nothing
        return type(self) is type(other) and self._numbers == other._numbers

    __hash__ = None

    def __iter__(self):
        return iter(self.names)

    def __len__(self):
        return len(self.names)

    def __repr__(self):
        return f"{type(self).__name__.lower()} of {', '.join(self.names)}"


class Encoders(Small):
    """Three small encoders, of so many features."""

    def _make(self, name):
        return SmallEncoder(name, int(self._numbers[0]))


class Encoded(Small):
    """What three encoders gave: tokens and features, as inputs of a model to be."""

    def _make(self, name):
        features = int(self._numbers[0])
        shapes = {"tokens": (4, features), "features": (features,)}
        return {key: keras.Input(shape, name=f"{name}_{key}") for key, shape in shapes.items()}


class Logits(Small):
    """What four heads say, each with weights of its own, for so many classes."""

    names = HEADS

    def _make(self, name):
        given = keras.Input((3,), name=name)
        return layers.Dense(int(self._numbers[0]), name=f"{name}_logits")(given)


def number(rng, low, high):
    """A whole number from `low` to before `high`, as Python's own int."""
    return int(rng.integers(low, high))


def fill(model):
    """Give every weight a value that depends on its shape alone, in whatever order they were made."""
    for weight in model.weights:
        if "float" in str(weight.dtype):
            steps = np.arange(int(np.prod(weight.shape)), dtype=np.float64) + len(weight.shape)
            weight.assign(np.cos(1.7 * steps).reshape(weight.shape).astype("float32"))
    return model


def seen(model, given=None):
    """What can be compared of a model: shapes, number of weights, and its numbers for fixed weights.

    `given` is what a model of one input gets; all else gets fixed random numbers.
    """
    rng = np.random.default_rng(5)
    if isinstance(model.input, dict):
        tensors = model.input
        fed = {name: _some(rng, x) for name, x in sorted(tensors.items())}
    elif isinstance(model.input, list):  # from `model_of`: inputs that we have named
        tensors = {x.name: x for x in model.input}
        arrays = {name: _some(rng, x) for name, x in sorted(tensors.items())}
        fed = [arrays[x.name] for x in model.input]
    else:  # whatever the learner calls it
        tensors = {"input": model.input}
        fed = _some(rng, model.input) if given is None else given
    outputs = fill(model)(fed, training=False)
    outputs = outputs if isinstance(outputs, dict) else {"output": outputs}
    return {
        "inputs": {name: np.array(x.shape[1:]) for name, x in tensors.items()},
        "outputs": {name: np.array(x.shape[1:]) for name, x in outputs.items()},
        "weights": model.count_params(),
        "numbers": {name: keras.ops.convert_to_numpy(x) for name, x in outputs.items()},
    }


def _some(rng, tensor):
    shape = (3, *tensor.shape[1:])
    if "int" in str(tensor.dtype):
        return np.sort(rng.integers(1, 9, shape), axis=1)[:, ::-1] * (np.arange(shape[1]) < 3)
    return rng.normal(size=shape).astype("float32")


def model_of(result):
    """The model that ends in the tensor `result`; anything else is told as what it is."""
    if not hasattr(result, "_keras_history"):
        raise TypeError(f"expected a tensor made by layers, got {type(result).__name__}")
    return keras.Model(keras.utils.get_source_inputs(result), result)
