"""The log-mel layer against librosa and our own."""

import keras
import librosa
import numpy as np
import pytest
from keras import layers

from cmx_helpers import encoders, mfcc
from tests.backends import run_under
from tests.encoders.small_encoders import SAMPLES


def log_mel(clips, **settings):
    return keras.ops.convert_to_numpy(encoders.LogMel(**settings)(clips))


def random_settings(rng):
    rate = int(rng.choice([8000, 16000, 22050, 44100]))
    return {
        "sample_rate": rate,
        "n_fft": int(rng.choice([255, 256, 400, 512, 1024])),
        "hop_length": int(rng.integers(50, 600)),
        "n_mels": int(rng.integers(4, 40)),
        "fmin": float(rng.choice([0.0, 60.0])),
        "fmax": rng.choice([None, 0.45 * rate]),
        "htk": bool(rng.integers(2)),
        "norm": rng.choice(["slaney", None]),
        "top_db": rng.choice([None, 30.0, 80.0]),
    }


class TestLogMel:
    @pytest.mark.parametrize("seed", range(10))
    @pytest.mark.filterwarnings("ignore:n_fft=.* is too large")
    def test_equals_lesson_08_and_librosa(self, seed):
        rng = np.random.default_rng(seed)
        s = random_settings(rng)
        clips = rng.normal(size=(3, int(rng.integers(1, 9000)))) * rng.uniform(0.01, 1, size=(3, 1))
        if seed % 3 == 0:
            clips[1, len(clips[1]) // 2 :] = 0
        got = log_mel(clips.astype(np.float32), **s)
        bands = {name: s[name] for name in ("n_fft", "hop_length", "n_mels", "fmin", "fmax", "htk", "norm")}
        power = mfcc.melspectrogram(clips, sr=s["sample_rate"], **bands)
        want = mfcc.power_to_db(power, top_db=s["top_db"]).swapaxes(1, 2)
        assert got.shape == want.shape and got.dtype == np.float32
        np.testing.assert_allclose(got, want, rtol=0, atol=5e-3)
        for clip, row in zip(clips, got):
            power = librosa.feature.melspectrogram(y=clip, sr=s["sample_rate"], pad_mode="constant", **bands)
            reference = librosa.power_to_db(power, top_db=s["top_db"]).T
            np.testing.assert_allclose(row, reference, rtol=0, atol=5e-3)

    def test_a_clip_does_not_depend_on_its_neighbours(self, rng):
        clips = rng.normal(size=(4, 6000)).astype(np.float32)
        others = clips * np.array([[1], [1000], [0], [1e-3]], np.float32)
        np.testing.assert_array_equal(log_mel(clips)[0], log_mel(others)[0])
        np.testing.assert_array_equal(log_mel(clips[:1])[0], log_mel(clips)[0])

    def test_the_batch_of_keras_own_layer_matters(self, rng):
        """The fault that LogMel is there to avoid; should Keras mend it, the lesson must say so."""
        clips = rng.normal(size=(2, 6000)).astype(np.float32)
        clips[0] *= np.hanning(6000) ** 8
        layer = layers.MelSpectrogram(fft_length=512, sampling_rate=22050, num_mel_bins=40)
        loud = clips * np.array([[1], [1000]], np.float32)
        first, second = (keras.ops.convert_to_numpy(layer(batch))[0] for batch in (clips, loud))
        assert np.abs(first - second).max() > 10

    def test_silence_is_finite_and_flat(self):
        assert (log_mel(np.zeros((2, 3000), np.float32)) == -100).all()

    @pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
    def test_computes_in_float32_under_mixed_precision(self, rng, policy):
        clips = rng.normal(size=(2, SAMPLES)).astype(np.float32)
        want = log_mel(clips)
        keras.config.set_dtype_policy(policy)
        try:
            layer, encoder = encoders.LogMel(), encoders.audio_encoder(SAMPLES, features=8)
            got = keras.ops.convert_to_numpy(layer(clips))
            encoded = encoder(clips)
        finally:
            keras.config.set_dtype_policy("float32")
        np.testing.assert_array_equal(got, want)
        assert got.dtype == np.float32 and encoder.get_layer("audio_log_mel").compute_dtype == "float32"
        assert keras.backend.standardize_dtype(encoded["tokens"].dtype) == policy.removeprefix("mixed_")

    def test_shape_is_known_before_the_numbers(self, rng):
        for samples in (1, 511, 512, 513, 22050):
            for n_fft, hop in ((512, 128), (333, 100)):
                layer = encoders.LogMel(n_fft=n_fft, hop_length=hop, n_mels=5)
                symbolic = layer(keras.Input((samples,)))
                real = layer(np.zeros((2, samples), np.float32))
                assert symbolic.shape[1:] == tuple(real.shape)[1:]

    def test_has_nothing_to_learn_and_returns_from_its_settings(self, rng):
        layer = encoders.LogMel(16000, 400, 160, 20, fmin=50, fmax=7000, htk=True, norm=None, top_db=60)
        again = encoders.LogMel.from_config(layer.get_config())
        clips = rng.normal(size=(2, 3000)).astype(np.float32)
        np.testing.assert_array_equal(*(keras.ops.convert_to_numpy(each(clips)) for each in (layer, again)))
        assert layer.weights == [] and layer.get_config() == again.get_config()

    @pytest.mark.parametrize(
        "name, value, error",
        [
            ("sample_rate", 0, ValueError),
            ("sample_rate", "fast", TypeError),
            ("n_fft", 1, ValueError),
            ("hop_length", 0, ValueError),
            ("hop_length", 2.5, TypeError),
            ("n_mels", 0, ValueError),
            ("fmax", 20000, ValueError),
            ("norm", "area", ValueError),
            ("top_db", -1, ValueError),
        ],
    )
    def test_bad_settings_are_named(self, name, value, error):
        with pytest.raises(error, match=name):
            encoders.LogMel(**{name: value})

    def test_bad_shape_is_named(self):
        with pytest.raises(ValueError, match=r"audio: expected shape \(batch, samples\)"):
            encoders.LogMel()(np.zeros((2, 100, 1), np.float32))


def test_frames_are_cut_without_arithmetic_under_jax(tmp_path):
    """Keras cuts them by a convolution there, whose operations the layer must not have."""
    code = """
    import jax, keras
    from keras import ops
    from cmx_helpers import encoders
    from cmx_helpers.encoders.log_mel import _frames
    rng, unlike = np.random.default_rng(0), []
    for _ in range(20):
        length, n_fft, hop = (int(rng.integers(*ends)) for ends in ((300, 2000), (2, 300), (1, 400)))
        x = ops.convert_to_tensor(rng.normal(size=(3, length)).astype("float32"))
        rows = np.asarray(x)
        want = np.stack([rows[:, s : s + n_fft] for s in range(0, length - n_fft + 1, hop)], axis=1)
        got = np.asarray(_frames(x, n_fft, hop))
        unlike.append(got.shape != want.shape or bool((got != want).any()))
    result["unlike"] = unlike
    counted = jax.jit(encoders.LogMel().call).lower(np.zeros((1, 22050), "float32")).cost_analysis()
    result["operations"] = counted["flops"]
    """
    result = run_under("jax", code, folder=tmp_path)
    assert len(result["unlike"]) == 20 and not result["unlike"].any()
    # Fourier transforms of 44 frames, and a product with the mel bank; the convolution alone has 92 million.
    assert result["operations"] < 20e6
