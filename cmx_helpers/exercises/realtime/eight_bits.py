"""Exercise realtime.eight_bits, lesson 17_realtime: three numbers on a grid."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "realtime.eight_bits",
    minutes=2,
    hints=(
        "The largest number by magnitude is 1, so one step is s = 1/127. How many steps are 0.3?",
        "0.3 / s = 38.1 and 0.74 / s = 93.98: take the nearest whole number.",
    ),
)
def eight_bits():
    return (-127, 38, 94)


@eight_bits.wrong("You cut off: 93.98 is nearer to 94 than to 93.")
def eight_bits_cut_off():
    return (-127, 38, 93)


@eight_bits.wrong("That is rounded up. Take the nearest whole number: 38.1 is nearer to 38.")
def eight_bits_rounded_up():
    return (-127, 39, 94)


@eight_bits.wrong(
    "Those are steps of 1/128. Then +1 would need the number 128, which eight bits do not have."
)
def eight_bits_of_128():
    return (-128, 38, 95)


@eight_bits.wrong("Those are steps of 1/100. The grid has 127 steps from 0 to the largest magnitude.")
def eight_bits_percent():
    return (-100, 30, 74)


@eight_bits.wrong(
    "You used 255 steps for the positive numbers alone; eight bits with a sign have 127 on a side."
)
def eight_bits_unsigned():
    return (-255, 76, 189)


@eight_bits.wrong("The sign is lost: −1.0 lies 127 steps *below* zero.")
def eight_bits_without_sign():
    return (127, 38, 94)


@eight_bits.wrong("Those are the numbers on the grid again. Asked are the whole numbers that are stored.")
def eight_bits_back():
    return (-1.0, 38 / 127, 94 / 127)
