"""Lesson 11: bootstrap, Shapley values, curves."""

import itertools
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmx_helpers import evaluation
from tests.evaluation.parts import MODALITIES, quick


class TestBootstrap:
    def test_it_equals_a_loop(self, rng):
        a, b = rng.random((2, 120)) < [[0.8], [0.7]]
        got = evaluation.bootstrap_interval(a, b, statistic=evaluation.accuracy_ratio, level=0.9)
        ratios = []
        for _ in range(4000):
            rows = rng.integers(0, 120, 120)
            ratios.append(a[rows].mean() / b[rows].mean())
        np.testing.assert_allclose(got[1:], np.quantile(ratios, [0.05, 0.95]), atol=0.02)
        assert got.value == a.mean() / b.mean()

    def test_it_covers_the_truth_as_often_as_it_says(self, rng):
        hits = 0
        for seed in range(200):
            right = rng.random(100) < 0.7
            told = evaluation.bootstrap_interval(right, level=0.9, resamples=300, seed=seed)
            hits += told.low <= 0.7 <= told.high
        assert 0.82 <= hits / 200 <= 0.97

    def test_models_that_share_their_luck_differ_by_less(self, rng):
        luck = rng.random(400)
        a, b = luck < 0.7, luck < 0.68
        paired = evaluation.bootstrap_interval(a, b)
        apart = evaluation.bootstrap_interval(a, rng.permutation(b))
        assert paired.value == pytest.approx(a.mean() - b.mean()) == pytest.approx(apart.value)
        assert paired.high - paired.low < 0.5 * (apart.high - apart.low)

    def test_the_same_seed_gives_the_same(self, rng):
        right = rng.random(50)
        again = [evaluation.bootstrap_interval(right, seed=seed) for seed in (1, 1, 2)]
        assert again[0] == again[1] != again[2]

    def test_all_right_is_a_point(self):
        assert evaluation.bootstrap_interval(np.ones(10)) == (1.0, 1.0, 1.0)


def shares_by_orders(values, names):
    """Shapley's definition: the mean gain over every order of arrival."""
    shares = dict.fromkeys(names, 0.0)
    for order in itertools.permutations(names):
        for place, name in enumerate(order):
            gain = values[frozenset(order[: place + 1])] - values[frozenset(order[:place])]
            shares[name] = shares[name] + gain / factorial(len(names))
    return shares


class TestShapley:
    @quick
    @given(
        seed=st.integers(0, 2**31),
        players=st.integers(1, 5),
        samples=st.sampled_from([(), (1,), (4,), (2, 3)]),
    )
    def test_it_is_the_mean_over_orders_of_arrival(self, seed, players, samples):
        rng = np.random.default_rng(seed)
        names = [f"player {k}" for k in range(players)]
        values = {chosen: rng.normal(size=samples) for chosen in evaluation.subsets(names)}
        got = evaluation.shapley(values)
        want = shares_by_orders({frozenset(chosen): v for chosen, v in values.items()}, names)
        assert list(got) == names
        for name in names:
            assert np.shape(got[name]) == samples
            np.testing.assert_allclose(got[name], want[name], atol=1e-12)
        assert evaluation.efficiency_residual(values, got) < 1e-12

    def test_dummies_get_nothing_and_twins_the_same(self, rng):
        worth = {chosen: float(rng.normal()) for chosen in evaluation.subsets("ab")}
        values = {}
        for chosen in evaluation.subsets("abd"):  # d changes nothing
            values[frozenset(chosen)] = worth[tuple(x for x in chosen if x != "d")]
        assert evaluation.shapley(values)["d"] == pytest.approx(0, abs=1e-12)
        twins = {chosen: float(len(chosen)) ** 2 for chosen in evaluation.subsets("abc")}
        assert evaluation.shapley(twins) == pytest.approx({"a": 3, "b": 3, "c": 3})

    def test_residual_sees_the_worst_sample(self):
        values = {(): np.zeros(2), ("a",): np.array([1.0, 2.0])}
        assert evaluation.efficiency_residual(values, {"a": [1.0, 1.5]}) == pytest.approx(0.5)

    def test_subsets_come_by_size_and_in_order(self):
        sizes = [len(chosen) for chosen in evaluation.subsets(MODALITIES)]
        assert sizes == [0, 1, 1, 1, 2, 2, 2, 3] and evaluation.subsets(MODALITIES)[5] == ("image", "audio")


class TestCurves:
    @quick
    @given(st.lists(st.floats(0.1, 3), min_size=1, max_size=6), st.floats(-2, 2), st.floats(-1, 1))
    def test_area_of_a_line_is_its_mean_and_directions_agree(self, steps, start, slope):
        levels = np.cumsum([start, *steps])
        values = 0.5 + slope * levels
        middle = 0.5 + slope * (levels[0] + levels[-1]) / 2
        assert evaluation.curve_area(levels, values) == pytest.approx(middle, abs=1e-9)
        assert evaluation.curve_area(levels[::-1], values[::-1]) == pytest.approx(middle, abs=1e-9)

    def test_area_is_the_mean_height_of_the_polygon(self, rng):
        levels, values = np.sort(rng.random(7)), rng.random(7)
        fine = np.linspace(levels[0], levels[-1], 200_001)
        want = np.interp(fine, levels, values).mean()
        assert evaluation.curve_area(levels, values) == pytest.approx(want, abs=1e-4)

    @pytest.mark.parametrize("shape, steps", [((12,), 4), ((3, 5), 7), ((2,), 5)])
    def test_deletion_takes_away_nested_sets_in_order(self, rng, shape, steps):
        importance = rng.random(shape)
        seen = {}

        def share_gone(masks):
            seen[order] = masks
            return masks.reshape(len(masks), -1).mean(axis=1)

        for order in ("most", "least", "random"):
            told = evaluation.deletion_curve(share_gone, importance, steps=steps, order=order)
            np.testing.assert_allclose(told.share, told.score)
            assert told.share[0] == 0 and told.share[-1] == 1 and len(told.share) == steps + 1
            assert not (seen[order][:-1] & ~seen[order][1:]).any()
        for mask in seen["most"]:
            assert importance[mask].min(initial=1) >= importance[~mask].max(initial=0)
        for mask in seen["least"]:
            assert importance[mask].max(initial=0) <= importance[~mask].min(initial=1)

    def test_a_true_map_hurts_sooner_than_chance(self, rng):
        weights = rng.random((4, 4))
        weights /= weights.sum()

        def belief(masks):
            return (~masks * weights).sum(axis=(1, 2))

        most, random, least = (
            evaluation.curve_area(*evaluation.deletion_curve(belief, weights, steps=16, order=order))
            for order in ("most", "random", "least")
        )
        assert most < random < least

    def test_ties_go_in_random_order(self):
        masks = []
        for seed in (0, 1):
            evaluation.deletion_curve(
                lambda m: masks.append(m) or np.zeros(len(m)), np.zeros(30), steps=3, seed=seed
            )
        assert (masks[0] != masks[1]).any()
