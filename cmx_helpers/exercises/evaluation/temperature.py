"""Exercise evaluation.temperature, lesson 11_evaluation: one number that makes beliefs honest."""

import numpy as np
from scipy.special import log_softmax, softmax

from cmx_helpers import training
from cmx_helpers.exercises._engine import exercise


def _surprises(logits, labels, candidates):
    return [training.cross_entropy(logits / T, labels) for T in candidates]


@exercise(
    "evaluation.temperature",
    points=2,
    minutes=3,
    hints=(
        "training.cross_entropy(z, labels) is the mean surprise of logits z: minus the log of the belief in "
        "the right class.",
        "Compute it for logits / T, for every T of the candidates.",
        "np.argmin(surprises) is the place of the smallest; candidates[that place] is the answer.",
    ),
)
def temperature(logits, labels, candidates):
    surprises = [training.cross_entropy(logits / T, labels) for T in candidates]
    return candidates[np.argmin(surprises)]


@temperature.cases
def temperature_cases(rng):
    candidates = rng.permutation(np.geomspace(0.25, 4, 33))
    found = []
    for scale in rng.permutation([0.5, 1.6, 2.5]):
        honest = 2 * rng.normal(size=(400, 5))
        labels = (softmax(honest, axis=1).cumsum(axis=1) < rng.random((400, 1))).sum(axis=1)
        found.append((scale * honest + 3 * rng.normal(size=(400, 1)), labels, candidates))
    return found


@temperature.right
def temperature_through_scipy(logits, labels, candidates):
    best = None
    for T in candidates:
        surprise = -log_softmax(logits / T, axis=1)[np.arange(len(labels)), labels].sum()
        if best is None or surprise < best[0]:
            best = surprise, T
    return best[1]


@temperature.wrong("You multiply by T. The logits are divided: a large T makes beliefs humbler.")
def temperature_multiplied(logits, labels, candidates):
    return candidates[np.argmin(_surprises(logits, labels, 1 / np.asarray(candidates)))]


@temperature.wrong("You return the smallest surprise. Asked for is the T at which it is reached.")
def temperature_surprise(logits, labels, candidates):
    return min(_surprises(logits, labels, candidates))


@temperature.wrong("You return the place in the list. Take the candidate at that place: candidates[place].")
def temperature_place(logits, labels, candidates):
    return int(np.argmin(_surprises(logits, labels, candidates)))


@temperature.wrong("You take the largest surprise, the least honest T. The smallest is asked for.")
def temperature_worst(logits, labels, candidates):
    return candidates[np.argmax(_surprises(logits, labels, candidates))]


@temperature.wrong(
    """You choose T by the accuracy. It is the same for every T, because no temperature changes an answer, so
    that you get the first of the list. What changes is the surprise."""
)
def temperature_by_accuracy(logits, labels, candidates):
    accuracies = [np.mean((logits / T).argmax(axis=1) == labels) for T in candidates]
    return candidates[np.argmax(accuracies)]


@temperature.wrong(
    """The smallest T wins in yours, always. You ask the belief in the answer that the model gives, and not in
    the right one (use the labels); or you divide beliefs by T, and not logits; or you take the belief itself,
    and not its logarithm."""
)
def temperature_of_its_own_answers(logits, labels, candidates):
    return candidates[np.argmin(_surprises(logits, logits.argmax(axis=1), candidates))]


@temperature.wrong("You return all the surprises. One of the candidates is asked for.")
def temperature_all_surprises(logits, labels, candidates):
    return np.array(_surprises(logits, labels, candidates))
