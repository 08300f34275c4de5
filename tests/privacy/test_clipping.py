"""Clipping, per-example gradients and the gradient of DP-SGD, against loops and central differences."""

import numpy as np
import pytest

from cmx_helpers import privacy, training


@pytest.fixture
def layer(rng):
    return rng.normal(size=(9, 5)), rng.normal(size=(9, 4)) * rng.uniform(0.01, 3, size=(9, 1))


def test_clipped_rows_are_short_and_keep_their_direction(rng):
    rows = rng.normal(size=(50, 7)) * rng.uniform(0, 4, size=(50, 1))
    for norm in (0.1, 1.0, 5.0):
        clipped = privacy.clip(rows, norm)
        before, after = np.linalg.norm(rows, axis=1), np.linalg.norm(clipped, axis=1)
        np.testing.assert_allclose(after, np.minimum(before, norm), rtol=1e-12)
        np.testing.assert_allclose((rows * clipped).sum(axis=1), before * after, rtol=1e-12)


def test_zero_and_huge_rows():
    assert privacy.clip(np.zeros((1, 3)), 1.0).tolist() == [[0, 0, 0]]
    np.testing.assert_allclose(privacy.clip([[3e200, 4e200]], 1.0), [[0.6, 0.8]])


def test_norms_and_sum_equal_those_of_outer_products(layer):
    x, delta = layer
    each = np.stack([np.outer(a, b) for a, b in zip(x, delta)])
    norms = np.linalg.norm(each.reshape(9, -1), axis=1)
    np.testing.assert_allclose(privacy.gradient_norms(x, delta), norms, rtol=1e-12)
    total = sum(g * min(1, 0.8 / n) for g, n in zip(each, norms))
    np.testing.assert_allclose(privacy.clipped_sum(x, delta, 0.8), total, atol=1e-12)


def test_outer_products_are_gradients(rng):
    """By central differences of each example's own loss."""
    x, w, labels = rng.normal(size=(3, 4)), rng.normal(size=(4, 5)), np.array([0, 4, 2])
    delta = training.softmax(x @ w) - np.eye(5)[labels]
    for n in range(3):
        for place in np.ndindex(w.shape):
            step = np.zeros(w.shape)
            step[place] = 1e-6
            up, down = (
                training.cross_entropy(x[n : n + 1] @ (w + s), labels[n : n + 1]) for s in (step, -step)
            )
            assert abs((up - down) / 2e-6 - np.outer(x[n], delta[n])[place]) < 1e-8


def test_nobody_moves_the_sum_by_more_than_the_norm(layer):
    x, delta = layer
    whole = privacy.clipped_sum(x, delta, 0.5)
    for n in range(9):
        rest = np.arange(9) != n
        assert np.linalg.norm(whole - privacy.clipped_sum(x[rest], delta[rest], 0.5)) <= 0.5 + 1e-12


def test_noise_has_the_size_of_one_person(layer, rng):
    x, delta = layer
    clean = privacy.private_gradient(x, delta, 0.5, 0.0, 4, np.zeros((5, 4)))
    noise = rng.normal(size=(5, 4))
    noisy = privacy.private_gradient(x, delta, 0.5, 3.0, 4, noise)
    np.testing.assert_allclose(noisy - clean, 3 * 0.5 * noise / 4, atol=1e-12)
    np.testing.assert_allclose(clean * 4, privacy.clipped_sum(x, delta, 0.5), atol=1e-12)


def test_float32_stays():
    x = np.ones((2, 3), np.float32)
    assert privacy.clip(x, 1.0).dtype == privacy.clipped_sum(x, x, 1.0).dtype == np.float32
    assert privacy.private_gradient(x, x, 1.0, 1.0, 2, np.ones((3, 3), np.float32)).dtype == np.float32


def test_an_example_is_read_from_its_gradient(rng):
    x = np.append(rng.random(64), 1)
    delta = rng.normal(size=10)
    np.testing.assert_allclose(privacy.read_example(np.outer(x, delta)), x, rtol=1e-12)
    with pytest.raises(ValueError, match="gradient"):
        privacy.read_example(np.zeros((3, 2)))
