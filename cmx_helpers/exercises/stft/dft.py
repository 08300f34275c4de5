"""Exercise stft.dft, lesson 07_stft."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "stft.dft",
    points=2,
    minutes=7,
    hints=(
        "All products k · n at once: np.outer(np.arange(N), np.arange(N)).",
        "The matrix is np.exp(-2j * np.pi * products / N). Row k is the tone that turns k times.",
        "A matrix times a vector adds up along n: matrix @ x.",
    ),
)
def dft(x):
    N = len(x)
    n = k = np.arange(N)
    return np.exp(-2j * np.pi * np.outer(k, n) / N) @ x


@dft.cases
def dft_cases(rng):
    drawn = [(rng.normal(size=size),) for size in (1, 5, 8, 13)]
    return [
        (np.array([3, 3, -1, -1, 3, 3, -1, -1]),),
        *drawn,
        (rng.normal(size=6) + 1j * rng.normal(size=6),),
    ]


@dft.right
def dft_by_loops(x):
    N = len(x)
    return [sum(x[n] * np.exp(-2j * np.pi * k * n / N) for n in range(N)) for k in range(N)]


@dft.right
def dft_with_cosine_and_sine(x):
    angle = 2 * np.pi * np.outer(np.arange(len(x)), np.arange(len(x))) / len(x)
    return np.cos(angle) @ x - 1j * (np.sin(angle) @ x)


@dft.wrong("The sign in the exponent is turned: that is the way back. The DFT has exp(−2πi k n / N).")
def dft_with_the_sign_turned(x):
    n = np.arange(len(x))
    return np.exp(2j * np.pi * np.outer(n, n) / len(x)) @ x


@dft.wrong("Half a turn for a whole one: the exponent has 2π, and yours has π.")
def dft_with_half_turns(x):
    n = np.arange(len(x))
    return np.exp(-1j * np.pi * np.outer(n, n) / len(x)) @ x


@dft.wrong(
    "You divided by N. That belongs to the way back, once: with both, the sound would come back N times "
    "smaller."
)
def dft_divided(x):
    n = np.arange(len(x))
    return np.exp(-2j * np.pi * np.outer(n, n) / len(x)) @ x / len(x)


@dft.wrong(
    "Only the cosine answers are there: the real parts. Keep the sine answers, too, as the imaginary parts."
)
def dft_real(x):
    n = np.arange(len(x))
    return np.cos(2 * np.pi * np.outer(n, n) / len(x)) @ x


@dft.wrong(
    "The division by N is missing in the exponent, so every tone makes whole turns from sample to sample."
)
def dft_without_n(x):
    n = np.arange(len(x))
    return np.exp(-2j * np.pi * np.outer(n, n)) @ x
