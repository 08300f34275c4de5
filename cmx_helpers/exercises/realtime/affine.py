"""Exercise realtime.affine, lesson 17_realtime: a grid that wastes no number."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.affine",
    points=2,
    minutes=5,
    parts=("scale", "zero point"),
    hints=(
        "low = min(x.min(), 0) and high = max(x.max(), 0): zero is always covered.",
        "From −128 to 127 there are 255 steps: scale = (high − low) / 255.",
        "low must land on −128: low / scale + zero_point = −128. Round, and make it an int.",
    ),
)
def affine(x):
    low, high = min(x.min(), 0), max(x.max(), 0)
    scale = (high - low) / 255
    return scale, int(np.rint(-128 - low / scale))


@affine.cases
def affine_cases(rng):
    return [
        (np.array([-1.0, 0.3, 0.74]),),
        (np.array([0.0, 2.0, 6.0]),),
        (rng.uniform(1.1, 3.0, size=(3, 4)),),  # zero lies outside
        (rng.uniform(-5.0, -1.1, size=7),),
        (rng.normal(size=(4, 5)) + 0.4,),
    ]


@affine.right
def affine_with_append(x):
    grid = np.append(x, 0.0)
    scale = np.ptp(grid) / 255
    return scale, round(127 - grid.max() / scale)


@affine.right
def affine_by_floor(x):
    low, high = min(0.0, float(np.min(x))), max(0.0, float(np.max(x)))
    scale = (high - low) / (127 + 128)
    return scale, -128 + int(np.floor(-low / scale + 0.5))


def _with(x, low, high, steps=255, bottom=-128, sign=-1):
    scale = (high - low) / steps
    return scale, int(np.rint(bottom + sign * low / scale))


def _ends(x):
    return min(x.min(), 0), max(x.max(), 0)


@affine.wrong("Zero must be on the grid, even where all numbers are positive: begin at min(x.min(), 0).")
def affine_without_zero(x):
    return _with(x, x.min(), x.max())


@affine.wrong("256 numbers have 255 steps between them.")
def affine_256(x):
    return _with(x, *_ends(x), steps=256)


@affine.wrong("Your zero point is for eight bits without a sign, 0 to 255. Here `low` lands on −128.")
def affine_unsigned(x):
    return _with(x, *_ends(x), bottom=0)


@affine.wrong("The sign of low / scale is turned round: low / scale + zero_point is to be −128.")
def affine_sign(x):
    return _with(x, *_ends(x), sign=1)


@affine.wrong("The zero point is not rounded. It is a whole number, or zero is not on the grid.")
def affine_unrounded(x):
    low, high = _ends(x)
    return (high - low) / 255, -128 - low / ((high - low) / 255)


@affine.wrong("The zero point is cut off, not rounded.")
def affine_cut_off(x):
    low, high = _ends(x)
    return (high - low) / 255, int(-128 - low / ((high - low) / 255))


@affine.wrong("That is the symmetric grid, of the largest magnitude, with zero point 0.")
def affine_symmetric(x):
    return np.abs(x).max() / 127, 0


@affine.wrong("The steps reach over 127, half of the grid: from −128 to 127 there are 255.")
def affine_half(x):
    return _with(x, *_ends(x), steps=127)


@affine.wrong("The order is scale, then zero point.")
def affine_exchanged(x):
    return affine.reference(x)[::-1]


@affine.wrong("Here `low` lands on −127. The grid begins at −128.")
def affine_from_127(x):
    return _with(x, *_ends(x), bottom=-127)


@affine.wrong(
    "The grid has to begin at `low`, below zero. Yours begins at zero: what is negative is cut off."
)
def affine_from_zero(x):
    return _with(x, 0, _ends(x)[1]) if x.max() > 0 else (1.0, -128)
