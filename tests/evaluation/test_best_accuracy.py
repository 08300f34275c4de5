"""Lesson 11: closed forms of the best accuracy, against counting and draws."""

import itertools
from collections import Counter, defaultdict
from fractions import Fraction

import numpy as np
import pytest

from cmx_helpers import datasets, evaluation
from tests.evaluation.parts import MODALITIES, beliefs_of
from tests.evaluation.questions import OPERATIONS, questions


def drawn_with(task, n, **corruption):
    data = datasets.cmx_digits("train", n, task=task, corruption=datasets.CLEAN._replace(**corruption))
    return data.vocabulary, *data.arrays()


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
