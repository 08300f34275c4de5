"""Federated averaging as the engine's clients compute it, against what must come out."""

import numpy as np

from tools.federated import model

RNG = np.random.default_rng(15)


def some_clients(counts=(5, 11, 20)):
    return {f"client{n}": (RNG.normal(size=(c, 7)), RNG.integers(10, size=c)) for n, c in enumerate(counts)}


def loss(weights, x, y):
    logits = x @ weights
    return np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(y)), y])


def test_gradient_against_finite_differences():
    x, y = RNG.normal(size=(6, 3)), RNG.integers(10, size=6)
    weights = RNG.normal(size=(3, 10))
    gradient = model.gradient(weights, x, y)
    for place in np.ndindex(weights.shape):
        step = np.zeros_like(weights)
        step[place] = 1e-5
        numeric = (loss(weights + step, x, y) - loss(weights - step, x, y)) / 2e-5
        assert abs(gradient[place] - numeric) < 1e-8, place


def test_one_step_each_is_one_step_on_all():
    clients = some_clients()
    federated = model.plain_rounds(clients, rounds=20, epochs=1, rate=0.5)[-1]
    x, y = (np.concatenate(parts) for parts in zip(*clients.values()))
    central = np.zeros((7, 10))
    for _ in range(20):
        central -= 0.5 * model.gradient(central, x, y)
    assert np.abs(federated - central).max() < 1e-14


def test_the_average_counts_clips_not_clients():
    ones, zeros = np.ones((2, 2)), np.zeros((2, 2))
    assert (model.average([(ones, 30), (zeros, 10)]) == 0.75).all()


def test_who_is_absent_does_not_count():
    clients = some_clients()
    with_all = model.plain_rounds(clients, rounds=3, epochs=2, rate=0.3)
    without = model.plain_rounds(
        clients, rounds=3, epochs=2, rate=0.3, absent={(2, "client1"), (3, "client1")}
    )
    assert np.array_equal(with_all[1], without[1])
    assert not np.array_equal(with_all[2], without[2])
    two = {name: clients[name] for name in ("client0", "client2")}
    updates = [model.local_update(with_all[1], data, epochs=2, rate=0.3) for data in two.values()]
    assert np.array_equal(without[2], model.average(updates))


def test_an_update_leaves_what_it_was_given():
    weights = np.ones((7, 10))
    _, count = model.local_update(weights, some_clients()["client1"], epochs=3, rate=1.0)
    assert count == 11
    assert (weights == 1).all()
