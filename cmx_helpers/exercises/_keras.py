"""What exercises whose answers are Keras models or tensors share: late imports, and what can be compared.

Keras is imported when a case is made or an answer is looked at, and not by whoever only lists the exercises.
"""

from importlib import import_module

import numpy as np


class Later:
    """A module that is imported when something of it is needed."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return getattr(import_module(self._name), attribute)


keras, layers, ops = Later("keras"), Later("keras.layers"), Later("keras.ops")


def number(rng, low, high):
    """A whole number from `low` to before `high`, as Python's own int."""
    return int(rng.integers(low, high))


def start(*shape):
    """A symbolic tensor for a case: cases are copied and pickled, and a copy of this one begins anew."""
    given = keras.Input(shape, name="x")
    base = type(given)
    also = {
        "begins": shape,
        "__reduce__": lambda self: (start, shape),
        "__eq__": lambda self, other: getattr(other, "begins", None) == shape,
        "__hash__": base.__hash__,
    }
    given.__class__ = type("Start", (base,), also)
    return given


class Made:
    """A layer for a case, made when it is first called; equal to its copies, which make their own."""

    def __init__(self, kind, settings):
        self._kind, self._settings, self._layer = kind, settings, None

    def __reduce__(self):
        return Made, (self._kind, self._settings)

    def __eq__(self, other):
        return isinstance(other, Made) and (self._kind, self._settings) == (other._kind, other._settings)

    __hash__ = None

    def __repr__(self):
        return f"a layer {self._kind}"

    def __call__(self, x):
        if self._layer is None:
            self._layer = getattr(layers, self._kind)(**self._settings)
        return self._layer(x)


def fill(model):
    """Give every weight a value that depends on its shape alone, in whatever order they were made."""
    for weight in model.weights:
        if "float" in str(weight.dtype):
            steps = np.arange(int(np.prod(weight.shape)), dtype=np.float64) + len(weight.shape)
            values = np.cos(1.7 * steps).reshape(weight.shape)
            # A variance is never negative.
            weight.assign((1.5 + values if "variance" in weight.name else values).astype("float32"))
    return model


def seen(model, given=None):
    """What can be compared of a model: shapes, number of weights, and its numbers for fixed weights.

    `given` is what a model of one input gets; all else gets fixed random numbers.
    """
    rng = np.random.default_rng(5)
    if not isinstance(model, keras.Model):
        kind = type(model).__name__
        raise TypeError(f"expected a model, got {kind}: the last line is return keras.Model(start, end)")
    if isinstance(model, keras.Sequential):  # it knows its ends by other names
        model = keras.Model(model.inputs[0], model.outputs[0])
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
