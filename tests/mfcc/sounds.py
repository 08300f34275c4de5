"""Sounds that are like speech, and settings drawn at random."""

import numpy as np
import pytest

quiet_librosa = pytest.mark.filterwarnings("ignore:Empty filters", "ignore:n_fft=", "ignore:n_mels=")


def speech_like(rng, *shape):
    """Noise that swells, fades and rests, so that the floor of `top_db` matters."""
    swell = np.maximum(0, np.sin(np.arange(shape[-1]) / 2000 + rng.uniform(0, 6))) ** 2
    return rng.standard_normal(shape) * swell * 10 ** rng.uniform(-3, -1)


def random_setting(rng):
    """Arguments that librosa.feature.mfcc and ours both take."""
    sr = int(rng.choice([8000, 16000, 22050, 44100]))
    n_fft = int(rng.choice([256, 400, 512, 1000, 1023, 2048]))
    n_mels = int(rng.integers(20, 129))
    return dict(
        sr=sr,
        n_fft=n_fft,
        win_length=int(rng.integers(n_fft // 2, n_fft + 1)),
        hop_length=int(rng.integers(n_fft // 8, n_fft)),
        window=str(rng.choice(["hann", "hamming", "boxcar"])),
        center=bool(rng.integers(4)),
        pad_mode=str(rng.choice(["constant", "reflect"])),
        n_mels=n_mels,
        n_mfcc=int(rng.integers(1, 21)),
        fmin=float(rng.choice([0, 20, 133.3])),
        fmax=[None, sr / 2, sr * 0.4][rng.integers(3)],
        htk=bool(rng.integers(2)),
        mel_norm=[None, "slaney"][rng.integers(2)],
        norm=["ortho", None][rng.integers(4) // 3],
        power=float(rng.choice([2, 2, 1, 1.5])),
    )
