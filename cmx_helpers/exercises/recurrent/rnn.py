"""Exercise recurrent.rnn, lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


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
    minutes=6,
    axes=("step", "unit"),
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


@rnn.wrong(
    "What goes on to the next step has not passed through tanh, though what you "
    "return has. The state itself is "
    "h = tanh(…): overwrite h with it."
)
def rnn_carries_what_tanh_has_not_seen(x, kernel, recurrent_kernel, bias):
    return np.tanh(rnn_without_tanh(x, kernel, recurrent_kernel, bias))


@rnn.wrong(
    "The bias is added behind tanh. It belongs inside: tanh(… + bias) keeps the state between −1 and 1."
)
def rnn_bias_outside(x, kernel, recurrent_kernel, bias):
    return _run(
        lambda row, h: np.tanh(row @ kernel + h @ recurrent_kernel) + bias, x, kernel, recurrent_kernel, bias
    )


@rnn.wrong("A sigmoid where tanh belongs: the states lie between −1 and 1, not between 0 and 1.")
def rnn_with_a_sigmoid(x, kernel, recurrent_kernel, bias):
    def step(row, h):
        return 1 / (1 + np.exp(-(row @ kernel + h @ recurrent_kernel + bias)))

    return _run(step, x, kernel, recurrent_kernel, bias)


@rnn.wrong("The states are one step late: you append h before you renew it, so the zeros come first.")
def rnn_one_step_late(x, kernel, recurrent_kernel, bias):
    states = rnn_with_one_input_product(x, kernel, recurrent_kernel, bias)
    return np.vstack([np.zeros((1, len(bias))), states[:-1]])


@rnn.wrong("Each step reads x[0]. Step t reads x[t].")
def rnn_reads_the_first_row(x, kernel, recurrent_kernel, bias):
    return rnn_with_one_input_product(np.repeat(x[:1], len(x), axis=0), kernel, recurrent_kernel, bias)
