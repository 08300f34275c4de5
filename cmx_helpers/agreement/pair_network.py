"""A network that is only told which pairs belong together; `agreement` shows it."""

from itertools import pairwise

import numpy as np

from cmx_helpers._common.validate import integer, number
from cmx_helpers.agreement.witnesses import NoisyDigits
from cmx_helpers.pooling import relu, relu_backward
from cmx_helpers.training import Adam, cross_entropy_backward, dense, dense_backward, glorot_uniform

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
        self._weights = {}
        for k, (above, below) in enumerate(pairwise(sizes)):
            self._weights |= {f"k{k}": glorot_uniform((above, below), rng), f"b{k}": np.zeros(below, "f")}
        optimiser, partner = Adam(rate), _Partners(train.heard)
        for step in range(steps):
            rows, same = rng.integers(len(pictures), size=BATCH), np.arange(BATCH) % 2
            digits = (train.seen[rows] + (1 - same) * rng.integers(1, 10, BATCH)) % 10
            x = np.concatenate([pictures[rows], sounds[partner.of(digits, rng)]], axis=1)
            optimiser.learning_rate = rate * (1 - step / steps)
            optimiser.update(self._weights, self._gradients(x, same))

    def scores(self, digits):
        """How much rather the same than not, as a difference of two logits: a table (pictures, sounds)."""
        pictures, sounds = self._inputs(_digits("digits", digits))
        w, middle = self._weights, pictures.shape[1]
        seen = dense(pictures, w["k0"][:middle], w["b0"])  # the first layer adds up what is seen and heard
        heard = dense(sounds, w["k0"][middle:])
        logits = [dense(relu(dense(relu(row + heard), w["k1"], w["b1"])), w["k2"], w["b2"]) for row in seen]
        return np.stack(logits) @ np.array([-1, 1], np.float32)

    def _inputs(self, digits):
        rows = zip((digits.pictures, digits.sounds), self._scales)
        return [((x - mean) / scale).astype(np.float32) for x, (mean, scale) in rows]

    def _gradients(self, x, same):
        w, held = self._weights, [x]
        for k in range(2):
            held.append(relu(dense(held[-1], w[f"k{k}"], w[f"b{k}"])))
        dy, found = cross_entropy_backward(dense(held[-1], w["k2"], w["b2"]), same), {}
        for k in (2, 1, 0):
            dy, found[f"k{k}"], found[f"b{k}"] = dense_backward(dy, held[k], w[f"k{k}"])
            if k:
                dy = relu_backward(dy, held[k])
        return found


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
