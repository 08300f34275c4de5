"""An ear in NumPy against the one in Keras, and in a stream against the whole."""

import numpy as np
import pytest

from cmx_helpers import realtime, training

keras = pytest.importorskip("keras")


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(3)
    made = realtime.causal_ear()
    rng = np.random.default_rng(0)
    for weight in made.weights:  # as after a training: every mean, variance, scale and shift counts
        values = rng.normal(size=weight.shape) * (0.1 if len(weight.shape) > 1 else 0.3)
        at = {"moving_mean": -20, "moving_variance": 30, "gamma": 1}
        weight.assign(values + next((v for name, v in at.items() if name in weight.path), 0))
    return made


@pytest.fixture(scope="module")
def words():
    return realtime.placed_words("test")


def test_equals_keras(model, words):
    table = realtime.causal_log_mel(words.sounds[:4])
    ours = realtime.hear(realtime.ear_weights(model), table)
    theirs = keras.ops.convert_to_numpy(model(table, training=False))
    assert ours.dtype == np.float32 and ours.shape == (4, 33, 10)
    assert np.abs(ours - theirs).max() <= 2e-6 * np.abs(theirs).max()


@pytest.mark.parametrize("dtype, bound", [(np.float32, 1e-6), (np.float64, 1e-12)])
def test_stream_equals_batch(model, words, dtype, bound, rng):
    weights = realtime.ear_weights(model).astype(dtype)
    sound = words.sounds[0].astype(dtype)
    stream = realtime.EarStream(weights)
    cuts = np.sort(rng.integers(len(sound), size=30))
    streamed = np.concatenate([stream.push(piece) for piece in np.split(sound, cuts)])
    whole = realtime.hear(weights, realtime.causal_log_mel(sound))
    assert streamed.dtype == dtype
    assert np.abs(streamed - training.softmax(whole)).max() <= bound
    assert np.abs(stream.logits - whole[-1]).max() <= bound * np.abs(whole).max()
    np.testing.assert_allclose(realtime.beliefs(weights, sound), training.softmax(whole), atol=bound)


def test_a_stream_keeps_as_much_after_an_hour(model, words):
    stream = realtime.EarStream(realtime.ear_weights(model))
    kept = []
    for sound in words.sounds[:3]:
        stream.push(sound)
        kept.append([len(stream.table.ring.samples), *(layer.state.shape for layer in stream.layers)])
    assert kept[0] == kept[1] == kept[2]


def test_the_ear_does_not_look_ahead(model, words):
    weights, sound = realtime.ear_weights(model), words.sounds[0]
    changed = sound.copy()
    changed[16384:] = 0
    times = realtime.moments(33)
    heard, other = (realtime.hear(weights, realtime.causal_log_mel(s)) for s in (sound, changed))
    same = times <= 16384 / 22050
    np.testing.assert_array_equal(heard[same], other[same])
    assert np.abs(heard[~same] - other[~same]).max() > 0


@pytest.mark.parametrize("call, name", [
    (lambda: realtime.causal_ear(padding="valid"), "padding"),
    (lambda: realtime.causal_ear(plan=[(3, 4)]), "plan"),
    (lambda: realtime.ear_weights(realtime.causal_ear(padding="same")), "model"),
    (lambda: realtime.ear_weights(keras.Sequential([keras.layers.Dense(2)])), "model"),
    (lambda: realtime.hear(None, np.zeros((3, 40))), "weights"),
    (lambda: realtime.moments(0), "count"),
])  # fmt: skip
def test_refuses(call, name):
    with pytest.raises((ValueError, TypeError), match=rf"^{name}"):
        call()
