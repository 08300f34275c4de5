"""Exercise mfcc.dct_basis, lesson 08_mfcc."""

import numpy as np
import scipy.fft

from cmx_helpers.exercises._engine import exercise


def _cosines(n, length, shift=0.5):
    return np.cos(np.pi * np.arange(n)[:, None] * (np.arange(length) + shift) / length)


def _scale(n, length):
    return np.sqrt(np.where(np.arange(n) == 0, 1, 2) / length)[:, None]


@exercise(
    "mfcc.dct_basis",
    points=2,
    minutes=7,
    hints=(
        "Rows are waves, counted from 0; columns are places. Make one of them a column with [:, None].",
        "The places count from the middle of each cell: m + ½.",
        "Row 0 is scaled by √(1 / length), every other row by √(2 / length): B @ B.T is the unit matrix.",
    ),
)
def dct_basis(n, length):
    wave, place = np.arange(n)[:, None], np.arange(length)
    scale = np.where(wave == 0, np.sqrt(1 / length), np.sqrt(2 / length))
    return scale * np.cos(np.pi * wave * (place + 0.5) / length)


@dct_basis.cases
def dct_basis_cases(rng):
    cases = [(4, 4), (2, 4), (13, 40), (1, 5)]
    for _ in range(3):
        length = int(rng.integers(3, 60))
        cases.append((int(rng.integers(2, length + 1)), length))
    return cases


@dct_basis.right
def dct_basis_of_unit_vectors(n, length):
    return scipy.fft.dct(np.eye(length), norm="ortho", axis=0)[:n]


@dct_basis.right
def dct_basis_with_loops(n, length):
    basis = [[np.cos(np.pi * k * (2 * m + 1) / (2 * length)) for m in range(length)] for k in range(n)]
    return [list(np.array(row) / np.linalg.norm(row)) for row in basis]


@dct_basis.wrong(
    "The cosines are right, the scale is missing: B @ B.T is not the unit matrix. Row 0 times √(1 / "
    "length), the others times √(2 / length)."
)
def dct_basis_without_scale(n, length):
    return _cosines(n, length)


@dct_basis.wrong("That is SciPy's form with norm=None, 2 · cos(…). The orthonormal scale is missing.")
def dct_basis_twice_the_cosine(n, length):
    return 2 * _cosines(n, length)


@dct_basis.wrong(
    "Row 0 is too large by √2. It is constant, so its length is not that of the others: its scale is "
    "√(1 / length). (This is the DCT of HTK and tf.signal.)"
)
def dct_basis_row_0_like_the_others(n, length):
    return np.sqrt(2 / length) * _cosines(n, length)


@dct_basis.wrong(
    "Rows from 1 on are too small by √2: their scale is √(2 / length). Only row 0 has √(1 / length)."
)
def dct_basis_others_like_row_0(n, length):
    return np.sqrt(1 / length) * _cosines(n, length)


@dct_basis.wrong(
    "The half is missing: the waves are read at m + ½, the middle of each cell, and not at m. Look at "
    "row 1: it must turn its sign at the middle of the row."
)
def dct_basis_without_the_half(n, length):
    return _scale(n, length) * _cosines(n, length, shift=0)


@dct_basis.wrong(
    "That is a DCT-I: it puts the ends of the wave on the first and last place and divides by length "
    "- 1. The DCT-II reads at m + ½ and divides by length."
)
def dct_basis_of_type_1(n, length):
    wave, place = np.arange(n)[:, None], np.arange(length)
    return _scale(n, length) * np.cos(np.pi * wave * place / (length - 1))


@dct_basis.wrong("The waves swing twice too fast: wave n makes n half swings, so π and not 2π.")
def dct_basis_with_two_pi(n, length):
    wave, place = np.arange(n)[:, None], np.arange(length)
    return _scale(n, length) * np.cos(2 * np.pi * wave * (place + 0.5) / length)


@dct_basis.wrong(
    "Your waves swing too fast: the cosine divides by length, the number of places. n only says how many "
    "rows you keep."
)
def dct_basis_divided_by_n(n, length):
    wave, place = np.arange(n)[:, None], np.arange(length)
    return _scale(n, length) * np.cos(np.pi * wave * (place + 0.5) / n)


@dct_basis.wrong("The root is missing in the scale: √(1 / length) for row 0, √(2 / length) for the others.")
def dct_basis_scale_without_root(n, length):
    return _scale(n, length) ** 2 * _cosines(n, length)


@dct_basis.wrong("Rows and columns are exchanged: rows are waves, shape (n, length).")
def dct_basis_transposed(n, length):
    return (_scale(n, length) * _cosines(n, length)).T


@dct_basis.wrong("A sine where the cosine belongs: wave 0 is constant, and a sine of 0 is nothing.")
def dct_basis_of_sines(n, length):
    wave, place = np.arange(n)[:, None], np.arange(length)
    return _scale(n, length) * np.sin(np.pi * wave * (place + 0.5) / length)


@dct_basis.wrong(
    "The half belongs to the place, not to the wave: that is a DCT-III. Here cos(π · n · (m + ½) / length)."
)
def dct_basis_of_type_3(n, length):
    wave, place = np.arange(n)[:, None], np.arange(length)
    return _scale(n, length) * np.cos(np.pi * (wave + 0.5) * place / length)


@dct_basis.wrong("The waves are counted from 1. Wave 0, the constant one, comes first.")
def dct_basis_from_wave_one(n, length):
    wave, place = np.arange(1, n + 1)[:, None], np.arange(length)
    return _scale(n, length) * np.cos(np.pi * wave * (place + 0.5) / length)
