"""An ear that answers while the word is being said: trained in Keras, streamed in NumPy. Lesson
17_realtime."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import sequence
from cmx_helpers._common.validate import integer, one_of
from cmx_helpers.realtime.log_mel import BANDS

PLAN = ((64, 5, 2), (96, 5, 2), (96, 3, 1))
"""Kernels, taps and stride of each convolution: lesson 09's ear, with strides where it pools."""

CLASSES = 10


class EarWeights(NamedTuple):
    """What an ear needs in use. All arrays are float32 (or all float64)."""

    scale: np.ndarray
    """(bands,): what a band's decibels are multiplied by …"""
    shift: np.ndarray
    """(bands,): … and what is added then."""
    layers: tuple
    """A kernel (k, in, out), a bias (out,) and a stride for each convolution."""
    votes: np.ndarray
    """(features, 10): what each feature says for each digit."""
    bias: np.ndarray
    """(10,): added at each moment."""

    def astype(self, dtype):
        """The same numbers in another dtype."""
        layers = tuple(
            (kernel.astype(dtype), bias.astype(dtype), stride) for kernel, bias, stride in self.layers
        )
        arrays = (a.astype(dtype) for a in (self.scale, self.shift, self.votes, self.bias))
        scale, shift, votes, bias = arrays
        return EarWeights(scale, shift, layers, votes, bias)


def causal_ear(bands=BANDS, plan=PLAN, *, padding="causal", classes=CLASSES):
    """Lesson 09's ear without a look ahead: its logits, at each moment, are the sum of all votes so far.

    ``z[t, k] = Σ_{s ≤ t} v[s, k]``: a moment that knows nothing votes zero, and a word once heard is kept.

    Parameters
    ----------
    bands : int
        Mel bands.
    plan : sequence of (kernels, taps, stride)
        The convolutions.
    padding : {"causal", "same"}
        "same" looks ahead, for comparison.
    classes : int

    Returns
    -------
    keras.Model
        From decibels `(batch, frames, bands)`, of any number of frames, to logits `(batch, moments,
        classes)`.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Notes
    -----
    Built in lesson 17_realtime, which trains it.

    Examples
    --------
    >>> causal_ear().output_shape
    (None, None, 10)
    """
    import keras
    from keras import layers, ops

    one_of("padding", padding, ("causal", "same"))
    bands, classes = integer("bands", bands, minimum=1), integer("classes", classes, minimum=2)
    table = keras.Input((None, bands), name="table")
    x = layers.BatchNormalization(momentum=0.9)(table)
    for width, taps, stride in _checked_plan(plan):
        x = layers.Conv1D(width, taps, strides=stride, padding=padding, use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
    votes = layers.Dense(classes, dtype="float32")(x)
    return keras.Model(table, ops.cumsum(votes, axis=1))


def _checked_plan(plan):
    checked = []
    for n, entry in enumerate(sequence("plan", plan, "(kernels, taps, stride)")):
        entry = sequence(f"plan[{n}]", entry, "three integers")
        if len(entry) != 3:
            raise ValueError(f"plan[{n}]: expected kernels, taps and stride, got {len(entry)} values")
        checked.append([integer(f"plan[{n}]", value, minimum=1) for value in entry])
    return checked


def ear_weights(model):
    """The numbers of a trained `causal_ear`, each normalisation folded into what stands before it.

    In use a batch normalisation is ``γ (x − μ) / √(σ² + ε) + β`` with fixed numbers: one scale and one
    shift for
    each channel. Behind a convolution both go into its kernel and its bias, and nothing is left to compute.

    Parameters
    ----------
    model : keras.Model
        From `causal_ear`.

    Returns
    -------
    EarWeights
        float32.

    Raises
    ------
    TypeError, ValueError
        It is no such model.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> [kernel.shape for kernel, _, _ in ear_weights(causal_ear(40)).layers]
    [(5, 40, 64), (5, 64, 96), (3, 96, 96)]
    """
    kinds = [(type(layer).__name__, layer) for layer in getattr(model, "layers", ())]
    norms = [_scale_and_shift(layer) for kind, layer in kinds if kind == "BatchNormalization"]
    convolutions = [layer for kind, layer in kinds if kind == "Conv1D"]
    dense = [layer for kind, layer in kinds if kind == "Dense"]
    if len(dense) != 1 or len(norms) != 1 + len(convolutions):
        raise TypeError(f"model: expected what realtime.causal_ear makes, got {type(model).__name__}")
    if any(layer.padding != "causal" for layer in convolutions):
        raise ValueError("model: expected padding='causal' in each convolution: the others look ahead")
    (scale, shift), *norms = norms
    folded = []
    for layer, (gain, offset) in zip(convolutions, norms):
        kernel, *bias = (np.asarray(w, np.float64) for w in layer.get_weights())
        bias = bias[0] if bias else 0.0
        folded.append((kernel * gain, bias * gain + offset, int(layer.strides[0])))
    votes, bias = dense[0].get_weights()
    return EarWeights(scale, shift, tuple(folded), votes, bias).astype(np.float32)


def _scale_and_shift(layer):
    gamma, beta, mean, variance = (np.asarray(w, np.float64) for w in layer.get_weights())
    gain = gamma / np.sqrt(variance + layer.epsilon)
    return gain, beta - mean * gain
