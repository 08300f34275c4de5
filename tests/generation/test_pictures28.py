"""The Keras models that draw: whom each loss reaches, shapes, seeds, and that a few steps make it better."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from cmx_helpers.generation import pictures28, train28

SMALL = {"gan": 2, "vae": 16, "flow": 2}
LABELS = np.arange(64) % 10


def small(name, seed=0):
    keras.utils.set_random_seed(seed)
    return pictures28.BUILD[name](width=SMALL[name])


@pytest.fixture(scope="module")
def pictures():
    """Ten patterns with a little noise, a pattern for each digit."""
    rng = np.random.default_rng(0)
    patterns = rng.uniform(size=(10, 7, 7, 1)).repeat(4, 1).repeat(4, 2)
    return np.clip(patterns[LABELS] + 0.05 * rng.normal(size=(64, 28, 28, 1)), 0, 1).astype("float32")


def _nets(model):
    return ("generator", model.generator), ("discriminator", model.discriminator)


def test_one_network_takes_shorter_steps():
    """Adam's first step is the rate, whatever the gradient: so the factor is seen at once."""
    fast, slow = keras.Variable([0.0]), keras.Variable([0.0])
    optimiser = train28.TwoRates(0.5, paths=[slow.path], factor=0.1)
    optimiser.apply([ops.ones(1), ops.ones(1)], [fast, slow])
    assert float(fast[0]) == pytest.approx(-0.5, rel=1e-4)
    assert float(slow[0]) == pytest.approx(-0.05, rel=1e-4)


def test_each_loss_reaches_its_own_network_only(pictures):
    """By hand: gradients of the two losses, apart and together, through both networks."""
    model = small("gan")
    inputs = pictures, pictures28.one_hot(LABELS), np.zeros((64, 1), "float32")
    with tf.GradientTape(persistent=True) as tape:
        model(inputs, training=True)
        said, convinced = model.losses
    for loss, own in ((said, "discriminator"), (convinced, "generator")):
        for name, net in _nets(model):
            slopes = tape.gradient(loss, [v.value for v in net.trainable_variables])
            reached = [s is not None and np.abs(ops.convert_to_numpy(s)).max() > 0 for s in slopes]
            assert any(reached) == (name == own), (name, own)


@pytest.fixture
def eager():
    """Without tracing, which takes longer than a few steps do."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def draws_ink(model):
    drawn = model.draw(LABELS[:12], np.random.default_rng(1))
    assert drawn.shape == (12, 28, 28, 1) and drawn.min() >= 0 and drawn.max() <= 1
    np.testing.assert_allclose(drawn, model.draw(LABELS[:12], np.random.default_rng(1)), atol=1e-5)


def test_the_gan_s_step_can_be_traced_and_it_draws_ink_of_28_by_28(pictures):
    model = small("gan")
    assert np.isfinite(train28.train(model, pictures, LABELS, steps=2, seed=0)).all()
    draws_ink(model)


@pytest.mark.parametrize("name, steps", [("vae", 12), ("flow", 6)])
def test_its_loss_falls_and_it_draws_ink_of_28_by_28(pictures, name, steps, eager):
    model = small(name)
    losses = train28.train(model, pictures, LABELS, steps=steps, seed=3, rate=5e-3, batch=32)
    assert losses.shape == (steps,) and np.isfinite(losses).all()
    assert losses[-1] < losses[0]
    draws_ink(model)


def test_a_seed_gives_the_same_and_another_does_not(pictures, eager):
    losses = [
        train28.train(small("vae", seed), pictures, LABELS, steps=2, seed=seed).tolist() for seed in (3, 3, 4)
    ]
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-5)
    assert abs(losses[0][0] - losses[2][0]) > 1e-3


@pytest.mark.parametrize(
    "changed, name",
    [
        ({"steps": 0}, "steps"),
        ({"batch": 65}, "batch"),
        ({"rate": -1}, "rate"),
        ({"seed": -1}, "seed"),
        ({"pictures": np.zeros((64, 14, 14, 1))}, "pictures"),
        ({"pictures": np.full((64, 28, 28, 1), 2.0)}, "pictures"),
        ({"labels": LABELS[:5]}, "labels"),
        ({"labels": LABELS + 5}, "labels"),
    ],
)
def test_odd_input_is_named(pictures, changed, name):
    told = {"pictures": pictures, "labels": LABELS, "steps": 1, "seed": 0} | changed
    with pytest.raises((ValueError, TypeError), match=f"^{name}"):
        train28.train(small("vae"), told.pop("pictures"), told.pop("labels"), **told)


def test_the_vae_s_kl_is_0_for_the_prior_and_its_loss_the_cross_entropy(pictures):
    model = small("vae")
    for v in model.trainable_variables:
        v.assign(ops.zeros_like(v))
    model((pictures, pictures28.one_hot(LABELS), np.zeros((64, 1), "float32")))
    [loss] = model.losses
    assert float(loss) == pytest.approx(784 * np.log(2), rel=1e-5)


def test_the_flow_with_zero_velocity_returns_the_noise_and_loses_its_variance(pictures):
    model = small("flow")
    for v in model.trainable_variables:
        v.assign(ops.zeros_like(v))
    model((pictures, pictures28.one_hot(LABELS), np.zeros((64, 1), "float32")))
    [loss] = model.losses
    assert float(loss) == pytest.approx(1 + np.mean((2 * pictures - 1) ** 2), rel=0.03)
    noise = np.random.default_rng(5).standard_normal((2, 28, 28, 1))
    drawn = model.draw([1, 2], np.random.default_rng(5), steps=2)
    np.testing.assert_allclose(drawn, np.clip((noise + 1) / 2, 0, 1), atol=1e-6)
