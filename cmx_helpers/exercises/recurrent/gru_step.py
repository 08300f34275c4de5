"""Exercise recurrent.gru_step, lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


@exercise(
    "recurrent.gru_step",
    points=2,
    minutes=8,
    axes=("unit",),
    hints=(
        "Cut both kernels and the bias into three with np.split(…, 3, axis=-1), in the order update, reset, "
        "candidate.",
        "update = σ(x_t @ K_u + h @ R_u + b_u), and reset in the same way with its own part.",
        "The candidate sees the reset state: tanh(x_t @ K_c + (reset * h) @ R_c + b_c). The new state is "
        "update * h + (1 - update) * candidate.",
    ),
)
def gru_step(x_t, h, kernel, recurrent_kernel, bias):
    K_u, K_r, K_c = np.split(kernel, 3, axis=1)
    R_u, R_r, R_c = np.split(recurrent_kernel, 3, axis=1)
    b_u, b_r, b_c = np.split(bias, 3)
    update = 1 / (1 + np.exp(-(x_t @ K_u + h @ R_u + b_u)))
    reset = 1 / (1 + np.exp(-(x_t @ K_r + h @ R_r + b_r)))
    candidate = np.tanh(x_t @ K_c + (reset * h) @ R_c + b_c)
    return update * h + (1 - update) * candidate


@gru_step.cases
def gru_step_cases(rng):
    cases = []
    for features, units in ((1, 1), (2, 3), (4, 2)):
        shapes = ((features,), (units,), (features, 3 * units), (units, 3 * units), (3 * units,))
        cases.append(tuple(rng.normal(size=shape) for shape in shapes))
    return cases


def _parts(x_t, h, kernel, recurrent_kernel, bias):
    """What goes into each part from the input, and the three recurrent kernels."""
    return np.split(x_t @ kernel + bias, 3), np.split(recurrent_kernel, 3, axis=1)


@gru_step.right
def gru_step_in_two_products(x_t, h, kernel, recurrent_kernel, bias):
    units = len(h)
    z = x_t @ kernel + bias
    gates = _sigmoid(z[: 2 * units] + h @ recurrent_kernel[:, : 2 * units])
    candidate = np.tanh(z[2 * units :] + (gates[units:] * h) @ recurrent_kernel[:, 2 * units :])
    return candidate + gates[:units] * (h - candidate)


def _step(case, *, order=(0, 1, 2), squash=np.tanh, gate=_sigmoid):
    (*inputs,), kernels = _parts(*case)
    h = case[1]
    update, reset = (gate(inputs[n] + h @ kernels[n]) for n in order[:2])
    n = order[2]
    return h, update, reset, squash(inputs[n] + (reset * h) @ kernels[n]), inputs[2], kernels[2]


@gru_step.wrong(
    "Update and reset are exchanged. The order is update, reset, candidate, as Keras's: the first part "
    "mixes old and new, the second acts on the state that the candidate sees."
)
def gru_step_gates_exchanged(*case):
    h, update, _, candidate, _, _ = _step(case, order=(1, 0, 2))
    return update * h + (1 - update) * candidate


@gru_step.wrong(
    "The update gate is turned round. As Keras has it, it says how much stays: update * h + (1 - update) * "
    "candidate. (Cho's paper and PyTorch agree; Chung's has it the other way.)"
)
def gru_step_update_turned(*case):
    h, update, _, candidate, _, _ = _step(case)
    return (1 - update) * h + update * candidate


@gru_step.wrong("The reset gate is not used: the candidate sees reset * h, not the whole state.")
def gru_step_without_reset(*case):
    h, update, _, _, z, kernel = _step(case)
    return update * h + (1 - update) * np.tanh(z + h @ kernel)


@gru_step.wrong(
    "The reset gate acts behind the recurrent kernel. That is Keras's reset_after=True; here it acts on the "
    "state, before the product: (reset * h) @ R_c."
)
def gru_step_reset_after(*case):
    h, update, reset, _, z, kernel = _step(case)
    return update * h + (1 - update) * np.tanh(z + reset * (h @ kernel))


@gru_step.wrong("The candidate is a share in your answer: it goes through tanh, only the gates through σ.")
def gru_step_candidate_through_sigmoid(*case):
    h, update, _, candidate, _, _ = _step(case, squash=_sigmoid)
    return update * h + (1 - update) * candidate


@gru_step.wrong(
    "The gates go through tanh. A gate is a share between 0 and 1: σ. Only the candidate has tanh."
)
def gru_step_gates_through_tanh(*case):
    h, update, _, candidate, _, _ = _step(case, gate=np.tanh)
    return update * h + (1 - update) * candidate


@gru_step.wrong("The candidate is added in full. It has the share that the old state leaves: 1 - update.")
def gru_step_candidate_in_full(*case):
    h, update, _, candidate, _, _ = _step(case)
    return update * h + candidate


@gru_step.wrong("You mix the reset state with the candidate. The reset gate acts inside the candidate only.")
def gru_step_mixes_the_reset_state(*case):
    h, update, reset, candidate, _, _ = _step(case)
    return update * reset * h + (1 - update) * candidate


@gru_step.wrong("That is the candidate. The new state mixes it with the old one, as update says.")
def gru_step_candidate_alone(*case):
    return _step(case)[3]
