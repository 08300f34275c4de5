"""The measures of drawings: against plain loops, scikit-learn and known answers."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from cmx_helpers.generation import baselines, measures


def region_by_loops(points, centres, k):
    """Share of points in the union of balls around centres, each as wide as the k-th neighbour is far."""
    radii = NearestNeighbors(n_neighbors=k + 1).fit(centres).kneighbors(centres)[0][:, k]
    inside = [any(np.linalg.norm(p - c) <= r for c, r in zip(centres, radii)) for p in points]
    return np.mean(inside)


@pytest.mark.parametrize("n, m, features, k", [(30, 40, 3, 3), (25, 12, 8, 1), (9, 20, 1, 5)])
def test_precision_and_recall_are_those_of_loops(rng, n, m, features, k):
    real, drawn = rng.normal(size=(n, features)), rng.normal(size=(m, features)) * 1.2 + 0.3
    told = measures.precision_recall(real, drawn, k=k)
    assert told == (region_by_loops(drawn, real, k), region_by_loops(real, drawn, k))


@pytest.mark.parametrize("far", [0, 1e6])
def test_copies_are_precise_and_recall_all(rng, far):
    real = rng.normal(size=(200, 5)) + far
    assert measures.precision_recall(real, real[rng.permutation(200)]) == (1.0, 1.0)


def test_one_drawing_a_class_is_precise_and_recalls_nothing(rng):
    real = rng.normal(size=(300, 6))
    drawn = np.repeat(real[:10], 30, axis=0)
    precision, recall = measures.precision_recall(real, drawn)
    assert precision == 1.0 and recall == pytest.approx(10 / 300)
    precision, recall = measures.precision_recall(real, np.zeros((300, 6)))
    assert (precision, recall) == (1.0, 0.0)


def test_noise_far_away_is_neither(rng):
    assert measures.precision_recall(rng.normal(size=(50, 4)), rng.normal(size=(50, 4)) + 100) == (0.0, 0.0)


def test_half_of_the_classes_is_half_of_the_recall(rng):
    real = rng.normal(size=(400, 2)) + 50 * (np.arange(400) % 4)[:, None]
    drawn = rng.normal(size=(400, 2)) + 50 * (np.arange(400) % 2)[:, None]
    precision, recall = measures.precision_recall(real, drawn)
    assert precision > 0.9 and 0.4 < recall <= 0.5


def test_blocks_change_nothing(rng, monkeypatch):
    real, drawn = rng.normal(size=(70, 4)), rng.normal(size=(60, 4))
    whole = measures.precision_recall(real, drawn), measures.nearest_distance(drawn, real)
    monkeypatch.setattr(measures, "_AT_ONCE", 500)
    assert measures.precision_recall(real, drawn) == whole[0]
    np.testing.assert_array_equal(measures.nearest_distance(drawn, real), whole[1])


def test_distance_to_the_nearest_is_scikit_learn_s_and_0_for_a_copy(rng):
    training, drawn = rng.uniform(size=(80, 8, 8, 1)), rng.uniform(size=(20, 8, 8, 1))
    drawn[3] = training[50]
    nearest = NearestNeighbors(n_neighbors=1).fit(training.reshape(80, -1))
    expected = nearest.kneighbors(drawn.reshape(20, -1))[0][:, 0]
    found = measures.nearest_distance(drawn, training)
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert found[3] == 0


def test_spread_of_the_class_mean_is_0_of_noise_beyond_1_and_scale_is_scale(rng):
    real, labels = rng.normal(size=(200, 4, 4, 1)), np.arange(200) % 5
    mean = baselines.class_mean(real, labels)(labels, rng)
    assert measures.spread(mean, labels, real, labels) == pytest.approx(0, abs=1e-12)
    assert measures.spread(0.3 * real + 7, labels, real, labels) == pytest.approx(0.3)
    assert measures.spread(2 * rng.normal(size=real.shape), labels, real, labels) > 1.5


def test_spread_within_a_clip_sees_what_spread_within_a_class_does_not(rng):
    """Ten clips of one digit, each drawn 30 times as one and the same picture of its own."""
    real, clips = rng.normal(size=(300, 6)), np.repeat(np.arange(10), 30)
    drawn = real[clips]
    digit = np.zeros(300, int)
    assert measures.spread(drawn, digit, real, digit) > 0.7
    assert measures.spread(drawn, clips, real, digit) == pytest.approx(0, abs=1e-12)


def test_share_of_a_class_counts_classes_alike():
    assert measures.class_share([1] * 9 + [5], [1] * 9 + [2]) == 0.5
    assert measures.class_share([4, 4], [4, 4]) == 1.0


@pytest.mark.parametrize("seen, expected", [([3], 1), (list(range(10)), 10), ([1, 1, 1, 1], 1)])
def test_effective_classes(seen, expected):
    assert measures.effective_classes(seen) == pytest.approx(expected)


def test_effective_classes_is_the_exponential_of_scipy_s_entropy(rng):
    from scipy.stats import entropy

    seen = rng.integers(0, 10, size=500) ** 2 // 10
    assert measures.effective_classes(seen) == pytest.approx(np.exp(entropy(np.bincount(seen))))


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda x, y: measures.spread(x[:, :3], y, x, y), "real"),
        (lambda x, y: measures.spread(x, y[:-1], x, y), "drawn_labels"),
        (lambda x, y: measures.spread(x, y, np.ones_like(x), y), "real"),
        (lambda x, y: measures.precision_recall(x, x * np.nan), "drawn"),
        (lambda x, y: measures.precision_recall(x, x, k=20), "k"),
        (lambda x, y: measures.precision_recall(x, x * 1e200), "drawn"),
        (lambda x, y: measures.nearest_distance(x[0], x), "drawn"),
        (lambda x, y: measures.nearest_distance(np.zeros((20_001, 1)), x[:, :1]), "drawn"),
        (lambda x, y: measures.class_share(y, y[:-1]), "asked"),
        (lambda x, y: measures.class_share(y[:0], y[:0]), "seen"),
        (lambda x, y: measures.effective_classes([]), "seen"),
        (lambda x, y: measures.effective_classes([0.5]), "seen"),
    ],
)
def test_odd_input_is_named(rng, call, name):
    with pytest.raises((ValueError, TypeError), match=f"^{name}|, {name}"):
        call(rng.normal(size=(20, 4)), np.arange(20) % 4)
