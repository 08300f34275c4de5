"""Exercise stft.alias, lesson 07_stft."""

from cmx_helpers.exercises._engine import exercise


@exercise(
    "stft.alias",
    points=1,
    minutes=4,
    hints=(
        "Take away as many whole sample rates as bring the tone nearest to 0: round(frequency / sr) of them.",
        "What is left may be negative. A cosine does not care about the sign: abs(...).",
    ),
)
def alias(frequency, sr):
    return abs(frequency - sr * round(frequency / sr))


@alias.cases
def alias_cases(rng):
    drawn = [(int(rng.integers(0, 60000)), int(rng.integers(4000, 48000))) for _ in range(6)]
    return [(6, 8), (2, 8), (5000, 8000), (13000, 8000), (8000, 8000), *drawn]


@alias.right
def alias_by_remainder(frequency, sr):
    left = frequency % sr
    return min(left, sr - left)


@alias.wrong("You took the remainder only. A tone above sr / 2 is heard as its distance from sr.")
def alias_remainder(frequency, sr):
    return frequency % sr


@alias.wrong(
    "You measured from sr / 2. The tone is mirrored there: it lies as far below sr / 2 as it was above."
)
def alias_from_the_half(frequency, sr):
    return frequency if frequency <= sr / 2 else frequency - sr / 2


@alias.wrong(
    "Right up to sr. A tone above sr has made whole turns more than once: take sr · round(frequency / sr)."
)
def alias_once(frequency, sr):
    return frequency if frequency <= sr / 2 else abs(sr - frequency)


@alias.wrong("The sign is left: a negative frequency is heard as the positive one. Take abs.")
def alias_signed(frequency, sr):
    return frequency - sr * round(frequency / sr)
