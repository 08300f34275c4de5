"""Exercise privacy.federated_average, lesson 15_privacy: what the server does with the models."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.federated_average",
    points=1,
    minutes=3,
    hints=(
        "Client k has the share counts[k] / counts.sum().",
        "np.tensordot(shares, models, axes=1) is Σ_k shares[k] · models[k], whatever shape a model has.",
    ),
)
def federated_average(models, counts):
    return np.tensordot(counts / counts.sum(), models, axes=1)


@federated_average.cases
def federated_average_cases(rng):
    return [
        (np.array([[[1.0, 0.0]], [[5.0, 4.0]]]), np.array([3, 1])),
        (rng.normal(size=(4, 3, 2)), np.array([5, 1, 9, 2])),
        (rng.normal(size=(3, 3, 3)), rng.permutation([2, 7, 20])),
    ]


@federated_average.right
def federated_average_by_loop(models, counts):
    total = 0
    for model, count in zip(models, counts):
        total = total + count * model
    return total / sum(counts)


@federated_average.right
def federated_average_by_numpy(models, counts):
    return np.average(models, axis=0, weights=counts)


@federated_average.wrong(
    "Every client counts the same in yours. One with three times as many examples counts three times."
)
def federated_average_plain(models, counts):
    return models.mean(axis=0)


@federated_average.wrong("The sum is not divided: the shares have to sum to one. Divide by counts.sum().")
def federated_average_sum(models, counts):
    return np.tensordot(counts, models, axes=1)


@federated_average.wrong("You divide by the number of clients. Divide by the number of all examples.")
def federated_average_by_clients(models, counts):
    return np.tensordot(counts, models, axes=1) / len(models)


@federated_average.wrong("You add the models up, all alike, and do not divide.")
def federated_average_plain_sum(models, counts):
    return models.sum(axis=0)


@federated_average.wrong("You return each client's part. The server needs their sum, over axis 0.")
def federated_average_parts(models, counts):
    return models * (counts / counts.sum())[:, None, None]


@federated_average.wrong("The largest client's model alone comes back. Every client has its part.")
def federated_average_largest(models, counts):
    return models[np.argmax(counts)]


@federated_average.wrong("The shares go the wrong way: who has few examples counts most in yours.")
def federated_average_inverse(models, counts):
    return np.average(models, axis=0, weights=1 / counts)
