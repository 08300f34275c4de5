"""Exercise stft.faulty, lesson 07_stft."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "stft.faulty",
    points=1,
    minutes=3,
    hints=(
        "Time, bins and shape are right. What has changed is the dark between the lines.",
        "Energy in every bin, far from any tone, has a name in this lesson: leakage. What keeps it away?",
    ),
)
def faulty():
    return "B"


@faulty.wrong("Then there would be more columns. Both pictures have the same number.")
def faulty_hop():
    return "A"


@faulty.wrong("Colours show sizes in both pictures, so nothing would change.")
def faulty_sizes():
    return "C"


@faulty.wrong("Then the picture would be twice as high, its upper half a mirror of the lower.")
def faulty_bins():
    return "D"
