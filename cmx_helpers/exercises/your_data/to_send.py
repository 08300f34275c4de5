"""Exercise your_data.to_send, lesson 18_your_data: what makes the plain mean right."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "your_data.to_send",
    points=2,
    minutes=4,
    hints=(
        "The whole gradient is Σ n_r g_r / B. The engine divides your sum by p: multiply by p beforehand.",
        "So a process sends p · n_r / B times its own mean gradient.",
        "Without rows, the mean of nothing is NaN, and 0 · NaN is NaN: send zeros.",
    ),
)
def to_send(gradient, rows, batch, processes):
    if rows == 0:
        return np.zeros_like(gradient)
    return gradient * processes * rows / batch


@to_send.cases
def to_send_cases(rng):
    return [
        (np.array([4.0]), 3, 4, 2),
        (rng.normal(size=(3, 2)), 6, 32, 5),
        (np.full((2, 3), np.nan), 0, 3, 4),
        (rng.normal(size=4), 11, 40, 3),
        (rng.normal(size=(2, 2)), 8, 24, 3),
    ]


@to_send.right
def to_send_by_shares(gradient, rows, batch, processes):
    share, even = rows / batch, 1 / processes
    return share / even * gradient if rows else 0 * np.nan_to_num(gradient)


@to_send.right
def to_send_with_where(gradient, rows, batch, processes):
    return np.where(rows > 0, np.nan_to_num(gradient) * (processes * rows / batch), 0.0)


def _but(rows, gradient, value):
    return value if rows else np.zeros_like(gradient)


@to_send.wrong(
    """You send the mean of your own rows as it is. Then a process with one row counts as much as one with
    three."""
)
def to_send_plain(gradient, rows, batch, processes):
    return _but(rows, gradient, gradient)


@to_send.wrong(
    """Without rows yours sends NaN: the mean of nothing, and 0 · NaN is NaN. One such process spoils the
    weights of all. Send zeros."""
)
def to_send_nan(gradient, rows, batch, processes):
    return gradient * processes * rows / batch


@to_send.wrong(
    """You send your own mean as it is, and NaN where there are no rows. Weigh it by your rows; without any,
    send zeros."""
)
def to_send_untouched(gradient, rows, batch, processes):
    return gradient


@to_send.wrong(
    """The share of the rows is there, and the engine then divides once more, by the number of processes:
    multiply by it beforehand."""
)
def to_send_share(gradient, rows, batch, processes):
    return _but(rows, gradient, gradient * rows / batch)


@to_send.wrong("You send the sum over your rows. Divide by the batch, and multiply by the processes.")
def to_send_sum(gradient, rows, batch, processes):
    return _but(rows, gradient, gradient * rows)


@to_send.wrong("The batch is missing: divide by the rows of all processes together.")
def to_send_without_batch(gradient, rows, batch, processes):
    return _but(rows, gradient, gradient * rows * processes)


@to_send.wrong("You divide by the number of processes; the engine does so, too. Multiply by it.")
def to_send_divided(gradient, rows, batch, processes):
    return _but(rows, gradient, gradient * rows / batch / processes)


@to_send.wrong("The share is upside down: who has few rows counts most in yours. Rows over batch.")
def to_send_upside_down(gradient, rows, batch, processes):
    return _but(rows, gradient, gradient * processes * batch / max(rows, 1))


@to_send.wrong("Your own rows are missing: multiply by their number.")
def to_send_without_rows(gradient, rows, batch, processes):
    return _but(rows, gradient, gradient * processes / batch)


@to_send.wrong("You divide by your own rows. The gradient is a mean already; it is weighed by them.")
def to_send_per_row(gradient, rows, batch, processes):
    return _but(rows, gradient, gradient / max(rows, 1))
