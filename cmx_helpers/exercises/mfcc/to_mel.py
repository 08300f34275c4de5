"""Exercise mfcc.to_mel, lesson 08_mfcc."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "mfcc.to_mel",
    points=1,
    minutes=4,
    tolerance=1e-6,
    hints=(
        "Up to 1000 Hz it is 3 f / 200, above it 15 + 27 ln(f / 1000) / ln 6.4. np.log is ln.",
        "For one number an if will do. For a whole array: np.where(f < 1000, below, above).",
    ),
)
def to_mel(f):
    above = 15 + 27 * np.log(np.maximum(f, 1000) / 1000) / np.log(6.4)
    return np.where(f < 1000, 3 * f / 200, above)


@to_mel.cases
def to_mel_cases(rng):
    return [
        (np.array([0.0, 500, 1000, 6400]),),
        (rng.uniform(0, 11025, size=7),),
        (rng.uniform(0, 999, size=3),),
    ]


@to_mel.right
def to_mel_one_by_one(f):
    return [3 * x / 200 if x < 1000 else 15 + 27 * np.log(x / 1000) / np.log(6.4) for x in f]


@to_mel.wrong("That is HTK's formula. Slaney's is a straight line up to 1000 Hz and a logarithm above.")
def to_mel_htk(f):
    return 2595 * np.log10(1 + f / 700)


@to_mel.wrong("The straight line goes on above 1000 Hz: there the logarithm takes over.")
def to_mel_straight(f):
    return 3 * f / 200


@to_mel.wrong("The logarithm begins at 0, and the line has reached 15 mel at 1000 Hz: add the 15.")
def to_mel_without_15(f):
    return np.where(f < 1000, 3 * f / 200, 27 * np.log(np.maximum(f, 1000) / 1000) / np.log(6.4))


@to_mel.wrong("You took the logarithm to base 10 above and ln below the fraction: both must be the same.")
def to_mel_two_logarithms(f):
    return np.where(f < 1000, 3 * f / 200, 15 + 27 * np.log10(np.maximum(f, 1000) / 1000) / np.log(6.4))
