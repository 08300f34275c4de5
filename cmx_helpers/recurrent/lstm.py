"""A long short-term memory, forward and backward through time; `recurrent` shows it to the world."""

import numpy as np

from cmx_helpers.recurrent import steps as steps


def lstm(x, kernel, recurrent_kernel, bias=None, *, initial_state=None, mask=None):
    """Read a batch of sequences with a long short-term memory; return every hidden state.

    With ``z = x[b, t] @ kernel + y[b, t-1] @ recurrent_kernel + bias`` cut into four gates,
    in Keras's order i, f, c, o:

    ``cell[t] = σ(z_f) * cell[t-1] + σ(z_i) * tanh(z_c)`` and ``y[b, t] = σ(z_o) * tanh(cell[t])``

    Derived in lesson 05_recurrent. Same as ``keras.layers.LSTM(return_sequences=True)``;
    `lstm_gates` returns the gates and the cell.

    Parameters
    ----------
    x : array, shape (batch, time, features)
    kernel : array, shape (features, 4 * units)
    recurrent_kernel : array, shape (units, 4 * units)
    bias : array, shape (4 * units,), optional
    initial_state : pair of arrays, each of shape (batch, units), optional
        Hidden state and cell before the first step; zeros if not given.
    mask : boolean array, shape (batch, time), optional
        False marks padding: hidden state and cell pass such a step unchanged, and what stands there in `x`
        does not count, NaN and infinity included. In front of the first step the result is 0, as in Keras,
        whatever the initial state.

    Returns
    -------
    y : array, shape (batch, time, units)

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9 (1997);
    F. Gers, J. Schmidhuber and F. Cummins, "Learning to forget", Neural Computation 12 (2000).

    Examples
    --------
    >>> x = np.ones((2, 3, 4), dtype=np.float32)
    >>> y = lstm(x, kernel=np.ones((4, 20)), recurrent_kernel=np.zeros((5, 20)))
    >>> y.shape, y[0, :, 0].round(3).tolist()
    ((2, 3, 5), [0.74, 0.943, 0.976])
    """
    return lstm_and_trace(x, kernel, recurrent_kernel, bias, initial_state=initial_state, mask=mask)[0]


def lstm_and_trace(
    x, kernel, recurrent_kernel, bias=None, *, initial_state=None, mask=None, kept=steps.OneStep
):
    """Return what `lstm` returns, and what of each step was kept: with `steps.Trace`, all of it."""
    x, kernel, recurrent_kernel, bias, mask = steps.checked(x, kernel, recurrent_kernel, bias, mask, gates=4)
    h, cell = steps.lstm_state(initial_state, x, recurrent_kernel)
    scale, shift = steps.one_tanh(recurrent_kernel)
    recurrent_kernel = recurrent_kernel * scale
    z = steps.input_product(x, kernel * scale, bias * scale, mask)
    y, update = np.empty((*z.shape[:2], h.shape[1]), z.dtype), np.empty_like(h)
    trace = kept(z, cell)
    # Nothing is allocated inside the loop: fresh arrays would cost more than the arithmetic.
    for t in range(len(z)):
        gates, i, f, g, o, before, cell, squashed = trace.at(t)
        np.matmul(h, recurrent_kernel, out=gates)
        gates += z[t]
        np.tanh(gates, out=gates)
        gates *= scale
        gates += shift
        if mask is not None:  # a padded step forgets nothing and adds nothing
            np.copyto(f, 1, where=~mask[t])
            np.copyto(i, 0, where=~mask[t])
        np.multiply(i, g, out=update)
        np.multiply(before, f, out=cell)
        cell += update
        np.tanh(cell, out=squashed)
        np.multiply(o, squashed, out=y[t])
        if mask is not None:
            np.copyto(y[t], h, where=~mask[t])
        h = y[t]
    return steps.swapped(steps.as_outputs(y, initial_state, mask)), trace


def lstm_gates(x, kernel, recurrent_kernel, bias=None, *, y=None, initial_state=None, mask=None):
    """Return the gates and the cell of `lstm` at every step.

    The hidden states decide the gates, so with `y` known all steps are one matrix product.
    Derived in lesson 05_recurrent.

    Parameters
    ----------
    x, kernel, recurrent_kernel, bias, initial_state, mask
        As given to `lstm`.
    y : array, shape (batch, time, units), optional
        What `lstm` returned; computed again if not given.

    Returns
    -------
    input_gate, forget_gate, candidate, output_gate, cell : arrays, each of shape (batch, time, units)
        On padded steps the gates are those of an input of zeros; the cell passes unchanged.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> gates = lstm_gates(np.zeros((1, 1, 1)), np.zeros((1, 4)), np.zeros((1, 4)), [0, 100, 0, -100])
    >>> [float(g.item()) for g in gates]
    [0.5, 1.0, 0.0, 0.0, 0.0]
    """
    if y is None:
        y = lstm(x, kernel, recurrent_kernel, bias, initial_state=initial_state, mask=mask)
    x, kernel, recurrent_kernel, bias, mask = steps.checked(x, kernel, recurrent_kernel, bias, mask, gates=4)
    h, cell = steps.lstm_state(initial_state, x, recurrent_kernel)
    (y,) = steps.outputs(x, recurrent_kernel, y=y)
    h_before = steps.shifted(steps.as_states(steps.swapped(y), initial_state, mask, h), h)
    gates, cells = steps.all_gates(x, kernel, recurrent_kernel, bias, mask, h_before, cell)
    return (*(steps.swapped(g) for g in np.split(gates, 4, axis=2)), steps.swapped(cells[1:]))


