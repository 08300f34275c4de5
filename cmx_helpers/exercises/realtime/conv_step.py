"""Exercise realtime.conv_step, lesson 17_realtime: the same convolution, a frame at a time."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.conv_step",
    points=3,
    minutes=4,
    parts=("the output", "the new state"),
    hints=(
        "Lay the new frame below the state: np.vstack([state, x]) has k rows, the oldest first.",
        "The output is one window of the convolution: np.tensordot(rows, kernel, axes=2).",
        "What the next step needs are the last k − 1 rows: all but the oldest.",
    ),
)
def conv_step(state, x, kernel):
    heard = np.vstack([state, x])
    return np.tensordot(heard, kernel, axes=2), heard[1:]


@conv_step.cases
def conv_step_cases(rng):
    return [
        (np.array([[1.0]]), np.array([2.0]), np.array([[[10.0]], [[1.0]]])),
        (rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=(3, 3, 2))),
        (rng.normal(size=(4, 2)), rng.normal(size=2), rng.normal(size=(5, 2, 3))),
        (rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=(4, 2, 4))),
    ]


@conv_step.right
def conv_step_in_place(state, x, kernel):
    y = x @ kernel[-1]
    for row, tap in zip(state, kernel):
        y = y + row @ tap
    state[:-1] = state[1:].copy()
    state[-1] = x
    return y, state


@conv_step.right
def conv_step_einsum(state, x, kernel):
    rows = np.concatenate([state, x[None]], axis=0)
    return [np.einsum("ji,jio->o", rows, kernel), rows[-(len(kernel) - 1) :]]


def _step(state, x, kernel):
    return conv_step.reference(state, x, kernel)


@conv_step.wrong(
    """Your state is the old one, and the next step would not know of this frame. Drop the oldest row and keep
    the newest: heard[1:], not heard[:-1]."""
)
def conv_step_no_news(state, x, kernel):
    return _step(state, x, kernel)[0], state


@conv_step.wrong(
    """Your state grows by a row with every step. Only the last k − 1 rows are needed: leave out the
    oldest."""
)
def conv_step_grows(state, x, kernel):
    return _step(state, x, kernel)[0], np.vstack([state, x])


@conv_step.wrong("Your state is zeros again, as before the first frame. It must hold the last k − 1 rows.")
def conv_step_forgets(state, x, kernel):
    return _step(state, x, kernel)[0], np.zeros_like(state)


@conv_step.wrong("You look at the state as if nothing had been there: the output rests on this frame alone.")
def conv_step_no_past(state, x, kernel):
    return x @ kernel[-1], np.vstack([state, x])[1:]


@conv_step.wrong(
    "The new frame lies on top of the state. It is the newest, and the rows go from old to new: below it."
)
def conv_step_on_top(state, x, kernel):
    heard = np.vstack([x, state])
    return np.tensordot(heard, kernel, axes=2), heard[:-1]


@conv_step.wrong("Your kernel is flipped: its last tap lies on the new frame.")
def conv_step_flipped(state, x, kernel):
    heard = np.vstack([state, x])
    return np.tensordot(heard, kernel[::-1], axes=2), heard[1:]


@conv_step.wrong("The new state holds the old rows turned round. From old to new, as it came.")
def conv_step_state_flipped(state, x, kernel):
    y, new = _step(state, x, kernel)
    return y, new[::-1]


@conv_step.wrong("The first comes the output, then the state: you return them the other way round.")
def conv_step_swapped(state, x, kernel):
    y, new = _step(state, x, kernel)
    return new, y
