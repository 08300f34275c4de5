"""Exercise stft.inverse_dft, lesson 07_stft."""

import cmath

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "stft.inverse_dft",
    points=3,
    minutes=8,
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


@inverse_dft.wrong("π where 2π belongs: bin 1 turns once, by 2π, while n goes from 0 to N.")
def inverse_dft_with_one_pi(X):
    n = np.arange(len(X))
    return np.exp(1j * np.pi * np.outer(n, n) / len(X)) @ X / len(X)


@inverse_dft.wrong("You count the bins from 1. Bin 0, the mean, does not turn: k goes from 0 to N − 1.")
def inverse_dft_bins_from_one(X):
    n = np.arange(len(X))
    return np.exp(2j * np.pi * np.outer(n, n + 1) / len(X)) @ X / len(X)


@inverse_dft.wrong(
    "You count the samples from 1: n goes from 0 to N − 1, and so your result is one sample early."
)
def inverse_dft_samples_from_one(X):
    return np.roll(np.fft.ifft(X), -1)


@inverse_dft.wrong(
    "Only cosines: the imaginary part of the wave is lost. The wave is "
    "exp(2πi·nk/N), a cosine and i times a sine."
)
def inverse_dft_of_cosines(X):
    n = np.arange(len(X))
    return np.cos(2 * np.pi * np.outer(n, n) / len(X)) @ X / len(X)


@inverse_dft.wrong("The i is missing in the exponent: without it nothing turns, everything grows.")
def inverse_dft_without_i(X):
    n = np.arange(len(X))
    return np.exp(2 * np.pi * np.outer(n, n) / len(X)) @ X / len(X)


@inverse_dft.wrong("N − 1 where N belongs: after N samples, not N − 1, the waves begin again.")
def inverse_dft_one_sample_short(X):
    n = np.arange(len(X))
    return np.exp(2j * np.pi * np.outer(n, n) / (len(X) - 1)) @ X / len(X)
