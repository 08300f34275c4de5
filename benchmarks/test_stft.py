"""STFT and inverse beside librosa, on 10 s of sound."""

import librosa
import numpy as np

from cmx_helpers.stft import istft, stft

Y = np.random.default_rng(0).standard_normal(220500).astype(np.float32)


def real_and_imaginary(S):
    """Two views: the comparator takes real arrays."""
    return S.real, S.imag


def test_stft(beside):
    beside(
        "stft, 10 s",
        ours=lambda: real_and_imaginary(stft(Y)),
        librosa=lambda: real_and_imaginary(librosa.stft(Y)),
        memory=True,
    )


def test_istft(beside):
    S = stft(Y)
    beside(
        "istft, 10 s",
        ours=lambda: istft(S, length=len(Y)),
        librosa=lambda: librosa.istft(S, length=len(Y)),
        memory=True,
    )
