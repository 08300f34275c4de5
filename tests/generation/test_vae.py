"""The autoencoder in NumPy: its gradient, known answers, and that the same seed gives the same."""

import numpy as np
import pytest

from cmx_helpers.generation import network, vae


def test_gradients_are_those_of_finite_differences(rng):
    encoder, decoder = (
        [w.astype(float) + 0.1 * rng.normal(size=w.shape) for w in network(sizes, rng=rng)]
        for sizes in ((6, 5, 4), (4, 5, 4))
    )
    x, digits, noise = rng.uniform(size=(7, 4)), np.eye(2)[rng.integers(2, size=7)], rng.normal(size=(7, 2))
    gradients = vae._paid(encoder, decoder, x, digits, noise)[1]
    for weight, gradient in zip([*encoder, *decoder], gradients, strict=True):
        for index in np.ndindex(weight.shape):
            kept, step, sides = weight[index], 1e-6, []
            for side in (step, -step):
                weight[index] = kept + side
                sides.append(vae._paid(encoder, decoder, x, digits, noise)[0])
            weight[index] = kept
            assert gradient[index] == pytest.approx((sides[0] - sides[1]) / (2 * step), abs=1e-7), index


def test_what_is_paid_by_hand():
    """One pixel of ink, a code that tells nothing, a decoder that says one half: ln 2 and no price."""
    still = [np.zeros((2, 1)), np.zeros(1), np.zeros((1, 2)), np.zeros(2)]
    even = [np.zeros((2, 1)), np.zeros(1), np.zeros((1, 1)), np.zeros(1)]
    paid, _ = vae._paid(still, even, np.ones((1, 1)), np.ones((1, 1)), np.zeros((1, 1)))
    assert paid == pytest.approx(np.log(2))
    still[-1] = np.array([2.0, 0.0])  # a mean of 2 costs 2²/2 nats
    assert vae._paid(still, even, np.ones((1, 1)), np.ones((1, 1)), np.zeros((1, 1)))[0] == pytest.approx(
        np.log(2) + 2
    )


def test_one_picture_for_each_label_is_drawn(rng):
    pictures = rng.uniform(0.1, 0.9, size=(2, 3, 3, 1))
    draw = vae.train_vae(pictures, [3, 8], steps=800, width=32, code=2, learning_rate=1e-2)
    for n, label in enumerate((3, 8)):
        assert np.abs(draw(np.full(20, label), rng) - pictures[n]).max() < 0.06


def test_the_same_seed_draws_the_same_and_another_does_not(rng):
    x, y = rng.uniform(size=(20, 4, 4, 1)), np.arange(20) % 2
    drawn = [vae.train_vae(x, y, steps=10, seed=s)([0, 1], np.random.default_rng(0)) for s in (1, 1, 2)]
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert drawn[0].shape == (2, 4, 4, 1) and not np.array_equal(drawn[0], drawn[2])
    assert drawn[0].min() >= 0 and drawn[0].max() <= 1


@pytest.mark.parametrize(
    "changed, name",
    [
        ({"steps": 0}, "steps"),
        ({"steps": 10**9}, "steps"),
        ({"batch": 1.5}, "batch"),
        ({"width": 10**6}, "width"),
        ({"code": 0}, "code"),
        ({"learning_rate": np.nan}, "learning_rate"),
        ({"seed": -1}, "seed"),
        ({"pictures": np.full((4, 3), 2.0)}, "pictures"),
        ({"labels": [0, 1]}, "labels"),
    ],
)
def test_odd_input_is_named(changed, name):
    told = {"pictures": np.zeros((4, 3)), "labels": [0, 1, 0, 1], "steps": 2} | changed
    with pytest.raises((ValueError, TypeError), match=f"^{name}"):
        vae.train_vae(told.pop("pictures"), told.pop("labels"), **told)
