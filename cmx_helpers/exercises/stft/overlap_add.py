"""Exercise stft.overlap_add, lesson 07_stft."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "stft.overlap_add",
    points=2,
    minutes=9,
    hints=(
        "pieces = np.fft.irfft(S, n=len(w), axis=0) gives every faded frame back, one in each column.",
        "Frame t lies at the samples t * hop to t * hop + len(w): total[place] += w * pieces[:, t].",
        "The same place of the weights gets w ** 2.",
    ),
)
def overlap_add(S, w, hop):
    pieces = np.fft.irfft(S, n=len(w), axis=0)
    total = np.zeros(len(w) + hop * (S.shape[1] - 1))
    weight = np.zeros_like(total)
    for t in range(S.shape[1]):
        place = slice(t * hop, t * hop + len(w))
        total[place] += w * pieces[:, t]
        weight[place] += w**2
    return total, weight


@overlap_add.cases
def overlap_add_cases(rng):
    cases = []
    for size, hop, frames in ((4, 2, 3), (8, 2, 5), (6, 5, 2), (8, 8, 1)):
        S = rng.normal(size=(size // 2 + 1, frames)) + 1j * rng.normal(size=(size // 2 + 1, frames))
        S[[0, -1]] = S[[0, -1]].real  # as of real samples
        cases.append((S, rng.uniform(0.1, 1, size=size), hop))
    return cases


@overlap_add.right
def overlap_add_sample_by_sample(S, w, hop):
    size = len(w) + hop * (S.shape[1] - 1)
    total, weight = [0.0] * size, [0.0] * size
    for t, column in enumerate(S.T):
        for n, value in enumerate(np.fft.irfft(column, len(w))):
            total[t * hop + n] += w[n] * value
            weight[t * hop + n] += w[n] * w[n]
    return total, weight


def _added(S, w, hop, *, again=True, power=2, step=None, replace=False):
    step = hop if step is None else step
    pieces = np.fft.irfft(S, n=len(w), axis=0)
    total = np.zeros(len(w) + hop * (S.shape[1] - 1))
    weight = np.zeros_like(total)
    for t in range(S.shape[1]):
        place = slice(t * step, t * step + len(w))
        piece = pieces[:, t] * (w if again else 1)
        total[place] = piece if replace else total[place] + piece
        weight[place] = w**power if replace else weight[place] + w**power
    return total, weight


@overlap_add.wrong(
    "The frames are not faded once more, so w² is the wrong weight for them: multiply them by w again."
)
def overlap_add_not_faded_again(S, w, hop):
    return _added(S, w, hop, again=False)


@overlap_add.wrong(
    "The weight adds w. Each sample was multiplied by w before the transform and again after it: add w²."
)
def overlap_add_weights_not_squared(S, w, hop):
    return _added(S, w, hop, power=1)


@overlap_add.wrong("Later frames overwrite earlier ones: where they overlap, add (+=).")
def overlap_add_overwritten(S, w, hop):
    return _added(S, w, hop, replace=True)


@overlap_add.wrong("Every frame was laid on the first place: frame t begins at t * hop.")
def overlap_add_all_at_the_start(S, w, hop):
    return _added(S, w, hop, step=0)


@overlap_add.wrong("You return the quotient. Asked are the two sums, so that we can look at both.")
def overlap_add_divided(S, w, hop):
    total, weight = _added(S, w, hop)
    return total / weight
