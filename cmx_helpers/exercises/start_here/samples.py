"""Exercise start_here.samples, lesson 00_start_here."""

from cmx_helpers.exercises._engine import exercise


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
