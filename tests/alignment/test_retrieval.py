"""Rankings, against scikit-learn, brute force over all rankings, and draws."""

import itertools

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from cmx_helpers import alignment


@pytest.mark.parametrize("seed", range(6))
def test_average_precision_equals_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 30))
    relevant = rng.random(n) < 0.3
    relevant[rng.integers(n)] = True
    scores = rng.normal(size=n).round(1 if seed % 2 else 9)  # in every other case many are equal
    assert alignment.average_precision(scores, relevant) == pytest.approx(
        average_precision_score(relevant, scores)
    )


def test_mean_over_the_queries(rng):
    similarity, relevant = rng.normal(size=(7, 20)), rng.random((7, 20)) < 0.4
    relevant[:, 3] = True
    rows = [average_precision_score(r, s) for r, s in zip(relevant, similarity)]
    assert alignment.mean_average_precision(similarity, relevant) == pytest.approx(np.mean(rows))


def test_recall_by_counting(rng):
    similarity, relevant = rng.normal(size=(9, 15)), rng.random((9, 15)) < 0.1
    for k in (1, 4, 15):
        hits = [r[np.argsort(-s)[:k]].any() for r, s in zip(relevant, similarity)]
        assert alignment.recall_at(similarity, relevant, k) == np.mean(hits)


@pytest.mark.parametrize("relevant, items", [(1, 1), (1, 5), (2, 6), (3, 7), (5, 5)])
def test_chance_is_the_mean_over_all_rankings(relevant, items):
    scores = -np.arange(items)
    every = [
        alignment.average_precision(scores, np.isin(np.arange(items), places))
        for places in itertools.combinations(range(items), relevant)
    ]
    assert alignment.chance_precision(relevant, items) == pytest.approx(np.mean(every))


@pytest.mark.parametrize("items, k, classes", [(1, 1, 10), (6, 1, 3), (7, 2, 2), (5, 9, 4)])
def test_partner_recall_is_the_mean_over_all_collections(items, k, classes):
    shares = []
    for digits in itertools.product(range(classes), repeat=items):
        alike = digits.count(digits[0])
        shares.append(min(1, k / alike))
    assert alignment.partner_recall(items, k, classes) == pytest.approx(np.mean(shares))


def test_partner_recall_in_closed_form():
    assert alignment.partner_recall(1000) == pytest.approx((1 - 0.9**1000) / 100)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: alignment.average_precision([0.1, 0.2], np.array([False, False])), "relevant"),
        (lambda: alignment.average_precision([0.1, 0.2], [1, 0]), "relevant"),
        (lambda: alignment.average_precision([0.1, np.nan], np.array([True, False])), "scores"),
        (lambda: alignment.mean_average_precision(np.ones((2, 2)), np.eye(2, 3) > 0), "relevant"),
        (lambda: alignment.recall_at(np.ones((2, 2)), np.eye(2) > 0, k=3), "k"),
        (lambda: alignment.chance_precision(3, 2), "relevant"),
        (lambda: alignment.partner_recall(0), "items"),
    ],
)
def test_errors_name_the_argument(call, name):
    with pytest.raises((ValueError, TypeError), match=name):
        call()
