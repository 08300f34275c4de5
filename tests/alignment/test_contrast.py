"""The contrastive loss, vectors of length one, and their gradients, against libraries and slopes."""

import keras
import numpy as np
import pytest
from scipy.special import log_softmax
from sklearn.preprocessing import normalize

from cmx_helpers import alignment


def by_loops(first, second, log_scale):
    """The sum of the definition, term by term."""
    s = np.exp(log_scale) * first @ second.T
    total = 0.0
    for i in range(len(s)):
        total -= s[i, i] - np.log(sum(np.exp(s[i, j]) for j in range(len(s))))
        total -= s[i, i] - np.log(sum(np.exp(s[j, i]) for j in range(len(s))))
    return total / (2 * len(s))


def slopes(function, at, h=1e-6):
    found = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        move = np.zeros_like(at)
        move[place] = h
        found[place] = (function(at + move) - function(at - move)) / (2 * h)
    return found


@pytest.mark.parametrize("seed", range(5))
class TestInfoNce:
    def shapes(self, seed):
        rng = np.random.default_rng(seed)
        batch, width = rng.integers(1, 9, 2)
        return *rng.normal(size=(2, batch, width)), float(rng.normal())

    def test_equals_the_sum_of_the_definition(self, seed):
        assert alignment.info_nce(*self.shapes(seed)) == pytest.approx(
            by_loops(*self.shapes(seed)), abs=1e-12
        )

    def test_equals_keras(self, seed):
        first, second, log_scale = self.shapes(seed)
        s = np.exp(log_scale) * first @ second.T
        right = np.arange(len(s))
        both = [
            keras.losses.sparse_categorical_crossentropy(right, table, from_logits=True) for table in (s, s.T)
        ]
        assert alignment.info_nce(first, second, log_scale) == pytest.approx(np.mean(both), rel=1e-5)

    def test_gradients_are_slopes(self, seed):
        first, second, log_scale = self.shapes(seed)
        dfirst, dsecond, dlog_scale = alignment.info_nce_backward(first, second, log_scale)
        loss = alignment.info_nce
        np.testing.assert_allclose(dfirst, slopes(lambda x: loss(x, second, log_scale), first), atol=1e-8)
        np.testing.assert_allclose(dsecond, slopes(lambda x: loss(first, x, log_scale), second), atol=1e-8)
        scales = slopes(lambda t: loss(first, second, float(t[0])), np.array([log_scale]))
        assert dlog_scale == pytest.approx(scales[0], abs=1e-8)

    def test_float32_stays_and_is_near(self, seed):
        first, second, log_scale = self.shapes(seed)
        exact = alignment.info_nce_backward(first, second, log_scale)
        rough = alignment.info_nce_backward(first.astype("f4"), second.astype("f4"), log_scale)
        assert rough[0].dtype == rough[1].dtype == np.float32
        np.testing.assert_allclose(rough[0], exact[0], atol=1e-5)


def test_large_similarities_do_not_overflow():
    u = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert alignment.info_nce(u, u, np.log(5000)) == 0
    assert alignment.info_nce(u, u[::-1], np.log(5000)) == pytest.approx(5000)
    log_p = log_softmax(5000 * u @ u.T, axis=1)
    assert alignment.info_nce(u, u, np.log(5000)) == -np.diagonal(log_p).mean()


def test_one_pair_has_nothing_to_choose():
    assert alignment.info_nce([[1.0, 2.0]], [[-3.0, 1.0]], 1.0) == 0


def test_the_example_of_the_lesson():
    s = np.array([[2.0, 0, 0], [0, 1, 1], [1, 0, 2]])
    assert alignment.info_nce(s, np.eye(3), 0.0) == pytest.approx(0.479, abs=5e-4)


class TestLengthOne:
    @pytest.mark.parametrize("axis", [0, 1, -1])
    def test_equals_scikit_learn(self, axis, rng):
        x = rng.normal(size=(5, 4))
        np.testing.assert_allclose(alignment.l2_normalize(x, axis), normalize(x, axis=axis % 2), atol=1e-14)

    def test_equals_keras(self, rng):
        x = rng.normal(size=(3, 4, 5)).astype("f4")
        np.testing.assert_allclose(alignment.l2_normalize(x), keras.ops.normalize(x, axis=-1), atol=1e-6)

    def test_gradient_is_the_slope(self, rng):
        x, dy = rng.normal(size=(2, 4, 3))
        found = slopes(lambda x: (dy * alignment.l2_normalize(x)).sum(), x)
        np.testing.assert_allclose(alignment.l2_normalize_backward(dy, x), found, atol=1e-8)

    def test_what_goes_along_the_vector_is_gone(self, rng):
        x, dy = rng.normal(size=(2, 6, 5))
        np.testing.assert_allclose((alignment.l2_normalize_backward(dy, x) * x).sum(axis=1), 0, atol=1e-12)

    def test_zeros_have_no_direction(self):
        assert not alignment.l2_normalize(np.zeros((2, 3))).any()
        assert not alignment.l2_normalize_backward(np.ones((2, 3)), np.zeros((2, 3))).any()

    @pytest.mark.parametrize("size", [1e-200, 1e200])
    def test_no_square_overflows_or_vanishes(self, size):
        np.testing.assert_allclose(alignment.l2_normalize([[3 * size, 4 * size]]), [[0.6, 0.8]])


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: alignment.info_nce(np.ones((2, 3)), np.ones((3, 3)), 0.0), "second"),
        (lambda: alignment.info_nce(np.ones((2, 3)), np.ones((2, 3)), 1000), "log_scale"),
        (lambda: alignment.info_nce(np.full((2, 3), np.nan), np.ones((2, 3)), 0.0), "first"),
        (lambda: alignment.info_nce_backward(np.full((2, 2), 1e200), np.full((2, 2), 1e200), 0.0), "first"),
        (lambda: alignment.l2_normalize(np.ones(3), axis=1), "axis"),
        (lambda: alignment.l2_normalize_backward(np.ones(3), np.ones(4)), "dy"),
    ],
)
def test_errors_name_the_argument(call, name):
    with pytest.raises((ValueError, TypeError), match=name):
        call()
