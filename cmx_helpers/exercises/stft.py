"""Exercises of lesson 07_stft."""

import cmath

import numpy as np

from cmx_helpers.exercises._engine import exercise, prediction


@exercise(
    "stft.frames",
    points=2,
    minutes=8,
    hints=(
        "Without centring: list the starts 0, hop_length, 2·hop_length, … What is the last start that fits?",
        "The last start is at most samples - n_fft. Whole hops up to there, plus the first frame.",
        "With centring the sound is longer: n_fft // 2 zeros before it and n_fft // 2 after it.",
    ),
)
def frames(samples, n_fft, hop_length, center):
    if center:
        samples = samples + 2 * (n_fft // 2)
    return 1 + (samples - n_fft) // hop_length


@frames.cases
def frames_cases(rng):
    cases = [
        (8, 4, 2, False),
        (8, 4, 2, True),
        (22050, 2048, 512, True),
        (22050, 2048, 512, False),
        (1024, 1024, 256, False),
        (1000, 256, 100, True),
        (4096, 256, 256, False),
        (4096, 256, 64, True),
    ]
    for center in (False, True):
        for _ in range(4):
            n_fft = 2 * int(rng.integers(8, 300))
            samples = n_fft + int(rng.integers(0, 5000))
            cases.append((samples, n_fft, int(rng.integers(1, n_fft)), center))
    return cases


@frames.right
def frames_by_listing_the_starts(samples, n_fft, hop_length, center):
    last = samples + 2 * (n_fft // 2) - n_fft if center else samples - n_fft
    return len(range(0, last + 1, hop_length))


@frames.right
def frames_by_two_formulas(samples, n_fft, hop_length, center):
    if center and n_fft % 2 == 0:
        return 1 + samples // hop_length
    return int(np.floor((samples + (n_fft - 1 if center else 0) - n_fft) / hop_length)) + 1


@frames.wrong(
    "One frame too few: (samples - n_fft) // hop_length counts the hops, and there is one frame more than "
    "there are hops. A sound as long as one frame has one frame, not none."
)
def frames_without_the_first(samples, n_fft, hop_length, center):
    return frames_ignoring_center(samples + 2 * (n_fft // 2) * center, n_fft, hop_length, False) - 1


@frames.wrong(
    "The centring is forgotten: with center=True there are n_fft // 2 zeros on both sides, so the sound is "
    "n_fft samples longer before it is cut (for an even n_fft)."
)
def frames_ignoring_center(samples, n_fft, hop_length, center):
    return 1 + (samples - n_fft) // hop_length


@frames.wrong(
    "The zeros of center=True are on one side only. There are n_fft // 2 on each side, so that the first "
    "frame is centred on the first sample and the last samples get their frames too."
)
def frames_padded_once(samples, n_fft, hop_length, center):
    return 1 + (samples + n_fft // 2 * center - n_fft) // hop_length


@frames.wrong(
    "Centred always: without center there are no zeros around the sound, and the frames have to fit inside."
)
def frames_always_centred(samples, n_fft, hop_length, center):
    return 1 + samples // hop_length


@frames.wrong(
    "Rounded up where the count rounds down: a last frame that does not fit in full is left out. Try 1,000 "
    "samples, n_fft 256, hops of 100."
)
def frames_rounded_up(samples, n_fft, hop_length, center):
    padded = samples + 2 * (n_fft // 2) * center
    return 1 - (n_fft - padded) // hop_length


@frames.wrong(
    "You moved by n_fft from one frame to the next. Frames overlap: each starts hop_length samples after "
    "the one before, whatever its length."
)
def frames_end_to_end(samples, n_fft, hop_length, center):
    return (samples + 2 * (n_fft // 2) * center) // n_fft


@frames.wrong(
    "The hop is one sample too long. hop_length counts from the start of one frame to the start of the next: "
    "divide by hop_length itself."
)
def frames_with_a_hop_too_long(samples, n_fft, hop_length, center):
    return 1 + (samples + 2 * (n_fft // 2) * center - n_fft) // (hop_length + 1)


@frames.wrong(
    "n_fft is not used: samples // hop_length counts starts, but the last of them have no room for a whole "
    "frame, and with center there is one more."
)
def frames_without_n_fft(samples, n_fft, hop_length, center):
    return samples // hop_length


@frames.wrong("A number of frames is a whole number: divide with // (which rounds down), not with /.")
def frames_with_fractions(samples, n_fft, hop_length, center):
    return 1 + (samples + 2 * (n_fft // 2) * center - n_fft) / hop_length


@exercise(
    "stft.hamming",
    points=2,
    minutes=8,
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


@exercise(
    "stft.inverse_dft",
    points=3,
    minutes=12,
    hints=(
        "Start from the DFT as a matrix. Two things change: the sign in the exponent, and a factor.",
        "Put X = [1, 0, 0, 0] in. It is the transform of [1/4, 1/4, 1/4, 1/4].",
        "np.outer(n, k) makes all products n·k. Then one matrix product, divided by N.",
    ),
)
def inverse_dft(X):
    N = len(X)
    n = k = np.arange(N)
    return np.exp(2j * np.pi * np.outer(n, k) / N) @ X / N


@inverse_dft.cases
def inverse_dft_cases(rng):
    cases = [
        (np.array([8, 0, 8 - 8j, 0, 0, 0, 8 + 8j, 0]),),
        (np.array([1.0 + 0j, 0, 0, 0]),),
    ]
    for size in (3, 5, 8, 12):
        cases.append((rng.normal(size=size) + 1j * rng.normal(size=size),))
    return cases


@inverse_dft.right
def inverse_dft_by_loops(X):
    x = [0j] * len(X)
    for n in range(len(X)):
        for k in range(len(X)):
            x[n] += X[k] * cmath.exp(2j * cmath.pi * k * n / len(X)) / len(X)
    return x


@inverse_dft.right
def inverse_dft_by_conjugating_twice(X):
    return np.conj(np.fft.fft(np.conj(X))) / len(X)


@inverse_dft.wrong(
    "The sign in the exponent is the forward one, so the sound comes out backwards in time. The inverse "
    "has a plus."
)
def inverse_dft_with_the_forward_sign(X):
    return np.fft.fft(X) / len(X)


@inverse_dft.wrong(
    "N times too large. Every bin adds its share to every sample: divide the sum by N. (The forward "
    "transform of this lesson does not divide.)"
)
def inverse_dft_not_divided(X):
    return np.fft.ifft(X) * len(X)


@inverse_dft.wrong(
    "Divided by √N. That belongs to a pair where both directions divide by √N. Ours does not divide on the "
    "way there, so the way back divides by N."
)
def inverse_dft_divided_by_the_root(X):
    return np.fft.ifft(X, norm="ortho")


@inverse_dft.wrong("This is the forward transform: turn the sign in the exponent and divide by N.")
def inverse_dft_forward(X):
    return np.fft.fft(X)


@inverse_dft.wrong(
    "The imaginary part is lost. The inverse of any X is asked for; it is real only if X has the mirror "
    "symmetry of a real sound."
)
def inverse_dft_real_part(X):
    return np.fft.ifft(X).real


@inverse_dft.wrong(
    "X was conjugated on the way (np.conj, .conj().T or np.vdot): every imaginary part changes its sign, and "
    "the sound comes out conjugated and backwards."
)
def inverse_dft_of_the_conjugate(X):
    return np.fft.ifft(np.conj(X))


@inverse_dft.wrong("The factor 2π is missing: bin 1 turns once, by 2π, while n goes from 0 to N.")
def inverse_dft_without_two_pi(X):
    n = np.arange(len(X))
    return np.exp(1j * np.outer(n, n) / len(X)) @ X / len(X)


@prediction(
    "stft.heard",
    points=2,
    minutes=5,
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
