"""The encoders of lesson 09: shapes, masks, what each must not see."""

import keras
import numpy as np
import pytest
from keras import layers

from cmx_helpers import encoders
from tests.backends import BACKENDS, run_under
from tests.encoders.small_encoders import SAMPLES, WORDS

MAKERS = {
    "image": lambda: encoders.image_encoder(32, features=16),
    "text transformer": lambda: encoders.text_encoder(WORDS, features=16),
    "text lstm": lambda: encoders.text_encoder(WORDS, kind="lstm", features=16),
    "audio cnn": lambda: encoders.audio_encoder(SAMPLES, features=16, n_fft=512, hop_length=256),
    "audio lstm": lambda: encoders.audio_encoder(SAMPLES, kind="lstm", features=16, n_fft=512),
}


every_encoder = pytest.mark.parametrize("kind", MAKERS)


def inputs(kind, batch, rng):
    if kind == "image":
        return rng.random((batch, 32, 32, 3), dtype=np.float32)
    if kind.startswith("audio"):
        return rng.normal(size=(batch, SAMPLES)).astype(np.float32)
    words = 1 + rng.integers(10, size=(batch, 1))
    return np.where(np.arange(10) < words, rng.integers(1, WORDS, (batch, 10)), 0).astype(np.int32)


def to_numpy(encoded):
    return {name: keras.ops.convert_to_numpy(value) for name, value in encoded.items()}


class TestEveryEncoder:
    @every_encoder
    def test_features_are_the_mean_of_the_tokens(self, kind, rng):
        x = inputs(kind, 5, rng)
        encoded = to_numpy(MAKERS[kind]()(x))
        words = (x != 0) if kind.startswith("text") else np.ones(encoded["tokens"].shape[:2], bool)
        want = [row[kept].mean(axis=0) for row, kept in zip(encoded["tokens"], words)]
        np.testing.assert_allclose(encoded["features"], want, atol=1e-5)
        assert encoded["features"].shape == (5, 16)

    @every_encoder
    def test_survives_a_file(self, kind, rng, tmp_path):
        model, x = encoders.classifier(MAKERS[kind](), 7), inputs(kind, 3, rng)
        model.save(tmp_path / "model.keras")
        again = keras.saving.load_model(tmp_path / "model.keras")
        want = keras.ops.convert_to_numpy(model(x, training=False))
        np.testing.assert_array_equal(keras.ops.convert_to_numpy(again(x, training=False)), want)
        assert want.shape == (3, 7)

    @every_encoder
    def test_a_few_steps_lower_the_loss(self, kind, rng):
        keras.utils.set_random_seed(1)
        model, x = encoders.classifier(MAKERS[kind](), 3), inputs(kind, 12, rng)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.Adam(0.01), loss, jit_compile=False)
        losses = model.fit(x, np.arange(12) % 3, 12, 8, verbose=0).history["loss"]
        assert losses[-1] < 0.9 * losses[0]

    @every_encoder
    def test_one_sample_does_not_see_another(self, kind, rng):
        encoder, x = MAKERS[kind](), inputs(kind, 4, rng)
        together = to_numpy(encoder(x, training=False))["features"]
        alone = to_numpy(encoder(x[2:3], training=False))["features"]
        np.testing.assert_allclose(alone[0], together[2], atol=1e-5)


class TestImageEncoder:
    @pytest.mark.parametrize("size, places", [(16, 16), (32, 16), (50, 36), (96, 36), (224, 49)])
    def test_a_handful_of_places_at_every_size(self, size, places):
        assert encoders.image_encoder(size, features=8).output["tokens"].shape == (None, places, 8)

    def test_weights_do_not_grow_with_the_places(self):
        counts = {size: encoders.image_encoder(size).count_params() for size in (64, 72, 80, 96)}
        assert len(set(counts.values())) == 1
        assert encoders.image_encoder(224).count_params() < 200_000

    def test_convolutions_count_as_the_formula_says(self):
        for layer in encoders.image_encoder(96).layers:
            if isinstance(layer, layers.Conv2D):
                kernel, channels_in = layer.kernel_size[0], layer.kernel.shape[2]
                assert layer.count_params() == kernel**2 * channels_in * layer.filters


