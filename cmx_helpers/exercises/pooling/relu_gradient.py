"""Exercise pooling.relu_gradient, lesson 02_pooling."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pooling.relu_gradient",
    points=1,
    minutes=2,
    hints=(
        """Where x is above 0 the output follows x one to one: dy passes. Elsewhere the output stands
        still at 0.""",
        "np.where(x > 0, dy, 0). The gate is set by x, not by dy.",
    ),
)
def relu_gradient(dy, x):
    return np.where(x > 0, dy, 0)


@relu_gradient.cases
def relu_gradient_cases(rng):
    return [
        (np.array([1.0, -2.0, 3.0, -4.0]), np.array([2.0, 1.0, 0.0, -1.0])),
        (rng.normal(size=(3, 4)), rng.normal(size=(3, 4))),
        (rng.normal(size=(2, 2, 3)), rng.integers(-1, 2, size=(2, 2, 3)).astype(float)),
    ]


@relu_gradient.right
def relu_gradient_by_product(dy, x):
    return dy * (x > 0)


@relu_gradient.right
def relu_gradient_by_index(dy, x):
    dx = dy.copy()
    dx[x <= 0] = 0
    return dx


@relu_gradient.wrong("The gate is set by what went in, x. You let dy pass where dy itself is above 0.")
def relu_gradient_gate_by_dy(dy, x):
    return np.where(dy > 0, dy, 0)


@relu_gradient.wrong(
    """At x = 0 you let dy pass. There is a kink, and a side to take: this course, like TensorFlow,
    takes 0."""
)
def relu_gradient_open_at_zero(dy, x):
    return np.where(x >= 0, dy, 0)


@relu_gradient.wrong("That is dy times relu(x). The slope above zero is 1, not x.")
def relu_gradient_times_relu(dy, x):
    return dy * np.maximum(x, 0)


@relu_gradient.wrong("That is the slope, 1 or 0. Multiply it by dy, which arrives from above.")
def relu_gradient_without_dy(dy, x):
    return (x > 0).astype(float)


@relu_gradient.wrong(
    """dy passes everywhere. Where x is not above 0, the output stands still and gets no gradient."""
)
def relu_gradient_open(dy, x):
    return dy
