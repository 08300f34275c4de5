"""Exercise mfcc.decibels, lesson 08_mfcc."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "mfcc.decibels",
    points=1,
    minutes=4,
    hints=(
        "First the fixed floor, inside the logarithm: np.maximum(power, 1e-10).",
        "Then 10 * np.log10 of it, and np.maximum with its own largest value less 80.",
    ),
)
def decibels(power):
    levels = 10 * np.log10(np.maximum(power, 1e-10))
    return np.maximum(levels, levels.max() - 80)


@decibels.cases
def decibels_cases(rng):
    spread = 10.0 ** rng.uniform(-13, 3, size=(4, 6))
    return [
        (np.array([1, 0.1, 1e-12]),),
        (spread,),
        (spread * 1e-9,),
        (rng.uniform(0.1, 1, size=5),),
        (np.zeros(3),),
    ]


@decibels.right
def decibels_clipped(power):
    levels = 10 * np.log10(np.clip(power, 1e-10, None))
    return np.clip(levels, levels.max() - 80, None)


@decibels.wrong("20 is for sizes. These are powers, squares of sizes: 10 times the logarithm.")
def decibels_of_sizes(power):
    levels = 20 * np.log10(np.maximum(power, 1e-10))
    return np.maximum(levels, levels.max() - 80)


@decibels.wrong("The second floor is missing: nothing may lie more than 80 dB below the loudest.")
def decibels_without_top(power):
    return 10 * np.log10(np.maximum(power, 1e-10))


@decibels.wrong("The natural logarithm: a bel is a power of ten, so np.log10.")
def decibels_natural(power):
    levels = 10 * np.log(np.maximum(power, 1e-10))
    return np.maximum(levels, levels.max() - 80)


@decibels.wrong("You added 1e-10 where the larger of the two is asked: a small power moves, too.")
def decibels_with_an_added_floor(power):
    levels = 10 * np.log10(power + 1e-10)
    return np.maximum(levels, levels.max() - 80)


@decibels.wrong("Your second floor stands at −80 dB. It lies 80 dB below the loudest value of this clip.")
def decibels_with_a_fixed_floor(power):
    return np.maximum(10 * np.log10(np.maximum(power, 1e-10)), -80)
