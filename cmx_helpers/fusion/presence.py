"""Models that know what is missing: learned placeholders, and training that leaves modalities out.

`fusion.build_fusion_model(..., missing=rate)` uses them, and `fusion` shows `mark_present` to the world.
Only `keras` and `keras.ops` are used.
"""

import keras
import numpy as np
from keras import layers, ops

from cmx_helpers._common.validate import number, one_of
from cmx_helpers.datasets._protocol import MODALITIES

UNKNOWN_WORD = 1  # what a missing sentence is read as: a padding of ten would leave nothing to average over


def mark_present(inputs, names=MODALITIES):
    """The inputs of a model with `missing`: the modalities and, beside them, which of them are there.

    Parameters
    ----------
    inputs : mapping of str to array
        "image", "text" and "audio", the first axis of each the batch. What is not in `names` may hold
        anything of the right shape, NaN included: the model does not look at it.
    names : sequence of str, or array of shape (batch, 3)
        The modalities that are there, the same for all samples. Or a row for each sample: 1 where a
        modality is there, 0 where it is missing, in the order image, text, audio.

    Returns
    -------
    dict
        `inputs` and "present", shape (batch, 3), float32, of zeros and ones.

    Raises
    ------
    ValueError, TypeError
        A name is none of the three; rows do not fit.

    Notes
    -----
    Derived in lesson 11_evaluation.

    Examples
    --------
    >>> inputs = {"image": np.zeros((2, 32, 32, 3)), "text": np.zeros((2, 10)), "audio": np.zeros((2, 9))}
    >>> mark_present(inputs, ["image", "audio"])["present"]
    array([[1., 0., 1.],
           [1., 0., 1.]], dtype=float32)
    """
    batch = len(inputs[MODALITIES[0]])
    if isinstance(names, (list, tuple, set, frozenset)) and all(isinstance(name, str) for name in names):
        for name in names:
            one_of("names", name, MODALITIES)
        row = [name in names for name in MODALITIES]
        return {**inputs, "present": np.tile(np.array(row, np.float32), (batch, 1))}
    if isinstance(names, str):
        raise TypeError(f"names: expected a sequence of names or an array, got the string {names!r}")
    present = np.asarray(names, np.float32)
    if present.shape != (batch, len(MODALITIES)):
        raise ValueError(f"names: expected shape ({batch}, {len(MODALITIES)}), got {present.shape}")
    if not np.isin(present, (0, 1)).all():
        raise ValueError("names: expected zeros and ones, got other numbers")
    return {**inputs, "present": present}


def only_present(inputs, present):
    """Inputs with what is missing blanked, so that neither its value nor a NaN in it can leak anything."""
    return {
        name: Blank(UNKNOWN_WORD if name == "text" else 0, name=f"{name}_given")(
            inputs[name], present[:, column]
        )
        for column, name in enumerate(MODALITIES)
    }


def with_placeholders(encoded, present, rate):
    """What the encoders give, with placeholders where a modality is missing, or left out by training."""
    left = LeaveOut(rate, name="left")(present)
    return {
        name: Placeholder(name=f"{name}_or_placeholder")(encoded[name], left[:, column])
        for column, name in enumerate(MODALITIES)
    }


@keras.saving.register_keras_serializable(package="cmx")
class Blank(layers.Layer):
    """``where(present, x, value)`` for each sample: x of shape (batch, ...), present of shape (batch,)."""

    def __init__(self, value=0, **kwargs):
        super().__init__(**kwargs)
        self.value = value

    def call(self, x, present):
        return ops.where(_alongside(present, x), x, ops.cast(self.value, x.dtype))

    def compute_output_spec(self, x, present):
        return keras.KerasTensor(x.shape, dtype=x.dtype)

    def get_config(self):
        return {**super().get_config(), "value": self.value}


@keras.saving.register_keras_serializable(package="cmx")
class LeaveOut(layers.Layer):
    """In training, takes each modality away with chance `rate`, each sample and modality on its own.

    ``left[b, m] = present[b, m] · [u[b, m] ≥ rate]`` with u uniform in [0, 1); what is missing stays missing.
    At a rate of 1/2 every one of the eight subsets is as likely, the empty one included.
    """

    def __init__(self, rate=0.5, *, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate = number("missing", rate, minimum=0)
        if self.rate >= 1:
            raise ValueError(f"missing: expected less than 1, got {rate}")
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, present, training=False):
        if not training or self.rate == 0:
            return present
        u = keras.random.uniform(ops.shape(present), seed=self.seed_generator)
        return present * ops.cast(u >= self.rate, present.dtype)

    def compute_output_spec(self, present, training=False):
        return keras.KerasTensor(present.shape, dtype=present.dtype)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


@keras.saving.register_keras_serializable(package="cmx")
class Placeholder(layers.Layer):
    """``where(present, f, q)``: a learned vector q, of as many numbers as a token, for what is missing.

    Takes the dictionary of an encoder, "tokens" and "features", and gives one of the same shapes.
    """

    def build(self, encoded_shape, present_shape):
        self.vector = self.add_weight(
            shape=encoded_shape["features"][-1:], initializer="random_normal", name="placeholder"
        )

    def call(self, encoded, present):
        return {
            name: ops.where(_alongside(present, x), x, ops.cast(self.vector, x.dtype))
            for name, x in encoded.items()
        }

    def compute_output_spec(self, encoded, present):
        return {name: keras.KerasTensor(x.shape, dtype=x.dtype) for name, x in encoded.items()}


def _alongside(present, x):
    """A condition for each sample, with as many axes as x."""
    return ops.reshape(present > 0, (-1,) + (1,) * (len(x.shape) - 1))


def after_encoders(model):
    """What comes after the encoders of a model with `missing`: a model of its own, with the same weights.

    Encoders are what costs time. Their outputs can be computed once and kept; what comes after is then
    trained in seconds, and everything learned there is learned by `model` as well.

    Parameters
    ----------
    model : keras.Model
        From `build_fusion_model` with `missing`.

    Returns
    -------
    keras.Model
        From `{"image_features", "text_features", "audio_features", "present"}` to the logits of `model`. The
        features are what the encoders give, shape (batch, features); "present" is as from `mark_present`.
        After a cross-attention, also from "image_tokens", "text_tokens", "audio_tokens", and the ids "text".

    Raises
    ------
    ValueError
        The model was built without `missing`.

    Notes
    -----
    For measurements like those of lesson 11_evaluation.

    Examples
    --------
    >>> from cmx_helpers.fusion import build_fusion_model
    >>> model = build_fusion_model("gated", vocabulary_size=40, missing=0.5)
    >>> sorted(after_encoders(model).input)
    ['audio_features', 'image_features', 'present', 'text_features']
    """
    try:
        stand_ins = {name: model.get_layer(f"{name}_or_placeholder") for name in MODALITIES}
    except ValueError:
        raise ValueError(
            f"model: expected one built with missing=..., got {model.name} without placeholders"
        ) from None
    inside = {}
    for name, layer in stand_ins.items():
        # Keras lists the tensors of a dictionary in the order of its keys, sorted; the condition comes last.
        inside |= zip((f"{name}_features", f"{name}_tokens"), layer.input[:-1])
    inside["present"] = model.input["present"]
    if "text_tokens" in inside:
        inside["text"] = model.input["text"]  # which words are padding
    after = keras.Model(list(inside.values()), model.output)
    inputs = {key: keras.Input(x.shape[1:], dtype=x.dtype, name=key) for key, x in inside.items()}
    return keras.Model(inputs, after(list(inputs.values())), name=f"{model.name}_after_encoders")
