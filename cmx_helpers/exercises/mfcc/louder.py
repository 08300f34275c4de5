"""Exercise mfcc.louder, lesson 08_mfcc."""

import numpy as np

from cmx_helpers.exercises._engine import prediction


@prediction(
    "mfcc.louder",
    points=1,
    minutes=3,
    parts=("c₀", "c₁"),
    tolerance=2e-3,  # 68 passes for 68.1, the result with √127 does not
    hints=(
        "Twice the amplitude is four times the power. How many dB is that, in every band?",
        "The same number is added to all 128 bands. Which wave of the DCT is constant, and how large are "
        "its 128 weights?",
        "The weights of wave 0 are √(1/128) each, and 128 · √(1/128) = √128. All other waves add up to zero.",
    ),
)
def louder():
    return 20 * np.log10(2) * np.sqrt(128), 0.0


@louder.wrong("Right for c₁. In c₀ the 6.02 dB of all 128 bands add up, with the weight √(1/128) each.")
def louder_one_band():
    return 20 * np.log10(2), 0.0


@louder.wrong(
    "Twice the amplitude is four times the power, so 10 · log₁₀ 4 = 6.02 dB in each band, not 3.01."
)
def louder_twice_the_power():
    return 10 * np.log10(2) * np.sqrt(128), 0.0


@louder.wrong("That is the sum over 128 bands. Each weight of the orthonormal wave 0 is √(1/128), not 1.")
def louder_without_scale():
    return 20 * np.log10(2) * 128, 0.0


@louder.wrong("Both rise in your answer. But wave 1 adds up to zero: a constant row holds nothing of it.")
def louder_both():
    return 20 * np.log10(2) * np.sqrt(128), 20 * np.log10(2) * np.sqrt(128)


@louder.wrong(
    "6.02 dB is the change of each band, before the DCT. Now transform a row of 128 equal numbers: how much "
    "of wave 0 is in it, and how much of wave 1?"
)
def louder_before_the_dct():
    return 20 * np.log10(2), 20 * np.log10(2)


@louder.wrong(
    "The powers grow by the factor 4, but MFCCs are made of decibels: the logarithm turns the factor into "
    "an added constant, 10 · log₁₀ 4."
)
def louder_without_logarithm():
    return 4.0, 4.0


@louder.wrong("All bands rise by 6.02 dB, so their mean rises as well, and c₀ is that mean times √128.")
def louder_nothing():
    return 0.0, 0.0


@louder.wrong(
    "Right for c₁. 20 · log₁₀ is for an amplitude: you took it of the power, and count the doubling twice."
)
def louder_20_log_of_the_power():
    return 20 * np.log10(4) * np.sqrt(128), 0.0


@louder.wrong("Right for c₁. That is 3 dB in one band. The amplitude doubles, and 128 bands add up.")
def louder_three_decibels():
    return 10 * np.log10(2), 0.0


@louder.wrong("Right for c₁. √(2/128) is the scale of the waves from 1 on; that of wave 0 is √(1/128).")
def louder_scale_of_the_others():
    return 20 * np.log10(2) * np.sqrt(256), 0.0


@louder.wrong("Right for c₁. You divide by √128: the 128 bands add up first, and 128 · √(1/128) is √128.")
def louder_divided():
    return 20 * np.log10(2) / np.sqrt(128), 0.0
