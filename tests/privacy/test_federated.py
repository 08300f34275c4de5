"""Federated averaging against central training, its limit on quadratics, and masks that cancel."""

import itertools

import numpy as np
import pytest

from cmx_helpers import privacy, training


@pytest.fixture
def voices(rng):
    x, labels = rng.normal(size=(40, 6)), rng.integers(4, size=40)
    cuts = [0, 3, 10, 11, 25, 40]
    return x, labels, [(x[a:b], labels[a:b]) for a, b in itertools.pairwise(cuts)]


def test_one_local_step_is_central_training(voices):
    x, labels, clients = voices
    w, central = np.zeros((6, 4)), np.zeros((6, 4))
    for _ in range(30):
        w = privacy.federated_round(w, clients, steps=1, rate=0.5)
        central -= 0.5 * x.T @ (training.softmax(x @ central) - np.eye(4)[labels]) / 40
    np.testing.assert_allclose(w, central, rtol=0, atol=1e-12)


def test_one_client_alone_trains_as_it_would(voices):
    x, labels, _ = voices
    w = privacy.federated_round(np.zeros((6, 4)), [(x, labels)], steps=7, rate=0.5)
    again = np.zeros((6, 4))
    for _ in range(7):
        again = privacy.federated_round(again, [(x, labels)], rate=0.5)
    np.testing.assert_allclose(w, again, atol=1e-12)


def test_average_is_numpys(rng):
    models, counts = rng.normal(size=(5, 3, 2)), rng.integers(1, 30, 5)
    np.testing.assert_allclose(
        privacy.federated_average(models, counts), np.average(models, axis=0, weights=counts), atol=1e-12
    )


@pytest.mark.parametrize("steps", [1, 3, 20])
def test_the_limit_on_quadratics(rng, steps):
    a, b = rng.uniform(0.2, 4, 3), rng.normal(size=3)
    w = 0.0
    for _ in range(4000):
        local = np.full(3, w)
        for _ in range(steps):
            local -= 0.2 * a * (local - b)
        w = local.mean()
    assert privacy.quadratic_limit(a, b, 0.2, steps) == pytest.approx(w, abs=1e-10)


def test_every_client_its_own_example_is_dp_sgd_without_clipping_twice(rng):
    """One example a client, all there, no noise: the clipped mean of the examples' gradients."""
    x, labels = rng.normal(size=(12, 3)), rng.integers(2, size=12)
    w = privacy.private_rounds(x, labels, np.arange(12), sigma=0.0, q=1.0, marks=[1], classes=2, norm=0.7)[1]
    delta = training.softmax(np.zeros((12, 2))) - np.eye(2)[labels]
    np.testing.assert_allclose(w, -privacy.clipped_sum(x, delta, 0.7) / 12, atol=1e-12)


def test_one_client_moves_a_round_by_no_more_than_the_norm(rng):
    x, labels, owner = rng.normal(size=(20, 3)) * 9, rng.integers(2, size=20), np.arange(20) // 5
    whole = privacy.private_rounds(x, labels, owner, sigma=0.0, q=1.0, marks=[1], classes=2)[1]
    for client in range(4):
        rest = owner != client
        part = privacy.private_rounds(
            x[rest], labels[rest], owner[rest], sigma=0.0, q=1.0, marks=[1], classes=2
        )
        assert np.linalg.norm(4 * whole - 3 * part[1]) <= 1 + 1e-12


def test_masks_cancel_bit_by_bit(rng):
    values = privacy.to_fixed(rng.normal(size=(7, 50)))
    masks = privacy.pairwise_masks(7, 50, rng)
    sent = np.array([privacy.masked(values[i], i, masks) for i in range(7)])
    assert sent.sum(axis=0, dtype=np.uint32).tolist() == values.sum(axis=0, dtype=np.uint32).tolist()
    assert not (sent == values).any()


def test_what_is_sent_is_uniform(rng):
    """A chi-square over the upper four bits, of one value sent often."""
    sent = []
    for _ in range(200):
        masks = privacy.pairwise_masks(3, 20, rng)
        sent.append(privacy.masked(privacy.to_fixed(np.full(20, 0.25)), 1, masks) >> np.uint32(28))
    counts = np.bincount(np.concatenate(sent), minlength=16)
    assert ((counts - 250) ** 2 / 250).sum() < 45  # fifteen degrees of freedom, 1 in 10,000


def test_fixed_point_there_and_back(rng):
    values = rng.normal(size=100) * 50
    back = privacy.from_fixed(privacy.to_fixed(values))
    assert np.abs(back - values).max() <= 2.0**-17
    with pytest.raises(ValueError, match="values"):
        privacy.to_fixed([40_000.0])


def test_kinds_that_would_go_wrong_are_refused():
    with pytest.raises(TypeError, match="upload"):
        privacy.masked(np.zeros(2, np.int64), 0, np.zeros((1, 1, 2), np.uint32))
    with pytest.raises(ValueError, match="masks"):
        privacy.masked(np.zeros(2, np.uint32), 0, np.zeros((2, 3, 2), np.uint32))
