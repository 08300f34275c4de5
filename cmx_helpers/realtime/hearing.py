"""What an ear hears: of whole sounds, and of a sound as it comes. NumPy only. Lesson 17_realtime."""

import numpy as np

from cmx_helpers._common.arguments import check_size, said_of
from cmx_helpers._common.validate import as_float, integer, number
from cmx_helpers.realtime.causal import CausalConv1D, causal_conv1d
from cmx_helpers.realtime.ear import EarWeights, causal_ear, ear_weights  # noqa: F401 (the examples use them)
from cmx_helpers.realtime.log_mel import HOP, WINDOW, LogMelStream, causal_log_mel
from cmx_helpers.training import softmax


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
    count = integer("count", count, minimum=1)
    check_size("count", count)
    every = integer("every", every, minimum=1, maximum=2**31 - 1)
    hop_length = integer("hop_length", hop_length, minimum=1, maximum=2**31 - 1)
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
    with said_of("sounds"):
        table = causal_log_mel(sounds, n_mels=len(weights.scale))
    return softmax(hear(weights, table))
