"""Exercise recurrent.rnn_backward, lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _states(x, kernel, recurrent_kernel, bias):
    h, states = np.zeros(len(bias)), []
    for row in x:
        h = np.tanh(row @ kernel + h @ recurrent_kernel + bias)
        states.append(h)
    return np.array(states)


@exercise(
    "recurrent.rnn_backward",
    points=3,
    minutes=9,
    parts=(
        "the gradient for the kernel",
        "the gradient for the recurrent kernel",
        "the gradient for the bias",
    ),
    hints=(
        "Walk from the last step to the first: for t in reversed(range(len(states))). What comes back from "
        "the step after is zeros at first.",
        "In each step: dh = dstates[t] + what comes back; dz = dh * (1 - states[t] ** 2); what goes further "
        "back is dz @ recurrent_kernel.T.",
        "Each step adds its share: np.outer(x[t], dz) to dK, np.outer(the state before, dz) to dR, dz to db. "
        "Before step 0 the state is zeros, so its share of dR is zero.",
    ),
)
def rnn_backward(dstates, x, recurrent_kernel, states):
    dK = np.zeros((x.shape[1], len(recurrent_kernel)))
    dR, db = np.zeros_like(recurrent_kernel), np.zeros(len(recurrent_kernel))
    back = np.zeros(len(recurrent_kernel))
    for t in reversed(range(len(states))):
        dz = (dstates[t] + back) * (1 - states[t] ** 2)
        dK += np.outer(x[t], dz)
        if t > 0:
            dR += np.outer(states[t - 1], dz)
        db += dz
        back = dz @ recurrent_kernel.T
    return dK, dR, db


@rnn_backward.cases
def rnn_backward_cases(rng):
    x, K, R = np.array([[1.0], [0.0]]), np.array([[1.0, 0.0]]), np.array([[0.5, 1.0], [0.0, 0.0]])
    cases = [(np.array([[0.0, 0.0], [0.0, 1.0]]), x, R, _states(x, K, R, np.zeros(2)))]
    for time, features, units in ((4, 2, 3), (1, 2, 2), (6, 3, 2)):
        x, K, R = (rng.normal(size=s) for s in ((time, features), (features, units), (units, units)))
        states = _states(x, K, R, rng.normal(size=units))
        cases.append((rng.normal(size=(time, units)), x, R, states))
    return cases


def _walk(dstates, states, recurrent_kernel, *, slope=None, carry=True, matrix=None):
    """dz of each step; one thing may be done otherwise."""
    matrix = recurrent_kernel.T if matrix is None else matrix
    dz, back = np.zeros_like(dstates), 0
    for t in reversed(range(len(states))):
        dz[t] = (dstates[t] + back) * (1 - states[t] ** 2 if slope is None else slope(states[t]))
        back = dz[t] @ matrix if carry else 0
    return dz


def _sums(dz, x, states):
    before = np.vstack([np.zeros(states.shape[1]), states[:-1]])
    return x.T @ dz, before.T @ dz, dz.sum(axis=0)


@rnn_backward.right
def rnn_backward_by_products(dstates, x, recurrent_kernel, states):
    return _sums(_walk(dstates, states, recurrent_kernel), x, states)


@rnn_backward.right
def rnn_backward_forwards_from_each_step(dstates, x, recurrent_kernel, states):
    """Each step's gradient on its own way back, added up."""
    total = None
    for start in range(len(states)):
        only = np.zeros_like(dstates)
        only[start] = dstates[start]
        found = _sums(_walk(only, states, recurrent_kernel), x, states)
        total = found if total is None else tuple(a + b for a, b in zip(total, found))
    return list(total)


@rnn_backward.wrong(
    "Nothing comes back from later steps: each step gets its own dstates only. A state also acts through the "
    "next one: dh[t] = dstates[t] + dz[t+1] @ recurrent_kernel.T."
)
def rnn_backward_without_the_way_back(dstates, x, recurrent_kernel, states):
    return _sums(_walk(dstates, states, recurrent_kernel, carry=False), x, states)


@rnn_backward.wrong(
    "The recurrent kernel is not transposed on the way back. Forwards row i sends and column j receives; "
    "backwards it is the other way round: dz @ recurrent_kernel.T."
)
def rnn_backward_not_transposed(dstates, x, recurrent_kernel, states):
    return _sums(_walk(dstates, states, recurrent_kernel, matrix=recurrent_kernel), x, states)


