"""What the server does: Flower's own FedAvg, which also writes down who answered, and with what result."""

import json
import time
from pathlib import Path

import numpy as np
from flwr.app import ArrayRecord, ConfigRecord, Context
from flwr.serverapp import Grid, ServerApp
from flwr.serverapp.strategy import FedAvg

app = ServerApp()


class Watched(FedAvg):
    """FedAvg that notes of each round: asked, answered (in this order), errors, seconds; and the weights."""

    def __init__(self, out, **options):
        super().__init__(**options)
        self.out, self.diary, self.begun, self.asked = out, [], 0.0, 0

    def configure_train(self, server_round, arrays, config, grid):
        messages = list(super().configure_train(server_round, arrays, config, grid))
        self.begun, self.asked = time.monotonic(), len(messages)
        return messages

    def aggregate_train(self, server_round, replies):
        replies = list(replies)
        good = [r for r in replies if not r.has_error()]
        entry = {
            "round": server_round,
            "asked": self.asked,
            "answered": [int(r.content["metrics"]["client"]) for r in good],
            "errors": [str(r.error.reason) for r in replies if r.has_error()],
            "seconds": round(time.monotonic() - self.begun, 1),
        }
        arrays, metrics = super().aggregate_train(server_round, replies)
        if arrays is not None:
            np.save(self.out / f"round-{server_round}.npy", arrays.to_numpy_ndarrays()[0])
        self.diary.append(entry)
        (self.out / "diary.json").write_text(json.dumps(self.diary))
        return arrays, metrics


@app.main()
def main(grid: Grid, context: Context) -> None:
    config = context.run_config
    out = Path(str(config["out"]))
    strategy = Watched(
        out,
        fraction_evaluate=0.0,
        min_train_nodes=2,
        min_available_nodes=2,
    )
    while len(list(grid.get_node_ids())) < config["clients"]:
        time.sleep(0.2)
    strategy.start(
        grid=grid,
        initial_arrays=ArrayRecord([np.zeros((40, 10))]),
        num_rounds=int(config["rounds"]),
        timeout=float(config["patience"]),
        train_config=ConfigRecord({"epochs": int(config["epochs"]), "rate": float(config["rate"])}),
    )
    (out / "done").write_text("")
