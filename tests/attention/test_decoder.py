"""The decoder: right by finite differences, blind to the future, and equal to its parts, kind by kind."""

import numpy as np
import pytest

from cmx_helpers.attention import (
    DecoderWeights,
    EncoderWeights,
    attention_reader,
    causal_mask,
    decoder,
    decoder_backward,
    encoder_block,
    encoder_block_backward,
    layer_norm,
    multi_head_attention,
    pick,
    sentence_nats,
    write,
)
from tests.attention.test_encoder import random_encoder
from tests.helpers import gradient_check

KINDS = [("pre", True), ("post", True), ("none", True), ("pre", False), ("post", False), ("none", False)]


def random_decoder(rng, *, tokens=6, longest=5, dim=4, blocks=2, dtype=np.float64):
    sizes = {"tokens": tokens, "longest": longest, "dim": dim, "num_heads": 2, "hidden": 7}
    start = DecoderWeights.random(rng, **sizes, num_blocks=blocks, dtype=dtype)
    noisy = [a + dtype(0.3) * rng.standard_normal(a.shape).astype(dtype) for a in start.arrays()]
    return DecoderWeights.from_arrays(noisy)


@pytest.mark.parametrize(("norm", "shortcut"), KINDS, ids=lambda v: str(v))
def test_block_of_every_kind_by_finite_differences(norm, shortcut):
    rng = np.random.default_rng(0)
    weights, options = random_encoder(rng, 6, 2, 7), {"norm": norm, "shortcut": shortcut}

    def block(x, *arrays):
        return encoder_block(x, EncoderWeights.from_arrays(arrays), mask=causal_mask(3), **options)

    def backward(dy, x, *arrays):
        w = EncoderWeights.from_arrays(arrays)
        dx, dweights = encoder_block_backward(dy, x, w, mask=causal_mask(3), **options)
        return dx, *dweights.arrays()

    gradient_check(block, [rng.standard_normal((2, 3, 6)), *weights.arrays()], backward, entries=8)


def test_without_norm_and_shortcut_nothing_but_the_two_parts_is_left():
    rng = np.random.default_rng(1)
    w, x = random_encoder(rng, 6, 2, 7), rng.standard_normal((2, 4, 6))
    a = multi_head_attention(x, x, w.attention)
    want = np.maximum(a @ w.hidden_kernel + w.hidden_bias, 0) @ w.output_kernel + w.output_bias
    np.testing.assert_allclose(encoder_block(x, w, norm="none", shortcut=False), want, atol=1e-12)


