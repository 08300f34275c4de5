"""The way back from MFCC to sound."""

import librosa
import numpy as np
import pytest

from cmx_helpers.mfcc import (
    dct,
    griffinlim,
    mel_to_stft,
    melspectrogram,
    mfcc,
    mfcc_to_audio,
    mfcc_to_mel,
    power_to_db,
)
from cmx_helpers.stft import stft
from tests.mfcc.sounds import speech_like


@pytest.mark.parametrize("lifter", [0, 22])
def test_mfcc_to_mel_is_librosas(rng, lifter):
    C = mfcc(speech_like(rng, 2, 9000), n_mfcc=13, lifter=lifter)
    want = librosa.feature.inverse.mfcc_to_mel(C, n_mels=128, lifter=lifter)
    np.testing.assert_allclose(mfcc_to_mel(C, lifter=lifter), want, rtol=1e-10)


def test_all_coefficients_bring_the_mel_spectrum_back(rng):
    M = melspectrogram(speech_like(rng, 9000) + 1e-2, n_mels=40)
    C = dct(power_to_db(M, top_db=None), axis=-2)
    np.testing.assert_allclose(mfcc_to_mel(C, n_mels=40), np.maximum(M, 1e-10), rtol=1e-10)


def test_mel_to_stft_has_the_wanted_bands(rng):
    M = melspectrogram(speech_like(rng, 2, 9000) + 1e-2, n_mels=60)
    S = mel_to_stft(M)
    assert S.shape == (2, 1025, 18)
    assert S.min() >= 0
    again = librosa.filters.mel(sr=22050, n_fft=2048, n_mels=60, dtype=np.float64) @ S**2
    assert np.linalg.norm(again - M) < 1e-3 * np.linalg.norm(M)


def test_griffinlim_nears_the_magnitudes(rng):
    y = np.sin(2 * np.pi * 300 * np.arange(8000) / 8000 * (1 + np.arange(8000) / 16000))
    S = np.abs(stft(y, n_fft=512))

    def error(sound):
        return np.linalg.norm(np.abs(stft(sound, n_fft=512)) - S) / np.linalg.norm(S)

    errors = [error(griffinlim(S, n_iter=n, length=8000)) for n in (0, 4, 32)]
    assert errors[0] > errors[1] > errors[2]
    theirs = error(librosa.griffinlim(S, n_iter=32, length=8000, random_state=0))
    assert errors[2] < 1.5 * theirs
    np.testing.assert_array_equal(griffinlim(S, n_iter=2), griffinlim(S, n_iter=2))


def test_mfcc_to_audio_keeps_the_envelope(rng):
    """Sound rebuilt from 13 coefficients has the loudness curve and the colour of the original."""
    y = np.cumsum(speech_like(rng, 22050)) * 0.1
    y = speech_like(rng, 22050) + 0.3 * (y - y.mean())
    C = mfcc(y, n_mfcc=13)
    sound = mfcc_to_audio(C, length=22050)
    assert sound.shape == (22050,)
    heard = mfcc(sound, n_mfcc=13)
    for row in range(3):
        assert np.corrcoef(heard[row], C[row])[0, 1] > 0.9
    assert mfcc_to_audio(C.astype(np.float32), n_iter=1).dtype == np.float32
