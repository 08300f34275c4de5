"""Class mean, class Gaussian and the two-sample test: against their moments and known answers."""

import numpy as np
import pytest

from cmx_helpers.generation import baselines, measures


def pictures(rng, n=60, classes=3):
    labels = np.arange(n) % classes
    x = 0.5 + 0.05 * rng.normal(size=(n, 4, 4, 1)) + 0.05 * labels[:, None, None, None]
    return np.clip(x, 0, 1), labels


def test_the_class_mean_is_the_mean_of_the_class(rng):
    x, y = pictures(rng)
    drawn = baselines.class_mean(x, y)([2, 0, 2], rng)
    np.testing.assert_allclose(drawn, [x[y == c].mean(axis=0) for c in (2, 0, 2)])


@pytest.mark.parametrize("shrinkage", [0, 0.3, 1])
def test_the_gaussian_has_the_moments_that_its_formula_says(rng, shrinkage):
    x, y = pictures(rng, n=24)
    drawn = baselines.class_gaussian(x, y, shrinkage=shrinkage)(np.full(60_000, 1), rng).reshape(-1, 16)
    ours = x[y == 1].reshape(-1, 16)
    sigma = np.cov(ours.T, bias=True)
    expected = (1 - shrinkage) * sigma + shrinkage * np.trace(sigma) / 16 * np.eye(16)
    np.testing.assert_allclose(drawn.mean(axis=0), ours.mean(axis=0), atol=1e-3)
    np.testing.assert_allclose(np.cov(drawn.T), expected, atol=8e-5)


def test_one_picture_a_class_is_drawn_as_it_is(rng):
    x = rng.uniform(size=(2, 4, 4, 1))
    np.testing.assert_allclose(baselines.class_gaussian(x, [5, 9])([9, 5], rng), x[::-1])


def test_drawings_are_ink_and_the_same_generator_draws_the_same(rng):
    x, y = rng.integers(0, 2, size=(30, 4, 4, 1)).astype(float), np.arange(30) % 3
    draw = baselines.class_gaussian(x, y)
    drawn = draw(np.arange(90) % 3, np.random.default_rng(3))
    assert drawn.min() == 0 and drawn.max() == 1
    np.testing.assert_array_equal(drawn, draw(np.arange(90) % 3, np.random.default_rng(3)))


def test_two_sample_is_half_for_the_same_and_1_for_others(rng):
    x, y = pictures(rng, n=600)
    same = [baselines.two_sample(x[:300], x[300:], seed=s) for s in range(5)]
    assert 0.44 < np.mean(same) < 0.56
    mean = baselines.class_mean(x, y)(y[:300], rng)
    assert baselines.two_sample(x[300:], mean) > 0.97


def test_two_sample_counts_both_sides_alike(rng):
    """The classifier that says "real" to all has nine of ten right, and is no better than a coin."""
    x = rng.normal(size=(1000, 3))
    assert baselines.two_sample(x[:900], x[900:]) < 0.65


def test_two_sample_sees_a_missing_class_that_precision_does_not(rng):
    real = rng.normal(size=(400, 2)) + 9 * (np.arange(400) % 2)[:, None]
    drawn = rng.normal(size=(400, 2))
    assert measures.precision_recall(real, drawn)[0] > 0.9
    assert baselines.two_sample(real, drawn) > 0.65


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda x, y: baselines.class_mean(x, y[:-1]), "labels"),
        (lambda x, y: baselines.class_mean(x, y)([7], np.random.default_rng(0)), "labels"),
        (lambda x, y: baselines.class_mean(x, y)([1], None), "rng"),
        (lambda x, y: baselines.class_mean(x, y)(np.zeros(0, int), np.random.default_rng(0)), "labels"),
        (lambda x, y: baselines.class_gaussian(x + 1, y), "pictures"),
        (lambda x, y: baselines.class_gaussian(x, y, shrinkage=2), "shrinkage"),
        (lambda x, y: baselines.class_gaussian(np.zeros((3, 5000)), y[:3]), "pictures"),
        (lambda x, y: baselines.two_sample(x[:4], x), "real"),
        (lambda x, y: baselines.two_sample(x, x, components=0), "components"),
    ],
)
def test_odd_input_is_named(rng, call, name):
    with pytest.raises((ValueError, TypeError), match=f"^{name}"):
        call(*pictures(rng))
