"""Exercise stft.short_time, lesson 07_stft."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise


@exercise(
    "stft.short_time",
    points=2,
    minutes=7,
    hints=(
        "sliding_window_view(y, len(w)) has a row for every start; [::hop] keeps the starts 0, hop, 2·hop, …",
        "frames * w fades every frame. np.fft.rfft transforms every row.",
        "librosa's order is (bins, frames): exchange the two axes at the end with .T",
    ),
)
def short_time(y, w, hop):
    frames = sliding_window_view(y, len(w))[::hop]
    return np.fft.rfft(frames * w).T


@short_time.cases
def short_time_cases(rng):
    x, w = np.array([3, 3, -1, -1, 3, 3, -1, -1]), np.array([0, 0.5, 1, 0.5])
    drawn = [
        (int(rng.integers(20, 60)), 2 * int(rng.integers(3, 9)), int(rng.integers(1, 6))) for _ in range(4)
    ]
    return [(x, w, 2), *((rng.normal(size=n), rng.uniform(size=size), hop) for n, size, hop in drawn)]


@short_time.right
def short_time_frame_by_frame(y, w, hop):
    columns = []
    for start in range(0, len(y) - len(w) + 1, hop):
        columns.append(np.fft.rfft(y[start : start + len(w)] * w))
    return np.stack(columns, axis=1)


@short_time.wrong(
    "Your result is (frames, bins). The course and librosa write (bins, frames): exchange the axes."
)
def short_time_transposed(y, w, hop):
    return short_time.reference(y, w, hop).T


@short_time.wrong("The frames are not multiplied by the window.")
def short_time_without_window(y, w, hop):
    return short_time.reference(y, np.ones(len(w)), hop)


@short_time.wrong("Every frame begins one sample after the one before: the hop is not used.")
def short_time_without_hop(y, w, hop):
    return short_time.reference(y, w, 1)


@short_time.wrong("The last frame is missing: a frame may end with the very last sample.")
def short_time_one_frame_short(y, w, hop):
    return short_time.reference(y, w, hop)[:, :-1]


@short_time.wrong("You kept the sizes. The angles belong to the transform, and the way back needs them.")
def short_time_sizes(y, w, hop):
    return np.abs(short_time.reference(y, w, hop))


@short_time.wrong("You transformed across the frames: the transform runs along the samples of a frame.")
def short_time_along_the_wrong_axis(y, w, hop):
    frames = sliding_window_view(y, len(w))[::hop]
    return np.fft.rfft(frames * w, axis=0)


@short_time.wrong(
    "All bins of the DFT are there. For real samples the upper half repeats the lower: rfft keeps N/2 + 1."
)
def short_time_all_bins(y, w, hop):
    frames = sliding_window_view(y, len(w))[::hop]
    return np.fft.fft(frames * w).T