@rnn_backward.wrong("The slope of tanh is missing: dz = dh * (1 - states[t] ** 2).")
def rnn_backward_without_the_slope(dstates, x, recurrent_kernel, states):
    return _sums(_walk(dstates, states, recurrent_kernel, slope=np.ones_like), x, states)


@rnn_backward.wrong(
    "The states have passed tanh already, and you take tanh of them once more. The slope is "
    "1 - states[t] ** 2."
)
def rnn_backward_with_tanh_twice(dstates, x, recurrent_kernel, states):
    return _sums(_walk(dstates, states, recurrent_kernel, slope=lambda h: 1 - np.tanh(h) ** 2), x, states)


@rnn_backward.wrong("The slope is that of a sigmoid, h * (1 - h). That of tanh is 1 - h ** 2.")
def rnn_backward_with_a_sigmoids_slope(dstates, x, recurrent_kernel, states):
    return _sums(_walk(dstates, states, recurrent_kernel, slope=lambda h: h * (1 - h)), x, states)


@rnn_backward.wrong(
    "For dR you take the state of the same step. The recurrent kernel was multiplied by the state before it: "
    "states[t - 1], and zeros for step 0."
)
def rnn_backward_state_of_the_same_step(dstates, x, recurrent_kernel, states):
    dz = _walk(dstates, states, recurrent_kernel)
    return x.T @ dz, states.T @ dz, dz.sum(axis=0)


@rnn_backward.wrong(
    "At step 0 states[t - 1] is states[-1], the last state: Python counts from the end. Before step 0 the "
    "state is zeros."
)
def rnn_backward_reaches_round(dstates, x, recurrent_kernel, states):
    dz = _walk(dstates, states, recurrent_kernel)
    return x.T @ dz, np.roll(states, 1, axis=0).T @ dz, dz.sum(axis=0)


@rnn_backward.wrong(
    "Only one step's share is left: you overwrite dK, dR and db in each step. The weights are used in every "
    "step, and the shares add up (+=)."
)
def rnn_backward_overwrites(dstates, x, recurrent_kernel, states):
    dz = _walk(dstates, states, recurrent_kernel)
    return np.outer(x[0], dz[0]), np.zeros_like(recurrent_kernel), dz[0]


@rnn_backward.wrong(
    "You walk from the first step to the last. A gradient comes from what happened later: begin at the end."
)
def rnn_backward_forwards(dstates, x, recurrent_kernel, states):
    dz = _walk(dstates[::-1], states[::-1], recurrent_kernel)[::-1]
    return _sums(dz, x, states)


@rnn_backward.wrong("The shares are averaged over the steps. They add up: a loss that is a sum has no mean.")
def rnn_backward_means(dstates, x, recurrent_kernel, states):
    found = _sums(_walk(dstates, states, recurrent_kernel), x, states)
    return tuple(g / len(x) for g in found)


@rnn_backward.wrong(
    "What goes further back is dh, not dz: it leaves out the slope of tanh. "
    "Multiply first, dz = dh * (1 - states[t] ** 2), then dz @ recurrent_kernel.T."
)
def rnn_backward_carries_dh(dstates, x, recurrent_kernel, states):
    dh, back = np.zeros_like(dstates), 0
    for t in reversed(range(len(states))):
        dh[t] = dstates[t] + back
        back = dh[t] @ recurrent_kernel.T
    return _sums(dh * (1 - states**2), x, states)


@rnn_backward.wrong("dK and dR are transposed: rows are what sends, columns the units that receive.")
def rnn_backward_results_transposed(dstates, x, recurrent_kernel, states):
    dK, dR, db = _sums(_walk(dstates, states, recurrent_kernel), x, states)
    return dK.T, dR.T, db


@rnn_backward.wrong(
    "What comes back from the step after is added behind the slope of tanh. Both parts of dh go through it: "
    "dz = (dstates[t] + what comes back) * (1 - states[t] ** 2)."
)
def rnn_backward_slope_on_one_part(dstates, x, recurrent_kernel, states):
    dz, back = np.zeros_like(dstates), 0
    for t in reversed(range(len(states))):
        dz[t] = dstates[t] * (1 - states[t] ** 2) + back
        back = dz[t] @ recurrent_kernel.T
    return _sums(dz, x, states)
