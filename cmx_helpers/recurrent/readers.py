"""Readers of sequences, and the one function that trains them all; lessons 05_recurrent and 06_attention."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size, function, generator
from cmx_helpers._common.threads import one_thread
from cmx_helpers._common.validate import check_shape, integer, number, one_of, shown
from cmx_helpers.recurrent import steps as steps
from cmx_helpers.recurrent.lstm import lstm_and_trace, lstm_backward_from
from cmx_helpers.recurrent.rnn import clip_gradients, rnn, rnn_backward
from cmx_helpers.training import Adam, dense, dense_backward, glorot_uniform


class Reader(NamedTuple):
    """What reads a sequence: a vector for every step, made with `weights`.

    Examples
    --------
    A bag of words, for x one-hot: each word's vector, whatever came before, and the mean of them all.

    >>> bag = Reader(
    ...     [np.ones((5, 3))],
    ...     lambda weights, x, mask: x @ weights[0],
    ...     lambda dstates, weights, x, mask, states: [np.einsum("btf,btu->fu", x, dstates)],
    ...     "mean",
    ... )
    >>> bag.states(bag.weights, np.eye(5)[None, :2], None).shape
    (1, 2, 3)
    """

    weights: list
    """Arrays; training changes them in place."""
    states: Callable
    """`states(weights, x, mask)` returns (batch, time, units)."""
    gradients: Callable
    """`gradients(dstates, weights, x, mask, states)` returns one array for each of `weights`."""
    pooling: str = "last"
    """What is read of the states: "last", the one after the last real step, or "mean", of all real ones."""


class TrainedReader(NamedTuple):
    """A reader and the dense layer on top of it."""

    reader: Reader
    kernel: np.ndarray
    bias: np.ndarray

    def scores(self, x, mask=None):
        """What the dense layer says of each sequence, (batch, outputs)."""
        states = self.reader.states(self.reader.weights, x, mask)
        summary = np.einsum("bt,btu->bu", _shares(self.reader.pooling, x, mask), states)
        return dense(summary, self.kernel, self.bias)

    def each_step(self, x):
        """What the dense layer would say if the sequence ended there, (batch, time, outputs)."""
        return dense(self.reader.states(self.reader.weights, x, None), self.kernel, self.bias)


def rnn_reader(features, units, *, recurrent_kernel="orthogonal", rng):
    """A simple RNN as a `Reader`.

    Derived in lesson 05_recurrent.

    Parameters
    ----------
    features, units : int
    recurrent_kernel : {"orthogonal", "glorot"}
        How it is drawn. Keras's default is "orthogonal".
    rng : numpy.random.Generator

    Returns
    -------
    Reader
        With weights kernel, recurrent kernel and bias, in float64.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    >>> [w.shape for w in rnn_reader(2, 5, rng=np.random.default_rng(0)).weights]
    [(2, 5), (5, 5), (5,)]
    """
    kind = one_of("recurrent_kernel", recurrent_kernel, ("orthogonal", "glorot"))
    kernel, square = _glorot(features, units, rng), _glorot(units, units, rng)
    if kind == "orthogonal":
        square = np.linalg.qr(rng.standard_normal(square.shape))[0]
    return Reader(
        [kernel, square, np.zeros(units)],
        lambda weights, x, mask: rnn(x, *weights, mask=mask),
        lambda dstates, weights, x, mask, states: rnn_backward(dstates, x, *weights, y=states, mask=mask)[1:],
    )


def lstm_reader(features, units, *, forget_bias=1.0, rng):
    """An LSTM as a `Reader`; its forget gates start at σ(`forget_bias`).

    Derived in lesson 05_recurrent. Keras's default is 1.

    Parameters
    ----------
    features, units : int
    forget_bias : float
    rng : numpy.random.Generator

    Returns
    -------
    Reader
        With weights kernel, recurrent kernel and bias, in float64.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    >>> reader = lstm_reader(2, 1, forget_bias=5, rng=np.random.default_rng(0))
    >>> reader.weights[2].tolist()
    [0.0, 5.0, 0.0, 0.0]
    """
    units, forget_bias = integer("units", units, minimum=1), number("forget_bias", forget_bias)
    weights = [_glorot(features, 4 * units, rng), _glorot(units, 4 * units, rng), np.zeros(4 * units)]
    weights[2][units : 2 * units] = forget_bias
    last = [None, None]  # states and gates of the last way forward, for the way back

    def states(weights, x, mask):
        last[:] = lstm_and_trace(x, *weights, mask=mask, kept=steps.Trace)
        return last[0]

    def gradients(dstates, weights, x, mask, states):
        trace = last[1] if states is last[0] else None
        return lstm_backward_from(trace, dstates, x, *weights, y=states, mask=mask)[1:]

    return Reader(weights, states, gradients)


def bag_reader(features, units, *, rng):
    """A bag of words as a `Reader`: the mean of its words' vectors, whatever their order.

    Derived in lesson 04_embeddings.

    Parameters
    ----------
    features, units : int
    rng : numpy.random.Generator

    Returns
    -------
    Reader
        With the embedding matrix as its one weight, in float64.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    >>> bag_reader(7, 3, rng=np.random.default_rng(0)).pooling
    'mean'
    """

    def states(weights, x, mask):
        return x @ weights[0]

    def gradients(dstates, weights, x, mask, states):
        return [np.einsum("btf,btu->fu", x, dstates)]

    return Reader([_glorot(features, units, rng)], states, gradients, "mean")


def train_reader(reader, examples, slope, outputs, *, updates, rate, rng):
    """Train a reader and a dense layer on top of it: Adam, gradients clipped to a common norm of 1.

    All readers of the course's comparisons go through this function, so that only the reader differs.
    Derived in lesson 05_recurrent.

    Parameters
    ----------
    reader : Reader
        Its weights are changed in place.
    examples : callable
        `examples()` returns x of shape (batch, time, features), the answers, and a mask (batch, time) or
        None.
    slope : callable
        `slope(scores, answers)` is the gradient of the loss for the scores, such as
        `training.cross_entropy_backward`.
    outputs : int
    updates : int
    rate : float
        Adam's learning rate.
    rng : numpy.random.Generator
        Draws the dense layer.

    Returns
    -------
    TrainedReader

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    >>> from cmx_helpers.training import cross_entropy_backward
    >>> rng = np.random.default_rng(0)
    >>> x, answers = np.eye(2)[[[0, 1], [1, 0]]], np.array([0, 1])
    >>> trained = train_reader(
    ...     rnn_reader(2, 4, rng=rng), lambda: (x, answers, None), cross_entropy_backward, 2,
    ...     updates=50, rate=0.05, rng=rng,
    ... )
    >>> trained.scores(x).argmax(axis=1).tolist()
    [0, 1]
    """
    outputs, updates = integer("outputs", outputs, minimum=1), integer("updates", updates, minimum=1)
    if not isinstance(reader, Reader):
        raise TypeError(f"reader: expected a Reader, got {shown(reader)}")
    one_of("reader.pooling", reader.pooling, ("last", "mean"))
    function("examples", examples, "nothing"), function("slope", slope, "(scores, answers)")
    optimiser, trained = Adam(number("rate", rate, above=0)), None
    with one_thread():
        for _ in range(updates):
            x, answers, mask = examples()
            states = reader.states(reader.weights, x, mask)
            if trained is None:
                kernel = _glorot(states.shape[2], outputs, rng)
                trained = TrainedReader(reader, kernel, np.zeros(outputs))
            shares = _shares(reader.pooling, x, mask)
            summary = np.einsum("bt,btu->bu", shares, states)
            dscores = slope(dense(summary, trained.kernel, trained.bias), answers)
            dsummary, dkernel, dbias = dense_backward(dscores, summary, trained.kernel)
            dstates = shares[:, :, np.newaxis] * dsummary[:, np.newaxis]
            found = [*reader.gradients(dstates, reader.weights, x, mask, states), dkernel, dbias]
            optimiser.update([*reader.weights, trained.kernel, trained.bias], clip_gradients(found, 1.0))
    return trained


def _glorot(features, units, rng):
    """In float64: long trainings then agree to many digits on every processor."""
    features, units = integer("features", features, minimum=1), integer("units", units, minimum=1)
    check_size("features, units", features, units)
    return glorot_uniform((features, units), generator("rng", rng)).astype(np.float64)


def _shares(pooling, x, mask):
    """How much of each step's state is read, (batch, time): all of the last real one, or of each its part."""
    real = np.ones(x.shape[:2], bool) if mask is None else np.asarray(mask)
    check_shape("mask", real, x.shape[:2])
    if pooling == "mean":
        return real / np.maximum(real.sum(axis=1, keepdims=True), 1)
    last = real.shape[1] - 1 - real[:, ::-1].argmax(axis=1)
    return np.eye(real.shape[1])[last]