class TestTextEncoder:
    @pytest.mark.parametrize("kind", ["transformer", "lstm"])
    def test_padding_changes_nothing(self, kind, rng):
        short = encoders.text_encoder(WORDS, 6, kind=kind, features=16)
        long = encoders.text_encoder(WORDS, 13, kind=kind, features=16)
        long.set_weights(short.get_weights())
        ids = inputs("text", 20, rng)[:, :6]
        want, got = to_numpy(short(ids)), to_numpy(long(np.pad(ids, ((0, 0), (0, 7)))))
        np.testing.assert_allclose(got["features"], want["features"], atol=1e-5)
        words = ids != 0
        np.testing.assert_allclose(got["tokens"][:, :6][words], want["tokens"][words], atol=1e-5)

    @pytest.mark.parametrize("kind", ["transformer", "lstm"])
    def test_the_order_of_the_words_counts(self, kind):
        ids = np.array([[2, 3, 4, 2, 5], [2, 5, 4, 2, 3]])
        first, second = to_numpy(encoders.text_encoder(6, 5, kind=kind)(ids))["features"]
        assert np.abs(first - second).max() > 1e-3


class TestAudioEncoder:
    def test_settings_reach_the_layer(self):
        encoder = encoders.audio_encoder(8000, sample_rate=8000, n_fft=256, hop_length=80, n_mels=24)
        settings = encoder.get_layer("audio_log_mel").settings
        assert (settings["sample_rate"], settings["n_fft"], settings["n_mels"]) == (8000, 256, 24)
        assert encoder.get_layer("audio_log_mel").output.shape == (None, 101, 24)


@pytest.mark.parametrize(
    "make, error, message",
    [
        (lambda: encoders.image_encoder(15), ValueError, "size: expected at least 16, got 15"),
        (lambda: encoders.image_encoder("32"), TypeError, "size: expected an integer"),
        (lambda: encoders.image_encoder(features=0), ValueError, "features: expected at least 1"),
        (lambda: encoders.image_encoder(dropout=1), ValueError, "dropout: expected less than 1"),
        (lambda: encoders.text_encoder(1), ValueError, "vocabulary_size: expected at least 2"),
        (lambda: encoders.text_encoder(9, 0), ValueError, "length: expected at least 1"),
        (lambda: encoders.text_encoder(9, kind="gru"), ValueError, "kind: expected one of 'transformer'"),
        (lambda: encoders.text_encoder(9, features=18), ValueError, "features: expected a multiple of 4"),
        (lambda: encoders.audio_encoder(0), ValueError, "samples: expected at least 1"),
        (lambda: encoders.audio_encoder(kind="rnn"), ValueError, "kind: expected one of 'cnn', 'lstm'"),
        (lambda: encoders.audio_encoder(dropout=-0.1), ValueError, "dropout: expected at least 0"),
        (lambda: encoders.audio_encoder(hop_length=0), ValueError, "hop_length: expected at least 1"),
        (lambda: encoders.classifier(MAKERS["image"](), 1), ValueError, "classes: expected at least 2"),
    ],
)
def test_bad_input_is_named(make, error, message):
    with pytest.raises(error, match=message):
        make()


UNDER = """
    import keras
    from cmx_helpers import encoders

    assert keras.config.backend() == {backend!r}
    for kind in {kinds}:
        model = keras.saving.load_model({folder!r} + "/" + kind + ".keras", compile=False)
        x = given[kind]
        result[kind] = keras.ops.convert_to_numpy(model(x, training=False))
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        # Under JAX every operation by itself costs more than compiling them together.
        model.compile(keras.optimizers.SGD(0.05), loss, jit_compile={backend!r} == "jax")
        result[kind + " losses"] = [float(model.train_on_batch(x, given["labels"])) for _ in range(2)]
"""


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_backend_gives_the_same_numbers_and_trains(backend, rng, tmp_path):
    want, given = {}, {"labels": np.arange(6) % 3}
    for kind, make in MAKERS.items():
        model = encoders.classifier(make(), 3)
        given[kind] = inputs(kind, 6, rng)
        want[kind] = keras.ops.convert_to_numpy(model(given[kind], training=False))
        model.save(tmp_path / f"{kind}.keras")
    code = UNDER.format(backend=backend, kinds=list(MAKERS), folder=str(tmp_path))
    got = run_under(backend, code, folder=tmp_path, **given)
    for kind in MAKERS:
        np.testing.assert_allclose(got[kind], want[kind], atol=1e-4, err_msg=kind)
        assert np.isfinite(got[f"{kind} losses"]).all()
