"""The engine itself, where `make federated` has made its environment: two rounds, and nothing left behind."""

import os

import numpy as np
import psutil
import pytest

from tools.federated import environment, model

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Flower is not tried on Windows itself"),
    pytest.mark.skipif(
        not environment.FLOWER.is_ready(), reason="Flower is not installed here (make federated)"
    ),
]

RNG = np.random.default_rng(15)
ROUNDS, EPOCHS, RATE = 2, 3, 0.3


def test_two_clients_two_rounds(tmp_path):
    from tools.federated.engine import Engine

    folder = tmp_path / "a folder"
    folder.mkdir()
    clients = {
        f"client{n}": (RNG.normal(size=(c, 40)), RNG.integers(10, size=c)) for n, c in enumerate((9, 30))
    }
    for name, (x, y) in clients.items():
        np.savez(folder / f"{name}.npz", x=x, y=y)
    with Engine(folder, clients) as engine:
        diary = engine.run(folder / "out", rounds=ROUNDS, epochs=EPOCHS, rate=RATE)
        family = [psutil.Process(p.pid) for p in engine.processes.values()]
        family += [child for process in family for child in process.children(recursive=True)]
        assert engine.outside() == []
    assert [sorted(entry["answered"]) for entry in diary] == [[0, 1]] * ROUNDS
    loop = model.plain_rounds(clients, rounds=ROUNDS, epochs=EPOCHS, rate=RATE)
    for n, weights in enumerate(loop[1:], 1):
        assert np.abs(np.load(folder / "out" / f"round-{n}.npy") - weights).max() < 1e-12
    assert not [process for process in family if process.is_running() and process.status() != "zombie"]
