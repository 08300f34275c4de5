"""Flow matching in NumPy: its gradient, known answers, and that the same seed gives the same."""

import numpy as np
import pytest

from cmx_helpers.generation import flow, network


def test_gradients_are_those_of_finite_differences(rng):
    weights = [w.astype(float) + 0.1 * rng.normal(size=w.shape) for w in network((5, 4, 4, 3), rng=rng)]
    inputs, velocity = rng.normal(size=(6, 5)), rng.normal(size=(6, 3))

    def loss():
        return np.mean((flow._layers(weights, inputs)[-1] - velocity) ** 2)

    for weight, gradient in zip(weights, flow._gradients(weights, inputs, velocity), strict=True):
        for index in np.ndindex(weight.shape):
            kept, step = weight[index], 1e-6
            weight[index] = kept + step
            above = loss()
            weight[index] = kept - step
            slope = (above - loss()) / (2 * step)
            weight[index] = kept
            assert gradient[index] == pytest.approx(slope, abs=1e-8), index


def test_one_picture_is_drawn(rng):
    """The best velocity leads from anywhere to the only picture there is."""
    picture = rng.uniform(0.2, 0.8, size=(1, 2, 2, 1))
    draw = flow.train_flow(picture, [3], steps=1500, width=32, learning_rate=1e-2)
    drawn = draw(np.full(50, 3), rng)
    assert np.abs(drawn - picture).mean() < 0.05


def test_each_label_has_its_own_place_and_spread(rng):
    """Two classes of one pixel: normal around 0.3 and 0.7 with σ 0.05."""
    labels = np.arange(400) % 2
    x = (0.3 + 0.4 * labels + 0.05 * rng.normal(size=400)).reshape(400, 1)
    draw = flow.train_flow(x, labels, steps=1500, width=32, learning_rate=1e-2)
    for label, mean in ((0, 0.3), (1, 0.7)):
        drawn = draw(np.full(1000, label), rng, steps=50)
        assert drawn.mean() == pytest.approx(mean, abs=0.02)
        assert 0.02 < drawn.std() < 0.09


def test_the_same_seed_draws_the_same_and_another_does_not(rng):
    x, y = rng.uniform(size=(20, 4, 4, 1)), np.arange(20) % 2
    drawn = [flow.train_flow(x, y, steps=10, seed=s)([0, 1], np.random.default_rng(0)) for s in (1, 1, 2)]
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
        ({"learning_rate": 0}, "learning_rate"),
        ({"learning_rate": np.nan}, "learning_rate"),
        ({"seed": -1}, "seed"),
        ({"pictures": np.full((4, 3), 2.0)}, "pictures"),
        ({"labels": [0, 1]}, "labels"),
    ],
)
def test_odd_input_is_named(changed, name):
    told = {"pictures": np.zeros((4, 3)), "labels": [0, 1, 0, 1], "steps": 2} | changed
    with pytest.raises((ValueError, TypeError), match=f"^{name}"):
        flow.train_flow(told.pop("pictures"), told.pop("labels"), **told)