def test_the_gradient_may_be_a_function_of_the_logits():
    rng = np.random.default_rng(4)
    weights, ids = random_decoder(rng), np.array([[1, 3, 3, 0], [5, 2, 1, 3]])
    given = decoder_backward(np.tanh(decoder(ids, weights)), ids, weights)
    for a, b in zip(given.arrays(), decoder_backward(np.tanh, ids, weights).arrays(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(("norm", "shortcut"), KINDS[:4], ids=lambda v: str(v))
def test_decoder_by_finite_differences(norm, shortcut):
    rng = np.random.default_rng(2)
    weights, options = random_decoder(rng), {"norm": norm, "shortcut": shortcut}
    ids = np.array([[1, 3, 3, 0], [5, 2, 1, 3]])  # a token that occurs twice collects twice

    def logits(*arrays):
        return decoder(ids, DecoderWeights.from_arrays(arrays), **options)

    def backward(dy, *arrays):
        return decoder_backward(dy, ids, DecoderWeights.from_arrays(arrays), **options).arrays()

    gradient_check(logits, weights.arrays(), backward, entries=8)


def test_decoder_equals_its_parts():
    rng = np.random.default_rng(3)
    w = random_decoder(rng, blocks=3)
    ids = rng.integers(6, size=(2, 5))
    x = w.embedding[ids] + w.positions
    for block in w.blocks:
        x = encoder_block(x, block, mask=np.tri(5, dtype=bool), norm="pre")
    want = layer_norm(x, w.gamma, w.beta) @ w.kernel + w.bias
    np.testing.assert_allclose(decoder(ids, w), want, atol=1e-12)
    assert decoder(ids, random_decoder(rng, dtype=np.float32)).dtype == np.float32


def test_no_place_sees_what_comes_after_it():
    rng = np.random.default_rng(4)
    w, ids = random_decoder(rng, tokens=9), rng.integers(9, size=(1, 5))
    whole = decoder(ids, w)
    for t in range(1, 5):
        np.testing.assert_allclose(decoder(ids[:, :t], w), whole[:, :t], atol=1e-12)


def test_picks_come_as_often_as_their_shares():
    rng = np.random.default_rng(5)
    logits = rng.normal(size=6)
    for temperature in (0.5, 1.0, 3.0):
        shares = np.exp(logits / temperature) / np.exp(logits / temperature).sum()
        # Not random: points spread evenly over the line, so the counts are exact but for the ends.
        counts = np.bincount([pick(logits, temperature, (n + 0.5) / 2000) for n in range(2000)], minlength=6)
        np.testing.assert_allclose(counts / 2000, shares, atol=1.1 / 2000)
    assert pick([1e4, 0.0], 1e-3, np.nextafter(1, 0)) == 0
    assert pick(np.zeros(3), 1.0, np.nextafter(1, 0)) == 2


def test_chances_of_all_sentences_sum_to_one():
    """Every sentence of three tokens, by teacher forcing: the chances are a distribution."""
    rng = np.random.default_rng(6)
    w = random_decoder(rng, tokens=3)
    total = 0.0
    for a in range(3):
        for b in range(3):
            for c in range(3):
                ids = [0, a, b, c]
                total += np.exp(-sentence_nats(decoder([ids[:-1]], w)[0], ids))
    assert abs(total - 1) < 1e-12


@pytest.mark.parametrize("seed", range(5))
def test_the_share_of_a_grammar_is_at_least_exp_of_minus_kl(seed):
    """For any grammar and any model: three sentences with random chances, a decoder that was not trained."""
    rng = np.random.default_rng(seed)
    w, p = random_decoder(rng), rng.dirichlet(np.ones(3))
    sentences = [[0, 1, 5], [0, 2, 2, 5], [0, 3, 1, 4, 5]]
    nats = np.array([sentence_nats(decoder([ids[:-1]], w)[0], ids) for ids in sentences])
    kl = p @ (nats + np.log(p))
    assert kl >= 0 and np.exp(-nats).sum() >= np.exp(-kl)


def test_write_stops_and_the_likeliest_sentence_is_greedy():
    rng = np.random.default_rng(7)
    w = random_decoder(rng, tokens=6)
    ids = write(lambda ids: decoder([ids], w)[0], np.argmax, 1, 99, 5)
    assert len(ids) == 5 and ids[0] == 1
    for t in range(1, 5):
        assert ids[t] == decoder([ids[:t]], w)[0, -1].argmax()
    assert write(lambda ids: decoder([ids], w)[0], np.argmax, 1, ids[1], 5) == ids[:2]
    assert write(lambda ids: np.zeros((len(ids), 2)), np.argmax, 0, 0, 5) == [0]


@pytest.mark.parametrize("norm", ["post", "pre"])
@pytest.mark.parametrize("masked", [False, True], ids=["", "masked"])
def test_a_readers_gradients_by_finite_differences(masked, norm):
    rng = np.random.default_rng(9)
    reader = attention_reader(3, 4, 6, norm=norm, rng=rng)
    x = rng.standard_normal((2, 4, 3))
    mask = np.array([[True, True, False, False], [True] * 4]) if masked else None

    def states(*weights):
        return reader.states(list(weights), x, mask)

    def backward(dy, *weights):
        return reader.gradients(dy, list(weights), x, mask, None)

    gradient_check(states, reader.weights, backward, entries=8)


def test_a_reader_does_not_see_the_filling():
    rng = np.random.default_rng(10)
    reader, x = attention_reader(3, 4, 6, rng=rng), rng.standard_normal((1, 5, 3))
    mask = np.array([[True, True, True, False, False]])
    short = reader.states(reader.weights, x[:, :3], None)
    np.testing.assert_allclose(reader.states(reader.weights, x, mask)[:, :3], short, atol=1e-12)


W = random_decoder(np.random.default_rng(8))
BAD = [
    (lambda: decoder([[0, 6]], W), "ids: expected ids from 0 to 5"),
    (lambda: decoder([[0.0]], W), "ids: expected integers"),
    (lambda: decoder([[0] * 6], W), "ids: expected 1 to 5 places"),
    (lambda: decoder([[0]], W.arrays()), "weights: expected DecoderWeights"),
    (lambda: decoder([[0]], W._replace(bias=np.zeros(5))), "weights.bias: expected"),
    (lambda: decoder([[0]], W, norm="both"), "norm: expected"),
    (lambda: decoder([[0]], W, shortcut=1), "shortcut: expected"),
    (lambda: decoder_backward(np.ones((1, 1, 5)), [[0]], W), "dy: expected shape"),
    (lambda: DecoderWeights.from_arrays(W.arrays()[:-1]), "arrays: expected 6 arrays and 16"),
    (lambda: attention_reader(3, 5, 4, rng=np.random.default_rng(0)), "units: expected a multiple"),
    (lambda: pick([0.0], 0, 0.5), "temperature: expected"),
    (lambda: pick([0.0], 1, 1.0), "u: expected"),
    (lambda: pick([np.nan], 1, 0.5), "logits: "),
    (lambda: write(1, np.argmax, 0, 1, 3), "predict: expected a function"),
    (lambda: write(len, np.argmax, 0, 1, 0), "longest: expected at least 1"),
    (lambda: sentence_nats(np.zeros((2, 3)), [0, 1]), "ids: expected 3 tokens"),
    (lambda: sentence_nats(np.zeros((1, 3)), [0, 3]), "ids: expected ids from 0 to 2"),
]


@pytest.mark.parametrize(("call", "message"), BAD, ids=[m for _, m in BAD])
def test_bad_input_is_named(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
