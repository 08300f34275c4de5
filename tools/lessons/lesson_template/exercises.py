"""Exercises of lesson 99_lesson_topic."""

import numpy as np

from cmx_helpers.exercises._engine import exercise, prediction


@exercise(
    "lesson_topic.smooth",
    points=2,
    minutes=8,
    hints=(
        "How many windows of `width` neighbours fit into x? That is the length of the result.",
        "Window a is x[a : a + width]. Take the mean of each.",
    ),
)
def smooth(x, width):
    return np.array([x[a : a + width].mean() for a in range(len(x) - width + 1)])


@smooth.cases
def smooth_cases(rng):
    return [(np.array([2.0, 4.0, 9.0, 5.0]), 3), (rng.normal(size=9), 4), (rng.normal(size=5), 1)]


@smooth.right
def smooth_by_running_sums(x, width):
    sums = np.concatenate([[0.0], np.cumsum(x)])
    return (sums[width:] - sums[:-width]) / width


@smooth.wrong("These are sums. Divide each by the width: a mean of equal numbers is that number.")
def smooth_summed(x, width):
    return smooth_by_running_sums(x, width) * width


@smooth.wrong("One window is missing at the end: size - width + 1 of them fit, the first one included.")
def smooth_one_too_few(x, width):
    return smooth_by_running_sums(x, width)[:-1]


@smooth.wrong("Your windows lie side by side. Here they overlap: each starts one place after the one before.")
def smooth_side_by_side(x, width):
    return smooth_by_running_sums(x, width)[::width]


@prediction(
    "lesson_topic.length",
    points=1,
    minutes=3,
    hints=(
        "Where may a window of 5 start, so that it still fits into 100 entries?",
        "The last start is 95, and the first is 0.",
    ),
)
def length():
    return 96


@length.wrong("One too few: the windows start at 0, 1, …, 95, and that is one more than 95.")
def length_of_the_steps():
    return 95


@length.wrong("That is the length of x. The last windows would hang over the end.")
def length_kept():
    return 100


@length.wrong("You laid the windows side by side. They overlap.")
def length_side_by_side():
    return 20


@prediction(
    "lesson_topic.fault",
    points=1,
    minutes=2,
    hints=("How many points has the curve, and how many should it have?", "Divide the one by the other."),
)
def fault():
    return 3


@fault.wrong("Sums of 31 would be 31 times as high. The height is right.")
def fault_of_height():
    return 1


@fault.wrong("One window less would not be seen. Here most of them are missing.")
def fault_of_one_window():
    return 2
