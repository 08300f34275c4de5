"""What a client computes and what the server makes of it, in NumPy: the same code here and inside Flower.

Softmax regression: x is (N, D) with a column of ones, W is (D, C). Nothing but NumPy is imported, since
this file also runs in the engine's own environment.
"""

import numpy as np


def gradient(weights, x, y):
    """Gradient of the mean cross-entropy: xᵀ (softmax(x W) − one-hot(y)) / N (lesson 03)."""
    logits = x @ weights
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return x.T @ p / len(x)


def local_update(weights, data, *, epochs, rate):
    """A client's part of a round: `epochs` full-batch steps on its own data. Returns (weights, count)."""
    x, y = data
    weights = np.array(weights, dtype=np.float64)
    for _ in range(epochs):
        weights -= rate * gradient(weights, x, y)
    return weights, len(y)


def average(updates):
    """Federated averaging: Σ n_i W_i / Σ n_i of pairs (W_i, n_i), added in the order in which they come."""
    total = sum(count for _, count in updates)
    result = 0.0
    for weights, count in updates:
        result = result + weights * (count / total)
    return result


def plain_rounds(clients, *, rounds, epochs, rate, absent=()):
    """The rounds as a loop: the weights after each, the zeros before the first included.

    `clients` maps a name to its (x, y); `absent` holds pairs (round, name) that do not answer.
    """
    first = next(iter(clients.values()))[0]
    weights = np.zeros((first.shape[1], 10))
    history = [weights]
    for current in range(1, rounds + 1):
        there = [data for name, data in clients.items() if (current, name) not in absent]
        if there:  # a round in which nobody answers changes nothing
            weights = average([local_update(weights, data, epochs=epochs, rate=rate) for data in there])
        history.append(weights)
    return history


def accuracy(weights, data):
    """Share of clips whose largest score is that of their digit."""
    x, y = data
    return float(np.mean(np.argmax(x @ weights, axis=1) == y))
