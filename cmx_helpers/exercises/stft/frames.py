"""Exercise stft.frames, lesson 07_stft."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "stft.frames",
    points=2,
    minutes=6,
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
        (1279, 1024, 256, False),  # one sample short of a second frame
        (1023, 64, 32, True),
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
