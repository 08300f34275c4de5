"""Lesson 11: closed forms against counting and drawing, the measures against other ways to compute them."""

import itertools
import subprocess
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from math import factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog
from scipy.special import logsumexp
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression

from cmx_helpers import datasets, evaluation
from cmx_helpers.training import softmax

ROOT = Path(__file__).resolve().parents[2]
MODALITIES = ("image", "text", "audio")
OPERATIONS = {"plus": lambda a, b: a + b, "minus": lambda a, b: a - b, "times": lambda a, b: a * b}
quick = settings(max_examples=40, deadline=None)


def beliefs_of(rng, *shape):
    return rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])


def drawn_with(task, n, **corruption):
    data = datasets.cmx_digits("train", n, task=task, corruption=datasets.CLEAN._replace(**corruption))
    return data.vocabulary, *data.arrays()


def test_import_needs_no_network_library():
    heavy = ["tensorflow", "keras", "librosa", "matplotlib", "sklearn", "IPython"]
    code = f"import sys, cmx_helpers.evaluation; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


class TestBestAccuracy:
    @pytest.mark.parametrize("seed", range(5))
    def test_no_rule_is_better_and_one_is_as_good(self, seed):
        rng = np.random.default_rng(seed)
        joint = rng.dirichlet(np.ones(12)).reshape(4, 3)
        rules = itertools.product(range(3), repeat=4)
        assert evaluation.best_accuracy(joint) == pytest.approx(
            max(sum(joint[x, c] for x, c in enumerate(rule)) for rule in rules)
        )

    def test_the_form_of_the_observations_does_not_matter(self, rng):
        joint = rng.dirichlet(np.ones(60)).reshape(3, 4, 5)
        assert evaluation.best_accuracy(joint) == evaluation.best_accuracy(joint.reshape(12, 5))


class TestText:
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_ceiling_equals_the_sum_over_all_sentences_in_fractions(self, language):
        chance = defaultdict(lambda: [Fraction(0)] * 10)
        clues = datasets.all_clues(language)
        of_cell = Counter((clue.kind, clue.digits) for clue in clues)
        for clue in clues:
            weight = Fraction(datasets.CLUE_TYPES[clue.kind].weight)
            share = weight / of_cell[clue.kind, clue.digits] / 10
            chance[clue.text] = [p + share * (d in clue.digits) for d, p in enumerate(chance[clue.text])]
        assert sum(sum(row) for row in chance.values()) == 1
        best = sum(max(row) for row in chance.values())
        assert best == Fraction(11, 40)
        assert evaluation.text_ceiling(language=language) == pytest.approx(float(best), abs=1e-12)
        assert datasets.clue_ceiling() == pytest.approx(float(best), abs=1e-12)

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_an_operation_is_always_told_and_guessed_where_nothing_is(self, language):
        assert evaluation.text_ceiling(language=language, task="arithmetic") == pytest.approx(1)
        none = evaluation.text_ceiling(language=language, task="arithmetic", dropped_words=1)
        assert 1 / 3 < none < 1  # the length of a sentence still says something

    def test_more_dropped_words_never_help(self):
        levels = [evaluation.text_ceiling(dropped_words=p) for p in np.linspace(0, 1, 6)]
        assert all(a >= b for a, b in itertools.pairwise(levels)) and levels[-1] > 0.1

    @pytest.mark.parametrize("task, head, dropped", [("evidence", "fused", 0.4), ("arithmetic", "text", 0.6)])
    def test_drawn_samples_reach_the_ceiling_and_the_beliefs_are_honest(self, task, head, dropped):
        n = 2500
        _, inputs, targets = drawn_with(task, n, dropped_words=dropped)
        beliefs = evaluation.text_beliefs(inputs["text"], task=task)
        ceiling = evaluation.text_ceiling(task=task, dropped_words=dropped)
        sigma = np.sqrt(ceiling * (1 - ceiling) / n)
        assert (beliefs.argmax(axis=1) == targets[head]).mean() == pytest.approx(ceiling, abs=4 * sigma)
        assert beliefs.max(axis=1).mean() == pytest.approx(ceiling, abs=4 * sigma)
        np.testing.assert_allclose(beliefs.sum(axis=1), 1)
        says = beliefs[np.arange(n), targets[head]]
        assert says.min() > 0

    def test_beliefs_equal_bayes_rule_over_words(self):
        vocabulary, inputs, _ = drawn_with("evidence", 40, dropped_words=0.5)
        clues = [(clue, clue.text.split()) for clue in datasets.all_clues("en")]
        of_cell = Counter((clue.kind, clue.digits) for clue, _ in clues)
        for row, got in zip(inputs["text"], evaluation.text_beliefs(inputs["text"])):
            words = vocabulary.decode(row[row != 0])
            want = np.zeros(10)
            for clue, full in clues:
                if len(full) == len(words) and all(w in (f, "<unk>") for w, f in zip(words, full)):
                    share = datasets.CLUE_TYPES[clue.kind].weight / of_cell[clue.kind, clue.digits]
                    want[list(clue.digits)] += share
            np.testing.assert_allclose(got, want / want.sum(), atol=1e-12)


