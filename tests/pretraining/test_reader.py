"""The reader of lesson 16 against lesson 06's blocks, and its gradients against differences."""

import numpy as np
import pytest

from cmx_helpers import attention, pretraining
from cmx_helpers.pretraining import _blocks


def _weights(rng, **sizes):
    weights = pretraining.ReaderWeights.random(rng, dtype=np.float64, **sizes)
    # Norms and biases that do something.
    return weights.from_arrays([a + 0.1 * rng.standard_normal(a.shape) for a in weights.arrays()])


@pytest.mark.parametrize("heads, time, padded", [(1, 5, False), (2, 4, True), (4, 9, True)])
def test_a_block_is_that_of_lesson_06(heads, time, padded):
    rng = np.random.default_rng(heads)
    block = attention.EncoderWeights.random(rng, dim=8, num_heads=heads, hidden=12, dtype=np.float64)
    block = block.from_arrays([a + 0.1 * rng.standard_normal(a.shape) for a in block.arrays()])
    x, dy = rng.normal(size=(2, 3, time, 8))
    seen = np.ones((3, time), bool)
    seen[1, time - 2 :] = not padded
    y, kept = _blocks.block_forward(x, block, np.where(seen, 0.0, -1e9)[:, None, None])
    options = {"mask": seen[:, None], "norm": "pre"}
    np.testing.assert_allclose(y, attention.encoder_block(x, block, **options), atol=1e-12)
    dx, dblock = _blocks.block_backward(dy, block, kept)
    dx6, dblock6 = attention.encoder_block_backward(dy, x, block, **options)
    np.testing.assert_allclose(dx, dx6, atol=1e-11)
    for ours, theirs in zip(dblock.arrays(), dblock6.arrays()):
        np.testing.assert_allclose(ours, theirs, atol=1e-11)


def _inputs(kind, rng):
    if kind == "patches":
        return rng.normal(size=(3, 6, 9))
    ids = rng.integers(1, 9, (3, 6))
    ids[1, 4:] = 0
    return ids


@pytest.mark.parametrize("kind", ["words", "patches"])
@pytest.mark.parametrize("pool", [False, True])
@pytest.mark.parametrize("pixels", [0, 5])
def test_gradients_against_differences(kind, pool, pixels):
    rng = np.random.default_rng(3)
    weights = _weights(rng, inputs=9, places=8, dim=8, outputs=4, num_blocks=2, pixels=pixels)
    x, shown = _inputs(kind, rng), rng.normal(size=(3, pixels)) if pixels else None
    factors = rng.normal(size=(3, 4) if pool else (3, 6, 4))
    options = {"shown": shown, "pool": pool}
    value, found = pretraining.reader_gradients(
        x, weights, lambda y: ((y * factors).sum(), factors), **options
    )
    np.testing.assert_allclose(value, (pretraining.reader(x, weights, **options) * factors).sum())
    for n, (array, gradient) in enumerate(zip(weights.arrays(), found)):
        if n == 2 and not pixels:
            assert not gradient.any()
            continue
        at, h = tuple(rng.integers(0, s) for s in array.shape), 1e-6
        was, ends = array[at], []
        for moved in (was + h, was - h):
            array[at] = moved
            ends.append((pretraining.reader(x, weights, **options) * factors).sum())
        array[at] = was
        assert abs((ends[0] - ends[1]) / (2 * h) - gradient[at]) < 1e-5, f"array {n} at {at}"


def test_a_word_is_a_one_hot_vector():
    rng = np.random.default_rng(4)
    weights = _weights(rng, inputs=7, places=5, dim=4, outputs=3)
    ids = rng.integers(1, 7, (2, 5))
    np.testing.assert_allclose(
        pretraining.reader(ids, weights), pretraining.reader(np.eye(7)[ids], weights), atol=1e-12
    )


def test_padding_is_seen_by_nobody():
    rng = np.random.default_rng(5)
    weights = _weights(rng, inputs=7, places=6, dim=4, outputs=3)
    short, padded = np.array([[3, 5, 2]]), np.array([[3, 5, 2, 0, 0, 0]])
    np.testing.assert_allclose(
        pretraining.reader(short, weights), pretraining.reader(padded, weights)[:, :3], atol=1e-12
    )


def test_attention_is_shown_with_the_picture_in_front():
    rng = np.random.default_rng(6)
    weights = _weights(rng, inputs=7, places=6, dim=4, outputs=3, num_blocks=2, pixels=2)
    _, scores = pretraining.reader([[3, 5, 0]], weights, shown=np.ones((1, 2)), return_attention_scores=True)
    assert [s.shape for s in scores] == [(1, 4, 4, 4)] * 2
    np.testing.assert_allclose(scores[0].sum(axis=-1), 1)
    assert not scores[0][..., 3].any()


def test_arrays_go_there_and_back():
    weights = _weights(np.random.default_rng(7), inputs=7, places=6, dim=4, outputs=3, num_blocks=3)
    again = pretraining.ReaderWeights.from_arrays(weights.arrays())
    assert len(weights.arrays()) == 7 + 3 * 16
    for ours, theirs in zip(again.arrays(), weights.arrays()):
        assert ours is theirs


def test_what_does_not_fit_is_named():
    weights = _weights(np.random.default_rng(8), inputs=7, places=3, dim=4, outputs=3)
    for x, named in (([[1, 9]], "ids from 0 to 6"), ([[1, 2, 3, 4]], "at most 3 places"), ([1, 2], "^x: ")):
        with pytest.raises(ValueError, match=named):
            pretraining.reader(x, weights)
    with pytest.raises(ValueError, match=r"^shown: "):
        pretraining.reader([[1, 2]], weights, shown=np.ones((2, 1)))
    with pytest.raises(ValueError, match=r"^loss"):
        pretraining.reader_gradients([[1, 2]], weights, lambda y: (0.0, y[0]))
