"""embeddings: vectors that find their neighbours, and the gradients they are trained by."""

from functools import lru_cache

import numpy as np
import pytest

from cmx_helpers.embeddings import (
    GloVe,
    SkipGram,
    Vocabulary,
    analogy,
    cooccurrence,
    cosine_similarity,
    glove_gradients,
    nearest,
    neighbour_purity,
    pad,
    skip_gram_gradients,
    skip_gram_pairs,
    toy_corpus,
)
from cmx_helpers.embeddings.skip_gram import _noise_distribution
from tests.helpers import gradient_check


def plain_pairs(sentences, window):
    pairs = []
    for sentence in sentences:
        for i, center in enumerate(sentence):
            for j in range(max(0, i - window), min(len(sentence), i + window + 1)):
                if j != i and center and sentence[j]:
                    pairs.append((center, sentence[j], abs(i - j)))
    return sorted(pairs)


@pytest.mark.parametrize("window", [1, 2, 5])
def test_pairs_and_counts_equal_the_loop(window):
    rng = np.random.default_rng(window)
    sentences = [rng.integers(0, 8, rng.integers(1, 9)).tolist() for _ in range(20)]
    want = plain_pairs(sentences, window)
    got = sorted(zip(*(column.tolist() for column in skip_gram_pairs(sentences, window))))
    assert got == want
    counts = np.zeros((8, 8))
    for center, context, distance in want:
        counts[center, context] += 1 / distance
    np.testing.assert_allclose(cooccurrence(sentences, 8, window), counts, rtol=1e-12)


def test_skip_gram_gradients_by_finite_differences():
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(s) for s in ((4, 3), (4, 3), (4, 2, 3))]

    def loss(centres, contexts, negatives):
        return np.array(skip_gram_gradients(centres, contexts, negatives)[0])

    gradient_check(loss, arrays, lambda dy, *a: [dy * g for g in skip_gram_gradients(*a)[1:]])


def test_glove_gradients_by_finite_differences():
    rng = np.random.default_rng(1)
    arrays = [rng.standard_normal(s) for s in ((5, 3), (5, 3), (5,), (5,))]
    counts = rng.poisson(2.0, (5, 5)) * 30.0
    assert (counts == 0).any() and (counts > 100).any()

    def loss(vectors, context_vectors, biases, context_biases):
        return np.array(glove_gradients(vectors, context_vectors, biases, context_biases, counts)[0])

    gradient_check(loss, arrays, lambda dy, *a: [dy * g for g in glove_gradients(*a, counts)[1:]])


def test_the_skip_gram_loss_does_not_overflow():
    loss, *gradients = skip_gram_gradients([[1e4]], [[-1e4]], [[[1e4]]])
    assert loss == pytest.approx(2e8)
    assert all(np.isfinite(g).all() for g in gradients)


def test_cosine_similarity_equals_scikit_learn():
    from sklearn.metrics.pairwise import cosine_similarity as reference

    rng = np.random.default_rng(2)
    a, b = rng.standard_normal((4, 5)), rng.standard_normal((6, 5))
    a[1] = 0
    np.testing.assert_allclose(cosine_similarity(a, b), reference(a, b), atol=1e-14)
    np.testing.assert_allclose(cosine_similarity(a[0], b), reference(a[:1], b)[0], atol=1e-14)
    assert cosine_similarity(a[0], b[0]).shape == ()


@lru_cache
def trained(kind, seed):
    """A model on the toy corpus: the corpus, its vocabulary, the model."""
    corpus = toy_corpus(np.random.default_rng(seed))
    vocabulary = Vocabulary.from_sentences(corpus.tokens)
    ids = [vocabulary.encode(tokens) for tokens in corpus.tokens]
    if kind == "skip-gram":
        model = SkipGram(len(vocabulary), seed=seed).fit(ids, epochs=1)
    else:
        model = GloVe(len(vocabulary), seed=seed).fit(ids)
    return corpus, vocabulary, model


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("kind", ["skip-gram", "glove"])
def test_categories_are_recovered(kind, seed):
    """Seen over seeds: skip-gram 0.99, GloVe 0.78 to 0.90; random vectors reach about 0.04."""
    corpus, vocabulary, model = trained(kind, seed)
    assert neighbour_purity(model.vectors, vocabulary, corpus.categories) > (
        0.9 if kind == "skip-gram" else 0.7
    )
    noise = np.random.default_rng(seed).standard_normal(model.vectors.shape)
    assert neighbour_purity(noise, vocabulary, corpus.categories) < 0.2


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("kind", ["skip-gram", "glove"])
def test_analogies_hold(kind, seed):
    corpus, vocabulary, model = trained(kind, seed)
    right = [analogy(a, b, c, model.vectors, vocabulary)[0][0] == d for a, b, c, d in corpus.analogies]
    assert len(right) == 12 and np.mean(right) > 0.8


