"""Tokens and ids: sentences cut into words, a vocabulary, padding."""

import numpy as np
import pytest

from cmx_helpers.embeddings import (
    GloVe,
    SkipGram,
    Vocabulary,
    cooccurrence,
    cosine_similarity,
    forward_maximum_matching,
    nearest,
    pad,
    tokenize,
    toy_corpus,
)


@pytest.mark.parametrize(
    ("text", "lexicon", "tokens"),
    [
        ("我喜欢苹果", {"喜欢", "苹果"}, ["我", "喜欢", "苹果"]),
        ("我喜欢苹果", None, ["我", "喜", "欢", "苹", "果"]),
        ("我喜欢apple，你呢？", {"喜欢"}, ["我", "喜欢", "apple", "你", "呢"]),
        ("The CAT, the dog -- and 3 birds!", None, ["the", "cat", "the", "dog", "and", "3", "birds"]),
        ("Don’t stop 'now'", None, ["don't", "stop", "now"]),
        ("café naïve", None, ["café", "naïve"]),
        ("ＡＢＣ　１２", None, ["abc", "12"]),
    ],
)
def test_tokenize(text, lexicon, tokens):
    assert tokenize(text, lexicon=lexicon) == tokens


def test_maximum_matching_takes_the_longest_word():
    assert forward_maximum_matching("中华人民共和国", {"中华", "中华人民", "共和", "共和国"}) == [
        "中华人民",
        "共和国",
    ]
    assert forward_maximum_matching("共和", {"共和国"}) == ["共", "和"]
    assert forward_maximum_matching("", {"共和国"}) == []


def test_every_toy_sentence_is_cut_as_the_grammar_made_it():
    corpus = toy_corpus(np.random.default_rng(3), 2000)
    for sentence, tokens in zip(corpus.sentences, corpus.tokens, strict=True):
        assert tokenize(sentence, lexicon=corpus.lexicon) == tokens


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tokenize(""), "text: expected at least one word"),
        (lambda: tokenize(" ...!"), "text: expected at least one word"),
        (lambda: tokenize(b"abc"), "text: expected a string"),
        (lambda: tokenize("a\ufffdb"), r"text: .*U\+FFFD at 1"),
        (lambda: tokenize("a\x00b"), r"text: .*U\+0000"),
        (lambda: tokenize("我", language="fr"), "language: expected one of"),
        (lambda: tokenize("我 like", language="zh"), "text: expected language 'zh' only, got 'like'"),
        (lambda: tokenize("I 喜欢", language="en"), "text: expected language 'en' only"),
        (lambda: tokenize("我", lexicon="苹果"), "lexicon: expected a collection"),
        (lambda: tokenize("我", lexicon=[""]), "lexicon: expected words"),
        (lambda: Vocabulary(["a", "a"]), "words: expected every word once"),
        (lambda: Vocabulary.from_sentences([["a"], []]), r"sentences\[1\]: .*empty sentence"),
        (lambda: Vocabulary.from_sentences(["a b"]), r"sentences\[0\]: .*one string"),
        (lambda: Vocabulary(["a"]).encode([]), "tokens: .*empty sentence"),
        (lambda: Vocabulary(["a"]).encode("a"), "tokens: .*one string"),
        (lambda: Vocabulary(["a"]).decode([3]), "ids: expected ids from 0 to 2, got 3"),
        (lambda: Vocabulary(["a"]).decode([-1]), "ids: expected ids from 0 to 2, got -1"),
        (lambda: pad([[1], []]), r"sequences\[1\]: .*empty sentence"),
        (lambda: pad([[1.5]]), r"sequences\[0\]: expected a sequence of integers"),
        (lambda: pad([[-1]]), r"sequences\[0\]: expected ids from 0"),
        (lambda: pad([]), "sequences: expected at least one"),
        (lambda: pad([[1]], length=0), "length: expected at least 1"),
        (lambda: SkipGram(5).fit([[2, 3], [2, 5]]), r"sentences\[1\]: .*below 5.* got 5"),
        (lambda: SkipGram(5).fit([[2], [3]]), "sentences: expected a sentence of at least two words"),
        (lambda: SkipGram(5).fit([[2, 3]], epochs=0), "epochs: expected at least 1"),
        (lambda: SkipGram(5, noise_power=-1), "noise_power: expected at least 0"),
        (lambda: SkipGram(5, learning_rate=0), "learning_rate: expected more than 0"),
        (lambda: GloVe(5).fit([[2, 7]]), r"sentences\[0\]: .*got 7"),
        (lambda: GloVe(5).fit([[2], [3]]), "sentences: expected a sentence of at least two words"),
        (lambda: cooccurrence([[1, 2]], 3, window=0), "window: expected at least 1"),
        (lambda: cosine_similarity([1.0, 2.0], [1.0]), r"b: expected shape \(2\)"),
        (
            lambda: nearest("x", np.ones((3, 2)), Vocabulary(["a"])),
            "query: expected a word of the vocabulary",
        ),
        (lambda: nearest("a", np.ones((4, 2)), Vocabulary(["a"])), r"vectors: expected shape \(3, 2\)"),
        (lambda: toy_corpus(np.random.default_rng(0), 0), "count: expected at least 1"),
        (lambda: toy_corpus(np.random.default_rng(0), 5, surprise=2), "surprise: expected at most 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()


def test_vocabulary():
    sentences = [["b", "a", "c"], ["b", "c"], ["b", "d"]]
    vocabulary = Vocabulary.from_sentences(sentences)
    assert vocabulary.words == ["<pad>", "<unk>", "b", "c", "a", "d"]
    assert len(vocabulary) == 6 and "a" in vocabulary and "z" not in vocabulary
    assert vocabulary.encode(["b", "z", "d"]) == [2, 1, 5]
    for sentence in sentences:
        assert vocabulary.decode(vocabulary.encode(sentence)) == sentence
    assert Vocabulary.from_sentences(sentences, min_count=2).words[2:] == ["b", "c"]
    assert Vocabulary.from_sentences(sentences, max_words=1).words[2:] == ["b"]


def test_pad():
    ids = pad([[5, 6, 7], [8], [9, 9]], length=2)
    np.testing.assert_array_equal(ids, [[5, 6], [8, 0], [9, 9]])
    assert ids.dtype.kind == "i"
    assert pad([[5]], length=3).tolist() == [[5, 0, 0]]
