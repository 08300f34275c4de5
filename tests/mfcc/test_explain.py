"""`explain` finds the convention that features were computed by: its own, a library's, a changed one."""

import numpy as np
import pytest

from cmx_helpers import datasets, mfcc
from cmx_helpers.mfcc import CONVENTIONS, explain


@pytest.fixture(scope="module")
def sound():
    return datasets.spoken_digits("test").audio[3].astype(float)[:9000]


@pytest.mark.parametrize("name", CONVENTIONS)
@pytest.mark.parametrize("sr", [16000, 22050])
def test_each_convention_is_found_from_its_own_features(name, sr, sound):
    found = explain(CONVENTIONS[name].features(sound, sr), sound, sr)
    assert found.nearest == name and not found.changes and found.difference < 1e-9


def test_librosa_s_convention_is_what_librosa_and_this_course_compute(sound):
    import librosa

    ours = CONVENTIONS["librosa"].features(sound, 22050)
    assert np.abs(ours - librosa.feature.mfcc(y=sound, sr=22050)).max() < 1e-4  # its filters are float32
    assert np.abs(ours - mfcc.mfcc(sound)).max() < 1e-4
    found = explain(librosa.feature.mfcc(y=sound, sr=22050), sound, 22050)
    assert found.nearest == "librosa" and not found.changes and "Then they agree" in repr(found)


@pytest.mark.parametrize("sr, n_fft", [(16000, 512), (22050, 1024)])
def test_python_speech_features_is_found(sr, n_fft, sound):
    psf = pytest.importorskip("python_speech_features")
    found = explain(psf.mfcc(sound, sr, nfft=n_fft), sound, sr)
    assert found.nearest == "python_speech_features" and not found.changes and found.difference < 1e-9
    found = explain(psf.mfcc(sound, sr, nfft=n_fft, winfunc=np.hamming), sound, sr)
    assert found.changes == ("window 'hamming symmetric' instead of 'none'",)


def test_librosa_with_five_other_settings_is_found(sound):
    import librosa

    settings = {"htk": True, "lifter": 22, "n_fft": 400, "hop_length": 160, "n_mels": 40}
    found = explain(librosa.feature.mfcc(y=sound, sr=16000, **settings), sound, 16000)
    assert found.difference < 1e-3
    c = found.convention
    assert (c.mel, c.lifter, c.lifter_index, c.n_mels, c.n_fft) == ("htk", 22, "n+1", 40, 400)
    assert c.samples(c.frame, 16000) == 400 and c.samples(c.hop, 16000) == 160
    assert c.area_norm and c.padding == "zeros"


@pytest.mark.parametrize(
    "name, change",
    [
        ("Kaldi", {"window": "hamming"}),
        ("Kaldi", {"energy": ""}),
        ("librosa", {"top_db": 0.0}),
        ("librosa", {"log": "ln", "power": 1}),
        ("HTK", {"power": 2}),
        ("torchaudio", {"padding": "zeros"}),
        ("python_speech_features", {"lifter_index": "n+1"}),
    ],
)
def test_one_changed_setting_is_named(name, change, sound):
    convention = CONVENTIONS[name].changed(**change)
    found = explain(convention.features(sound, 16000).T, sound, 16000)  # the other order of the axes, too
    assert found.nearest == name and found.difference < 1e-9
    assert {text.split()[0] for text in found.changes} == set(change)


def test_a_change_that_makes_no_difference_is_not_told(sound):
    """The floor is below the highest value in decibels: a natural logarithm has none."""
    features = CONVENTIONS["librosa"].changed(log="ln", top_db=0.0).features(sound, 16000)
    found = explain(features, sound, 16000)
    assert found.changes == ("log 'ln' instead of 'db'",) and found.difference < 1e-9


def test_kaldi_s_chain_for_one_frame_by_hand():
    """From Kaldi's documentation: mean, energy, pre-emphasis, Povey window, 23 bands from 20 Hz."""
    y = np.random.default_rng(0).uniform(-0.5, 0.5, 400)
    x = 32768 * y - (32768 * y).mean()
    energy = np.log((x**2).sum())
    x = np.append(x[0] - 0.97 * x[0], x[1:] - 0.97 * x[:-1])
    x *= (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 399)) ** 0.85
    power = np.abs(np.fft.rfft(x, 512)) ** 2

    def mel(f):
        return 1127 * np.log(1 + f / 700)

    edges = np.linspace(mel(20), mel(8000), 25)
    bands = []
    for left, middle, right in zip(edges, edges[1:], edges[2:]):
        f = mel(np.arange(257) * 16000 / 512)
        rising, falling = (f - left) / (middle - left), (right - f) / (right - middle)
        bands.append(np.log(power @ np.maximum(0, np.minimum(rising, falling))))
    n, m = np.arange(13)[:, None], np.arange(23)
    c = np.sqrt(2 / 23) * np.cos(np.pi * n * (m + 0.5) / 23) @ bands
    c *= 1 + 11 * np.sin(np.pi * np.arange(13) / 22)
    c[0] = energy
    np.testing.assert_allclose(CONVENTIONS["Kaldi"].features(y, 16000)[:, 0], c, rtol=1e-9)


def test_what_fits_nothing_is_said_so(sound):
    found = explain(np.zeros((13, 7)), sound, 22050)
    assert found.nearest == "" and "check the sample rate" in repr(found)
    rng = np.random.default_rng(0)
    noise = explain(rng.normal(size=(20, 1 + len(sound) // 512)), sound, 22050)
    assert noise.difference > 0.5 and "Something else differs" in repr(noise)


@pytest.mark.parametrize("mine, y", [(np.zeros(5), np.ones(100)), (np.full((2, 3), np.nan), np.ones(100))])
def test_bad_input_is_refused(mine, y):
    with pytest.raises(ValueError, match="mine"):
        explain(mine, y, 16000)
