"""What the forward and backward passes of `recurrent` share: checks, layouts, the gates of all steps at once.

Inside, time comes first: `(time, batch, features)`, so that one step is one contiguous block.
"""

import numpy as np

from cmx_helpers._common.arguments import as_booleans
from cmx_helpers._common.validate import as_float, check_shape, same_dtype


def checked(x, kernel, recurrent_kernel, bias, mask, gates):
    """Return the arguments with one dtype, the bias as zeros if None, the mask as (time, batch, 1)."""
    x = as_float("x", x, ndim=3)
    kernel = as_float("kernel", kernel, ndim=2)
    recurrent_kernel = as_float("recurrent_kernel", recurrent_kernel, ndim=2)
    units = recurrent_kernel.shape[0]
    check_shape("recurrent_kernel", recurrent_kernel, (units, gates * units))
    check_shape("kernel", kernel, (x.shape[2], gates * units))
    bias = np.zeros(gates * units, np.float32) if bias is None else as_float("bias", bias)
    check_shape("bias", bias, (gates * units,))
    x, kernel, recurrent_kernel, bias = same_dtype(
        x=x, kernel=kernel, recurrent_kernel=recurrent_kernel, bias=bias
    )
    return x, kernel, recurrent_kernel, bias, _checked_mask(mask, x)


def _checked_mask(mask, x):
    if mask is None:
        return None
    mask = as_booleans("mask", mask, "True where there is a step")
    check_shape("mask", mask, x.shape[:2])
    return swapped(mask[:, :, np.newaxis])


def state(name, value, x, recurrent_kernel):
    """Return a copy of one initial state, or zeros."""
    shape = (x.shape[0], recurrent_kernel.shape[0])
    if value is None:
        return np.zeros(shape, x.dtype)
    value = as_float(name, value)
    check_shape(name, value, shape)
    return value.astype(x.dtype)


def lstm_state(value, x, recurrent_kernel):
    """Return copies of the pair (hidden state, cell), or zeros."""
    if value is None:
        value = (None, None)
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError("initial_state: expected a pair (hidden state, cell), got " + type(value).__name__)
    names = ("initial_state[0]", "initial_state[1]")
    return [state(name, v, x, recurrent_kernel) for name, v in zip(names, value)]


def outputs(x, recurrent_kernel, **arrays):
    """Return `y` or `dy`, checked against (batch, time, units), in the dtype of x."""
    shape = (*x.shape[:2], recurrent_kernel.shape[0])
    checked_arrays = [as_float(name, value) for name, value in arrays.items()]
    for name, value in zip(arrays, checked_arrays):
        check_shape(name, value, shape)
    return [value.astype(x.dtype, copy=False) for value in checked_arrays]


def swapped(array):
    """Exchange the axes batch and time, in memory too."""
    return np.ascontiguousarray(array.swapaxes(0, 1))


def shifted(y, first):
    """The states before each step: `first`, then all of `y` but the last. Time comes first."""
    return np.concatenate([first[np.newaxis], y[:-1]])


def unhidden(x, mask):
    """All inputs as rows, time first; what the mask hides is 0, since 0 · NaN would be NaN."""
    rows = swapped(x).reshape(-1, x.shape[2])
    if mask is not None:
        if np.may_share_memory(rows, x):  # `swapped` copies only where it must
            rows = rows.copy()
        rows[~mask.ravel()] = 0
    return rows


def started(mask):
    """Where a first step has been, (time, batch, 1): before it there is no output, only an initial state."""
    return np.logical_or.accumulate(mask, axis=0)


def as_outputs(states, initial_state, mask):
    """Hidden states as outputs, in place: zeros in front of the first step, as in Keras."""
    if mask is not None and initial_state is not None:
        np.copyto(states, 0, where=~started(mask))
    return states


def as_states(outputs, initial_state, mask, first):
    """Outputs as hidden states again: the initial one, `first`, in front of the first step."""
    if mask is None or initial_state is None:
        return outputs
    return np.where(started(mask), outputs, first)


def input_product(x, kernel, bias, mask=None):
    """`x[:, t] @ kernel + bias` for all t in one product, shape (time, batch, outputs)."""
    z = unhidden(x, mask) @ kernel
    z += bias
    return z.reshape(x.shape[1], x.shape[0], -1)


def one_tanh(recurrent_kernel):
    """Scale and shift that make one tanh serve all four gates: σ(z) = ½ + ½ tanh(z / 2)."""
    units, dtype = recurrent_kernel.shape[0], recurrent_kernel.dtype
    scale = np.repeat(np.array([0.5, 0.5, 1, 0.5], dtype), units)
    return scale, 1 - scale


def parts(gates):
    """Views of the four gates i, f, c, o, which stand side by side along the last axis."""
    units = gates.shape[-1] // 4
    return [gates[..., n * units : (n + 1) * units] for n in range(4)]


class OneStep:
    """Room for what a step of an LSTM makes, the same for all of them."""

    def __init__(self, z, cell):
        gates = np.empty_like(z[0])
        self.room = gates, *parts(gates), cell, cell, np.empty_like(cell)

    def at(self, t):
        """Gates, each of them (i, f, c, o), the cell before and after step t, and the tanh of the latter."""
        return self.room


class Trace:
    """Room for what each step of an LSTM makes, kept for the way back. Time comes first."""

    def __init__(self, z, cell):
        self.gates, self.squashed = np.empty_like(z), np.empty((len(z), *cell.shape), cell.dtype)
        self.cells = np.empty((len(z) + 1, *cell.shape), cell.dtype)
        self.cells[0] = cell
        self.parts = parts(self.gates)

    def at(self, t):
        """As `OneStep.at`."""
        gates = [part[t] for part in self.parts]
        return self.gates[t], *gates, self.cells[t], self.cells[t + 1], self.squashed[t]


def all_gates(x, kernel, recurrent_kernel, bias, mask, h_before, cell):
    """Gates i, f, c, o side by side (time, batch, 4 * units), and the cell (time + 1, batch, units)."""
    scale, shift = one_tanh(recurrent_kernel)
    gates = input_product(x, kernel * scale, bias * scale, mask)
    gates += h_before @ (recurrent_kernel * scale)
    np.tanh(gates, out=gates)
    gates *= scale
    gates += shift
    cells = np.empty((len(gates) + 1, *cell.shape), cell.dtype)
    cells[0] = cell
    i, f, g, _ = parts(gates)
    for t in range(len(gates)):
        cells[t + 1] = f[t] * cells[t] + i[t] * g[t]
        if mask is not None:
            np.copyto(cells[t + 1], cells[t], where=~mask[t])
    return gates, cells


def gate_slopes(gates):
    """Derivatives of the gates by what goes into them: σ(1 - σ), and 1 - tanh² for the candidate."""
    units = gates.shape[2] // 4
    slopes = gates * (1 - gates)
    candidate = gates[:, :, 2 * units : 3 * units]
    slopes[:, :, 2 * units : 3 * units] = 1 - candidate * candidate
    return slopes


def weight_gradients(dz, x, kernel, h_before, mask):
    """Sums over all steps: dx, dkernel, drecurrent_kernel, dbias."""
    flat = dz.reshape(-1, dz.shape[2])
    dx = swapped((flat @ kernel.T).reshape(*dz.shape[:2], -1))
    dkernel = unhidden(x, mask).T @ flat
    drecurrent_kernel = h_before.reshape(-1, h_before.shape[2]).T @ flat
    return dx, dkernel, drecurrent_kernel, flat.sum(axis=0)
