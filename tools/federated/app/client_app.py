"""What runs beside the data: one message in, the weights trained here and the number of clips out.

The clips themselves are read from this client's own file and go nowhere.
"""

import os
import time
from pathlib import Path

import numpy as np
from cmx_federated.model import local_update
from flwr.app import ArrayRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp

app = ClientApp()


@app.train()
def train(message: Message, context: Context) -> Message:
    folder, name = Path(str(context.node_config["folder"])), str(context.node_config["name"])
    config = message.content["config"]
    (folder / f"{name}-round-{config['server-round']}.pid").write_text(str(os.getpid()))
    _wait_where_asked(folder, name, config["server-round"])
    with np.load(folder / f"{name}.npz") as data:
        own = data["x"], data["y"]
    weights = message.content["arrays"].to_numpy_ndarrays()[0]
    weights, count = local_update(weights, own, epochs=config["epochs"], rate=config["rate"])
    answer = {
        "arrays": ArrayRecord([weights]),
        "metrics": MetricRecord({"num-examples": count, "client": int(name.removeprefix("client"))}),
    }
    return Message(content=RecordDict(answer), reply_to=message)


def _wait_where_asked(folder, name, current):
    """Be slow in the round in which this client is to be killed, so that the blow falls in mid-round."""
    asked = folder / f"{name}.slow"
    if asked.exists() and int(asked.read_text()) == current:
        time.sleep(600)