def test_fruits_are_neighbours():
    corpus, vocabulary, model = trained("skip-gram", 0)
    for fruit in ("apple", "苹果"):
        own = next(words for words in corpus.categories.values() if fruit in words)
        found = [word for word, _ in nearest(fruit, model.vectors, vocabulary, 3)]
        assert set(found) <= set(own) - {fruit}


def small_fit(kind, seed):
    corpus = toy_corpus(np.random.default_rng(5), 300)
    vocabulary = Vocabulary.from_sentences(corpus.tokens)
    ids = [vocabulary.encode(tokens) for tokens in corpus.tokens]
    if kind == "skip-gram":
        return SkipGram(len(vocabulary), seed=seed).fit(ids, epochs=3)
    return GloVe(len(vocabulary), seed=seed).fit(ids, steps=30)


@pytest.mark.parametrize("kind", ["skip-gram", "glove"])
def test_same_seed_same_result_and_falling_loss(kind):
    one, two, other = small_fit(kind, 7), small_fit(kind, 7), small_fit(kind, 8)
    np.testing.assert_array_equal(one.vectors, two.vectors)
    assert one.losses == two.losses
    assert np.abs(one.vectors - other.vectors).max() > 1e-3
    assert one.losses[-1] < one.losses[0]


def test_padding_is_never_trained():
    model = SkipGram(6, seed=0)
    before = model.vectors[0].copy()
    model.fit(pad([[2, 3, 4], [5]]), epochs=2)
    np.testing.assert_array_equal(model.vectors[0], before)
    assert not model.context_vectors[0].any()


@pytest.mark.parametrize("power", [0, 0.5, 1])
def test_noise_words_come_with_their_frequency_to_the_power(power):
    rows = [np.array([2] * 16 + [3] * 4 + [4, 0])]
    edges = _noise_distribution(rows, 6, power)
    wanted = np.array([0, 0, 16.0**power, 4.0**power, 1, 0])
    np.testing.assert_allclose(np.diff(edges, prepend=0), wanted / wanted.sum(), atol=1e-15)


def test_divergence_is_an_error():
    rng = np.random.default_rng(0)
    sentences = [rng.integers(2, 6, 8).tolist() for _ in range(200)]
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="learning_rate: training diverged"):
        SkipGram(6, learning_rate=100).fit(sentences, epochs=20)


def test_toy_corpus():
    corpus = toy_corpus(np.random.default_rng(0), 50)
    assert corpus == toy_corpus(np.random.default_rng(0), 50)
    assert corpus.sentences != toy_corpus(np.random.default_rng(1), 50).sentences
    words = [word for group in corpus.categories.values() for word in group]
    assert len(words) == len(set(words))
    english = toy_corpus(np.random.default_rng(0), 50, "en")
    assert all(sentence.isascii() for sentence in english.sentences) and not english.lexicon
    strict = toy_corpus(np.random.default_rng(0), 500, "en", surprise=0)
    assert not any("king" in t and "her" in t for t in strict.tokens)


def test_a_word_that_comes_twice_in_a_batch_gets_both_gradients():
    model = SkipGram(5, dim=3, seed=0)
    rng = np.random.default_rng(0)
    model.vectors, model.context_vectors = rng.standard_normal((2, 5, 3))
    before, contexts_before = model.vectors.copy(), model.context_vectors.copy()
    centres, contexts, noise = np.array([2, 2, 3]), np.array([3, 4, 4]), np.array([[1, 1], [4, 2], [2, 1]])
    _, dcentres, dcontexts, dnoise = skip_gram_gradients(
        before[centres], contexts_before[contexts], contexts_before[noise]
    )
    model._step(centres, contexts, noise, 0.1)
    want, want_contexts = before.copy(), contexts_before.copy()
    for pair in range(3):
        want[centres[pair]] -= 0.1 * dcentres[pair]
        want_contexts[contexts[pair]] -= 0.1 * dcontexts[pair]
        for k in range(2):
            want_contexts[noise[pair, k]] -= 0.1 * dnoise[pair, k]
    np.testing.assert_allclose(model.vectors, want, rtol=1e-12)
    np.testing.assert_allclose(model.context_vectors, want_contexts, rtol=1e-12)
