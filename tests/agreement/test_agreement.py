"""Lesson 14: overlap, the ratio of chances, ROC, risk and coverage, against independent references."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from cmx_helpers import agreement, datasets


def sensor(rng, classes, values):
    """p(x | c) of a made-up sensor, shape (values, classes), and its beliefs p(c | x)."""
    chances = rng.dirichlet(np.full(values, 0.5), classes).T
    return chances, chances / chances.sum(axis=1, keepdims=True)


@pytest.fixture
def world(rng):
    """Two sensors, and the chances of each pair of observations under 'same' and under 'different'."""
    classes = 5
    (px, p), (qy, q) = sensor(rng, classes, 7), sensor(rng, classes, 6)
    same = px @ qy.T / classes
    apart = px @ (1 - np.eye(classes)) @ qy.T / (classes * (classes - 1))
    return classes, p, q, same, apart


class TestOverlap:
    def test_it_is_the_chance_of_a_match(self, rng):
        p, q = rng.dirichlet(np.ones(4), 3), rng.dirichlet(np.ones(4), 2)
        want = [[sum(p[i, c] * q[j, c] for c in range(4)) for j in range(2)] for i in range(3)]
        np.testing.assert_allclose(agreement.overlap(p, q), want)

    def test_the_ratio_is_exact_where_beliefs_are_calibrated(self, world):
        classes, p, q, same, apart = world
        ratio = agreement.likelihood_ratio(agreement.overlap(p, q), classes)
        np.testing.assert_allclose(ratio, same / apart, rtol=1e-10)

    def test_the_belief_is_bayes_rule(self, world):
        classes, p, q, same, apart = world
        for prior in (0.1, 0.5, 0.9):
            told = agreement.belief_in_same(agreement.overlap(p, q), classes, prior=prior)
            np.testing.assert_allclose(told, prior * same / (prior * same + (1 - prior) * apart), rtol=1e-10)

    def test_two_draws_by_chance_are_the_same_as_often_as_the_overlap_says(self):
        s = np.linspace(0, 1, 11)
        np.testing.assert_allclose(agreement.belief_in_same(s, 10, prior=0.1), s, atol=1e-12)

    def test_ends(self):
        assert np.isposinf(agreement.likelihood_ratio(1.0))
        np.testing.assert_array_equal(agreement.belief_in_same(np.array([0.0, 1.0])), [0, 1])

    @pytest.mark.parametrize(
        "call, name",
        [
            (lambda: agreement.overlap([[0.5, 0.4]], [[0.5, 0.5]]), "p"),
            (lambda: agreement.overlap([[0.5, 0.5]], [[0.2, 0.3, 0.5]]), "q"),
            (lambda: agreement.overlap([[1.5, -0.5]], [[0.5, 0.5]]), "p"),
            (lambda: agreement.likelihood_ratio(1.2), "s"),
            (lambda: agreement.likelihood_ratio(0.5, 1), "classes"),
            (lambda: agreement.belief_in_same(0.5, prior=1), "prior"),
            (lambda: agreement.auroc([1.0, 2.0], np.array([True, True])), "same"),
            (lambda: agreement.auroc([1.0, np.nan], np.array([True, False])), "scores"),
            (lambda: agreement.auroc([1.0, 2.0], np.array([1, 0])), "same"),
            (lambda: agreement.auroc_ceiling([0.0, 0.0]), "s"),
            (lambda: agreement.shuffled_auroc(1.1), "auroc"),
            (lambda: agreement.risk_coverage([0.5], np.array([True, False])), "right"),
            (lambda: agreement.softmax_regression([[0.0], [1.0]], [0, 2]), "labels"),
            (lambda: agreement.noisy_digits("test", image_noise=-1, snr_db=0), "image_noise"),
            (lambda: agreement.mahalanobis([[1.0]], [[1.0, 2.0]], [[1.0]]), "means"),
        ],
    )
    def test_bad_input_is_named(self, call, name):
        with pytest.raises((ValueError, TypeError), match=f"^{name}:"):
            call()


class TestCurves:
    def test_auroc_is_the_statistic_of_mann_and_whitney(self, rng):
        for digits in (1, 3):
            same = rng.random(120) < 0.3
            scores = np.round(rng.random(120) + 0.3 * same, digits)
            want = mannwhitneyu(scores[same], scores[~same]).statistic / (same.sum() * (~same).sum())
            assert agreement.auroc(scores, same) == pytest.approx(want, abs=1e-12)

    def test_it_is_the_area_below_the_curve(self, rng):
        same = rng.random(90) < 0.4
        scores = np.round(rng.random(90) + 0.3 * same, 1)
        false_alarms, hits = agreement.roc(scores, same)
        assert (false_alarms[0], hits[0], false_alarms[-1], hits[-1]) == (0, 0, 1, 1)
        assert np.trapezoid(hits, false_alarms) == pytest.approx(agreement.auroc(scores, same), abs=1e-12)

    def test_library(self, rng):
        metrics = pytest.importorskip("sklearn.metrics")
        same = rng.random(70) < 0.4
        scores = np.round(rng.random(70), 1)
        assert agreement.auroc(scores, same) == pytest.approx(metrics.roc_auc_score(same, scores), abs=1e-12)
        x, y, _ = metrics.roc_curve(same, scores, drop_intermediate=False)
        np.testing.assert_allclose(agreement.roc(scores, same), (x, y), atol=1e-12)

    def test_nothing_beats_the_ceiling_and_the_overlap_reaches_it(self, world):
        classes, p, q, same, apart = world
        chance = np.outer(same.sum(axis=1), same.sum(axis=0))  # how often each pair is met at all
        s, promised = agreement.overlap(p, q), 0.0
        copies = np.round(chance / chance.sum() * 1e6).astype(int).ravel()
        promised = agreement.auroc_ceiling(np.repeat(s.ravel(), copies))
        duels = np.sign(s.ravel()[:, None] - s.ravel())
        kept = 0.5 + 0.5 * same.ravel() / same.sum() @ duels @ apart.ravel() / apart.sum()
        assert promised == pytest.approx(kept, abs=1e-4)
        for other in (p.argmax(axis=1)[:, None] == q.argmax(axis=1), -np.abs(p[:, None] - q).sum(axis=2)):
            duels = np.sign(other.ravel().astype(float)[:, None] - other.ravel())
            assert 0.5 + 0.5 * same.ravel() / same.sum() @ duels @ apart.ravel() / apart.sum() <= kept + 1e-12

    def test_shuffled_negatives(self, rng):
        digits, others = rng.integers(10, size=(2, 40_000))
        told = rng.normal(size=40_000)
        match = told + 2 * (digits == others)
        real = agreement.auroc(match, digits == others)
        scores = np.concatenate([match[digits == others], match])
        marks = np.arange(len(scores)) < (digits == others).sum()
        assert agreement.auroc(scores, marks) == pytest.approx(agreement.shuffled_auroc(real), abs=0.005)

    def test_risk_by_thresholds(self, rng):
        confidence = np.round(rng.random(60), 1)
        right = rng.random(60) < confidence
        coverage, risk = agreement.risk_coverage(confidence, right)
        for t, c, r in zip(np.unique(confidence)[::-1], coverage, risk):
            assert c == pytest.approx((confidence >= t).mean())
            assert r == pytest.approx(1 - right[confidence >= t].mean())


class TestLiar:
    def test_it_is_bayes_rule(self, rng):
        classes, (px, p), (qy, q), (tz, t) = 4, *(sensor(rng, 4, 5) for _ in range(3))
        for x, y, z in np.ndindex(5, 5, 5):
            first = sum(
                px[x, c] * tz[z, c] * qy[y, d] for c in range(classes) for d in range(classes) if d != c
            )
            second = sum(
                qy[y, c] * tz[z, c] * px[x, d] for c in range(classes) for d in range(classes) if d != c
            )
            told = agreement.belief_in_first(p[[x]], q[[y]], t[[z]])
            assert told[0] == pytest.approx(first / (first + second), rel=1e-9)

    def test_nothing_known_is_one_half(self):
        sure = np.eye(3)[[0]]
        assert agreement.belief_in_first(sure, sure, sure)[0] == 0.5

    def test_the_ceiling_by_counting(self):
        right = 0.0
        for kind in datasets.CLUE_TYPES.values():
            for cell in kind.cells:
                for true in cell:
                    for lie in set(range(10)) - {true}:
                        right += kind.weight / 90 * (0.5 if lie in cell else 1)
        assert agreement.clue_ceiling() == pytest.approx(right) == pytest.approx(5 / 6)


class TestWitnesses:
    def test_regression_stands_still_where_sklearns_does(self, rng):
        linear = pytest.importorskip("sklearn.linear_model")
        x, labels = rng.normal(size=(200, 5)), rng.integers(3, size=200)
        x[:, 0] += labels
        ours = agreement.softmax_regression(x, labels, penalty=0.02)
        z = (x - x.mean(axis=0)) / x.std(axis=0)
        theirs = linear.LogisticRegression(C=1 / (0.02 * 200), tol=1e-8, max_iter=1000).fit(z, labels)
        np.testing.assert_allclose(
            ours.kernel, theirs.coef_.T - theirs.coef_.mean(axis=0)[:, None], atol=1e-3
        )
        assert ours.slope < 1e-4

    def test_a_constant_feature_changes_nothing(self, rng):
        x, labels = rng.normal(size=(50, 2)), rng.integers(2, size=50)
        wide = np.column_stack([x, np.full(50, 7.0)])
        a, b = agreement.softmax_regression(x, labels), agreement.softmax_regression(wide, labels)
        np.testing.assert_allclose(a.logits(x), b.logits(wide), atol=1e-3)

    def test_noise_is_drawn_for_each_copy_and_voices_do_not_cross(self):
        test = agreement.noisy_digits("test", image_noise=0.5, snr_db=-5, copies=2)
        n, m = len(test.seen) // 2, len(test.heard) // 2
        assert not np.allclose(test.pictures[:n], test.pictures[n:])
        assert not np.allclose(test.sounds[:m], test.sounds[m:])
        again = agreement.noisy_digits("test", image_noise=0.5, snr_db=-5, copies=2)
        np.testing.assert_array_equal(test.sounds, again.sounds)
        train = agreement.noisy_digits("validation", image_noise=0.5, snr_db=-5)
        assert not set(test.voices) & set(train.voices)

    def test_energy_and_distance(self, rng):
        logits = rng.normal(size=(4, 3))
        np.testing.assert_allclose(agreement.energy(logits), np.log(np.exp(logits).sum(axis=1)))
        x, labels = rng.normal(size=(300, 3)), np.arange(300) % 2
        means, precision = agreement.class_gaussians(x, labels, ridge=1e-9)
        apart = x - means[labels]
        np.testing.assert_allclose(precision, np.linalg.inv(apart.T @ apart / 300), rtol=1e-5)
        far = agreement.mahalanobis(x, means, precision)
        want = [min((v - m) @ precision @ (v - m) for m in means) for v in x]
        np.testing.assert_allclose(far, want)
