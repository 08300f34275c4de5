"""The attack and its bound; the trace of a stamp against whole trainings."""

import numpy as np
import pytest

from cmx_helpers import privacy


def test_advantage_by_counting(rng):
    members, others = rng.normal(1, 1, 40), rng.normal(size=30)
    found = sum(s >= 0.5 for s in members) / 40 - sum(s >= 0.5 for s in others) / 30
    assert privacy.advantage(members, others, 0.5) == pytest.approx(found)


def test_best_threshold_is_the_best(rng):
    members, others = np.round(rng.normal(1, 1, 40), 1), np.round(rng.normal(size=30), 1)
    best = max(privacy.advantage(members, others, t) for t in np.concatenate([members, others]))
    assert privacy.advantage(members, others, privacy.best_threshold(members, others)) == best


@pytest.mark.parametrize("epsilon", [0.0, 0.3, 1.0, 4.0])
@pytest.mark.parametrize("delta", [0.0, 1e-4, 0.1])
def test_the_bound_is_the_best_of_all_attacks(epsilon, delta):
    """The largest TPR − FPR under both inequalities, by a grid of FPR."""
    fpr = np.linspace(0, 1, 100_001)
    tpr = np.minimum(np.exp(epsilon) * fpr + delta, 1 - np.exp(-epsilon) * (1 - fpr - delta))
    best = np.max(np.clip(tpr, 0, 1) - fpr)
    assert privacy.advantage_bound(epsilon, delta) == pytest.approx(best, abs=2e-5)


def test_the_bound_does_not_overflow():
    assert privacy.advantage_bound(5000.0, 0.0) == 1


@pytest.mark.parametrize(("sigma", "q", "steps"), [(1.0, 1.0, 1), (2.0, 0.3, 20), (1.0, 0.05, 100)])
def test_sum_attack_against_draws(rng, sigma, q, steps):
    members = rng.binomial(steps, q, 40_000) + sigma * np.sqrt(steps) * rng.normal(size=40_000)
    others = sigma * np.sqrt(steps) * rng.normal(size=40_000)
    threshold = privacy.best_threshold(members[::2], others[::2])
    drawn = privacy.advantage(members[1::2], others[1::2], threshold)
    assert privacy.sum_attack(sigma, q, steps) == pytest.approx(drawn, abs=0.015)


@pytest.mark.parametrize("sigma", [1.0, 2.0, 8.0])
@pytest.mark.parametrize(("q", "steps"), [(0.05, 50), (0.3, 10), (1.0, 1)])
def test_no_attack_passes_the_bound(sigma, q, steps):
    epsilon = privacy.epsilon(sigma, q, steps, 1e-5)
    assert privacy.sum_attack(sigma, q, steps) <= privacy.advantage_bound(epsilon, 1e-5)


def test_a_stamp_is_trained_as_the_whole_network_trains_it(rng):
    """Without noise, and with every example in every step, both are the same numbers."""
    x = np.zeros((6, 5))
    x[:5, :2] = rng.random((5, 2))
    x[5, 2:] = 1.0  # the stamp: ink where nobody else has any
    labels = np.array([1, 2, 0, 1, 2, 0])
    w = privacy.train_private(x, labels, sigma=0.0, q=1.0, steps=12, classes=3)
    whole = w[2:, 0].sum() - w[2:, 1:].sum(axis=0).mean()
    alone = privacy.stamp_traces(1, True, sigma=0.0, q=1.0, steps=12, examples=6, classes=3)
    np.testing.assert_allclose(alone, [whole], rtol=1e-12)
    without = privacy.train_private(x[:5], labels[:5], sigma=0.0, q=1.0, steps=12, classes=3)
    assert np.abs(without[2:]).max() == 0


def test_the_noise_of_a_trace_has_its_size():
    """Without the stamp it is a sum of Gaussians: its variance is known."""
    traces = privacy.stamp_traces(4000, False, sigma=2.0, q=0.1, steps=20, examples=100, rate=1.5)
    each = 1.5 * (1 - np.arange(20) / 20) * 2.0 / 10
    assert traces.std() == pytest.approx(np.sqrt((each**2).sum() * 3 * (1 + 1 / 9)), rel=0.05)


def test_training_learns_and_noise_costs():
    x, labels = np.random.default_rng(0).normal(size=(300, 6)), np.arange(300) % 3
    x[np.arange(300), labels] += 3
    right = [
        np.mean(
            (x @ privacy.train_private(x, labels, sigma=s, q=0.2, steps=60, classes=3)).argmax(1) == labels
        )
        for s in (0.0, 40.0)
    ]
    assert right[0] > 0.9 and right[1] < right[0] - 0.1


def test_odd_settings_are_named():
    x, labels = np.ones((4, 2)), np.arange(4) % 2
    with pytest.raises(ValueError, match="norm"):
        privacy.train_private(x, labels, sigma=1.0, q=0.5, steps=2, norm=None, classes=2)
    with pytest.raises(ValueError, match="labels"):
        privacy.train_private(x, labels + 1, sigma=1.0, q=0.5, steps=2, classes=2)
    with pytest.raises(ValueError, match="steps"):
        privacy.train_private(x, labels, sigma=1.0, q=0.5, steps=10**9, classes=2)
