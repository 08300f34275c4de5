"""Exercise mfcc.frame_mfcc, lesson 08_mfcc."""

import numpy as np
import scipy.fft

from cmx_helpers import mfcc
from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.mfcc.dct_basis import dct_basis
from cmx_helpers.mfcc import mel_filterbank


def _decibels(bands):
    return 10 * np.log10(np.maximum(bands, 1e-10))


def _ortho(row, n_mfcc):
    return scipy.fft.dct(row, norm="ortho")[:n_mfcc]


@exercise(
    "mfcc.frame_mfcc",
    points=3,
    minutes=6,
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
        # Powers from a hundredth of the floor to a hundred times it: a floor is a maximum, not an addend.
        faint = loud / np.abs(loud) * 10 ** rng.uniform(-6, -4, bins)
        cases += [(loud, bank, n_mfcc), (hushed, bank, n_mfcc), (faint, bank, n_mfcc)]
    return cases


@frame_mfcc.right
def frame_mfcc_in_parts(spectrum, bank, n_mfcc):
    bands = bank.dot(spectrum.real**2 + spectrum.imag**2)
    bands[bands < 1e-10] = 1e-10
    return dct_basis.reference(n_mfcc, len(bank)) @ (np.log(bands) / np.log(10) * 10)


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


@frame_mfcc.wrong(
    "Right for loud bands and for silent ones, not for those in between: you add "
    "1e-10, which lifts every band "
    "near the floor. The floor is a maximum: np.maximum(bands, 1e-10)."
)
def frame_mfcc_floor_added(spectrum, bank, n_mfcc):
    return _ortho(10 * np.log10(bank @ np.abs(spectrum) ** 2 + 1e-10), n_mfcc)
