"""Exercise pooling.max_gradient, lesson 02_pooling."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pooling.max_gradient",
    points=3,
    minutes=6,
    hints=(
        """Two loops over the windows, as in the pool. dx starts as zeros in the shape of x, and each
        window gives its dy[a, b] to one place.""",
        """window.argmax() counts through the window row by row and finds the first maximum;
        np.unravel_index(number, window.shape) turns the number into (i, j).""",
        "dx[size * a + i, size * b + j] = dy[a, b]",
    ),
)
def max_gradient(dy, x, size):
    dx = np.zeros_like(x)
    for a in range(dy.shape[0]):
        for b in range(dy.shape[1]):
            window = x[size * a : size * a + size, size * b : size * b + size]
            i, j = np.unravel_index(window.argmax(), window.shape)
            dx[size * a + i, size * b + j] = dy[a, b]
    return dx


@max_gradient.cases
def max_gradient_cases(rng):
    sixteen = np.array([[1, -3, 2, 0], [4, 2, -1, 5], [-2, -1, 6, -2], [-4, -1, 3, 1]], dtype=float)
    return [
        (np.array([[1.0, 2.0], [3.0, 4.0]]), sixteen, 2),
        (rng.normal(size=(2, 3)), rng.normal(size=(6, 9)), 3),
        (rng.normal(size=(3, 2)), rng.normal(size=(7, 5)), 2),
        (rng.normal(size=(2, 2)), rng.integers(0, 3, size=(6, 6)).astype(float), 3),
        (rng.normal(size=(2, 2)), -1 - rng.random(size=(4, 4)), 2),
    ]


def _spread(dy, size):
    """Each number in all places of its window."""
    return np.kron(dy, np.ones((size, size)))


def _on(x, values):
    dx = np.zeros_like(x)
    dx[: values.shape[0], : values.shape[1]] = values
    return dx


def _largest(dy, x, size):
    rows, columns = dy.shape
    whole = x[: rows * size, : columns * size]
    largest = whole.reshape(rows, size, columns, size).max(axis=(1, 3))
    return whole, _spread(largest, size)


@max_gradient.right
def max_gradient_by_reshape(dy, x, size):
    rows, columns = dy.shape
    whole = x[: rows * size, : columns * size]
    windows = whole.reshape(rows, size, columns, size).swapaxes(1, 2).reshape(rows, columns, -1)
    chosen = np.eye(size * size)[windows.argmax(axis=-1)] * dy[..., None]
    return _on(x, chosen.reshape(rows, columns, size, size).swapaxes(1, 2).reshape(whole.shape))


@max_gradient.right
def max_gradient_pixel_by_pixel(dy, x, size):
    dx = np.zeros_like(x)
    for (a, b), slope in np.ndenumerate(dy):
        best = None
        for i in range(size):
            for j in range(size):
                place = size * a + i, size * b + j
                if best is None or x[place] > x[best]:
                    best = place
        dx[best] += slope
    return dx


@max_gradient.wrong(
    """Where two values tie, both get all of dy, so that more comes out than went in. One of them takes
    it: the first, row by row."""
)
def max_gradient_all_winners(dy, x, size):
    whole, largest = _largest(dy, x, size)
    return _on(x, (whole == largest) * _spread(dy, size))


@max_gradient.wrong(
    """Where two values tie, you share dy between them. That can be defended, but this course, like
    TensorFlow, gives it to the first, row by row."""
)
def max_gradient_shared(dy, x, size):
    whole, largest = _largest(dy, x, size)
    winners = whole == largest
    rows, columns = dy.shape
    count = winners.reshape(rows, size, columns, size).sum(axis=(1, 3))
    return _on(x, winners * _spread(dy / count, size))


@max_gradient.wrong("Where two values tie, you chose the last one. The first takes all, row by row.")
def max_gradient_last(dy, x, size):
    rows, columns = dy.shape[0] * size, dy.shape[1] * size
    turned = max_gradient.reference(dy[::-1, ::-1], x[:rows, :columns][::-1, ::-1], size)
    return _on(x, turned[::-1, ::-1])


@max_gradient.wrong(
    """That is the gradient of the average: every pixel of a window gets an equal share. Of a maximum,
    only the winner moves the output."""
)
def max_gradient_average(dy, x, size):
    return _on(x, _spread(dy, size) / size**2)


@max_gradient.wrong("Every pixel of a window gets all of dy. Only the winner moves the output.")
def max_gradient_everywhere(dy, x, size):
    return _on(x, _spread(dy, size))


@max_gradient.wrong(
    """You put dy at the top left of each window, wherever its maximum is. Find the winner's place (i,
    j) first."""
)
def max_gradient_corner(dy, x, size):
    dx = np.zeros_like(x)
    dx[: dy.shape[0] * size : size, : dy.shape[1] * size : size] = dy
    return dx


@max_gradient.wrong(
    """You put the largest value itself into dx. What flows back is dy[a, b], to the place of the
    largest value."""
)
def max_gradient_of_values(dy, x, size):
    rows, columns = dy.shape
    largest = x[: rows * size, : columns * size].reshape(rows, size, columns, size).max(axis=(1, 3))
    return max_gradient.reference(largest, x, size)


@max_gradient.wrong("That goes to the smallest value of each window. The largest one moves the output.")
def max_gradient_smallest(dy, x, size):
    return max_gradient.reference(dy, -x, size)
