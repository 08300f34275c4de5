"""Lesson 11: beliefs calibrated and multiplied; bad input is named."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from cmx_helpers import evaluation
from cmx_helpers.training import softmax
from tests.evaluation.parts import MODALITIES, beliefs_of, quick

ROOT = Path(__file__).resolve().parents[2]


def test_import_needs_no_network_library():
    heavy = ["tensorflow", "keras", "librosa", "matplotlib", "sklearn", "IPython"]
    code = f"import sys, cmx_helpers.evaluation; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


class TestCalibration:
    @pytest.mark.parametrize("scale", [0.4, 1.0, 3.0])
    def test_a_known_scale_is_found_again(self, rng, scale):
        honest = 2 * rng.normal(size=(20_000, 10))
        labels = (softmax(honest).cumsum(axis=1) < rng.random((20_000, 1))).sum(axis=1)
        assert evaluation.temperature(scale * honest, labels) == pytest.approx(scale, rel=0.03)

    def test_it_is_the_lowest_of_a_grid_and_follows_the_logits_scale(self, rng):
        logits = rng.normal(size=(300, 4))
        labels = np.where(rng.random(300) < 0.5, logits.argmax(axis=1), rng.integers(0, 4, 300))
        T = evaluation.temperature(logits, labels)
        grid = np.exp(np.linspace(-3, 3, 601))
        losses = [evaluation.negative_log_likelihood(softmax(logits / t), labels) for t in grid]
        best = evaluation.negative_log_likelihood(softmax(logits / T), labels)
        assert best <= min(losses) + 1e-12 and T == pytest.approx(grid[np.argmin(losses)], rel=0.011)
        assert evaluation.temperature(5 * logits, labels) == pytest.approx(5 * T, rel=1e-5)
        assert evaluation.temperature(logits.astype(np.float32), labels) == pytest.approx(T, rel=1e-4)

    def test_the_ends_of_its_range(self, rng):
        logits = rng.normal(size=(50, 3))
        assert evaluation.temperature(logits, logits.argmax(axis=1)) < 0.01
        assert evaluation.temperature(logits, logits.argmin(axis=1)) > 100

    def test_error_equals_a_loop_over_bins(self, rng):
        for bins in (1, 3, 10, 15):
            p = beliefs_of(rng, 200, 5)
            p[:3] = [[1, 0, 0, 0, 0], [0.2] * 5, [0.4, 0.6, 0, 0, 0]]
            labels = rng.integers(0, 5, 200)
            want = 0.0
            for b in range(bins):
                inside = [n for n in range(200) if b / bins < max(p[n]) <= (b + 1) / bins]
                if inside:
                    right = np.mean([np.argmax(p[n]) == labels[n] for n in inside])
                    want += len(inside) / 200 * abs(right - np.mean([max(p[n]) for n in inside]))
            assert evaluation.expected_calibration_error(p, labels, bins=bins) == pytest.approx(want)

    def test_reliability_equals_scikit_learn(self, rng):
        p, labels = beliefs_of(rng, 500, 3), rng.integers(0, 3, 500)
        told = evaluation.reliability(p, labels, bins=8)
        right = p.argmax(axis=1) == labels
        accuracy, confidence = calibration_curve(right, p.max(axis=1), n_bins=8)
        full = told.counts > 0
        np.testing.assert_allclose(told.accuracy[full], accuracy)
        np.testing.assert_allclose(told.confidence[full], confidence)
        assert told.counts.sum() == 500 and np.isnan(told.accuracy[~full]).all()

    def test_a_confidence_on_an_edge_belongs_to_the_bin_below(self):
        told = evaluation.reliability([[0.5, 0.5], [0.75, 0.25], [1.0, 0.0]], [0, 0, 0], bins=4)
        assert told.counts.tolist() == [0, 1, 1, 1]

    def test_honest_beliefs_have_little_error_and_boasting_ones_have_theirs(self, rng):
        p = np.tile([0.7, 0.2, 0.1], (10_000, 1))
        labels = rng.choice(3, size=10_000, p=p[0])
        assert evaluation.expected_calibration_error(p, labels) < 0.02
        boasting = np.tile([1.0, 0.0, 0.0], (10_000, 1))
        assert evaluation.expected_calibration_error(boasting, labels) == pytest.approx(0.3, abs=0.02)

    def test_surprise_of_the_impossible_is_infinite(self):
        assert evaluation.negative_log_likelihood([[1.0, 0.0]], [1]) == np.inf


class TestProductOfExperts:
    @quick
    @given(
        seed=st.integers(0, 2**31),
        modalities=st.integers(1, 4),
        classes=st.integers(2, 5),
        values=st.integers(2, 3),
    )
    def test_it_is_bayes_rule_where_witnesses_are_independent(self, seed, modalities, classes, values):
        rng = np.random.default_rng(seed)
        prior = beliefs_of(rng, classes)
        says = beliefs_of(rng, modalities, classes, values)  # p(x_m | c)
        says[0, 0] = np.eye(values)[0]  # a witness that can rule out
        joint = np.zeros((*[values] * modalities, classes))
        for x in np.ndindex(*[values] * modalities):
            joint[x] = prior * np.prod([says[m, :, v] for m, v in enumerate(x)], axis=0)
        alone = []
        for m in range(modalities):
            table = joint.sum(axis=tuple(k for k in range(modalities) if k != m))
            alone.append(table / table.sum(axis=1, keepdims=True))
        xs = np.array(list(np.ndindex(*[values] * modalities)))
        got = evaluation.product_of_experts([alone[m][xs[:, m]] for m in range(modalities)], prior)
        want = joint.reshape(-1, classes) / joint.reshape(-1, classes).sum(axis=1, keepdims=True)
        np.testing.assert_allclose(got, want, atol=1e-9)

    def test_many_weak_witnesses_do_not_vanish(self):
        beliefs = np.tile(np.float32([[0.002, 0.001] + [0.997 / 8] * 8]), (500, 1, 1))
        beliefs[250:] = beliefs[250:, :, ::-1]
        got = evaluation.product_of_experts(beliefs)
        assert got.dtype == np.float32
        np.testing.assert_allclose(got.sum(), 1, atol=1e-5)
        np.testing.assert_allclose(got[0, 2:8], 1 / 6, atol=1e-3)

    def test_a_class_of_prior_zero_stays_out(self):
        got = evaluation.product_of_experts([[[0.5, 0.5, 0.0]], [[0.2, 0.2, 0.6]]], [0.5, 0.5, 0.0])
        np.testing.assert_allclose(got, [[0.5, 0.5, 0.0]])
        # One witness gives it a chance all the same, as a network may that never saw the class.
        got = evaluation.product_of_experts([[[0.25, 0.25, 0.5]], [[0.3, 0.1, 0.6]]], [0.5, 0.5, 0.0])
        np.testing.assert_allclose(got, [[0.75, 0.25, 0.0]])

    def test_coalitions(self, rng):
        prior = np.array([0.5, 0.3, 0.2])
        beliefs = {name: beliefs_of(rng, 4, 3) for name in MODALITIES}
        fused = evaluation.coalition_beliefs(beliefs, prior)
        assert list(fused) == evaluation.subsets(MODALITIES)
        np.testing.assert_allclose(fused[()], np.tile(prior, (4, 1)))
        np.testing.assert_allclose(fused["text",], beliefs["text"])
        both = beliefs["image"] * beliefs["audio"] / prior
        np.testing.assert_allclose(fused["image", "audio"], both / both.sum(axis=1, keepdims=True))


TWO = [[0.5, 0.5], [0.25, 0.75]]


GAME = {(): 0.0, ("a",): 1.0}


@pytest.mark.parametrize(
    "call, error, words",
    [
        (lambda e: e.temperature([[1.0, np.nan]], [0]), ValueError, "logits: expected finite"),
        (lambda e: e.temperature([[1.0, 2.0]], [2]), ValueError, "labels: expected classes 0 … 1, got 2"),
        (lambda e: e.temperature([[1.0, 2.0]], [0.0]), TypeError, "labels: expected integers"),
        (lambda e: e.temperature([1.0, 2.0], [0]), ValueError, "logits: expected 2 axes"),
        (lambda e: e.reliability([[0.5, 0.6]], [0]), ValueError, "sum to one, got a sum of 1.1"),
        (lambda e: e.reliability([[-0.5, 1.5]], [0]), ValueError, "expected probabilities, got -0.5"),
        (lambda e: e.reliability(TWO, [0]), ValueError, r"labels: expected shape \(2\), got \(1,\)"),
        (lambda e: e.reliability(TWO, [0, -1]), ValueError, "labels: expected classes"),
        (lambda e: e.reliability(TWO, [0, 1], bins=0), ValueError, "bins: expected at least 1"),
        (lambda e: e.expected_calibration_error([[np.nan, 1.0]], [0]), ValueError, "NaN"),
        (lambda e: e.negative_log_likelihood([[2.0, -3.0]], [0]), ValueError, "probabilities"),
        (lambda e: e.best_accuracy([[0.5, 0.4]]), ValueError, "joint: expected probabilities that add up"),
        (lambda e: e.text_ceiling(dropped_words=1.5), ValueError, "dropped_words: expected at most 1"),
        (lambda e: e.text_ceiling(language="fr"), ValueError, "language"),
        (lambda e: e.text_beliefs(np.ones((1, 9), int)), ValueError, "ids: expected shape"),
        (lambda e: e.text_beliefs(np.full((2, 10), 3)), ValueError, "ids: expected sentences of evidence"),
        (lambda e: e.text_beliefs(np.ones((1, 10))), TypeError, "ids: expected integers"),
        (lambda e: e.arithmetic_beliefs(text=TWO), ValueError, "text: expected shape"),
        (lambda e: e.arithmetic_beliefs(image=np.eye(10), audio=np.eye(10)[:2]), ValueError, "audio: exp"),
        (lambda e: e.late_fusion_scores("sum"), ValueError, "rule: expected one of"),
        (lambda e: e.expected_accuracy([[0.5, 0.5]], [[1.0]]), ValueError, "scores: expected shape"),
        (lambda e: e.xor_squares([0, 1]), TypeError, "answers: expected integers, two axes"),
        (lambda e: e.xor_squares([[0.5, 1.0]]), TypeError, "answers"),
        (lambda e: e.product_of_experts(TWO), ValueError, "beliefs: expected 3 axes"),
        (lambda e: e.product_of_experts([TWO], [1.0]), ValueError, "prior: expected shape"),
        (lambda e: e.product_of_experts([[[1.0, 0.0]], [[0.0, 1.0]]]), ValueError, "nobody rules out"),
        (lambda e: e.coalition_beliefs({}), ValueError, "beliefs: expected at least one"),
        (lambda e: e.coalition_beliefs({"a": TWO, "b": TWO[:1]}), ValueError, r"beliefs\['b'\]: "),
        (lambda e: e.bootstrap_interval([1, 0], [1, 0, 1]), ValueError, r"lengths \[2, 3\]"),
        (lambda e: e.bootstrap_interval(), ValueError, "samples: expected arrays"),
        (lambda e: e.bootstrap_interval([1, 0], level=1.0), ValueError, "level"),
        (lambda e: e.bootstrap_interval([1, 0], [1, 0], [1, 0]), ValueError, "statistic: expected one"),
        (lambda e: e.bootstrap_interval([1, np.nan]), ValueError, r"samples\[0\]: expected finite"),
        (lambda e: e.subsets("aa"), ValueError, "names"),
        (lambda e: e.shapley({("a",): 1.0}), ValueError, r"all 2 coalitions, got none for \[\(\)\]"),
        (lambda e: e.shapley({(): 1.0}), ValueError, "coalitions"),
        (lambda e: e.shapley({**GAME, ("b",): 1, ("a", "b"): 1, ("b", "a"): 2}), ValueError, "twice"),
        (lambda e: e.shapley({(): [0.0, 0.0], ("a",): [1.0]}), ValueError, "expected shape"),
        (lambda e: e.shapley({(): np.inf, ("a",): 1.0}), ValueError, "finite"),
        (lambda e: e.efficiency_residual(GAME, {"b": 1.0}), ValueError, "shares: expected one for each"),
        (lambda e: e.curve_area([0, 1, 0.5], [1, 1, 1]), ValueError, "levels: expected two or more"),
        (lambda e: e.curve_area([0.0], [1.0]), ValueError, "levels"),
        (lambda e: e.curve_area([0, 1], [1, np.nan]), ValueError, "values: expected finite"),
        (lambda e: e.deletion_curve(lambda m: np.zeros(3), [1.0, 2.0]), ValueError, "score: expected shape"),
        (lambda e: e.deletion_curve(len, [1.0], order="best"), ValueError, "order"),
        (lambda e: e.deletion_curve(len, [np.nan]), ValueError, "importance"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call(evaluation)
