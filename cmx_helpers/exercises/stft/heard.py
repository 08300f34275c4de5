"""Exercise stft.heard, lesson 07_stft."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "stft.heard",
    points=2,
    minutes=5,
    parts=("the tone", "the bin"),
    hints=(
        "The tone lies above half the sample rate. Which tone below it has the same samples? 5,500 is 5,500 "
        "away from 0 and … away from 8,000.",
        "Bin k belongs to the frequency k · sr / n_fft. How wide is one bin here?",
    ),
)
def heard():
    alias = 8000 - 5500
    return alias, alias * 256 // 8000


@heard.wrong(
    "5,500 Hz is above half the sample rate, so these samples cannot hold it: the tone folds back. It also "
    "has no bin, since the last one, 128, is at 4,000 Hz."
)
def heard_without_folding():
    return 5500, 176


@heard.wrong(
    "You folded at the right place but measured from it: 5,500 is 1,500 above 4,000, so the tone is heard "
    "1,500 below 4,000, not at 1,500."
)
def heard_distance_from_half_the_rate():
    return 1500, 48


@heard.wrong("The right two numbers, in the wrong order: first the tone in hertz, then the bin.")
def heard_in_the_wrong_order():
    return 80, 2500


@heard.wrong("The tone is right. The bin is counted from 0: bin k is at k · 8000 / 256 Hz.")
def heard_counted_from_one():
    return 2500, 81


@heard.wrong(
    "The tone is right. The bins are sr / n_fft = 31.25 Hz apart: n_fft bins fill the whole sample rate, not "
    "half of it."
)
def heard_bins_over_half_the_rate():
    return 2500, 160


@heard.wrong("The tone is right, and the bin belongs to the tone before folding.")
def heard_bin_of_the_true_tone():
    return 2500, 176


@heard.wrong(
    "The tone is right. 125 Hz is the width of a bin in another example; here it is "
    "sr / n_fft = 8000 / 256 Hz."
)
def heard_bins_of_another_example():
    return 2500, 20


@heard.wrong("The tone is right. Count the bins from 0: bin 0 is at 0 Hz, so bin k is at k · 8000 / 256 Hz.")
def heard_one_bin_too_low():
    return 2500, 79


@heard.wrong("A tone folds to a frequency that can be heard: the minus of its mirror image is dropped.")
def heard_negative():
    return -2500, -80


@heard.wrong(
    "That is half the sample rate, the highest tone and the last bin. The tone folds back from there."
)
def heard_at_the_fold():
    return 4000, 128
