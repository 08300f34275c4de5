"""The streamed spectrogram against the whole one, and that against librosa."""

import numpy as np
import pytest

from cmx_helpers.realtime import LogMelStream, causal_log_mel


def cut(y, rng, longest):
    while len(y):
        n = int(rng.integers(0, longest))
        yield y[:n]
        y = y[n:]


@pytest.mark.parametrize("dtype, bound", [(np.float64, 1e-12), (np.float32, 1e-6)])
@pytest.mark.parametrize("n_fft, hop_length", [(512, 256), (400, 160), (256, 256), (64, 3)])
def test_stream_equals_batch_however_it_is_cut(n_fft, hop_length, dtype, bound, rng):
    y = rng.normal(scale=0.1, size=3000).astype(dtype)
    settings = {"n_fft": n_fft, "hop_length": hop_length, "n_mels": 12}
    whole = causal_log_mel(y, **settings)
    for longest in (2, 50, 2000) if hop_length > 3 else (700,):
        stream = LogMelStream(**settings, dtype=dtype)
        frames = np.concatenate([stream.push(piece) for piece in cut(y, rng, longest)])
        assert frames.shape == whole.shape and frames.dtype == dtype
        assert np.abs(frames - whole).max() <= bound * np.abs(whole).max()


def test_equals_librosa(rng):
    librosa = pytest.importorskip("librosa")
    y = rng.normal(scale=0.1, size=5000)
    padded = np.concatenate([np.zeros(256), y])
    power = librosa.feature.melspectrogram(
        y=padded, sr=22050, n_fft=512, hop_length=256, n_mels=40, center=False
    )
    np.testing.assert_allclose(causal_log_mel(y), 10 * np.log10(np.maximum(power, 1e-10)).T[:19], atol=1e-5)


def test_no_frame_sees_what_comes_after_it(rng):
    y = rng.normal(size=4096)
    changed = y.copy()
    changed[2048:] = 0
    before, after = causal_log_mel(y), causal_log_mel(changed)
    np.testing.assert_array_equal(before[:8], after[:8])
    assert np.abs(before[8:] - after[8:]).min(axis=1).all()


@pytest.mark.parametrize("call, name", [
    (lambda: causal_log_mel(np.zeros(10)), "y"),
    (lambda: causal_log_mel(np.zeros(1000), n_fft=128), "hop_length"),
    (lambda: LogMelStream(n_fft=128), "hop_length"),
    (lambda: LogMelStream(n_mels=0), "n_mels"),
    (lambda: LogMelStream().push([np.inf]), "samples"),
])  # fmt: skip
def test_refuses(call, name):
    with pytest.raises(ValueError, match=rf"^{name}"):
        call()