def questions():
    """Every question of the arithmetic task with its answer, by Python's own arithmetic."""
    for seen, heard, name in itertools.product(range(10), range(10), OPERATIONS):
        yield {"image": seen, "audio": heard, "text": name}, OPERATIONS[name](seen, heard) % 10


class TestArithmetic:
    def test_ceilings_equal_counting_in_fractions(self):
        got = evaluation.arithmetic_ceilings()
        assert list(got) == evaluation.subsets(MODALITIES)
        for known, ceiling in got.items():
            counts = defaultdict(Counter)
            for question, answer in questions():
                counts[tuple(question[name] for name in known)][answer] += 1
            best = Fraction(sum(max(answers.values()) for answers in counts.values()), 300)
            assert ceiling == pytest.approx(float(best), abs=1e-12), known
        assert got[()] == pytest.approx(47 / 300) and got[MODALITIES] == pytest.approx(1)

    def test_drawn_samples_reach_the_ceilings(self):
        n = 4000
        _, _, targets = drawn_with("arithmetic", n)
        joint = evaluation.arithmetic_joint()
        of = {"image": targets["image"], "audio": targets["audio"], "text": targets["text"]}
        assert (joint[of["image"], of["audio"], of["text"]].argmax(axis=1) == targets["fused"]).all()
        for known, ceiling in evaluation.arithmetic_ceilings().items():
            sure = {
                name: np.eye(3 if name == "text" else 10)[of[name]] if name in known else None
                for name in MODALITIES
            }
            beliefs = evaluation.arithmetic_beliefs(**sure)
            reached = (beliefs.argmax(axis=1) == targets["fused"]).mean()
            assert reached == pytest.approx(ceiling, abs=4 * np.sqrt(0.25 / n)), known

    def test_beliefs_equal_the_sum_over_questions(self, rng):
        given_ = {
            "image": beliefs_of(rng, 3, 10),
            "audio": beliefs_of(rng, 3, 10),
            "text": beliefs_of(rng, 3, 3),
        }
        for known in evaluation.subsets(MODALITIES):
            some = {name: given_[name] for name in known}
            n = 3 if known else 1
            want = np.zeros((n, 10))
            for question, answer in questions():
                question = dict(question, text=list(OPERATIONS).index(question["text"]))
                uniform = {"image": 0.1, "audio": 0.1, "text": 1 / 3}
                factors = [
                    some[m][:, question[m]] if m in known else np.full(n, uniform[m]) for m in MODALITIES
                ]
                want[:, answer] += np.prod(factors, axis=0)
            np.testing.assert_allclose(evaluation.arithmetic_beliefs(**some), want, atol=1e-12)


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
