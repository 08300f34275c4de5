"""Exercise training.adam_step, lesson 03_training."""

import numpy as np

from cmx_helpers.exercises._engine import exercise

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.999, 1e-7


@exercise(
    "training.adam_step",
    points=2,
    minutes=6,
    tolerance=1e-6,
    hints=(
        "Five lines: the new m, the new v, each of them corrected by its own 1 − beta**t, and the step.",
        """m = 0.9 · m + 0.1 · dw and v = 0.999 · v + 0.001 · dw**2. Return the uncorrected m and v: the
        correction"""
        "is for this step only.",
        "The step: w - eta * m_corrected / (np.sqrt(v_corrected) + 1e-7).",
    ),
)
def adam_step(w, m, v, dw, t, eta):
    m = 0.9 * m + 0.1 * dw
    v = 0.999 * v + 0.001 * dw**2
    m_corrected, v_corrected = m / (1 - 0.9**t), v / (1 - 0.999**t)
    return w - eta * m_corrected / (np.sqrt(v_corrected) + 1e-7), m, v


@adam_step.cases
def adam_step_cases(rng):
    def case(shape, t, eta):
        w, m, dw = rng.normal(size=(3, *shape))
        return w, m, rng.random(size=shape), dw, t, eta

    return [
        (np.array([-4.0, 1.0]), np.zeros(2), np.zeros(2), np.array([-4.0, 20.0]), 1, 0.3),
        (np.zeros(2), np.zeros(2), np.zeros(2), np.array([2e-7, -3e-7]), 1, 0.5),  # so flat that 1e-7 counts
        case((3,), 2, 0.5),
        case((2, 3), 7, 0.1),
        case((4,), 40, 1.0),
    ]


@adam_step.right
def adam_step_by_differences(w, m, v, dw, t, eta):
    m = m + (1 - _BETA_1) * (dw - m)
    v = v + (1 - _BETA_2) * (dw * dw - v)
    root = np.sqrt(v / (1 - _BETA_2**t))
    return w - eta / (1 - _BETA_1**t) * m / (root + _EPSILON), m, v


@adam_step.right
def adam_step_in_place(w, m, v, dw, t, eta):
    m *= _BETA_1
    m += (1 - _BETA_1) * dw
    v *= _BETA_2
    v += (1 - _BETA_2) * np.square(dw)
    w -= eta * m / (1 - _BETA_1**t) / ((v / (1 - _BETA_2**t)) ** 0.5 + _EPSILON)
    return [w, m, v]


def _step(w, m, v, dw, t, eta, *, corrected=True, root=True, sign=1, square=True):
    m = _BETA_1 * m + (1 - _BETA_1) * dw
    v = _BETA_2 * v + (1 - _BETA_2) * (dw**2 if square else np.abs(dw))
    large, small = ((1 - _BETA_1**t), (1 - _BETA_2**t)) if corrected else (1, 1)
    scale = np.sqrt(v / small) if root else v / small
    return w - sign * eta * m / large / (scale + _EPSILON), m, v


@adam_step.wrong(
    """The corrections are missing: m and v begin at zero and are too small at first. Divide m by 1 − 0.9^t
    and v by 1 − 0.999^t before the step."""
)
def adam_step_uncorrected(w, m, v, dw, t, eta):
    return _step(w, m, v, dw, t, eta, corrected=False)


@adam_step.wrong(
    """You divide by v. Its unit is that of a squared gradient: divide by its square root, so that the units
    cancel and the step is of the size eta."""
)
def adam_step_without_root(w, m, v, dw, t, eta):
    return _step(w, m, v, dw, t, eta, root=False)


@adam_step.wrong("You step uphill: subtract the step from w.")
def adam_step_uphill(w, m, v, dw, t, eta):
    return _step(w, m, v, dw, t, eta, sign=-1)


@adam_step.wrong("v is the running mean of the gradient's square: take dw**2, not dw or its size.")
def adam_step_without_square(w, m, v, dw, t, eta):
    return _step(w, m, v, dw, t, eta, square=False)


@adam_step.wrong(
    """You return the corrected m and v. The correction is made anew in every step; what is remembered
    is the running mean itself."""
)
def adam_step_remembers_corrected(w, m, v, dw, t, eta):
    w, m, v = _step(w, m, v, dw, t, eta)
    return w, m / (1 - _BETA_1**t), v / (1 - _BETA_2**t)


@adam_step.wrong("That steps along the gradient of this batch. Step along m, the running mean.")
def adam_step_along_dw(w, m, v, dw, t, eta):
    _, m, v = _step(w, m, v, dw, t, eta)
    return w - eta * dw / (np.sqrt(v / (1 - _BETA_2**t)) + _EPSILON), m, v


@adam_step.wrong(
    """The shares are exchanged: 0.9 and 0.999 are the shares of the old means that stay, and the new
    gradient gets the small rest."""
)
def adam_step_shares_exchanged(w, m, v, dw, t, eta):
    m = (1 - _BETA_1) * m + _BETA_1 * dw
    v = (1 - _BETA_2) * v + _BETA_2 * dw**2
    return w - eta * m / (1 - _BETA_1**t) / (np.sqrt(v / (1 - _BETA_2**t)) + _EPSILON), m, v
