"""Lesson 11: what late fusion can answer, against all additive rules."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

from cmx_helpers import evaluation
from cmx_helpers.training import softmax
from tests.evaluation.parts import quick
from tests.evaluation.questions import OPERATIONS, questions


def additive_parts(scores):
    """What is left of a table of scores that no sum of one part per axis explains."""
    rest = scores - scores.mean(axis=-1, keepdims=True)
    mean = rest.mean(axis=(0, 1, 2), keepdims=True)
    parts = [rest.mean(axis=tuple(k for k in range(3) if k != m), keepdims=True) - mean for m in range(3)]
    return rest - mean - sum(parts)


class TestLateFusion:
    joint = evaluation.arithmetic_joint()

    @pytest.mark.parametrize("rule", ["product", "logits", "mean", "trained"])
    def test_scores_are_sums_of_one_part_per_modality(self, rule):
        scores = evaluation.late_fusion_scores(rule)
        assert scores.shape == (10, 10, 3, 10)
        np.testing.assert_allclose(additive_parts(scores), 0, atol=1e-9)
        low, high = evaluation.accuracy_range(self.joint, scores)
        assert low <= evaluation.expected_accuracy(self.joint, scores) <= high
        assert high <= evaluation.additive_bound(self.joint.argmax(axis=-1))

    def test_product_is_the_product_of_experts(self):
        alone = [np.zeros((size, 10)) for size in (10, 10, 3)]
        counts = Counter()
        for question, answer in questions():
            places = question["image"], question["audio"], list(OPERATIONS).index(question["text"])
            counts[answer] += 1
            for table, place in zip(alone, places):
                table[place, answer] += 1
        tables = [table / table.sum(axis=1, keepdims=True) for table in alone]
        places = [axis.ravel() for axis in np.indices((10, 10, 3))]
        beliefs = np.stack([table[place] for table, place in zip(tables, places)])
        prior = np.array([counts[digit] for digit in range(10)]) / 300
        want = evaluation.product_of_experts(beliefs, prior)
        got = softmax(evaluation.late_fusion_scores("product")).reshape(300, 10)
        np.testing.assert_allclose(got, want, atol=1e-12)

    def test_trained_has_the_loss_that_logistic_regression_reaches(self):
        places = np.stack([axis.ravel() for axis in np.indices((10, 10, 3))], axis=1)
        one_hot = np.concatenate([np.eye(n)[places[:, m]] for m, n in enumerate((10, 10, 3))], axis=1)
        labels = self.joint.argmax(axis=-1).ravel()
        fitted = LogisticRegression(C=1e8, tol=1e-9, max_iter=5000).fit(one_hot, labels)
        want = -np.log(fitted.predict_proba(one_hot)[np.arange(300), labels]).mean()
        scores = evaluation.late_fusion_scores("trained").reshape(300, 10)
        got = (logsumexp(scores, axis=1) - scores[np.arange(300), labels]).mean()
        assert got == pytest.approx(want, abs=1e-6)
        product = evaluation.late_fusion_scores("product").reshape(300, 10)
        assert got < (logsumexp(product, axis=1) - product[np.arange(300), labels]).mean()

    def test_ties_are_shared_or_broken(self):
        joint = np.array([[0.1, 0.2, 0.1], [0.3, 0.2, 0.1]])
        scores = np.array([[1.0, 1.0 + 1e-9, 0.0], [0.0, 2.0, 2.0]])
        assert evaluation.expected_accuracy(joint, scores) == pytest.approx(0.15 + 0.15)
        assert evaluation.accuracy_range(joint, scores) == pytest.approx((0.2, 0.4))

    @quick
    @given(
        answers=hnp.arrays(
            int, hnp.array_shapes(min_dims=2, max_dims=3, max_side=3), elements=st.integers(0, 2)
        )
    )
    def test_squares_equal_a_search_over_all_pairs(self, answers):
        want = set()
        for p, q in itertools.combinations(np.ndindex(answers.shape), 2):
            for swap in itertools.product([False, True], repeat=answers.ndim):
                r = tuple(b if s else a for a, b, s in zip(p, q, swap))
                s = tuple(a if s else b for a, b, s in zip(p, q, swap))
                if answers[p] == answers[q] != answers[r] == answers[s]:
                    want.add(frozenset(int(np.ravel_multi_index(x, answers.shape)) for x in (p, q, r, s)))
        got = evaluation.xor_squares(answers)
        assert {frozenset(square) for square in got.tolist()} == want and len(got) == len(want)

    @pytest.mark.parametrize("seed", range(4))
    def test_no_scores_beat_the_bound_on_small_tables(self, seed):
        rng = np.random.default_rng(seed)
        answers = rng.integers(0, 2, size=(2, 4))
        best = max(
            len(chosen)
            for size in range(9)
            for chosen in itertools.combinations(np.ndindex(2, 4), size)
            if separable(answers, chosen, 2)
        )
        assert best / 8 <= evaluation.additive_bound(answers) <= 1
        assert evaluation.additive_bound([[0, 1], [1, 0]]) == 0.75

    def test_no_square_of_the_task_can_be_right_as_a_whole(self):
        answers = self.joint.argmax(axis=-1)
        squares = evaluation.xor_squares(answers)
        for square in squares[:: len(squares) // 12]:
            chosen = [tuple(int(i) for i in np.unravel_index(x, answers.shape)) for x in square]
            assert not separable(answers, chosen, 10)
            assert separable(answers, chosen[:3], 10)

    def test_for_addition_alone_the_bound_is_reached_but_not_by_cross_entropy(self):
        seen, heard = np.indices((10, 10))
        answers = (seen + heard) % 10
        k = np.where(np.arange(10) < 5, np.arange(10) + 10, np.arange(10))
        part = np.outer(np.arange(10), k) - k**2 / 4
        joint = np.eye(10)[answers] / 100
        reached = evaluation.accuracy_range(joint, part[:, None] + part[None])
        assert reached == pytest.approx((0.75, 0.75))
        assert evaluation.additive_bound(answers) == 0.75
        one_hot = np.concatenate([np.eye(10)[seen.ravel()], np.eye(10)[heard.ravel()]], axis=1)
        fitted = LogisticRegression(C=1e6, tol=1e-9).fit(one_hot, answers.ravel())
        np.testing.assert_allclose(fitted.predict_proba(one_hot), 0.1, atol=1e-4)


def separable(answers, chosen, classes):
    """Is there a sum of scores that is right on all the chosen questions? By a linear programme."""
    ends = np.cumsum([0, *answers.shape])
    rows = []
    for place in chosen:
        for other in set(range(classes)) - {answers[place]}:
            row = np.zeros((ends[-1], classes))
            for axis, x in enumerate(place):
                row[ends[axis] + x, other] += 1
                row[ends[axis] + x, answers[place]] -= 1
            rows.append(row.ravel())
    if not rows:
        return True
    ahead = linprog(
        np.zeros(rows[0].size), A_ub=np.array(rows), b_ub=-np.ones(len(rows)), bounds=(None, None)
    )
    return ahead.status == 0
