"""Exercises of lesson 08_mfcc."""

import numpy as np
import scipy.fft

from cmx_helpers import mfcc
from cmx_helpers.exercises._engine import exercise, prediction
from cmx_helpers.mfcc import hz_to_mel, mel_filterbank, mel_to_hz


@prediction(
    "mfcc.louder",
    points=1,
    minutes=4,
    tolerance=5e-3,  # 6.0 passes for 6.02
    hints=(
        "Twice the amplitude is four times the power. How many dB is that, in every band?",
        "The same number is added to all 128 bands. Which wave of the DCT is constant, and how large are "
        "its 128 weights?",
        "The weights of wave 0 are √(1/128) each, and 128 · √(1/128) = √128. All other waves add up to zero.",
    ),
)
def louder():
    return 20 * np.log10(2) * np.sqrt(128), 0.0


@louder.wrong("Right for c₁. In c₀ the 6.02 dB of all 128 bands add up, with the weight √(1/128) each.")
def louder_one_band():
    return 20 * np.log10(2), 0.0


@louder.wrong(
    "Twice the amplitude is four times the power, so 10 · log₁₀ 4 = 6.02 dB in each band, not 3.01."
)
def louder_twice_the_power():
    return 10 * np.log10(2) * np.sqrt(128), 0.0


@louder.wrong("That is the sum over 128 bands. Each weight of the orthonormal wave 0 is √(1/128), not 1.")
def louder_without_scale():
    return 20 * np.log10(2) * 128, 0.0


@louder.wrong("Both rise in your answer. But wave 1 adds up to zero: a constant row holds nothing of it.")
def louder_both():
    return 20 * np.log10(2) * np.sqrt(128), 20 * np.log10(2) * np.sqrt(128)


@louder.wrong(
    "6.02 dB is the change of each band, before the DCT. Now transform a row of 128 equal numbers: how much "
    "of wave 0 is in it, and how much of wave 1?"
)
def louder_before_the_dct():
    return 20 * np.log10(2), 20 * np.log10(2)


@louder.wrong(
    "The powers grow by the factor 4, but MFCCs are made of decibels: the logarithm turns the factor into "
    "an added constant, 10 · log₁₀ 4."
)
def louder_without_logarithm():
    return 4.0, 4.0


@louder.wrong("All bands rise by 6.02 dB, so their mean rises as well, and c₀ is that mean times √128.")
def louder_nothing():
    return 0.0, 0.0


def _triangle(f, left, middle, right):
    return np.maximum(0, np.minimum((f - left) / (middle - left), (right - f) / (right - middle)))


def _edges(sr, n_mels, *, htk=False):
    return mel_to_hz(np.linspace(0, hz_to_mel(sr / 2, htk=htk), n_mels + 2), htk=htk)


