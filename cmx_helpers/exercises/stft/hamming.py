"""Exercise stft.hamming, lesson 07_stft."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "stft.hamming",
    points=2,
    minutes=4,
    hints=(
        "w[n] = 0.54 − 0.46 · cos(2πn / N), for n = 0 … N − 1. np.arange(N) makes all n at once.",
        "Periodic: the next sample after the last would be w[N], and has to equal w[0]. What divides n?",
        "Check length 4 by hand: the cosines are 1, 0, −1, 0, so the window is 0.08, 0.54, 1, 0.54.",
    ),
)
def hamming(length):
    n = np.arange(length)
    return 0.54 - 0.46 * np.cos(2 * np.pi * n / length)


@hamming.cases
def hamming_cases(rng):
    return [(4,), (8,), (64,), (25,), *((int(length),) for length in rng.integers(5, 600, 3))]


@hamming.right
def hamming_by_a_loop(length):
    return [0.54 - 0.46 * np.cos(2 * np.pi * n / length) for n in range(length)]


@hamming.right
def hamming_by_cutting_a_symmetric_one(length):
    return np.hamming(length + 1)[:-1]


@hamming.wrong(
    "This is the symmetric window (length − 1 below the fraction, as in np.hamming): its last sample equals "
    "its first. Spectra need the periodic one, where the sample after the last would equal the first."
)
def hamming_symmetric(length):
    return np.hamming(length)


@hamming.wrong(
    "These are the constants of the Hann window, 0.5 and 0.5, which ends at zero. Hamming has 0.54 and 0.46, "
    "and ends at 0.08."
)
def hamming_with_constants_of_hann(length):
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)


@hamming.wrong(
    "This is the symmetric Hann window (np.hanning). Two things change: the constants are 0.54 and 0.46, and "
    "n is divided by length, not by length − 1."
)
def hamming_of_hanning(length):
    return np.hanning(length)


@hamming.wrong(
    "The window is one sample early: n starts at 0, where it is smallest, 0.08. Yours starts at n = 1."
)
def hamming_from_one(length):
    return 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(1, length + 1) / length)


@hamming.wrong(
    "A sine where the cosine belongs: the window is smallest at n = 0 and largest in the middle, and a sine "
    "is neither."
)
def hamming_with_a_sine(length):
    return 0.54 - 0.46 * np.sin(2 * np.pi * np.arange(length) / length)


@hamming.wrong(
    "Plus where minus belongs: your window is 1 at its ends and 0.08 in the middle. It has to fade the ends."
)
def hamming_upside_down(length):
    return 0.54 + 0.46 * np.cos(2 * np.pi * np.arange(length) / length)


@hamming.wrong(
    "The constants are exchanged: 0.54 stands alone and 0.46 before the cosine. Yours goes below zero."
)
def hamming_with_exchanged_constants(length):
    return 0.46 - 0.54 * np.cos(2 * np.pi * np.arange(length) / length)


@hamming.wrong(
    "Half a period only: the angle goes from 0 to π, so the window rises and never falls. It needs 2π."
)
def hamming_with_half_a_period(length):
    return 0.54 - 0.46 * np.cos(np.pi * np.arange(length) / length)


@hamming.wrong("The angle is in degrees. np.cos takes radians: a whole turn is 2π.")
def hamming_in_degrees(length):
    return 0.54 - 0.46 * np.cos(360 * np.arange(length) / length)


@hamming.wrong("One sample too many: n runs from 0 to length − 1, that is np.arange(length).")
def hamming_one_too_long(length):
    return 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(length + 1) / length)
