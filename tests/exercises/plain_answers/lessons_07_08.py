"""Lessons 07 and 08."""

import numpy as np

from cmx_helpers import mfcc
from tests.exercises.plain_answers._writing import R, plain

# 07
plain(
    "stft.alias",
    lambda f, sr: f % sr,
    lambda f, sr: f,
    lambda f, sr: sr - f,
    lambda f, sr: min(f, sr / 2),
)
plain(
    "stft.dft",
    lambda x: np.fft.ifft(x),
    lambda x: np.fft.fft(x).real,
    lambda x: np.abs(np.fft.fft(x)),
    lambda x: np.fft.fft(x) / len(x),
)
plain(
    "stft.hamming",
    lambda n: np.hamming(n),
    lambda n: 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n),
    lambda n: 0.54 + 0.46 * np.cos(2 * np.pi * np.arange(n) / n),
    lambda n: R("stft.hamming")(n) - 0.08,
)
plain(
    "stft.frames",
    lambda s, n, h, c: R("stft.frames")(s, n, h, c) - 1,
    lambda s, n, h, c: R("stft.frames")(s, n, h, False),
    lambda s, n, h, c: s // h,
    lambda s, n, h, c: R("stft.frames")(s, n, h, c) + 1,
)
plain(
    "stft.short_time",
    lambda y, w, hop: R("stft.short_time")(y, w, hop).T,
    lambda y, w, hop: R("stft.short_time")(y, np.ones_like(w), hop),
    lambda y, w, hop: np.abs(R("stft.short_time")(y, w, hop)),
    lambda y, w, hop: R("stft.short_time")(y, w, 1),
)
plain("stft.faulty", "A", "C", "D")
plain(
    "stft.overlap_add",
    lambda S, w, hop: R("stft.overlap_add")(S, w, hop)[0],
    lambda S, w, hop: (R("stft.overlap_add")(S, w, hop)[0], _weights(S, w, hop)),
    lambda S, w, hop: (R("stft.overlap_add")(S, w, hop)[0] / R("stft.overlap_add")(S, w, hop)[1],
                       R("stft.overlap_add")(S, w, hop)[1]),
    lambda S, w, hop: R("stft.overlap_add")(S, np.ones_like(w), hop),
)  # fmt: skip
plain("stft.heard", (5500, 176), (2500, 79), (1500, 48), (2500, 2500))
plain(
    "stft.fft",
    lambda x: np.fft.ifft(x),
    lambda x: np.abs(np.fft.fft(x)),
    lambda x: np.fft.fft(x)[: len(x) // 2 + 1],
    lambda x: np.fft.fft(x[::-1]),
)
plain(
    "stft.inverse_dft",
    lambda X: np.fft.fft(X),
    lambda X: np.fft.ifft(X) * len(X),
    lambda X: np.fft.fft(X) / len(X),
    lambda X: np.abs(np.fft.ifft(X)),
)
# 08
plain(
    "mfcc.to_mel",
    lambda f: 3 * f / 200,
    lambda f: 15 + 27 * np.log(np.maximum(f, 1) / 1000) / np.log(6.4),
    lambda f: 2595 * np.log10(1 + f / 700),
    lambda f: np.where(f < 1000, 3 * f / 200, 15 + 27 * np.log10(np.maximum(f, 1000) / 1000)),
)
plain(
    "mfcc.mel_filter",
    lambda m, sr, n, M: R("mfcc.mel_filter")(m, sr, n, M) / R("mfcc.mel_filter")(m, sr, n, M).max(),
    lambda m, sr, n, M: R("mfcc.mel_filter")(m + 1, sr, n, M),
    lambda m, sr, n, M: R("mfcc.mel_filter")(m, sr, n, M)[:-1],
    lambda m, sr, n, M: R("mfcc.mel_filter")(m, sr / 2, n, M),
)
plain(
    "mfcc.decibels",
    lambda p: 10 * np.log10(p),
    lambda p: R("mfcc.decibels")(p) * 2,
    lambda p: 10 * np.log10(np.maximum(p, 1e-10)),
    lambda p: 10 * np.log(np.maximum(p, 1e-10)),
)
plain(
    "mfcc.dct_basis",
    lambda n, N: np.cos(np.pi * np.arange(n)[:, None] * (np.arange(N) + 0.5) / N),
    lambda n, N: np.sqrt(2 / N) * np.cos(np.pi * np.arange(n)[:, None] * (np.arange(N) + 0.5) / N),
    lambda n, N: R("mfcc.dct_basis")(n, N).T,
    lambda n, N: np.sqrt(2 / N) * np.cos(np.pi * np.arange(n)[:, None] * np.arange(N) / N),
)
plain("mfcc.faulty", "B", "C", "D")
plain(
    "mfcc.frame_mfcc",
    lambda s, b, n: mfcc.dct(10 * np.log10(np.maximum(b @ np.abs(s), 1e-10)), n),
    lambda s, b, n: mfcc.dct(b @ np.abs(s) ** 2, n),
    lambda s, b, n: 10 * np.log10(np.maximum(b @ np.abs(s) ** 2, 1e-10)),
    lambda s, b, n: mfcc.dct(10 * np.log10(np.maximum(b @ np.abs(s) ** 2, 1e-10)), b.shape[0]),
)
plain("mfcc.louder", (6.02, 0.0), (3.01, 0.0), (68.1, 68.1), (0.0, 68.1))
plain(
    "mfcc.subtract_mean",
    lambda c: c - c.mean(),
    lambda c: c - c.mean(axis=0, keepdims=True),
    lambda c: c.mean(axis=1, keepdims=True),
    lambda c: c / c.mean(axis=1, keepdims=True),
)


def _weights(S, w, hop):
    total = np.zeros(len(w) + hop * (S.shape[1] - 1))
    for t in range(S.shape[1]):
        total[t * hop : t * hop + len(w)] += w
    return total
