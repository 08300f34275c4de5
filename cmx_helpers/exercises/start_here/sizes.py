"""Exercise start_here.sizes, lesson 00_start_here."""

from cmx_helpers.exercises._engine import prediction


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