def lstm_backward(dy, x, kernel, recurrent_kernel, bias=None, *, y=None, initial_state=None, mask=None):
    """Back-propagation through time: gradients of `lstm`, given `dy`, the gradient for its result.

    Two gradients travel back: ``dh`` through the gates, and ``dcell``, which a step only
    multiplies by its forget gate. That second road is why an LSTM remembers longer than an
    RNN. With ``squashed = tanh(cell[t])``:

    ``dcell[t] = dh[t] * σ(z_o) * (1 - squashed**2) + dcell[t+1] * σ(z_f)[t+1]``, and each gate
    gets the gradient times the factor beside it, times its own slope, such as
    ``dz_o = dh[t] * squashed * σ(z_o) * (1 - σ(z_o))``. The rest is as in `rnn_backward`. Derived in
    lesson 05_recurrent.

    Parameters
    ----------
    dy : array, shape (batch, time, units)
    x, kernel, recurrent_kernel, bias, initial_state, mask
        As given to `lstm`.
    y : array, shape (batch, time, units), optional
        What `lstm` returned; computed again if not given.

    Returns
    -------
    dx, dkernel, drecurrent_kernel, dbias : arrays
        Of the shapes of the arguments. If `initial_state` was given, the pair of its gradients
        (hidden state, cell) follows as a fifth.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> x, kernel, recurrent_kernel = np.ones((2, 3, 4)), np.ones((4, 20)), np.zeros((5, 20))
    >>> [g.shape for g in lstm_backward(np.ones((2, 3, 5)), x, kernel, recurrent_kernel)]
    [(2, 3, 4), (4, 20), (5, 20), (20,)]
    """
    if y is None:
        y = lstm(x, kernel, recurrent_kernel, bias, initial_state=initial_state, mask=mask)
    given = (dy, x, kernel, recurrent_kernel, bias)
    return lstm_backward_from(None, *given, y=y, initial_state=initial_state, mask=mask)


def lstm_backward_from(trace, dy, x, kernel, recurrent_kernel, bias, *, y, initial_state=None, mask=None):
    """As `lstm_backward`, with the `steps.Trace` that the way forward left, or None: worked out again."""
    x, kernel, recurrent_kernel, bias, mask = steps.checked(x, kernel, recurrent_kernel, bias, mask, gates=4)
    h, cell = steps.lstm_state(initial_state, x, recurrent_kernel)
    y, dy = (steps.swapped(a) for a in steps.outputs(x, recurrent_kernel, y=y, dy=dy))
    h_before = steps.shifted(steps.as_states(y, initial_state, mask, h), h)
    if trace is None:
        gates, cells = steps.all_gates(x, kernel, recurrent_kernel, bias, mask, h_before, cell)
        squashed = np.tanh(cells[1:])
    else:
        gates, cells, squashed = trace.gates, trace.cells, trace.squashed
    dz, (i, f, g, o) = steps.gate_slopes(gates), steps.parts(gates)
    factors, cell_slope = np.stack([g, cells[:-1], i], axis=2), 1 - squashed * squashed
    by_gate, backwards = np.empty((len(h), 4, h.shape[1]), h.dtype), recurrent_kernel.T
    through_output, flat = by_gate[:, 3], by_gate.reshape(len(h), -1)
    dh, dcell = np.zeros_like(h), np.zeros_like(h)
    first = None if mask is None else steps.started(mask)
    for t in reversed(range(len(y))):
        dh = dh + dy[t] if mask is None else dh + np.where(first[t], dy[t], 0)
        dcell_now = dh * o[t]
        dcell_now *= cell_slope[t]
        dcell_now += dcell
        np.multiply(dcell_now[:, np.newaxis], factors[t], out=by_gate[:, :3])
        np.multiply(dh, squashed[t], out=through_output)
        dz[t] *= flat
        if mask is None:
            dh, dcell = dz[t] @ backwards, dcell_now * f[t]
        else:
            np.copyto(dz[t], 0, where=~mask[t])
            dh = np.where(mask[t], dz[t] @ backwards, dh)
            dcell = np.where(mask[t], dcell_now * f[t], dcell)
    gradients = steps.weight_gradients(dz, x, kernel, h_before, mask)
    return gradients if initial_state is None else (*gradients, (dh, dcell))
