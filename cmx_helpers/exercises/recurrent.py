"""Exercises of lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise, prediction


def _run(step, x, kernel, recurrent_kernel, bias):
    """Read x with `step(x_t, h)` and return all states."""
    h, states = np.zeros(len(recurrent_kernel)), []
    for row in x:
        h = step(row, h)
        states.append(h)
    return np.array(states)


@exercise(
    "recurrent.rnn",
    points=2,
    minutes=10,
    hints=(
        "Start with h = np.zeros(len(recurrent_kernel)) and an empty list. One pass of a loop is one step.",
        "h = np.tanh(x[t] @ kernel + h @ recurrent_kernel + bias): the h on the right is the state of the "
        "step before. Append h to the list in every pass.",
    ),
)
def rnn(x, kernel, recurrent_kernel, bias):
    h, states = np.zeros(len(recurrent_kernel)), []
    for row in x:
        h = np.tanh(row @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
    return np.array(states)


@rnn.cases
def rnn_cases(rng):
    tiny = np.array([[1.0], [0.0]]), np.array([[1.0, 0.0]]), np.array([[0.5, 1.0], [0.0, 0.0]]), np.zeros(2)
    cases = [tiny]
    for time, features, units in ((1, 2, 3), (4, 2, 3), (6, 3, 2)):
        shapes = ((time, features), (features, units), (units, units), (units,))
        cases.append(tuple(rng.normal(size=shape) for shape in shapes))
    return cases


@rnn.right
def rnn_with_one_input_product(x, kernel, recurrent_kernel, bias):
    states = np.vstack([np.zeros((1, len(bias))), x @ kernel + bias])
    for t in range(1, len(states)):
        states[t] = np.tanh(states[t] + states[t - 1] @ recurrent_kernel)
    return states[1:]


@rnn.right
def rnn_with_one_stacked_matrix(x, kernel, recurrent_kernel, bias):
    both = np.vstack([kernel, recurrent_kernel])
    return _run(lambda row, h: np.tanh(np.append(row, h) @ both + bias), x, kernel, recurrent_kernel, bias)


@rnn.wrong(
    "The state is not carried: every step starts from zeros again, so no step knows of an earlier one. "
    "Keep h outside the loop and overwrite it in every pass."
)
def rnn_state_not_carried(x, kernel, recurrent_kernel, bias):
    return np.tanh(x @ kernel + bias)


@rnn.wrong("tanh is missing. Without it the cell is linear, and a state may grow beyond 1 in size.")
def rnn_without_tanh(x, kernel, recurrent_kernel, bias):
    return _run(lambda row, h: row @ kernel + h @ recurrent_kernel + bias, x, kernel, recurrent_kernel, bias)


@rnn.wrong(
    "The recurrent kernel is transposed. Row i belongs to the unit that sends, column j to the unit that "
    "receives: h @ recurrent_kernel, not recurrent_kernel @ h."
)
def rnn_recurrent_kernel_transposed(x, kernel, recurrent_kernel, bias):
    def step(row, h):
        return np.tanh(row @ kernel + recurrent_kernel @ h + bias)

    return _run(step, x, kernel, recurrent_kernel, bias)


@rnn.wrong("The bias is missing: it is added at every step, inside tanh.")
def rnn_without_bias(x, kernel, recurrent_kernel, bias):
    return rnn_with_one_input_product(x, kernel, recurrent_kernel, np.zeros_like(bias))


@rnn.wrong("Only the last state is returned. The result has one row for every step: collect them in a list.")
def rnn_last_state_only(x, kernel, recurrent_kernel, bias):
    return rnn_with_one_input_product(x, kernel, recurrent_kernel, bias)[-1]


@rnn.wrong("The sequence is read from its end. Step 0 comes first.")
def rnn_backwards(x, kernel, recurrent_kernel, bias):
    return rnn_with_one_input_product(x[::-1], kernel, recurrent_kernel, bias)[::-1]


@rnn.wrong(
    "The old state passes through tanh once more. It went through tanh in its own step: add it as it is."
)
def rnn_tanh_of_the_old_state_too(x, kernel, recurrent_kernel, bias):
    def step(row, h):
        return np.tanh(row @ kernel + np.tanh(h) @ recurrent_kernel + bias)

    return _run(step, x, kernel, recurrent_kernel, bias)


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


@exercise(
    "recurrent.lstm_step",
    points=3,
    minutes=15,
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


def _gates(x_t, h, kernel, recurrent_kernel, bias):
    return np.split(x_t @ kernel + h @ recurrent_kernel + bias, 4)


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


@exercise(
    "recurrent.clip",
    points=2,
    minutes=8,
    hints=(
        "The norm is one number for the whole list: the root of the sum of all squares in all arrays.",
        "If the norm is at most the limit, nothing changes. Else every array is multiplied by the same "
        "number, limit / norm.",
    ),
)
def clip(gradients, limit):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    scale = min(1, limit / norm)
    return [g * scale for g in gradients]


@clip.cases
def clip_cases(rng):
    cases = [([np.array([3.0]), np.array([4.0])], 1.0), ([np.array([0.3]), np.array([0.4])], 1.0)]
    for size, limit in ((5.0, 1.0), (0.1, 2.0), (2.0, 0.5)):
        cases.append(([size * rng.normal(size=(2, 3)), size * rng.normal(size=3)], limit))
    return cases


@clip.right
def clip_flattened(gradients, limit):
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))
    return [np.array(g) if norm <= limit else np.array(g) / norm * limit for g in gradients]


@clip.right
def clip_by_dividing(gradients, limit):
    norm = sum(float(np.vdot(g, g)) for g in gradients) ** 0.5
    return tuple(g / max(norm / limit, 1) for g in gradients)


@clip.wrong(
    "Clipped by value: every number is cut off at the limit on its own, so the small ones stay, the large "
    "ones shrink, and the direction changes. Multiply all by one number instead: limit / norm."
)
def clip_by_value(gradients, limit):
    return [np.clip(g, -limit, limit) for g in gradients]


@clip.wrong(
    "Each array is clipped by its own norm, which changes their sizes relative to each other and so the "
    "direction. Take one norm over all arrays."
)
def clip_each_array(gradients, limit):
    return [g * min(1, limit / np.linalg.norm(g)) for g in gradients]


@clip.wrong(
    "Gradients that are small enough were blown up to the limit. Clipping only ever shrinks: "
    "multiply by min(1, limit / norm)."
)
def clip_always_scaled(gradients, limit):
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))
    return [g * limit / norm for g in gradients]


@clip.wrong("The root is missing: the norm is the square root of the sum of squares.")
def clip_without_root(gradients, limit):
    norm = sum(np.sum(g**2) for g in gradients)
    return [g * min(1, limit / norm) for g in gradients]


@clip.wrong(
    "Too large gradients became 1 long whatever the limit is. Divide by the norm and multiply by the limit."
)
def clip_to_length_one(gradients, limit):
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))
    return [g if norm <= limit else g / norm for g in gradients]


@prediction(
    "recurrent.carry",
    points=1,
    minutes=5,
    tolerance=0.015,
    hints=(
        "One step back multiplies by the forget gate. Two steps back multiply by it twice.",
        "After 50 steps the factor is the gate to the power of 50. A calculator is allowed: "
        "0.95 ** 50 and 0.99 ** 50.",
    ),
)
def carry():
    return 0.95**50, 0.99**50


@carry.wrong(
    "You took the loss of one step 50 times, as if each lost the same amount. Each loses the same "
    "share of what is left: the factors multiply, they do not add up."
)
def carry_linear():
    return 0.0, 0.5


@carry.wrong("That is one step back. There are 50, and each one multiplies.")
def carry_one_step():
    return 0.95, 0.99


@carry.wrong("That is what is lost. Asked is the share that is left, the forget gate to the power of 50.")
def carry_what_is_lost():
    return 1 - 0.95**50, 1 - 0.99**50


@carry.wrong(
    "You multiplied by one minus the gate. A forget gate at 0.95 keeps 0.95: in spite of its name, 1 means "
    "that nothing is forgotten."
)
def carry_gate_turned():
    return 0.05**50, 0.01**50


@carry.wrong("Right, but in percent. A share is a number from 0 to 1: divide by 100.")
def carry_in_percent():
    return 100 * 0.95**50, 100 * 0.99**50
