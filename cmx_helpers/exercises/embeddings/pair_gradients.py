"""Exercise embeddings.pair_gradients, lesson 04_embeddings."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _sigmoid(s):
    return 1 / (1 + np.exp(-np.asarray(s, dtype=float)))


def _solved(c, o, noise, real=None, false=None):
    """Loss and gradients, with the two errors (prediction minus truth) given or right."""
    score, scores = c @ o, noise @ c
    loss = -np.log(_sigmoid(score)) - np.log(_sigmoid(-scores)).sum()
    real = _sigmoid(score) - 1 if real is None else real(score)
    false = _sigmoid(scores) if false is None else false(scores)
    return loss, real * o + false @ noise, real * c, np.outer(false, c)


@exercise(
    "embeddings.pair_gradients",
    points=3,
    minutes=8,
    hints=(
        "The scores first: c @ o is one number, noise @ c has one number for each noise word.",
        "The errors: sigmoid(c @ o) - 1 for the real pair, sigmoid(noise @ c) for the noise.",
        "dc adds up all that c was multiplied with: error * o + false @ noise. "
        "dnoise has a row for each noise word: np.outer(false, c).",
    ),
)
def pair_gradients(c, o, noise):
    real, false = 1 / (1 + np.exp(-(c @ o))), 1 / (1 + np.exp(-(noise @ c)))
    loss = -np.log(real) - np.log(1 - false).sum()
    return loss, (real - 1) * o + false @ noise, (real - 1) * c, np.outer(false, c)


@pair_gradients.cases
def pair_gradients_cases(rng):
    cases = [(np.array([1.0, 2.0]), np.array([2.0, -1.0]), np.array([[-1.0, 1.0]]))]
    for dim, count in ((3, 5), (4, 2), (2, 3)):
        cases.append((rng.normal(size=dim), rng.normal(size=dim), rng.normal(size=(count, dim))))
    return cases


@pair_gradients.right
def pair_gradients_by_loops(c, o, noise):
    error = _sigmoid(c @ o) - 1
    loss, dc, dnoise = -np.log(_sigmoid(c @ o)), error * o, []
    for n in noise:
        loss -= np.log(_sigmoid(-(c @ n)))
        dc = dc + _sigmoid(c @ n) * n
        dnoise.append(_sigmoid(c @ n) * c)
    return loss, dc, error * c, dnoise


@pair_gradients.right
def pair_gradients_all_pairs_alike(c, o, noise):
    others, truth = np.vstack([o, noise]), np.eye(1 + len(noise))[0]
    error = _sigmoid(others @ c) - truth
    loss = np.logaddexp(0, np.where(truth == 1, -1, 1) * (others @ c)).sum()
    slopes = np.outer(error, c)
    return loss, error @ others, slopes[0], slopes[1:]


@pair_gradients.wrong(
    "The noise is attracted in your answer. Its truth is 0, so its error is sigmoid(s), above 0; "
    "sigmoid(s) − 1 belongs to the real pair."
)
def pair_gradients_attracting_noise(c, o, noise):
    return _solved(c, o, noise, false=lambda s: _sigmoid(s) - 1)


@pair_gradients.wrong(
    "The real pair is repelled in your answer. Its truth is 1, so its error is sigmoid(s) − 1, below 0."
)
def pair_gradients_repelling_the_pair(c, o, noise):
    return _solved(c, o, noise, real=_sigmoid)


@pair_gradients.wrong(
    "All gradients have the wrong sign: prediction minus truth, not truth minus prediction. A step *against* "
    "the gradient lowers the loss."
)
def pair_gradients_turned_round(c, o, noise):
    return _solved(c, o, noise, real=lambda s: 1 - _sigmoid(s), false=lambda s: -_sigmoid(s))


@pair_gradients.wrong("dc lacks the noise: c stands in the score of each noise word, too.")
def pair_gradients_without_noise_in_dc(c, o, noise):
    loss, _, do, dnoise = _solved(c, o, noise)
    return loss, (_sigmoid(c @ o) - 1) * o, do, dnoise


@pair_gradients.wrong("The loss lacks the noise: add −ln σ(−s) for each noise word.")
def pair_gradients_loss_without_noise(c, o, noise):
    return -np.log(_sigmoid(c @ o)), *_solved(c, o, noise)[1:]


@pair_gradients.wrong(
    "Your loss has ln σ(s) for the noise. The belief that a pair is noise is σ(−s) = 1 − σ(s)."
)
def pair_gradients_loss_of_real_noise(c, o, noise):
    loss = -np.log(_sigmoid(c @ o)) - np.log(_sigmoid(noise @ c)).sum()
    return loss, *_solved(c, o, noise)[1:]


@pair_gradients.wrong(
    "You took the mean over the noise words. The loss adds them up, and so do its gradients."
)
def pair_gradients_mean_over_noise(c, o, noise):
    loss, _, do, dnoise = _solved(c, o, noise)
    real, false = _sigmoid(c @ o) - 1, _sigmoid(noise @ c)
    return loss, real * o + false @ noise / len(noise), do, dnoise / len(noise)


@pair_gradients.wrong(
    "dc and do are exchanged: the slope for one vector of a product is the error times the *other* vector."
)
def pair_gradients_exchanged(c, o, noise):
    loss, dc, do, dnoise = _solved(c, o, noise)
    return loss, do, dc, dnoise
