"""An ear that answers while the word is being said: trained in Keras, streamed in NumPy. Lesson
17_realtime."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.validate import as_float, integer, number
from cmx_helpers.realtime.causal import CausalConv1D, causal_conv1d
from cmx_helpers.realtime.log_mel import BANDS, HOP, WINDOW, LogMelStream, causal_log_mel
from cmx_helpers.training import softmax

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

    from cmx_helpers._common.validate import one_of

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
    from cmx_helpers._common.arguments import sequence

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


def _checked_weights(weights):
    if not isinstance(weights, EarWeights):
        raise TypeError(f"weights: expected a realtime.EarWeights, got {type(weights).__name__}")
    return weights


def hear(weights, table):
    """Logits at each moment, of whole tables: what the network computes, in NumPy.

    Parameters
    ----------
    weights : EarWeights
    table : float array, shape (..., frames, bands)
        Decibels, from `causal_log_mel`.

    Returns
    -------
    array, shape (..., moments, 10)

    Raises
    ------
    ValueError, TypeError
        A shape does not fit.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> hear(ear_weights(causal_ear()), np.zeros((2, 86, 40), np.float32)).shape
    (2, 22, 10)
    """
    weights = _checked_weights(weights)
    x = as_float("table", table, ndim=-2, finite=True)
    if x.shape[-1] != len(weights.scale):
        raise ValueError(f"table: expected shape (..., frames, {len(weights.scale)}), got {x.shape}")
    x = x * weights.scale + weights.shift
    for kernel, bias, stride in weights.layers:
        x = np.maximum(causal_conv1d(x, kernel, bias, strides=stride), 0)
    return np.cumsum(x @ weights.votes + weights.bias, axis=-2)


class EarStream:
    """An ear that is given samples as they come, in pieces of any length, and says what it believes.

    It keeps the last samples in a ring, the last k − 1 inputs of each convolution, and ten sums: as much
    after
    an hour as after a second.

    Derived in lesson 17_realtime.

    Parameters
    ----------
    weights : EarWeights
    sr : number
        Samples per second.
    n_fft, hop_length : int
        As for `causal_log_mel`; those that the ear was trained with.

    Raises
    ------
    ValueError, TypeError
        As for `causal_log_mel`.

    Examples
    --------
    >>> stream = EarStream(ear_weights(causal_ear()))
    >>> stream.push(np.zeros(2048, np.float32)).shape  # eight frames, a belief for every fourth
    (2, 10)
    """

    def __init__(self, weights, *, sr=22050, n_fft=WINDOW, hop_length=HOP):
        self.weights = _checked_weights(weights)
        self.table = LogMelStream(
            sr=sr, n_fft=n_fft, hop_length=hop_length, n_mels=len(weights.scale), dtype=weights.scale.dtype
        )
        self.layers = [CausalConv1D(kernel, bias, strides=s) for kernel, bias, s in weights.layers]
        self.logits = np.zeros_like(weights.bias)

    def push(self, samples):
        """Beliefs after each moment that `samples`, shape (n,), complete: shape (moments, 10), often none."""
        beliefs = [belief for frame in self.table.push(samples) if (belief := self._step(frame)) is not None]
        return np.array(beliefs, self.logits.dtype).reshape(-1, len(self.logits))

    def _step(self, frame):
        x = frame * self.weights.scale + self.weights.shift
        for layer in self.layers:
            x = layer.step(x)
            if x is None:
                return None
            x = np.maximum(x, 0)
        self.logits = self.logits + (x @ self.weights.votes + self.weights.bias)
        return softmax(self.logits)


def moments(count, *, hop_length=HOP, every=4, sr=22050):
    """When each answer is there: seconds from the start to the last sample that it rests on.

    ``τ_n = (n · every + 1) · hop_length / sr``

    Parameters
    ----------
    count : int
        Answers.
    hop_length, every : int
        Samples from frame to frame; frames from answer to answer, which is the product of the strides.
    sr : number

    Returns
    -------
    array, shape (count,)

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> moments(3).round(3)
    array([0.012, 0.058, 0.104])
    """
    from cmx_helpers._common.arguments import check_size

    count = integer("count", count, minimum=1)
    check_size("count", count)
    every, hop_length = integer("every", every, minimum=1), integer("hop_length", hop_length, minimum=1)
    return (np.arange(count) * every + 1) * hop_length / number("sr", sr, above=0)


def beliefs(weights, sounds):
    """What an ear believes at each moment of whole sounds: softmax of `hear` of `causal_log_mel`.

    Parameters
    ----------
    weights : EarWeights
    sounds : float array, shape (..., samples)

    Returns
    -------
    array, shape (..., moments, 10)

    Raises
    ------
    ValueError, TypeError
        As for `causal_log_mel` and `hear`.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> beliefs(ear_weights(causal_ear()), np.zeros((2, 22050), np.float32)).shape
    (2, 22, 10)
    """
    weights = _checked_weights(weights)
    return softmax(hear(weights, causal_log_mel(sounds, n_mels=len(weights.scale))))
