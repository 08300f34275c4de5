"""The exercises of lesson 00_start_here."""

from cmx_helpers.exercises._engine import exercise, prediction


@exercise(
    "start_here.samples",
    points=1,
    minutes=3,
    hints=(
        "Two seconds hold twice as many samples as one second.",
        "Multiply, then use round().",
    ),
)
def samples(seconds, sample_rate):
    return round(seconds * sample_rate)


@samples.cases
def samples_cases(rng):
    random = [(float(rng.uniform(0.1, 2)), int(rng.integers(4000, 48000))) for _ in range(5)]
    return [(1.0, 22050), (0.5, 8000), (0.1, 22055), *random]


@samples.right
def samples_by_adding_a_half(seconds, sample_rate):
    return int(seconds * sample_rate + 0.5)


@samples.wrong(
    "You divided. A sample rate is samples per second: more seconds must give more samples, so multiply."
)
def samples_divided(seconds, sample_rate):
    return round(sample_rate / seconds)


@samples.wrong(
    "You cut the decimals off, and so lose a sample whenever they are .5 or more: round to the nearest."
)
def samples_cut_off(seconds, sample_rate):
    return int(seconds * sample_rate)


@samples.wrong("You always round up. Round to the nearest: 2.2 becomes 2, and 2.7 becomes 3.")
def samples_rounded_up(seconds, sample_rate):
    return int(-(-seconds * sample_rate // 1))


@samples.wrong("You did not round: half a sample does not exist. Return a whole number.")
def samples_not_rounded(seconds, sample_rate):
    return seconds * sample_rate


@prediction(
    "start_here.sizes",
    points=1,
    minutes=3,
    hints=(
        "Pixels are rows times columns. Each pixel of a colour picture is three numbers.",
        "The sound has 22,050 samples in each second.",
    ),
)
def sizes():
    return (224 * 224 * 3, 22050)


@sizes.wrong("The photograph has 224×224 pixels, but each pixel of a colour picture is three numbers.")
def sizes_grey():
    return (224 * 224, 22050)


@sizes.wrong("The right numbers in the wrong order: the photograph comes first.")
def sizes_swapped():
    return (22050, 224 * 224 * 3)


@sizes.wrong("The photograph is right; the number for the sound is missing. Write a pair, such as (10, 20).")
def sizes_photograph_alone():
    return 224 * 224 * 3


@sizes.wrong("The photograph is right. One second of sound holds as many numbers as the sample rate says.")
def sizes_of_the_spoken_seven():
    return (224 * 224 * 3, 12968)
