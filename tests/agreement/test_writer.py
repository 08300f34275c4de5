"""A decoder that is shown vectors: equal to lesson 06's where nothing is shown, and its gradients."""

import numpy as np
import pytest

from cmx_helpers import agreement, attention
from cmx_helpers.agreement import eye as eyes


@pytest.fixture
def weights():
    rng = np.random.default_rng(0)
    sizes = {"tokens": 6, "longest": 8, "dim": 8, "num_heads": 2, "hidden": 10, "num_blocks": 2}
    return attention.DecoderWeights.random(rng, **sizes, dtype=float)


def test_without_anything_shown_it_is_the_decoder_of_lesson_06(weights):
    ids = np.random.default_rng(1).integers(6, size=(3, 5))
    found = agreement.shown_decoder(np.zeros((3, 0, 8)), ids, weights)
    np.testing.assert_allclose(found, attention.decoder(ids, weights), atol=1e-12)


def test_a_shown_word_vector_is_that_word(weights):
    """The embedding of a word, shown in front, does what the word itself does."""
    ids = np.random.default_rng(2).integers(6, size=(4, 6))
    found = agreement.shown_decoder(weights.embedding[ids[:, :2]], ids[:, 2:], weights)
    np.testing.assert_allclose(found, attention.decoder(ids, weights)[:, 2:], atol=1e-12)


def test_later_words_change_nothing_before_them(weights):
    rng = np.random.default_rng(3)
    shown, ids = rng.normal(size=(2, 2, 8)), rng.integers(6, size=(2, 5))
    other = ids.copy()
    other[:, 3:] = (other[:, 3:] + 1) % 6
    one, two = (agreement.shown_decoder(shown, each, weights)[:, :3] for each in (ids, other))
    np.testing.assert_array_equal(one, two)


def test_gradients_against_differences(weights):
    rng = np.random.default_rng(4)
    shown, ids = rng.normal(size=(2, 2, 8)), rng.integers(6, size=(2, 4))
    dy = rng.normal(size=(2, 4, 6))

    def loss():
        return float((agreement.shown_decoder(shown, ids, weights) * dy).sum())

    dshown, dweights = agreement.shown_decoder_backward(dy, shown, ids, weights)
    for n, (array, gradient) in enumerate(zip([shown, *weights.arrays()], [dshown, *dweights.arrays()])):
        for _ in range(3):
            place = tuple(rng.integers(size) for size in array.shape)
            before = array[place]
            ends = []
            for nudge in (1e-5, -1e-5):
                array[place] = before + nudge
                ends.append(loss())
            array[place] = before
            assert gradient[place] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-6), (n, place)


def test_writing_a_batch_is_writing_one_by_one(weights):
    rng = np.random.default_rng(5)
    shown, begun = rng.normal(size=(7, 1, 8)), rng.integers(6, size=(7, 2))
    written = agreement.write_shown(shown, begun, weights, end=3, longest=4)
    for vectors, first, row in zip(shown, begun, written):

        def predict(ids, vectors=vectors):
            return agreement.shown_decoder(vectors[None], [ids], weights)[0]

        ids, told = list(first), []
        while len(told) < 4 and (not told or told[-1] != 3):
            told.append(int(predict(ids)[-1].argmax()))
            ids.append(told[-1])
        assert row.tolist() == told + [0] * (4 - len(told))


def test_gradients_of_the_eye_against_differences():
    rng = np.random.default_rng(6)
    weights = eyes.EyeWeights.random(rng, dim=3, channels=(2, 3, 4))
    images, dy = rng.random((2, 32, 32, 3), np.float32), rng.normal(size=(2, 3)).astype(np.float32)
    found = agreement.see_backward(dy, images, weights)

    def loss(moved):
        return float((agreement.see(images, moved).astype(float) * dy).sum())

    for n, gradient in enumerate(found):
        nudge = 1e-3 * gradient / np.abs(gradient).max()
        up, down = (weights._replace(**{weights._fields[n]: weights[n] + s * nudge}) for s in (1, -1))
        slope = (loss(up) - loss(down)) / 2
        assert slope == pytest.approx(float((gradient * nudge).sum()), rel=0.05), weights._fields[n]


def test_the_eye_is_the_three_convolutions():
    from cmx_helpers.convolution import conv2d
    from cmx_helpers.pooling import max_pool2d

    rng = np.random.default_rng(7)
    w = eyes.EyeWeights.random(rng, dim=5, channels=(3, 4, 2))
    images = rng.random((3, 32, 32, 3), np.float32)
    a = conv2d(images, w.first.reshape(5, 5, 3, 3), w.first_bias, strides=2, padding="same")
    b = conv2d(np.maximum(max_pool2d(a), 0), w.second, w.second_bias, padding="same")
    c = max_pool2d(conv2d(np.maximum(b, 0), w.third, w.third_bias, padding="same"))
    wanted = np.maximum(c, 0).reshape(3, -1) @ w.kernel + w.bias
    np.testing.assert_allclose(agreement.see(images, w), wanted, rtol=1e-4, atol=1e-4)
