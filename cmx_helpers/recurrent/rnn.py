"""A simple RNN, forward and backward through time, and clipping. Derived in lesson 05_recurrent."""

import math

import numpy as np

from cmx_helpers._common.arguments import sequence
from cmx_helpers._common.validate import as_float, number
from cmx_helpers.recurrent import steps as steps


def rnn(x, kernel, recurrent_kernel, bias=None, *, initial_state=None, mask=None):
    """Read a batch of sequences with a simple recurrent network; return every hidden state.

    ``y[b, t] = tanh(x[b, t] @ kernel + y[b, t-1] @ recurrent_kernel + bias)``

    Derived in lesson 05_recurrent. Same as ``keras.layers.SimpleRNN(return_sequences=True)``.

    Parameters
    ----------
    x : array, shape (batch, time, features)
    kernel : array, shape (features, units)
    recurrent_kernel : array, shape (units, units)
    bias : array, shape (units,), optional
    initial_state : array, shape (batch, units), optional
        ``y[b, -1]`` in the formula; zeros if not given.
    mask : boolean array, shape (batch, time), optional
        False marks padding: the state passes such a step unchanged, and what stands there in `x` does not
        count, NaN and infinity included. In front of the first step the result is 0, as in Keras, whatever
        the initial state.

    Returns
    -------
    y : array, shape (batch, time, units)

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    J. L. Elman, "Finding structure in time", Cognitive Science 14 (1990).

    Examples
    --------
    >>> y = rnn([[[1.0], [0.0]]], kernel=[[0.5]], recurrent_kernel=[[2.0]])
    >>> y.round(3)[0, :, 0].tolist()
    [0.462, 0.728]
    """
    x, kernel, recurrent_kernel, bias, mask = steps.checked(x, kernel, recurrent_kernel, bias, mask, gates=1)
    h = steps.state("initial_state", initial_state, x, recurrent_kernel)
    y = steps.input_product(x, kernel, bias, mask)
    for t in range(len(y)):
        y[t] += h @ recurrent_kernel
        np.tanh(y[t], out=y[t])
        if mask is not None:
            np.copyto(y[t], h, where=~mask[t])
        h = y[t]
    return steps.swapped(steps.as_outputs(y, initial_state, mask))


def rnn_backward(dy, x, kernel, recurrent_kernel, bias=None, *, y=None, initial_state=None, mask=None):
    """Back-propagation through time: gradients of `rnn`, given `dy`, the gradient for its result.

    With ``dh[t] = dy[t] + dz[t+1] @ recurrent_kernel.T`` and ``dz[t] = dh[t] * (1 - y[t]**2)``,
    every weight gets the sum over the steps that used it, e.g.
    ``drecurrent_kernel = sum_t y[t-1].T @ dz[t]``. Derived in lesson 05_recurrent.

    Parameters
    ----------
    dy : array, shape (batch, time, units)
        Zeros except at the last step if only the last state is used.
    x, kernel, recurrent_kernel, bias, initial_state, mask
        As given to `rnn`.
    y : array, shape (batch, time, units), optional
        What `rnn` returned; computed again if not given.

    Returns
    -------
    dx, dkernel, drecurrent_kernel, dbias : arrays
        Of the shapes of the arguments. If `initial_state` was given, its gradient follows as a fifth.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> gradients = rnn_backward(np.ones((1, 2, 1)), [[[1.0], [0.0]]], [[0.5]], [[2.0]])
    >>> [g.round(3).ravel().tolist() for g in gradients]  # dx, dkernel, drecurrent_kernel, dbias
    [[0.763, 0.235], [1.526], [0.217], [1.996]]
    """
    if y is None:
        y = rnn(x, kernel, recurrent_kernel, bias, initial_state=initial_state, mask=mask)
    x, kernel, recurrent_kernel, _, mask = steps.checked(x, kernel, recurrent_kernel, bias, mask, gates=1)
    h = steps.state("initial_state", initial_state, x, recurrent_kernel)
    y, dy = (steps.swapped(a) for a in steps.outputs(x, recurrent_kernel, y=y, dy=dy))
    y = steps.as_states(y, initial_state, mask, h)
    dz = 1 - y * y  # the slope of tanh at every step; becomes the gradient before tanh
    dh = np.zeros_like(h)
    first = None if mask is None else steps.started(mask)
    for t in reversed(range(len(y))):
        dh = dh + dy[t] if mask is None else dh + np.where(first[t], dy[t], 0)
        dz[t] *= dh
        if mask is None:
            dh = dz[t] @ recurrent_kernel.T
        else:
            np.copyto(dz[t], 0, where=~mask[t])
            dh = np.where(mask[t], dz[t] @ recurrent_kernel.T, dh)
    gradients = steps.weight_gradients(dz, x, kernel, steps.shifted(y, h), mask)
    return gradients if initial_state is None else (*gradients, dh)


def clip_gradients(gradients, global_clipnorm):
    """Shrink a list of gradients together so that their common norm is at most `global_clipnorm`.

    ``g * min(1, global_clipnorm / norm)`` with ``norm = sqrt(sum of all squares)``: the direction stays.
    Derived in lesson 05_recurrent; the argument is named as in Keras's optimisers.

    Parameters
    ----------
    gradients : sequence of arrays
    global_clipnorm : float
        Above zero.

    Returns
    -------
    list of arrays

    Raises
    ------
    ValueError, TypeError
        If `global_clipnorm` is not above zero, or a gradient holds NaN or infinity.

    References
    ----------
    R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks",
    ICML 2013, arXiv 1211.5063.

    Examples
    --------
    >>> [g.round(6).tolist() for g in clip_gradients([np.array([3.0]), np.array([4.0])], 1.0)]
    [[0.6], [0.8]]
    """
    global_clipnorm = number("global_clipnorm", global_clipnorm, above=0)
    gradients = sequence("gradients", gradients, "arrays")
    gradients = [as_float(f"gradients[{n}]", g, finite=True) for n, g in enumerate(gradients)]
    norm = _norm(gradients)
    return [g * g.dtype.type(global_clipnorm / max(norm, global_clipnorm)) for g in gradients]


def _norm(gradients):
    """Root of the sum of all squares, in float64; numbers whose squares no float holds are scaled first."""
    with np.errstate(over="ignore"):
        norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for g in gradients))
    if math.isinf(norm):
        largest = max(float(np.abs(g).max()) for g in gradients)
        norm = largest * math.sqrt(sum(float(np.sum(np.square(g / largest))) for g in gradients))
    return norm
