"""Exercise training.momentum_step, lesson 03_training."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "training.momentum_step",
    points=2,
    minutes=3,
    hints=(
        """Two lines, the two formulas: first the new velocity u, from the old one and the gradient dw;
        then the new w.""",
        "u = mu * u - eta * dw. Then w + u, with the new u. Return both, w first.",
    ),
)
def momentum_step(w, u, dw, eta, mu):
    u = mu * u - eta * dw
    return w + u, u


@momentum_step.cases
def momentum_step_cases(rng):
    def arrays(*shape):
        return [rng.normal(size=shape) for _ in range(3)]

    return [
        (np.array([-4.0, 1.0]), np.array([0.5, -0.5]), np.array([-4.0, 20.0]), 0.05, 0.5),
        (*arrays(3), 0.1, 0.0),
        (*arrays(2, 4), 0.3, 0.9),
        (*arrays(5), 0.02, 0.7),
    ]


@momentum_step.right
def momentum_step_in_one(w, u, dw, eta, mu):
    return w + mu * u - eta * dw, mu * u - eta * dw


@momentum_step.right
def momentum_step_in_place(w, u, dw, eta, mu):
    u *= mu
    u -= eta * dw
    w += u
    return [w, u]


@momentum_step.wrong(
    """You step uphill: the gradient points to where the loss grows. The velocity is mu·u − eta·dw."""
)
def momentum_step_uphill(w, u, dw, eta, mu):
    return momentum_step.reference(w, u, -dw, eta, mu)


@momentum_step.wrong("w moves by the old velocity. Make the new one first, and add that.")
def momentum_step_late(w, u, dw, eta, mu):
    return w + u, mu * u - eta * dw


@momentum_step.wrong("The velocity is taken off. It already points downhill: w + u.")
def momentum_step_minus(w, u, dw, eta, mu):
    u = mu * u - eta * dw
    return w - u, u


@momentum_step.wrong(
    """That is plain descent: the old velocity has no part in the new one. Keep the share mu of it."""
)
def momentum_step_forgets(w, u, dw, eta, mu):
    return w - eta * dw, -eta * dw


@momentum_step.wrong(
    """You return the two in the other order. The new weights come first, then the new velocity."""
)
def momentum_step_swapped(w, u, dw, eta, mu):
    return momentum_step.reference(w, u, dw, eta, mu)[::-1]


@momentum_step.wrong(
    """The learning rate scales the old velocity, too. It belongs to the gradient only: mu·u − eta·dw."""
)
def momentum_step_scaled_twice(w, u, dw, eta, mu):
    u = eta * (mu * u - dw)
    return w + u, u


@momentum_step.wrong(
    """You weigh the gradient with 1 − mu, as in a running mean. In this course's formula it keeps its full
    weight: mu·u − eta·dw."""
)
def momentum_step_running_mean(w, u, dw, eta, mu):
    return momentum_step.reference(w, u, (1 - mu) * dw, eta, mu)


@momentum_step.wrong("The learning rate is missing: the gradient moves the velocity by eta·dw, not by dw.")
def momentum_step_without_eta(w, u, dw, eta, mu):
    return momentum_step.reference(w, u, dw, 1.0, mu)
