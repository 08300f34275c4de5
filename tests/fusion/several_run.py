"""What a process of a group runs in the tests: the small model on a small data set, by `fusion.train`.

    python tests/fusion/several_run.py RANK PROCESSES ADDRESS FOLDER JSON-SETTINGS

Prints a line of JSON: history, best epoch, sums of weights.
"""

import json
import os
import sys
import time

import keras
import numpy as np

from cmx_helpers import fusion
from cmx_helpers.datasets._protocol import Modalities


class Points(Modalities):
    """Points in three dimensions, a class on each side of a plane."""

    def __init__(self, samples, shift=0.0, wait=0.0):
        self.samples, self.shift, self.wait = samples, shift, wait
        self.classes = {"fused": 2}

    def __len__(self):
        return self.samples

    def arrays(self, start=0, stop=None):
        time.sleep(self.wait)
        rows = [np.random.default_rng(i).normal(size=3) for i in self.indices(start, stop)]
        x = np.asarray(rows, np.float32) + np.float32(self.shift)
        return {"image": x}, {"fused": (x[:, 0] + 0.3 * x[:, 1] > 0).astype(np.int64)}


def model_of(seed, dropout):
    keras.utils.set_random_seed(seed)
    image = keras.Input((3,), name="image")
    h = keras.layers.Dense(16, activation="tanh")(image)
    h = keras.layers.BatchNormalization(momentum=0.9)(h)
    h = keras.layers.Dropout(dropout)(h)
    logits = keras.layers.Dense(2, name="fused_logits")(h)
    return fusion.compile_model(keras.Model({"image": image}, {"fused": logits}), learning_rate=0.02)


def main(rank, processes, address, folder, settings):
    rank, processes = int(rank), int(processes)
    settings = {"epochs": 3, "seed": 0, "shift": 0.0, "wait": 0.0, "patience": None} | json.loads(settings)
    if processes > 1:
        fusion.join_processes(address, processes, rank, heartbeat=5, patience=60)
    model = model_of(0, 0.3)
    data = Points(37, settings["shift"], settings["wait"]).batches(
        16, shuffle=True, seed=settings["seed"], per_epoch=36
    )
    validation = Points(20).batches(8)
    try:
        run = fusion.train(
            model, data, validation, epochs=settings["epochs"], patience=settings["patience"],
            monitor="val_loss", folder=folder or None,
        )  # fmt: skip
        told = {"history": run.history, "best_epoch": run.best_epoch}
        fusion.leave_processes()
        told["evaluated"] = run.model.evaluate(Points(20).batches(8), verbose=0, return_dict=True)
        told["weights"] = [w.tolist() for w in run.model.get_weights()]
    except ValueError as error:
        told = {"error": str(error)}
    print(json.dumps(told), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
