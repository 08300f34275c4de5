"""What exercises about `compile` share: a model that remembers what it was given, and a look at that."""

import numpy as np

from cmx_helpers.exercises._keras import keras

_VALUES = np.array([[2.0, -1.0, 0.5], [0.0, 0.3, -2.0], [1.0, 1.5, 1.2], [-3.0, 0.1, 0.0]], "float32")
_LABELS = np.array([0, 2, 1, 1])


class Uncompiled:
    """Like a model; it only remembers what `compile` was given."""

    given = None

    def compile(
        self, optimizer="rmsprop", loss=None, metrics=None, loss_weights=None, jit_compile="auto", **others
    ):
        self.given = {
            "optimizer": optimizer, "loss": loss, "metrics": metrics, "loss_weights": loss_weights,
            "jit_compile": jit_compile,
        }  # fmt: skip

    def __eq__(self, other):  # to be compiled is no change that anyone need be warned of
        return type(self) is type(other)

    __hash__ = None

    def __repr__(self):
        return "a model"


def given_to(model):
    """What an `Uncompiled` model was compiled with."""
    given = getattr(model, "given", None)
    if given is None:
        raise TypeError("expected the model back, compiled: call model.compile(...), then return model")
    return given


def loss_seen(loss):
    """A loss as a number: its value for fixed logits; 100 more where it wants one-hot rows for labels."""
    if loss is None:
        return 0.0
    function = keras.losses.get(loss)
    one_hot = "sparse" not in str(getattr(function, "name", getattr(function, "__name__", ""))).lower()
    try:
        value = function(np.eye(3, dtype="float32")[_LABELS] if one_hot else _LABELS, _VALUES)
    except Exception:  # as Keras's own step would
        return float("inf")
    return float(np.mean(keras.ops.convert_to_numpy(value))) + 100.0 * one_hot


def metric_seen(metrics):
    """1 for a metric called "accuracy": the history takes its name, and the lessons read that. 0 for none."""
    metric = metrics[0] if isinstance(metrics, (list, tuple)) and metrics else metrics
    if not metric:
        return 0.0
    name = metric if isinstance(metric, str) else getattr(metric, "name", "")
    return 1.0 if name == "accuracy" else 2.0
