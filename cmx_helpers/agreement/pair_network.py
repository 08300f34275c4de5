"""A network that is only told which pairs belong together; `agreement` shows it."""

from itertools import pairwise

import numpy as np

from cmx_helpers._common.validate import integer, number
from cmx_helpers.agreement.witnesses import NoisyDigits
from cmx_helpers.pooling import relu
from cmx_helpers.training import Adam, dense, glorot_uniform, softmax

MOST_STEPS, MOST_UNITS, BATCH = 20_000, 4096, 128


class PairNetwork:
    """Pixels and mel bands side by side, two hidden layers, and one question: do these belong together?

    Half of every batch are pairs of one digit, half of two. Lesson 03's layers and Adam, the rate falling to
    zero. Used in lesson 14_agreement.

    Parameters
    ----------
    train : NoisyDigits
        As `noisy_digits` gives them.
    units : int
        Of the first hidden layer; the second has half of them.
    steps : int
        Of 128 pairs each.
    rate : float
        Of Adam at the beginning.
    seed : int
        Of the first weights and of the pairs.

    Raises
    ------
    ValueError, TypeError
        `train` holds no noisy digits, or a number is out of range.

    Examples
    --------
    >>> from cmx_helpers.agreement import noisy_digits
    >>> few = noisy_digits("validation", image_noise=0.3, snr_db=0.0)
    >>> PairNetwork(few, units=8, steps=5).scores(few).shape
    (179, 80)
    """

    def __init__(self, train, *, units=128, steps=1500, rate=3e-3, seed=0):
        train = _digits("train", train)
        units = integer("units", units, minimum=2, maximum=MOST_UNITS)
        steps = integer("steps", steps, minimum=1, maximum=MOST_STEPS)
        rate = number("rate", rate, above=0, maximum=1)
        rng = np.random.default_rng(integer("seed", seed, minimum=0))
        self._scales = [(x.mean(axis=0), x.std(axis=0) + 1e-9) for x in (train.pictures, train.sounds)]
        pictures, sounds = self._inputs(train)
        sizes = [pictures.shape[1] + sounds.shape[1], units, units // 2, 2]
        first = [glorot_uniform(pair, rng) for pair in pairwise(sizes)]
        self._flat = np.concatenate([part for k in first for part in (k.ravel(), np.zeros(k.shape[1], "f"))])
        self._weights = _views(self._flat, sizes)
        optimiser, partner = Adam(rate), _Partners(train.heard)
        for step in range(steps):
            rows, same = rng.integers(len(pictures), size=BATCH), np.arange(BATCH) % 2
            digits = (train.seen[rows] + (1 - same) * rng.integers(1, 10, BATCH)) % 10
            x = np.concatenate([pictures[rows], sounds[partner.of(digits, rng)]], axis=1)
            optimiser.learning_rate = rate * (1 - step / steps)
            optimiser.update([self._flat], [self._gradients(x, same)])

    def scores(self, digits):
        """How much rather the same than not, as a difference of two logits: a table (pictures, sounds)."""
        pictures, sounds = self._inputs(_digits("digits", digits))
        (first, bias), second, last = self._weights
        middle = pictures.shape[1]
        seen = dense(pictures, first[:middle], bias)  # the first layer adds up what is seen and heard
        heard = dense(sounds, first[middle:])
        logits = [dense(relu(dense(relu(row + heard), *second)), *last) for row in seen]
        return np.stack(logits) @ np.array([-1, 1], np.float32)

    def _inputs(self, digits):
        rows = zip((digits.pictures, digits.sounds), self._scales)
        return [((x - mean) / scale).astype(np.float32) for x, (mean, scale) in rows]

    def _gradients(self, x, same):
        held, found = [x], []
        for kernel, bias in self._weights[:2]:
            held.append(np.maximum(held[-1] @ kernel + bias, 0))
        kernel, bias = self._weights[2]
        dy = softmax(held[-1] @ kernel + bias)
        dy[np.arange(len(same)), same] -= 1
        dy /= len(same)
        for n in (2, 1, 0):
            found += [dy.sum(axis=0), (held[n].T @ dy).ravel()]
            if n:
                dy = (dy @ self._weights[n][0].T) * (held[n] > 0)
        return np.concatenate(found[::-1])


def _views(flat, sizes):
    """Kernel and bias of each layer, in one array that Adam updates in one go."""
    layers, begin = [], 0
    for above, below in pairwise(sizes):
        end = begin + above * below
        layers.append((flat[begin:end].reshape(above, below), flat[end : end + below]))
        begin = end + below
    return layers


class _Partners:
    """Draws sounds of given digits."""

    def __init__(self, labels):
        self.order = np.argsort(labels, kind="stable")
        self.counts = np.bincount(labels, minlength=10)
        self.first = np.cumsum(self.counts) - self.counts

    def of(self, digits, rng):
        return self.order[self.first[digits] + rng.integers(0, self.counts[digits])]


def _digits(name, value):
    if not isinstance(value, NoisyDigits):
        raise TypeError(f"{name}: expected what noisy_digits gives, got {type(value).__name__}")
    return value
