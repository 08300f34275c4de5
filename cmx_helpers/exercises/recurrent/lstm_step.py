"""Exercise recurrent.lstm_step, lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _gates(x_t, h, kernel, recurrent_kernel, bias):
    return np.split(x_t @ kernel + h @ recurrent_kernel + bias, 4)


@exercise(
    "recurrent.lstm_step",
    points=3,
    minutes=8,
    parts=("the hidden state", "the cell"),
    hints=(
        "One line gives z for all gates: z = x_t @ kernel + h @ recurrent_kernel + bias. "
        "np.split(z, 4) cuts it into i, f, c and o, in this order.",
        "The cell: keep what the forget gate lets pass, add what the input gate lets in. "
        "new_cell = σ(z_f) * cell + σ(z_i) * tanh(z_c).",
        "The hidden state: new_h = σ(z_o) * tanh(new_cell). Return new_h and new_cell, in this order.",
    ),
)
def lstm_step(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_i, z_f, z_c, z_o = np.split(x_t @ kernel + h @ recurrent_kernel + bias, 4)
    new_cell = cell / (1 + np.exp(-z_f)) + np.tanh(z_c) / (1 + np.exp(-z_i))
    new_h = np.tanh(new_cell) / (1 + np.exp(-z_o))
    return new_h, new_cell


@lstm_step.cases
def lstm_step_cases(rng):
    cases = []
    for features, units in ((1, 1), (2, 3), (4, 2)):
        shapes = ((features,), (units,), (units,), (features, 4 * units), (units, 4 * units), (4 * units,))
        cases.append(tuple(rng.normal(size=shape) for shape in shapes))
    return cases


@lstm_step.right
def lstm_step_by_slices(x_t, h, cell, kernel, recurrent_kernel, bias):
    units = len(h)
    z = x_t @ kernel + h @ recurrent_kernel + bias
    i, f, o = (_sigmoid(z[n * units : (n + 1) * units]) for n in (0, 1, 3))
    new_cell = f * cell + i * np.tanh(z[2 * units : 3 * units])
    return o * np.tanh(new_cell), new_cell


@lstm_step.right
def lstm_step_with_tanh_for_sigmoid(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_i, z_f, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    i, f, o = (0.5 + 0.5 * np.tanh(z / 2) for z in (z_i, z_f, z_o))
    new_cell = i * np.tanh(z_c) + f * cell
    return np.array([np.tanh(new_cell) * o, new_cell])


@lstm_step.wrong(
    "Forget gate and input gate are swapped. Keras's order is i, f, c, o: the second part of z is the "
    "forget gate and multiplies the old cell, the first is the input gate and multiplies the candidate."
)
def lstm_step_input_and_forget_swapped(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_f, z_i, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    new_cell = _sigmoid(z_f) * cell + _sigmoid(z_i) * np.tanh(z_c)
    return _sigmoid(z_o) * np.tanh(new_cell), new_cell


@lstm_step.wrong(
    "The candidate goes through a sigmoid, so the cell can only ever be added to. A gate is a share, from 0 "
    "to 1: sigmoid. The candidate is new content, from -1 to 1: tanh."
)
def lstm_step_candidate_through_sigmoid(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_i, z_f, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    new_cell = _sigmoid(z_f) * cell + _sigmoid(z_i) * _sigmoid(z_c)
    return _sigmoid(z_o) * np.tanh(new_cell), new_cell


@lstm_step.wrong(
    "The gates go through tanh, so they can be negative and turn the sign of what passes. A gate is a share "
    "from 0 to 1: sigmoid for i, f and o, tanh for the candidate only."
)
def lstm_step_gates_through_tanh(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_i, z_f, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    new_cell = np.tanh(z_f) * cell + np.tanh(z_i) * np.tanh(z_c)
    return np.tanh(z_o) * np.tanh(new_cell), new_cell


@lstm_step.wrong(
    "The cell is right. The hidden state lacks a tanh: it is σ(z_o) * tanh(new_cell), the output gate times "
    "the squashed cell."
)
def lstm_step_without_tanh_of_the_cell(x_t, h, cell, kernel, recurrent_kernel, bias):
    _, new_cell = lstm_step_by_slices(x_t, h, cell, kernel, recurrent_kernel, bias)
    return _sigmoid(_gates(x_t, h, kernel, recurrent_kernel, bias)[3]) * new_cell, new_cell


@lstm_step.wrong(
    "The cell is right. The hidden state passes the output gate first and tanh second; squash the cell "
    "first, then let the gate act: σ(z_o) * tanh(new_cell)."
)
def lstm_step_tanh_after_the_gate(x_t, h, cell, kernel, recurrent_kernel, bias):
    _, new_cell = lstm_step_by_slices(x_t, h, cell, kernel, recurrent_kernel, bias)
    return np.tanh(_sigmoid(_gates(x_t, h, kernel, recurrent_kernel, bias)[3]) * new_cell), new_cell


@lstm_step.wrong(
    "The cell is right. The hidden state lets nothing be held back: the output gate is missing. "
    "It is σ(z_o) * tanh(new_cell)."
)
def lstm_step_without_output_gate(x_t, h, cell, kernel, recurrent_kernel, bias):
    _, new_cell = lstm_step_by_slices(x_t, h, cell, kernel, recurrent_kernel, bias)
    return np.tanh(new_cell), new_cell


@lstm_step.wrong("The hidden state shows the old cell. Update the cell first, then squash the new one.")
def lstm_step_shows_the_old_cell(x_t, h, cell, kernel, recurrent_kernel, bias):
    _, new_cell = lstm_step_by_slices(x_t, h, cell, kernel, recurrent_kernel, bias)
    return _sigmoid(_gates(x_t, h, kernel, recurrent_kernel, bias)[3]) * np.tanh(cell), new_cell


@lstm_step.wrong("Both results are right, in the other order: return the hidden state first, then the cell.")
def lstm_step_results_exchanged(x_t, h, cell, kernel, recurrent_kernel, bias):
    return lstm_step_by_slices(x_t, h, cell, kernel, recurrent_kernel, bias)[::-1]


def _cut(names):
    """A step that takes the four parts of z for the gates in the order of `names`."""

    def step(x_t, h, cell, kernel, recurrent_kernel, bias):
        z = dict(zip(names, _gates(x_t, h, kernel, recurrent_kernel, bias)))
        new_cell = _sigmoid(z["f"]) * cell + _sigmoid(z["i"]) * np.tanh(z["c"])
        return _sigmoid(z["o"]) * np.tanh(new_cell), new_cell

    return step


@lstm_step.wrong(
    "You cut z as i, f, o, c, as many textbooks and PyTorch's early versions do. Keras's order is i, f, c, o."
)
def lstm_step_candidate_last(*case):
    return _cut("ifoc")(*case)


@lstm_step.wrong("You cut z as i, c, f, o, the order of the first TensorFlow. Keras's order is i, f, c, o.")
def lstm_step_candidate_second(*case):
    return _cut("icfo")(*case)


@lstm_step.wrong(
    "The forget gate is turned round: 1 − σ(z_f). In spite of its name, a forget gate at 1 keeps everything."
)
def lstm_step_forget_gate_turned(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_i, z_f, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    new_cell = _sigmoid(-z_f) * cell + _sigmoid(z_i) * np.tanh(z_c)
    return _sigmoid(z_o) * np.tanh(new_cell), new_cell


@lstm_step.wrong("The candidate lacks its tanh: what is let in is σ(z_i) * tanh(z_c).")
def lstm_step_candidate_without_tanh(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_i, z_f, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    new_cell = _sigmoid(z_f) * cell + _sigmoid(z_i) * z_c
    return _sigmoid(z_o) * np.tanh(new_cell), new_cell


@lstm_step.wrong(
    "What is let in is weighted by 1 − σ(z_f), as in a GRU. An LSTM has an input gate of its own: σ(z_i)."
)
def lstm_step_one_gate_for_both(x_t, h, cell, kernel, recurrent_kernel, bias):
    _, z_f, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    new_cell = _sigmoid(z_f) * cell + _sigmoid(-z_f) * np.tanh(z_c)
    return _sigmoid(z_o) * np.tanh(new_cell), new_cell


@lstm_step.wrong("The forget gate acts on h. It acts on the cell: σ(z_f) * cell.")
def lstm_step_forgets_the_hidden_state(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_i, z_f, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    new_cell = _sigmoid(z_f) * h + _sigmoid(z_i) * np.tanh(z_c)
    return _sigmoid(z_o) * np.tanh(new_cell), new_cell


@lstm_step.wrong("The gates i, f and o are not squashed: a gate is a share, σ(z), between 0 and 1.")
def lstm_step_bare_gates(x_t, h, cell, kernel, recurrent_kernel, bias):
    z_i, z_f, z_c, z_o = _gates(x_t, h, kernel, recurrent_kernel, bias)
    new_cell = z_f * cell + z_i * np.tanh(z_c)
    return z_o * np.tanh(new_cell), new_cell


@lstm_step.wrong(
    "The old hidden state is not read: z lacks h @ recurrent_kernel, so the gates cannot know what was said."
)
def lstm_step_without_the_old_state(x_t, h, cell, kernel, recurrent_kernel, bias):
    return lstm_step_by_slices(x_t, 0 * h, cell, kernel, recurrent_kernel, bias)


@lstm_step.wrong("The bias is missing: z = x_t @ kernel + h @ recurrent_kernel + bias.")
def lstm_step_without_bias(x_t, h, cell, kernel, recurrent_kernel, bias):
    return lstm_step_by_slices(x_t, h, cell, kernel, recurrent_kernel, 0 * bias)
