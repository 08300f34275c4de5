"""Exercise pooling.average_gradient, lesson 02_pooling."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pooling.average_gradient",
    points=2,
    minutes=4,
    hints=(
        """Each of the size·size pixels of a window enters the mean with the factor 1 / size². So each
        gets that"""
        "part of dy[a, b].",
        """dx starts as zeros in the shape of x. For each window:
        dx[size * a : size * a + size, size * b : size * b + size] = dy[a, b] / size**2.""",
    ),
)
def average_gradient(dy, x, size):
    dx = np.zeros_like(x)
    for a in range(dy.shape[0]):
        for b in range(dy.shape[1]):
            dx[size * a : size * a + size, size * b : size * b + size] = dy[a, b] / size**2
    return dx


@average_gradient.cases
def average_gradient_cases(rng):
    return [
        (np.array([[1.0, 2.0], [3.0, 4.0]]), rng.normal(size=(4, 4)), 2),
        (rng.normal(size=(2, 3)), rng.normal(size=(6, 9)), 3),
        (rng.normal(size=(3, 2)), rng.normal(size=(7, 5)), 2),
        (rng.normal(size=(1, 2)), rng.normal(size=(4, 8)), 4),
    ]


def _on(x, values):
    dx = np.zeros_like(x)
    dx[: values.shape[0], : values.shape[1]] = values
    return dx


@average_gradient.right
def average_gradient_by_kron(dy, x, size):
    return _on(x, np.kron(dy, np.ones((size, size))) / size**2)


@average_gradient.right
def average_gradient_by_repeat(dy, x, size):
    return _on(x, (dy / size / size).repeat(size, axis=0).repeat(size, axis=1))


@average_gradient.wrong(
    """Every pixel gets all of dy. Each enters the mean with the factor 1 / size², and gets that part."""
)
def average_gradient_undivided(dy, x, size):
    return average_gradient.reference(dy, x, size) * size**2


@average_gradient.wrong("You divide by size. A window holds size·size pixels: divide by size².")
def average_gradient_by_size(dy, x, size):
    return average_gradient.reference(dy, x, size) * size


@average_gradient.wrong(
    """You weigh the shares by x. In a mean all pixels count alike, so the gradient does not depend on x."""
)
def average_gradient_times_x(dy, x, size):
    return average_gradient.reference(dy, x, size) * x


@average_gradient.wrong(
    """The result is too small: rows or columns that fill no window are missing. dx has the shape of x,
    with 0 there."""
)
def average_gradient_cut(dy, x, size):
    return average_gradient_by_kron(dy, x, size)[: dy.shape[0] * size, : dy.shape[1] * size]


@average_gradient.wrong(
    """You divide by the number of windows. The mean is over one window: divide by its size² pixels."""
)
def average_gradient_by_windows(dy, x, size):
    return average_gradient.reference(dy, x, size) * size**2 / dy.size
