"""Exercise convolution.descend, lesson 01_convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.convolution.correlate_windows import correlate_windows as _forward
from cmx_helpers.exercises.convolution.kernel_gradient import kernel_gradient as _backward

correlate_windows, kernel_gradient = _forward.reference, _backward.reference


@exercise(
    "convolution.descend",
    points=2,
    minutes=5,
    hints=(
        "Four lines inside the loop over the steps: the output y, its slopes dy = 2 / N · (y - target), "
        "the gradient for the kernel, the step.",
        "N is y.size. The gradient is kernel_gradient(dy, x, k.shape, 1), and the step goes against it: "
        "k = k - rate * dk.",
    ),
)
def descend(x, target, k, steps, rate):
    for _ in range(steps):
        y = correlate_windows(x, k)
        dy = 2 * (y - target) / y.size
        k = k - rate * kernel_gradient(dy, x, k.shape, 1)
    return k


@descend.cases
def descend_cases(rng):
    cases = []
    for size, kernel_size, steps, rate in (
        ((6, 6), (3, 3), 1, 0.1),
        ((7, 5), (2, 3), 4, 0.05),
        ((8, 8), (3, 3), 7, 0.1),
    ):
        x = rng.normal(size=size)
        target = correlate_windows(x, rng.normal(size=kernel_size))
        cases.append((x, target, rng.normal(size=kernel_size), steps, rate))
    return cases


@descend.right
def descend_by_matrix(x, target, k, steps, rate):
    rows = sliding_window_view(x, k.shape).reshape(-1, k.size)
    weights = k.ravel().copy()
    for _ in range(steps):
        weights -= rate * 2 / len(rows) * rows.T @ (rows @ weights - target.ravel())
    return weights.reshape(k.shape)


@descend.right
def descend_in_place(x, target, k, steps, rate):
    step = 0
    while step < steps:
        error = correlate_windows(x, k) - target
        k -= rate * np.einsum("ab,abij->ij", 2 / error.size * error, sliding_window_view(x, k.shape))
        step += 1
    return k


@descend.wrong("You walk uphill. The gradient points to where the loss grows: go against it, k - rate · dk.")
def descend_uphill(x, target, k, steps, rate):
    return descend_by_matrix(x, target, k, steps, -rate)


@descend.wrong("One step only. Is the return indented too far, or the loop over the steps missing?")
def descend_one_step(x, target, k, steps, rate):
    return descend_by_matrix(x, target, k, 1, rate)


@descend.wrong(
    "The 2 is missing: the slope of a square is twice what is squared. (A rate twice as large would make up "
    "for it.)"
)
def descend_without_two(x, target, k, steps, rate):
    return descend_by_matrix(x, target, k, steps, rate / 2)


@descend.wrong(
    "The mean is missing: L is a mean over N output pixels, so each slope is divided by N = y.size."
)
def descend_without_mean(x, target, k, steps, rate):
    return descend_by_matrix(x, target, k, steps, rate * target.size)


@descend.wrong(
    "The output was worked out once, before the loop. After each step the kernel is another one, so y and dy "
    "must be made anew."
)
def descend_with_the_first_output(x, target, k, steps, rate):
    dy = 2 * (correlate_windows(x, k) - target) / target.size
    return k - steps * rate * kernel_gradient(dy, x, k.shape, 1)


@descend.wrong("The rate is missing: move by rate times the gradient, not by all of it.")
def descend_without_rate(x, target, k, steps, rate):
    return descend_by_matrix(x, target, k, steps, 1.0)


@descend.wrong("The kernel comes back as it went in: the step must be stored, k = k - rate · dk.")
def descend_standing_still(x, target, k, steps, rate):
    return k
