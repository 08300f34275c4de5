"""Small stand-ins for what the lesson's models are made of, and what can be compared of a model.

The cases of an exercise are copied and pickled. A Keras model cannot be; these can: they travel as the few
numbers that they are made from, and make the layers when someone asks for them. Keras itself is imported
then, and not by whoever only lists the exercises.
"""

from collections.abc import Mapping
from functools import cache

from cmx_helpers.exercises._keras import Later, fill, keras, layers, model_of, number, ops, seen

__all__ = [
    "HEADS", "MODALITIES", "Encoded", "Encoders", "Logits", "SmallEncoder", "encoders", "fill", "keras",
    "layers", "model_of", "number", "ops", "seen",
]  # fmt: skip
MODALITIES = ("image", "text", "audio")
HEADS = ("fused", *MODALITIES)


encoders = Later("cmx_helpers.encoders")


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
