"""Exercise pooling.relu, lesson 02_pooling."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pooling.relu",
    points=1,
    minutes=1,
    hints=(
        "Each number by itself: itself where it is above 0, else 0.",
        "np.maximum(x, 0) compares number by number; np.max(x) would be one number for all.",
    ),
)
def relu(x):
    return np.maximum(x, 0)


@relu.cases
def relu_cases(rng):
    return [
        (np.array([[1.0, -3.0], [4.0, 0.0]]),),
        (rng.normal(size=6),),
        (rng.normal(size=(2, 3, 3, 2)),),
    ]


@relu.right
def relu_by_where(x):
    return np.where(x > 0, x, 0.0)


@relu.right
def relu_by_product(x):
    return x * (x > 0)


@relu.wrong("That is the size of each number, its absolute value. Below zero the answer is 0.")
def relu_absolute(x):
    return np.abs(x)


@relu.wrong("np.max gives one number for the whole array. np.maximum(x, 0) compares number by number.")
def relu_largest(x):
    return np.maximum(np.max(x), 0)


@relu.wrong("You keep what is below zero. ReLU keeps what is above.")
def relu_below(x):
    return np.minimum(x, 0)


@relu.wrong("These are 1 and 0: they say where x is above zero. ReLU gives x itself there.")
def relu_gate(x):
    return (x > 0).astype(float)


@relu.wrong(
    """np.max(x, 0) is the largest along axis 0, one number for each column. np.maximum(x, 0) compares number
    by number."""
)
def relu_along_an_axis(x):
    return np.max(x, 0)
