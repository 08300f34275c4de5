"""Federated averaging by Flower, with real client processes, beside the same rounds as a NumPy loop.

    make federated                          both runs; writes cmx_helpers/privacy/federated_run.json
    make federated FEDERATED_ARGS=--look    the same, and writes nothing

Run 1: four clients, five rounds. Run 2: client 2 is killed in the middle of round 3.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
from importlib import metadata
from pathlib import Path

# Bits depend on the order in which a product is added up, and that on the number of threads.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tools.federated import environment, model
from tools.federated.engine import Engine, EngineError
from tools.setup.logged import say
from tools.setup.offline import SetupError

RECORD = environment.ROOT / "cmx_helpers" / "privacy" / "federated_run.json"
ROUNDS, EPOCHS, RATE = 5, 5, 0.3
KILLED = (3, "client2")


def runs(folder, clients, test):
    """Both runs on one engine, compared with the loop: what is recorded."""
    for name, (x, y) in clients.items():
        np.savez(folder / f"{name}.npz", x=x, y=y)
    found = []
    with Engine(folder, clients) as engine:
        for title, kill in (("all four answer", None), ("client 2 is killed in round 3", KILLED)):
            out = folder / f"out{len(found)}"
            diary = engine.run(out, rounds=ROUNDS, epochs=EPOCHS, rate=RATE, kill=kill)
            found.append({"title": title} | compared(out, diary, clients, test))
            tell(found[-1])
        return found, engine.outside()


def compared(out, diary, clients, test):
    """The diary's rounds, each with its accuracy and how far the loop is from it; and the last weights.

    The loop adds the clients up in their order, the engine in that in which they answer. `same_order` says
    whether the bits are equal where both add up alike.
    """
    names = list(clients)
    absent = {(e["round"], name) for e in diary for n, name in enumerate(names) if n not in e["answered"]}
    loop = model.plain_rounds(clients, rounds=len(diary), epochs=EPOCHS, rate=RATE, absent=absent)
    before, rounds = loop[0], []
    for entry in diary:
        if not entry["answered"]:
            raise EngineError(f"nobody answered in round {entry['round']}: is the machine too busy?")
        weights = np.load(out / f"round-{entry['round']}.npy")
        there = [clients[names[n]] for n in entry["answered"]]
        again = model.average([model.local_update(before, own, epochs=EPOCHS, rate=RATE) for own in there])
        numbers = {
            "accuracy": model.accuracy(weights, test),
            "difference": float(np.abs(weights - loop[entry["round"]]).max()),
            "same_order": bool(np.array_equal(weights, again)),
        }
        rounds.append(entry | numbers)
        before = weights
    return {"rounds": rounds, "weights": before.tolist()}


def tell(found):
    """The run as a learner reads it."""
    print(f"\n{found['title']}", flush=True)
    for entry in found["rounds"]:
        order = "not at all" if entry["same_order"] else "too"
        print(
            f"  round {entry['round']}: asked {entry['asked']}, answered {entry['answered']}, "
            f"{entry['seconds']:.1f} s, test accuracy {entry['accuracy']:.4f}, "
            f"loop differs by {entry['difference']:.1e}, in the engine's order {order}"
        )
        for error in entry["errors"]:
            print(f"    {error}")


def described(clients):
    """With what the record was made."""
    versions = environment.LOCK.read_text(encoding="utf-8").splitlines()
    flower = next(line.split()[0] for line in versions if line.startswith("flwr=="))
    return {
        "made_by": "make federated",
        "versions": f"{flower.replace('==', ' ')}, numpy {metadata.version('numpy')}",
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "rounds": ROUNDS,
        "epochs": EPOCHS,
        "rate": RATE,
        "clips": {name: len(y) for name, (_, y) in clients.items()},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--look", action="store_true", help="write no record")
    options = parser.parse_args()
    # A `kill` must end the engine's processes too: turned into an exception, it passes through `with`.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if os.name == "nt":
        say("Flower is not tried on Windows itself: run this in WSL. Lesson 15 shows the recorded run.")
        return 1
    try:
        environment.FLOWER.make()
    except SetupError as error:
        say(str(error))
        return 1
    from tools.federated.data import clients_and_test

    clients, test = clients_and_test()
    folder = Path(tempfile.mkdtemp(prefix="federated-"))
    try:
        found, outside = runs(folder, clients, test)
    except EngineError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the engine's processes have been ended")
        return 130
    shutil.rmtree(folder, ignore_errors=True)
    print(f"\nAddresses outside this machine: {outside or 'none'}")
    if not options.look:
        record = described(clients) | {"outside": outside, "runs": found}
        RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        say(f"recorded in {RECORD.relative_to(environment.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
