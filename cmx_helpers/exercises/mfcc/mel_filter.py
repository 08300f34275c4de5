"""Exercise mfcc.mel_filter, lesson 08_mfcc."""

import numpy as np

from cmx_helpers import mfcc
from cmx_helpers.exercises._engine import exercise
from cmx_helpers.mfcc import hz_to_mel, mel_filterbank, mel_to_hz


def _triangle(f, left, middle, right):
    return np.maximum(0, np.minimum((f - left) / (middle - left), (right - f) / (right - middle)))


def _edges(sr, n_mels, *, htk=False):
    return mel_to_hz(np.linspace(0, hz_to_mel(sr / 2, htk=htk), n_mels + 2), htk=htk)


def _bins(sr, n_fft):
    return np.arange(1 + n_fft // 2) * sr / n_fft


@exercise(
    "mfcc.mel_filter",
    points=3,
    minutes=9,
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
