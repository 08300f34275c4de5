"""Exercise stft.fft, lesson 07_stft."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "stft.fft",
    points=2,
    minutes=10,
    hints=(
        "One sample is its own transform: if len(x) == 1, return it.",
        "even, odd = fft(x[::2]), fft(x[1::2]) are the transforms of the halves.",
        "turned = np.exp(-2j * np.pi * np.arange(N // 2) / N) * odd. First half: even + turned, second: "
        "even − turned.",
    ),
)
def fft(x):
    N = len(x)
    if N == 1:
        return np.array(x, dtype=complex)
    even, odd = fft(x[::2]), fft(x[1::2])
    turned = np.exp(-2j * np.pi * np.arange(N // 2) / N) * odd
    return np.concatenate([even + turned, even - turned])


@fft.cases
def fft_cases(rng):
    return [
        (np.array([3, 3, -1, -1, 3, 3, -1, -1]),),
        *((rng.normal(size=size),) for size in (1, 2, 4, 16, 32)),
    ]


@fft.right
def fft_by_matrix(x):
    n = np.arange(len(x))
    return np.exp(-2j * np.pi * np.outer(n, n) / len(x)) @ x


def _halves(x, join):
    if len(x) == 1:
        return np.array(x, dtype=complex)
    even, odd = _halves(x[::2], join), _halves(x[1::2], join)
    return join(even, odd, np.arange(len(x) // 2), len(x))


@fft.wrong("The odd half is not turned: its samples come one sample later, so bin k needs exp(−2πi k / N).")
def fft_without_turning(x):
    return _halves(x, lambda even, odd, k, N: np.concatenate([even + odd, even - odd]))


@fft.wrong(
    "The second half of the bins is a copy of the first. There the sign of the odd part turns: even − turned."
)
def fft_with_two_equal_halves(x):
    def join(even, odd, k, N):
        turned = np.exp(-2j * np.pi * k / N) * odd
        return np.concatenate([even + turned, even + turned])

    return _halves(x, join)


@fft.wrong("Even and odd samples have changed places: the odd ones come later, so they are turned.")
def fft_with_halves_exchanged(x):
    def join(even, odd, k, N):
        turned = np.exp(-2j * np.pi * k / N) * even
        return np.concatenate([odd + turned, odd - turned])

    return _halves(x, join)


@fft.wrong("The sign in the exponent is turned: that is the way back.")
def fft_with_the_sign_turned(x):
    def join(even, odd, k, N):
        turned = np.exp(2j * np.pi * k / N) * odd
        return np.concatenate([even + turned, even - turned])

    return _halves(x, join)