def _bins(sr, n_fft):
    return np.arange(1 + n_fft // 2) * sr / n_fft


@exercise(
    "mfcc.mel_filter",
    points=3,
    minutes=12,
    tolerance=1e-6,
    hints=(
        "n_mels triangles need n_mels + 2 edges: np.linspace from 0 to the mel of sr / 2, then mel_to_hz.",
        "Triangle m uses the edges m, m + 1 and m + 2. Bin k lies at k · sr / n_fft.",
        "np.minimum of the rising and the falling ramp, cut off at 0; then times 2 / (right - left).",
    ),
)
def mel_filter(m, sr, n_fft, n_mels):
    f = np.arange(1 + n_fft // 2) * sr / n_fft
    mels = np.linspace(0, mfcc.hz_to_mel(sr / 2), n_mels + 2)
    left, middle, right = mfcc.mel_to_hz(mels)[m : m + 3]
    rising, falling = (f - left) / (middle - left), (right - f) / (right - middle)
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (right - left)


@mel_filter.cases
def mel_filter_cases(rng):
    cases = [(2, 8000, 256, 8), (5, 22050, 2048, 20), (0, 16000, 512, 10), (9, 16000, 512, 10)]
    for _ in range(4):
        n_mels = int(rng.integers(4, 24))
        sr, n_fft = int(rng.choice([8000, 16000, 22050])), int(rng.choice([512, 1024, 2048]))
        cases.append((int(rng.integers(0, n_mels)), sr, n_fft, n_mels))
    return cases


@mel_filter.right
def mel_filter_from_the_package(m, sr, n_fft, n_mels):
    return mel_filterbank(sr, n_fft, n_mels=n_mels, dtype=np.float64)[m]


@mel_filter.right
def mel_filter_by_interpolation(m, sr, n_fft, n_mels):
    step = hz_to_mel(sr / 2) / (n_mels + 1)
    left, middle, right = mel_to_hz(step * np.arange(m, m + 3))
    return np.interp(np.fft.rfftfreq(n_fft, 1 / sr), [left, middle, right], [0, 2 / (right - left), 0])


@mel_filter.wrong(
    "Your triangle is straight in mel. librosa's is straight in hertz: put the edges back into hertz "
    "with mel_to_hz first, and build the ramps from differences in hertz. (Keras does it your way.)"
)
def mel_filter_straight_in_mel(m, sr, n_fft, n_mels):
    e = _edges(sr, n_mels)
    mels = hz_to_mel(e)[m : m + 3]
    return _triangle(hz_to_mel(_bins(sr, n_fft)), *mels) * 2 / (e[m + 2] - e[m])


@mel_filter.wrong(
    "The area norm is missing: the triangle has the height 1. Multiply it by 2 / (right - left), in hertz."
)
def mel_filter_without_norm(m, sr, n_fft, n_mels):
    return _triangle(_bins(sr, n_fft), *_edges(sr, n_mels)[m : m + 3])


@mel_filter.wrong(
    "The area of your triangle is ½, not 1: a triangle of that width has the area (right - left) / 2."
)
def mel_filter_half_the_area(m, sr, n_fft, n_mels):
    e = _edges(sr, n_mels)
    return _triangle(_bins(sr, n_fft), *e[m : m + 3]) / (e[m + 2] - e[m])


@mel_filter.wrong(
    "You have too few edges. n_mels triangles that overlap by half need n_mels + 2 edges: one on the "
    "left of the first middle, and one on the right of the last."
)
def mel_filter_too_few_edges(m, sr, n_fft, n_mels):
    e = mel_to_hz(np.linspace(0, hz_to_mel(sr / 2), n_mels + 1))
    e = np.append(e, 2 * e[-1] - e[-2])[m : m + 3]
    return _triangle(_bins(sr, n_fft), *e) * 2 / (e[2] - e[0])


@mel_filter.wrong(
    "Your triangle is one edge too far to the right. The edges are counted from 0: triangle m rises "
    "from edge m, peaks at edge m + 1 and ends at edge m + 2."
)
def mel_filter_one_edge_later(m, sr, n_fft, n_mels):
    e = _edges(sr, n_mels)
    e = np.append(e, 2 * e[-1] - e[-2])[m + 1 : m + 4]
    return _triangle(_bins(sr, n_fft), *e) * 2 / (e[2] - e[0])


@mel_filter.wrong("Those are equal steps in hertz. Take equal steps in mel, then convert the edges to hertz.")
def mel_filter_equal_in_hertz(m, sr, n_fft, n_mels):
    e = np.linspace(0, sr / 2, n_mels + 2)[m : m + 3]
    return _triangle(_bins(sr, n_fft), *e) * 2 / (e[2] - e[0])


@mel_filter.wrong("That is HTK's mel scale. This exercise wants Slaney's, librosa's default.")
def mel_filter_htk(m, sr, n_fft, n_mels):
    e = _edges(sr, n_mels, htk=True)[m : m + 3]
    return _triangle(_bins(sr, n_fft), *e) * 2 / (e[2] - e[0])


@mel_filter.wrong(
    "The bins sit at the wrong places. Bin k is at k · sr / n_fft, so the last one is at sr / 2. "
    "np.linspace(0, sr / 2, 1 + n_fft // 2) has both ends."
)
def mel_filter_bins_without_the_last(m, sr, n_fft, n_mels):
    e = _edges(sr, n_mels)[m : m + 3]
    f = np.linspace(0, sr / 2, 1 + n_fft // 2, endpoint=False)
    return _triangle(f, *e) * 2 / (e[2] - e[0])


@mel_filter.wrong("Your edges go up to sr. The highest frequency that the samples hold is sr / 2: end there.")
def mel_filter_up_to_sr(m, sr, n_fft, n_mels):
    e = _edges(2 * sr, n_mels)[m : m + 3]
    return _triangle(_bins(sr, n_fft), *e) * 2 / (e[2] - e[0])


@mel_filter.wrong(
    "Outside the triangle your ramps go on below zero. Cut them off: no weight is negative, np.maximum(0, …)."
)
def mel_filter_not_cut_off(m, sr, n_fft, n_mels):
    f, (left, middle, right) = _bins(sr, n_fft), _edges(sr, n_mels)[m : m + 3]
    return np.minimum((f - left) / (middle - left), (right - f) / (right - middle)) * 2 / (right - left)


@mel_filter.wrong(
    "You divided by the sum of the weights. The area norm divides by the area in hertz: 2 / (right - left)."
)
def mel_filter_divided_by_its_sum(m, sr, n_fft, n_mels):
    row = _triangle(_bins(sr, n_fft), *_edges(sr, n_mels)[m : m + 3])
    return row / row.sum()


@mel_filter.wrong(
    "You rounded the edges to bins. librosa leaves them where they are, between the bins; "
    "python_speech_features rounds them down."
)
def mel_filter_rounded_to_bins(m, sr, n_fft, n_mels):
    e = _edges(sr, n_mels)[m : m + 3]
    with np.errstate(all="ignore"):
        rounded = np.floor((n_fft + 1) * e / sr) * sr / n_fft
        return np.nan_to_num(_triangle(_bins(sr, n_fft), *rounded)) * 2 / (e[2] - e[0])


@exercise(
    "mfcc.dct_basis",
    points=2,
    minutes=8,
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


def _cosines(n, length, shift=0.5):
    return np.cos(np.pi * np.arange(n)[:, None] * (np.arange(length) + shift) / length)


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


def _scale(n, length):
    return np.sqrt(np.where(np.arange(n) == 0, 1, 2) / length)[:, None]


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


@exercise(
    "mfcc.frame_mfcc",
    points=3,
    minutes=10,
    hints=(
        "Four steps: power, bands, decibels, DCT.",
        "The power is |X|², the bands are bank @ power, one matrix product.",
        "10 · log10 of the bands, but at least 1e-10 inside the logarithm; then mfcc.dct(D, n_mfcc).",
    ),
)
def frame_mfcc(spectrum, bank, n_mfcc):
    power = np.abs(spectrum) ** 2
    decibels = 10 * np.log10(np.maximum(bank @ power, 1e-10))
    return mfcc.dct(decibels, n_mfcc)


@frame_mfcc.cases
def frame_mfcc_cases(rng):
    cases = []
    for n_mels, n_mfcc in ((10, 10), (20, 13), (12, 5)):
        bank = mel_filterbank(16000, 512, n_mels=n_mels, dtype=np.float64)
        bins = bank.shape[1]
        loud = rng.uniform(0.5, 20) * (rng.normal(size=bins) + 1j * rng.normal(size=bins))
        hushed = np.where(np.arange(bins) < bins // 2, loud, 0)  # the upper bands are silent
        cases += [(loud, bank, n_mfcc), (hushed, bank, n_mfcc)]
    return cases


@frame_mfcc.right
def frame_mfcc_in_parts(spectrum, bank, n_mfcc):
    bands = bank.dot(spectrum.real**2 + spectrum.imag**2)
    bands[bands < 1e-10] = 1e-10
    return dct_basis.reference(n_mfcc, len(bank)) @ (np.log(bands) / np.log(10) * 10)


def _decibels(bands):
    return 10 * np.log10(np.maximum(bands, 1e-10))


def _ortho(row, n_mfcc):
    return scipy.fft.dct(row, norm="ortho")[:n_mfcc]


@frame_mfcc.wrong("You used the magnitude |X|. The bands add up powers, |X|².")
def frame_mfcc_of_magnitudes(spectrum, bank, n_mfcc):
    return _ortho(_decibels(bank @ np.abs(spectrum)), n_mfcc)


@frame_mfcc.wrong(
    "That is the natural logarithm. librosa takes decibels, 10 · log₁₀: all your numbers are ln 10 / "
    "10 = 0.23 times the right ones."
)
def frame_mfcc_natural_logarithm(spectrum, bank, n_mfcc):
    return _ortho(np.log(np.maximum(bank @ np.abs(spectrum) ** 2, 1e-10)), n_mfcc)


@frame_mfcc.wrong("20 · log₁₀ is for magnitudes. The bands hold powers: 10 · log₁₀.")
def frame_mfcc_20_log(spectrum, bank, n_mfcc):
    return 2 * _ortho(_decibels(bank @ np.abs(spectrum) ** 2), n_mfcc)


@frame_mfcc.wrong(
    "20 · log₁₀ is right for one magnitude, but not for a sum of them. The bands add up powers, |X|², then "
    "10 · log₁₀."
)
def frame_mfcc_20_log_of_magnitudes(spectrum, bank, n_mfcc):
    return 2 * _ortho(_decibels(bank @ np.abs(spectrum)), n_mfcc)


@frame_mfcc.wrong(
    "np.log is the natural logarithm: you are too large by the factor ln 10 = 2.3. Take np.log10."
)
def frame_mfcc_10_ln(spectrum, bank, n_mfcc):
    return np.log(10) * _ortho(_decibels(bank @ np.abs(spectrum) ** 2), n_mfcc)


@frame_mfcc.wrong(
    "Right for loud bands, not for silent ones: you cut off at 80 dB below the loudest. mfcc.power_to_db "
    "does so by default; this exercise wants top_db=None."
)
def frame_mfcc_with_top_db(spectrum, bank, n_mfcc):
    decibels = _decibels(bank @ np.abs(spectrum) ** 2)
    return _ortho(np.maximum(decibels, decibels.max() - 80), n_mfcc)


@frame_mfcc.wrong("The factor 10 is missing: decibels are 10 · log₁₀.")
def frame_mfcc_bel(spectrum, bank, n_mfcc):
    return _ortho(_decibels(bank @ np.abs(spectrum) ** 2) / 10, n_mfcc)


@frame_mfcc.wrong(
    "Right for loud bands, not for silent ones: the floor is missing, and log₁₀ 0 is −infinity. Take "
    "np.maximum(bands, 1e-10) inside the logarithm."
)
def frame_mfcc_without_floor(spectrum, bank, n_mfcc):
    with np.errstate(all="ignore"):
        return _ortho(10 * np.log10(bank @ np.abs(spectrum) ** 2), n_mfcc)


@frame_mfcc.wrong(
    "You took log₁₀(bands + 1): that bends the quiet bands up. The floor is a maximum, and a tiny "
    "one: np.maximum(bands, 1e-10)."
)
def frame_mfcc_plus_one(spectrum, bank, n_mfcc):
    return _ortho(10 * np.log10(bank @ np.abs(spectrum) ** 2 + 1), n_mfcc)


@frame_mfcc.wrong(
    "Those are the log-mel bands, cut off. The DCT is missing (the article's formula stops here, too)."
)
def frame_mfcc_without_dct(spectrum, bank, n_mfcc):
    return _decibels(bank @ np.abs(spectrum) ** 2)[:n_mfcc]


@frame_mfcc.wrong("The DCT is not orthonormal: scipy.fft.dct needs norm='ortho'; mfcc.dct has it by default.")
def frame_mfcc_unscaled_dct(spectrum, bank, n_mfcc):
    return scipy.fft.dct(_decibels(bank @ np.abs(spectrum) ** 2))[:n_mfcc]


@frame_mfcc.wrong(
    "You cut before the DCT: scipy.fft.dct(x, n) shortens its input to n numbers. Transform all "
    "bands, then keep the first n_mfcc coefficients."
)
def frame_mfcc_cut_before_the_dct(spectrum, bank, n_mfcc):
    return scipy.fft.dct(_decibels(bank @ np.abs(spectrum) ** 2), n=n_mfcc, norm="ortho")


@frame_mfcc.wrong(
    "You took the logarithm of the bins, and the bank after it. Add the powers up first, then take dB."
)
def frame_mfcc_log_before_the_bank(spectrum, bank, n_mfcc):
    return _ortho(bank @ _decibels(np.abs(spectrum) ** 2), n_mfcc)


@frame_mfcc.wrong("You keep c₁ and up. Here c₀ is the first of the n_mfcc coefficients.")
def frame_mfcc_without_c0(spectrum, bank, n_mfcc):
    return scipy.fft.dct(_decibels(bank @ np.abs(spectrum) ** 2), norm="ortho")[1 : n_mfcc + 1]
