"""Mappings, sequences and counts are asked for by name, and have bounds."""

import numpy as np
import pytest

from cmx_helpers import (
    attention,
    convolution,
    embeddings,
    evaluation,
    mfcc,
    pooling,
    recurrent,
    stft,
    training,
)
from tests.reliability.entries import SOUND

VOCABULARY = embeddings.Vocabulary(["a", "b"])


VECTORS = np.eye(4)


NO_MAPPINGS = [
    (lambda v: evaluation.shapley(v), "values"),
    (lambda v: evaluation.efficiency_residual(v, {}), "values"),
    (lambda v: evaluation.efficiency_residual({(): 0.0, ("a",): 1.0}, v), "shares"),
    (lambda v: evaluation.coalition_beliefs(v), "beliefs"),
    (lambda v: embeddings.neighbour_purity(VECTORS, VOCABULARY, v), "categories"),
]


@pytest.mark.parametrize(("call", "name"), NO_MAPPINGS)
@pytest.mark.parametrize("value", [[("a", 1)], None, {"a"}, "a"], ids=repr)
def test_a_mapping_is_asked_for_by_name(call, name, value):
    with pytest.raises(TypeError, match=f"{name}: expected a mapping"):
        call(value)


NO_SEQUENCES = [
    (lambda v: recurrent.clip_gradients(v, 1.0), "gradients"),
    (lambda v: embeddings.Vocabulary(v), "words"),
    (lambda v: embeddings.Vocabulary.from_sentences(v), "sentences"),
    (lambda v: VOCABULARY.encode(v), "tokens"),
    (lambda v: VOCABULARY.decode(v), "ids"),
    (lambda v: embeddings.pad(v), "sequences"),
    (lambda v: embeddings.skip_gram_pairs(v), "sentences"),
    (lambda v: attention.EncoderWeights.from_arrays(v), "arrays"),
]


@pytest.mark.parametrize(("call", "name"), NO_SEQUENCES)
@pytest.mark.parametrize("value", [None, {1, 2}, 3, "ab"], ids=repr)
def test_a_sequence_is_asked_for_by_name(call, name, value):
    with pytest.raises(TypeError, match=f"{name}: expected a (sequence|list)"):
        call(value)


@pytest.mark.parametrize("value", [None, 3, {"a"}], ids=repr)
def test_players_are_a_sequence(value):
    with pytest.raises(TypeError, match="names: expected a sequence"):
        evaluation.subsets(value)


@pytest.mark.parametrize("value", [None, 3, "苹果"], ids=repr)
def test_a_lexicon_is_a_collection(value):
    with pytest.raises(TypeError, match="lexicon: expected a collection"):
        embeddings.forward_maximum_matching("苹果", value)
    with pytest.raises(TypeError, match="exclude: expected a collection"):
        embeddings.nearest("a", VECTORS, VOCABULARY, exclude=value)


HUGE = [
    (lambda: evaluation.bootstrap_interval([1, 0, 1], resamples=2**31), "resamples"),
    (lambda: evaluation.reliability([[0.5, 0.5]], [0], bins=2**40), "bins"),
    (lambda: evaluation.deletion_curve(len, np.ones(9), steps=2**40), "steps"),
    (lambda: mfcc.mel_filterbank(22050, 2048, n_mels=2**20), "n_mels"),
    (lambda: mfcc.mfcc(SOUND, n_mels=2**31), "n_mels"),
    (lambda: mfcc.mfcc(SOUND, n_fft=2**40), "n_fft"),
    (lambda: mfcc.dct_basis(2**20, 2**20), "n, length"),
    (lambda: mfcc.idct(np.ones(3), 2**40), "n"),
    (lambda: mfcc.delta(np.ones((2, 30)), width=2**31 + 1, mode="nearest"), "width"),
    (lambda: mfcc.delta(np.ones((2, 30)), width=29, order=25), "order"),
    (lambda: mfcc.griffinlim(np.ones((9, 4)), n_iter=2**31), "n_iter"),
    (lambda: mfcc.mel_to_stft(np.ones((9, 4)), n_fft=64, sr=8000, n_iter=2**31), "n_iter"),
    (lambda: mfcc.mfcc_to_mel(np.ones((9, 4)), n_mels=2**40), "n_mels"),
    (lambda: stft.get_window("hann", 2**40), "length"),
    (lambda: stft.stft(SOUND, n_fft=2**40), "n_fft"),
    (lambda: stft.istft(np.ones((9, 4)), hop_length=2**40, window="boxcar"), "hop_length"),
    (lambda: stft.istft(np.ones((9, 4)), length=2**40), "length"),
    (lambda: attention.causal_mask(2**20), "length"),
    (lambda: attention.sinusoidal_positions(2**31, 8), "length, dim"),
    (lambda: training.glorot_uniform((2**20, 2**20), np.random.default_rng(0)), "shape"),
    (lambda: embeddings.pad([[1]], 2**40), "length"),
    (lambda: embeddings.cooccurrence([[1, 2]], 2**20), "vocabulary_size"),
    (lambda: embeddings.GloVe(2**20), "vocabulary_size"),
    (lambda: embeddings.SkipGram(2**40), "vocabulary_size, dim"),
    (lambda: embeddings.SkipGram(5).fit([[2, 3]], epochs=2**40), "epochs"),
    (lambda: embeddings.GloVe(5).fit([[2, 3]], steps=2**40), "steps"),
    (lambda: embeddings.toy_corpus(np.random.default_rng(0), 2**31), "count"),
    (lambda: pooling.max_pool2d(np.ones((1, 4, 4, 1)), 2**20, padding="same"), "pool_size"),
    (lambda: convolution.conv2d(np.ones((1, 4, 4, 1)), np.ones((2, 2, 1, 1)), strides=10**30), "strides"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "name"), HUGE, ids=[name for _, name in HUGE])
def test_counts_have_an_upper_bound(call, name):
    with pytest.raises(ValueError, match=f"^{name}.*: expected "):
        call()
