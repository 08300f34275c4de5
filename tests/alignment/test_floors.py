"""Floors and information, against draws, sums over all outcomes, descent, and scikit-learn."""

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import binom, entropy
from sklearn.metrics import mutual_info_score

from cmx_helpers import alignment, datasets


class TestFloor:
    @pytest.mark.parametrize("batch, p", [(1, 0.1), (2, 0.1), (7, 0.3), (128, 0.1), (40, 1.0)])
    def test_equals_the_sum_over_scipys_binomial(self, batch, p):
        k = np.arange(batch)
        expected = binom.pmf(k, batch - 1, p) @ np.log1p(k)
        assert alignment.info_nce_floor(batch, p) == pytest.approx(expected, abs=1e-10)

    def test_equals_the_sum_over_all_batches(self):
        """Four pairs, three classes: every outcome, and the surprise of who knows the class."""
        surprises = [
            np.log(sum(other == digits[0] for other in digits))
            for digits in itertools.product(range(3), repeat=4)
        ]
        assert alignment.info_nce_floor(4, 1 / 3) == pytest.approx(np.mean(surprises))

    def test_a_perfect_model_reaches_it_on_fresh_pairs_and_nobody_gets_below(self, rng):
        losses = []
        for _ in range(400):
            classes = np.eye(10)[rng.integers(10, size=32)]
            losses.append(alignment.info_nce(classes, classes, np.log(60)))
        error = np.std(losses) / np.sqrt(len(losses))
        assert abs(np.mean(losses) - alignment.info_nce_floor(32)) < 4 * error

    def test_information_is_approached_from_below(self):
        gains = [np.log(b) - alignment.info_nce_floor(b) for b in (2, 16, 128, 1024, 8192)]
        assert gains == sorted(gains)
        assert 0 < np.log(10) - gains[-1] < 2e-3

    def test_cells_are_met_as_often_as_they_are_large(self):
        parts = [alignment.info_nce_floor(50, p) for p in (0.4, 0.3, 0.3)]
        expected = 0.4 * parts[0] + 0.3 * parts[1] + 0.3 * parts[2]
        assert alignment.info_nce_floor(50, [0.4, 0.3, 0.3]) == pytest.approx(expected)


class TestInformation:
    @pytest.mark.parametrize("seed", range(3))
    def test_equals_scikit_learn_and_scipy(self, seed):
        counts = np.random.default_rng(seed).integers(0, 9, (4, 6)) + np.eye(4, 6, dtype=int)
        p = counts / counts.sum()
        found = alignment.mutual_information(counts)
        assert found == pytest.approx(mutual_info_score(None, None, contingency=counts))
        assert found == pytest.approx(entropy(p.sum(axis=0)) + entropy(p.sum(axis=1)) - entropy(p.ravel()))

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_of_the_clues_by_hand(self, language):
        told = []
        for kind in datasets.CLUE_TYPES.values():
            told.append(sum(len(cell) / 10 * np.log(10 / len(cell)) for cell in kind.cells))
        chances = alignment.clue_bags(language).chances
        assert alignment.mutual_information(chances) == pytest.approx(np.mean(told))
        assert np.mean(told) == pytest.approx(0.9603, abs=5e-5)

    def test_independent_things_tell_nothing(self, rng):
        assert alignment.mutual_information(np.outer(rng.random(3), rng.random(5))) == pytest.approx(
            0, abs=1e-12
        )


class TestSimplex:
    def test_cold_it_is_the_floor(self):
        assert alignment.simplex_floor(128, 0.02) == pytest.approx(alignment.info_nce_floor(128), abs=1e-9)

    @pytest.mark.parametrize("temperature", [0.3, 1.0])
    def test_vectors_at_the_corners_have_this_loss(self, temperature, rng):
        corners = alignment.l2_normalize(np.eye(10) - 0.1)
        losses = []
        for _ in range(300):
            u = corners[rng.integers(10, size=64)]
            losses.append(alignment.info_nce(u, u, -np.log(temperature)))
        expected = alignment.simplex_floor(64, temperature)
        assert abs(np.mean(losses) - expected) < 4 * np.std(losses) / np.sqrt(300)

    @pytest.mark.parametrize("seed", range(3))
    def test_descent_finds_nothing_lower(self, seed):
        """Free directions for three classes, two senses: the mean loss over all batches of four."""
        rng = np.random.default_rng(seed)
        batches = np.array(list(itertools.product(range(3), repeat=4)))

        def mean_loss(numbers):
            u, v = alignment.l2_normalize(numbers.reshape(2, 3, 3))
            s = (u @ v.T / 0.5)[batches[:, :, None], batches[:, None, :]]
            right = s[:, np.arange(4), np.arange(4)]
            ways = [np.log(np.exp(s).sum(axis=axis)) - right for axis in (1, 2)]
            return np.mean(ways)

        best = minimize(mean_loss, rng.normal(size=18)).fun
        assert best == pytest.approx(alignment.simplex_floor(4, 0.5, classes=3), abs=1e-6)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: alignment.info_nce_floor(0), "batch"),
        (lambda: alignment.info_nce_floor(8, 0.0), "chances"),
        (lambda: alignment.info_nce_floor(2**40), "batch"),
        (lambda: alignment.mutual_information(np.zeros((2, 2))), "joint"),
        (lambda: alignment.mutual_information([[-1.0, 2.0]]), "joint"),
        (lambda: alignment.simplex_floor(8, 0), "temperature"),
        (lambda: alignment.simplex_floor(8, 1.0, classes=1), "classes"),
    ],
)
def test_errors_name_the_argument(call, name):
    with pytest.raises((ValueError, TypeError), match=name):
        call()
