"""Intervals where samples come in groups: against a loop, and how often they hold the truth."""

import numpy as np
import pytest

from cmx_helpers import evaluation


def test_groups_are_drawn_first_and_the_interval_is_that_of_a_loop(rng):
    groups = np.repeat([3, 5, 8, 9], [40, 30, 20, 10])
    right = rng.random(100) < np.where(groups > 4, 0.9, 0.3)
    means = []
    for _ in range(4000):
        rows = np.concatenate(
            [
                rng.choice(np.flatnonzero(groups == g), (groups == g).sum())
                for g in rng.choice([3, 5, 8, 9], 4)
            ]
        )
        means.append(right[rows].mean())
    told = evaluation.bootstrap_interval(right, groups=groups, level=0.9)
    np.testing.assert_allclose(told[1:], np.quantile(means, [0.05, 0.95]), atol=0.04)
    assert told.value == right.mean()
    names = np.array(["a", "b", "c", "d"])[np.unique(groups, return_inverse=True)[1]]
    assert evaluation.bootstrap_interval(right, groups=names, level=0.9) == told


def test_over_groups_that_differ_the_interval_covers_new_groups_and_by_samples_it_does_not(rng):
    """Groups of chance 0.5 to 0.9, 12 in each test: how often does each interval hold the mean of all?"""
    groups, hits = np.repeat(np.arange(12), 50), np.zeros(2)
    for seed in range(60):
        chance = rng.uniform(0.5, 0.9, 12)
        right = rng.random(600) < chance[groups]
        for k, of in enumerate((groups, None)):
            told = evaluation.bootstrap_interval(right, groups=of, resamples=300, seed=seed)
            hits[k] += told.low <= 0.7 <= told.high
    assert hits[0] / 60 > 0.83 and hits[1] < hits[0] - 6


@pytest.mark.parametrize(
    "groups, words", [([1], "groups: expected shape"), ([1, 1], "groups: expected two groups")]
)
def test_bad_groups_are_named(groups, words):
    with pytest.raises(ValueError, match=words):
        evaluation.bootstrap_interval([1, 0], groups=groups)
