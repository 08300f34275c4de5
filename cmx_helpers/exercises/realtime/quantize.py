"""Exercise realtime.quantize, lesson 17_realtime: the nearest whole number on the grid."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.quantize",
    points=2,
    minutes=3,
    hints=(
        "How many steps is x away from zero? Divide by the scale, and round: np.rint.",
        "Add the zero point, then cut off what lies beyond −128 and 127: np.clip.",
        "np.clip(np.rint(x / scale) + zero_point, -128, 127).astype(np.int8), in this order.",
    ),
)
def quantize(x, scale, zero_point):
    steps = np.rint(x / scale) + zero_point
    return np.clip(steps, -128, 127).astype(np.int8)


@quantize.cases
def quantize_cases(rng):
    return [
        (np.array([-1.0, 0.3, 0.74]), 1 / 127, 0),
        (np.array([-1.0, 0.3, 0.74, 0.0, 5.0, -5.0]), 1.74 / 255, 19),
        (rng.normal(size=(4, 5)), 0.013, int(rng.integers(-40, -20))),
        (
            3 * rng.normal(size=(6, 3)),
            np.array([0.02, 0.005, 0.011]),
            0,
        ),  # a step for each column; some beyond
    ]


@quantize.right
def quantize_by_floor(x, scale, zero_point):
    return np.minimum(127, np.maximum(-128, np.floor(x / scale + 0.5).astype(int) + zero_point))


@quantize.right
def quantize_with_round(x, scale, zero_point):
    return np.round(x / scale + zero_point).clip(-128, 127)


def _clipped(steps):
    return np.clip(steps, -128, 127)


@quantize.wrong("You cut the fraction off: astype goes towards zero. Round first, np.rint.")
def quantize_cut_off(x, scale, zero_point):
    return _clipped((x / scale).astype(int) + zero_point)


@quantize.wrong("You round down. The nearest whole number errs by half a step at most, yours by a whole one.")
def quantize_floor(x, scale, zero_point):
    return _clipped(np.floor(x / scale) + zero_point)


@quantize.wrong("You round up. The nearest whole number errs by half a step at most, yours by a whole one.")
def quantize_ceil(x, scale, zero_point):
    return _clipped(np.ceil(x / scale) + zero_point)


@quantize.wrong(
    """You cut nothing off. In eight bits 200 wraps round to −56: a large number comes back with the wrong
    sign. np.clip to −128 … 127 first."""
)
def quantize_wraps(x, scale, zero_point):
    return (np.rint(x / scale) + zero_point).astype(np.int64).astype(np.int8)


@quantize.wrong("What lies beyond −128 … 127 has to be cut off: it does not fit into eight bits.")
def quantize_unclipped(x, scale, zero_point):
    return np.rint(x / scale) + zero_point


@quantize.wrong("You multiply by the scale. A number is so many steps as the step fits into it: divide.")
def quantize_multiplied(x, scale, zero_point):
    return _clipped(np.rint(x * scale) + zero_point)


@quantize.wrong(
    "The zero point is subtracted. It is where 0 lies on the grid: add it. (The way back subtracts.)"
)
def quantize_subtracted(x, scale, zero_point):
    return _clipped(np.rint(x / scale) - zero_point)


@quantize.wrong("The zero point is missing.")
def quantize_without_zero_point(x, scale, zero_point):
    return _clipped(np.rint(x / scale))


@quantize.wrong(
    "You cut off before the zero point is added. Add it, then cut off: the ends are those of the grid."
)
def quantize_clipped_early(x, scale, zero_point):
    return _clipped(np.rint(x / scale)) + zero_point


@quantize.wrong("Those are eight bits without a sign, 0 to 255. With a sign they go from −128 to 127.")
def quantize_unsigned(x, scale, zero_point):
    return np.clip(np.rint(x / scale) + zero_point, 0, 255)


@quantize.wrong("You do not round. What is stored is a whole number.")
def quantize_unrounded(x, scale, zero_point):
    return _clipped(x / scale + zero_point)


@quantize.wrong("That is the way there and back: numbers on the grid. Return the whole numbers.")
def quantize_and_back(x, scale, zero_point):
    return (_clipped(np.rint(x / scale) + zero_point) - zero_point) * scale


@quantize.wrong("You cut off at −127. The grid's lowest number is −128.")
def quantize_symmetric(x, scale, zero_point):
    return np.clip(np.rint(x / scale) + zero_point, -127, 127)


@quantize.wrong("You cut off at 128. The grid's highest number is 127.")
def quantize_to_128(x, scale, zero_point):
    return np.clip(np.rint(x / scale) + zero_point, -128, 128)


@quantize.wrong("The zero point counts whole steps: add it after the division, not before.")
def quantize_zero_before(x, scale, zero_point):
    return _clipped(np.rint((x + zero_point) / scale))


@quantize.wrong(
    """astype alone does not round, it cuts the fraction off; and it cuts nothing off beyond −128 … 127, but
    wraps round. np.rint, then np.clip, then astype."""
)
def quantize_astype_alone(x, scale, zero_point):
    return (x / scale + zero_point).astype(np.int64).astype(np.int8)
