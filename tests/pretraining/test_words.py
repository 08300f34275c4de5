"""Hidden words of lesson 16: the grammar, every way to hide, the floor, the loss, a short training."""

import itertools

import numpy as np
import pytest
import scipy.special
import scipy.stats

from cmx_helpers import datasets, pretraining


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_grammar_is_what_clue_draws(language):
    grammar = pretraining.clue_grammar(language)
    texts = [clue.text for clue in datasets.all_clues(language)]
    assert [grammar.read(row) for row in grammar.ids] == texts
    np.testing.assert_allclose(grammar.given_digit.sum(axis=1), 1)
    np.testing.assert_allclose(grammar.chances, grammar.given_digit.mean(axis=0))
    rng = np.random.default_rng(0)
    drawn = [datasets.clue(4, language=language, rng=rng) for _ in range(4000)]
    share = np.array([drawn.count(text) for text in texts]) / len(drawn)
    assert np.abs(share - grammar.given_digit[4]).max() < 0.025


def _brute_force(ids, chances, rate):
    """Nats and accuracy, by a dictionary of what is seen and asked."""
    seen = {}
    for row, chance in zip(ids, chances):
        words = row[row != 0]
        for choice in itertools.product((0, 1), repeat=len(words)):
            weight = chance * rate ** sum(choice) * (1 - rate) ** (len(words) - sum(choice))
            context = tuple(-1 if c else w for c, w in zip(choice, words))
            for t, c in enumerate(choice):
                if c:
                    asked = seen.setdefault((context, t), {})
                    asked[words[t]] = asked.get(words[t], 0) + weight
    total = sum(sum(asked.values()) for asked in seen.values())
    nats = sum(sum(asked.values()) * scipy.stats.entropy(list(asked.values())) for asked in seen.values())
    return nats / total, sum(max(asked.values()) for asked in seen.values()) / total


@pytest.mark.parametrize("language, nats", [("en", 0.1393), ("zh", 0.1211)])
def test_the_floor_against_brute_force(language, nats):
    grammar = pretraining.clue_grammar(language)
    contexts = pretraining.hidden_contexts(grammar.ids, grammar.chances, 0.3, grammar.mask_id)
    beliefs = pretraining.word_beliefs(contexts, grammar.ids, grammar.mask_id)
    found = pretraining.floor(beliefs)
    np.testing.assert_allclose(found, _brute_force(grammar.ids, grammar.chances, 0.3))
    assert round(found[0], 4) == nats
    lengths = (grammar.ids != 0).sum(axis=1)
    np.testing.assert_allclose(contexts.weights.sum(), 1 - grammar.chances @ 0.7**lengths)
    np.testing.assert_allclose(beliefs.sum(), 0.3 * grammar.chances @ lengths)
    given = [
        pretraining.word_beliefs(contexts, grammar.ids, grammar.mask_id, factors)
        for factors in grammar.given_digit / grammar.chances
    ]
    np.testing.assert_allclose(np.mean(given, axis=0), beliefs)
    assert pretraining.floor(np.array(given))[0] < found[0]


def test_no_guesser_gets_below_the_floor():
    rng = np.random.default_rng(1)
    beliefs = rng.random((20, 6)) * (rng.random((20, 6)) < 0.5) + 1e-9
    best = np.log(beliefs / beliefs.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(pretraining.exact_nats(best, beliefs), pretraining.floor(beliefs))
    for _ in range(50):
        logs = pretraining.log_chances(best + rng.normal(size=best.shape))
        assert pretraining.exact_nats(logs, beliefs)[0] > pretraining.floor(beliefs)[0]


def test_words_are_hidden_at_the_rate_and_padding_never():
    rng = np.random.default_rng(2)
    ids = rng.integers(0, 5, (2000, 6))
    seen, hidden = pretraining.hide(ids, rng.random(ids.shape), 0.3, 9)
    assert abs(hidden[ids != 0].mean() - 0.3) < 0.02
    assert not hidden[ids == 0].any()
    assert (seen[hidden] == 9).all() and (seen[~hidden] == ids[~hidden]).all()


def test_masked_loss_against_scipy_and_differences():
    rng = np.random.default_rng(3)
    logits, ids = rng.normal(size=(3, 4, 5)), rng.integers(0, 5, (3, 4))
    hidden = rng.random((3, 4)) < 0.5
    loss, dlogits = pretraining.masked_loss(logits, ids, hidden)
    logs = scipy.special.log_softmax(logits, axis=-1)
    np.testing.assert_allclose(loss, -np.mean([logs[n, t, ids[n, t]] for n, t in np.argwhere(hidden)]))
    for at in np.ndindex(logits.shape):
        moved = logits.copy()
        moved[at] += 1e-6
        slope = (pretraining.masked_loss(moved, ids, hidden)[0] - loss) / 1e-6
        assert abs(slope - dlogits[at]) < 1e-5


def test_a_sure_wrong_answer_costs_a_number():
    loss, _ = pretraining.masked_loss(np.array([[[0.0, 1e4]]]), np.array([[0]]), np.array([[True]]))
    assert loss == 1e4


def test_a_short_training_comes_near_the_floor_and_not_below():
    grammar = pretraining.clue_grammar("en")
    weights = pretraining.train_words(grammar, steps=150, batch=64)
    contexts = pretraining.hidden_contexts(grammar.ids, grammar.chances, 0.3, grammar.mask_id)
    beliefs = pretraining.word_beliefs(contexts, grammar.ids, grammar.mask_id)
    logs = pretraining.log_chances(pretraining.reader(contexts.rows, weights))
    nats, _ = pretraining.exact_nats(logs, beliefs)
    assert pretraining.floor(beliefs)[0] < nats < 2.0  # who sees nothing pays 3.3
