"""What a process of a group runs in the tests: a small model on a small data set, by `fusion.train`."""

import json
import os
import time
from pathlib import Path

import keras
import numpy as np

from cmx_helpers import fusion
from cmx_helpers.datasets._protocol import Modalities


class Points(Modalities):
    """Points in three dimensions, a class on each side of a plane."""

    def __init__(self, samples, wait=0.0):
        self.samples, self.wait = samples, wait
        self.classes = {"fused": 2}

    def __len__(self):
        return self.samples

    def arrays(self, start=0, stop=None):
        time.sleep(self.wait)
        rows = [np.random.default_rng(i).normal(size=3) for i in self.indices(start, stop)]
        x = np.asarray(rows, np.float32)
        return {"image": x}, {"fused": (x[:, 0] + 0.3 * x[:, 1] > 0).astype(np.int64)}


def model_of(seed=0):
    keras.utils.set_random_seed(seed)
    image = keras.Input((3,), name="image")
    h = keras.layers.Dense(16, activation="tanh")(image)
    h = keras.layers.BatchNormalization(momentum=0.9)(h)
    h = keras.layers.Dropout(0.3)(h)
    logits = keras.layers.Dense(2, name="fused_logits")(h)
    return fusion.compile_model(keras.Model({"image": image}, {"fused": logits}), learning_rate=0.02)


def trained(model, epochs, folder=None, *, seed=0, wait=0.0, patience=None):
    data = Points(37, wait).batches(16, shuffle=True, seed=seed, per_epoch=36)
    return fusion.train(
        model,
        data,
        Points(20).batches(8),
        epochs=epochs,
        patience=patience,
        monitor="val_loss",
        folder=folder,
    )


def error_of(function, *arguments, **settings):
    try:
        function(*arguments, **settings)
    except ValueError as error:
        return str(error)
    return None


def together(folder, address, rank, processes, epochs, wait, patience=None):
    """A process of the group: first it disagrees, then it trains; what it saw is left in a file."""
    fusion.join_processes(address, processes, rank, heartbeat=5, patience=100)
    model = model_of()
    told = {
        "pid": os.getpid(),
        "facts": error_of(fusion.all_the_same, {"colour": "red", "rank": rank}),
        "seed": error_of(trained, model, 1, seed=rank),
    }
    told_in = Path(f"{folder}-told-{rank}.json")
    told_in.write_text(json.dumps(told))
    run = trained(model, epochs, folder, wait=wait, patience=patience)
    fusion.leave_processes()
    told["evaluated"] = run.model.evaluate(Points(20).batches(8), verbose=0, return_dict=True)
    told |= {"history": run.history, "best_epoch": run.best_epoch}
    told["weights"] = [weight.tolist() for weight in run.model.get_weights()]
    told_in.write_text(json.dumps(told))
    os._exit(0)
