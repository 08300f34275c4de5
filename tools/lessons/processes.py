"""Lesson 18's own training on one process and on two, from three starts: is it the same?

    python tools/lessons/processes.py     writes cmx_helpers/your_data/processes.json

Needs JAX (`make extra NAME=jax`); some minutes. The lesson's own cells make the folder, clean it and cut it
owner by owner; `fusion.train` trains as it does there. Beside them a third training, on one process again,
whose weights at the start are nudged by a rounding: what a training makes of a difference, whoever made it.
What is stored says which code that was, and a test compares.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.several import nudged, start  # noqa: E402
from cmx_helpers._common.files import write_text  # noqa: E402
from tools.lessons.cell_starts import Part, code_version, sources  # noqa: E402

COMMAND = "python tools/lessons/processes.py"
TO = ROOT / "cmx_helpers" / "your_data" / "processes.json"
STARTS = 3
ONE, TWO, NUDGED = "one process", "two processes", "one, nudged"
LOSSES = "fused_loss", "val_fused_loss"
PART = Part(
    "18_your_data",
    (
        "imports", "folder-made", "refused", "counted", "your_data-twins-stub", "your_data-twins-use",
        "twins-found", "your_data-hold_out-stub", "your_data-hold_out-use", "parts", "train-tools",
        "train-asked", "train-model",
    ),
    "parts_of",
    "your_data/processes.json",
)  # fmt: skip


def trained(result, judged=None):
    """What each process does: trains from every start; the first leaves losses and weights in `result`.

    One process alone trains a second time, nudged, and judges its models and those in the file `judged`.
    """
    from cmx_helpers import fusion
    from cmx_helpers.your_data.launcher import end_with_launcher, place

    end_with_launcher()
    where = place()
    if where:
        # A busy machine's signs of life wait while XLA compiles.
        fusion.join_processes(where.address, where.processes, where.rank, patience=600, heartbeat=100)
    lesson = {"__name__": "lesson"}
    with contextlib.redirect_stdout(io.StringIO()):
        for source in sources(PART):
            exec(source, lesson)
    model, told, weights = lesson["model"], {}, {}
    parts = [lesson["parts_of"](lesson["owners"], seed) for seed in range(STARTS)]
    for name in [TWO] if where else [ONE, NUDGED]:
        for seed, (learned, valid, *_) in enumerate(parts):
            fusion.fresh(model, seed)
            if name == NUDGED:
                model.set_weights(nudged(model.get_weights()))
            batches = learned.batches(32, shuffle=True, seed=seed, per_epoch=lesson["PER_EPOCH"])
            run = fusion.train(model, batches, valid.batches(64), epochs=lesson["EPOCHS"])
            told[f"{name}/{seed}"] = {loss: run.history[loss] for loss in LOSSES}
            weights |= {f"{name}/{seed}/{n}": w for n, w in enumerate(run.model.get_weights())}
    fusion.leave_processes()
    if where and where.rank:
        return
    if judged:
        others, theirs = _read(judged)
        told, weights = others | told, theirs | weights
        for key in told:
            model.set_weights([weights[f"{key}/{n}"] for n in range(len(model.weights))])
            new = parts[int(key[-1])][-1].batches(64, present=True)
            told[key]["right"] = model.evaluate(new, verbose=0, return_dict=True)["fused_accuracy"]
    np.savez(result, told=json.dumps(told), **weights)


def _read(path):
    with np.load(path) as made:
        return json.loads(str(made["told"])), {key: made[key] for key in made.files if key != "told"}


def content(folder):
    """What is stored: of each training and each start its losses, its accuracy and its weights' distance."""
    two, one = Path(folder) / "two.npz", Path(folder) / "one.npz"
    start(2, "tools.lessons.processes:trained", str(two))
    start(1, "tools.lessons.processes:trained", str(one), str(two))
    told, weights = _read(one)
    values = {}
    for name in (ONE, TWO, NUDGED):
        runs = [told[f"{name}/{seed}"] for seed in range(STARTS)]
        values[name] = {loss: [[float(f"{x:.9g}") for x in run[loss]] for run in runs] for loss in LOSSES}
        values[name]["people never met"] = [round(run["right"], 4) for run in runs]
        values[name]["weights apart"] = [
            float(f"{_largest_gap(weights, f'{name}/{seed}/', f'{ONE}/{seed}/'):.3g}")
            for seed in range(STARTS)
        ]
    versions = {package: metadata.version(package) for package in ("keras", "jax")}
    return {"made": {"command": COMMAND, "code": code_version(PART), **versions}, "values": values}


def _largest_gap(weights, ours, theirs):
    """The largest difference of a number in two models; their weights have these beginnings of names."""
    names = [key.removeprefix(ours) for key in weights if key.startswith(ours)]
    return max(np.abs(weights[ours + name] - weights[theirs + name]).max() for name in names)


def main():
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    with tempfile.TemporaryDirectory() as folder:
        # Many programs are the same in every process.
        os.environ["JAX_COMPILATION_CACHE_DIR"] = str(Path(folder) / "compiled")
        os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
        write_text(TO, json.dumps(content(folder), indent=1) + "\n")


if __name__ == "__main__":
    main()
