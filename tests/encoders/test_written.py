"""What a learner writes in lesson 09 is the package's: references of the exercises beside `encoders`."""

import copy
import pickle

import keras
import numpy as np
import pytest
from keras import layers

from cmx_helpers import encoders
from cmx_helpers.exercises._engine import find, names
from cmx_helpers.exercises._keras import Made, model_of, start
from cmx_helpers.mfcc import mel_filterbank
from cmx_helpers.stft import get_window

assert names("encoders")  # registers them


def written(name):
    return find(f"encoders.{name}").reference


def to_numpy(tensor):
    return keras.ops.convert_to_numpy(tensor)


@pytest.mark.parametrize(
    "make_written, make_package, given",
    [
        (
            lambda: written("ear")(22050),
            encoders.audio_encoder,
            np.random.default_rng(0).normal(size=(3, 22050)).astype("float32"),
        ),
        (
            lambda: written("reader")(30, 10, 64),
            lambda: encoders.text_encoder(30),
            np.array([[3, 1, 4, 1, 5, 0, 0, 0, 0, 0], [9] * 10], "int32"),
        ),
    ],
    ids=["ear", "reader"],
)
def test_the_written_encoder_is_the_packages(make_written, make_package, given):
    keras.utils.set_random_seed(3)
    mine = make_written()
    keras.utils.set_random_seed(3)
    theirs = make_package()
    for one, other in zip(mine.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)  # the same seed gives the same start
    got, want = mine(given, training=False), theirs(given, training=False)
    for key in ("tokens", "features"):
        np.testing.assert_allclose(to_numpy(got[key]), to_numpy(want[key]), atol=1e-5)


@pytest.mark.parametrize("n_fft, hop, bands", [(256, 100, 12), (1024, 512, 40)])
def test_the_written_log_mel_is_the_layer(n_fft, hop, bands, rng):
    audio = (rng.normal(size=(3, 5000)) * [[1], [1e-3], [0]]).astype("float32")
    window = get_window("hann", n_fft).astype("float32")
    bank = mel_filterbank(16000, n_fft, n_mels=bands).T.astype("float32")
    got = to_numpy(written("log_mel")(audio, window, bank, hop))
    want = to_numpy(encoders.LogMel(16000, n_fft, hop, bands)(audio))
    np.testing.assert_allclose(got, want, atol=1e-3)


def test_two_halves_share_the_networks_weights(rng):
    network = written("functional")(4, 5)
    halves = written("two_inputs")(network)
    picture = rng.random((2, 8, 8, 1), dtype=np.float32)
    inputs = {"upper": picture[:, :4], "lower": picture[:, 4:]}
    before = to_numpy(halves(inputs))
    np.testing.assert_allclose(before, to_numpy(network(picture)), atol=1e-6)
    network.set_weights([2 * w for w in network.get_weights()])
    np.testing.assert_allclose(to_numpy(halves(inputs)), to_numpy(network(picture)), atol=1e-5)
    assert np.abs(to_numpy(halves(inputs)) - before).max() > 1e-3


def test_votes_average_to_the_logit(rng):
    tokens, W, b = rng.normal(size=(4, 9, 5)), rng.normal(size=(5, 3)), rng.normal(size=3)
    dense = layers.Dense(3)
    dense.build((None, 5))
    dense.set_weights([W, b])
    logits = to_numpy(dense(layers.GlobalAveragePooling1D()(tokens.astype("float32"))))
    for k in range(3):
        np.testing.assert_allclose(
            written("votes")(tokens, W, k).mean(axis=1) + b[k], logits[:, k], atol=1e-5
        )


@pytest.mark.parametrize("again", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_what_stands_for_tensors_and_layers_can_be_copied(again):
    x, layer = start(6, 2), Made("Dense", {"units": 3})
    other, other_layer = again(x), again(layer)
    assert other == x and other_layer == layer and other.shape == (None, 6, 2)
    assert not other == start(6, 3) and other_layer != Made("Dense", {"units": 4})
    assert not Made("ReLU", {})(x) == x  # a tensor of the same shape is not the tensor it came from
    assert model_of(other_layer(other)).count_params() == 9
