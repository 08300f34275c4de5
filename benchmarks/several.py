"""Lesson 10's own model, trained by one process and by several: is it the same, and what does it cost?

    python -m benchmarks.several                         one process, then two on this machine (minutes)
    python -m benchmarks.several --processes 4 --samples 2048 --epochs 4

Needs JAX. Beside them one more process whose weights differ by a rounding at the start: a training makes
more of each difference, whoever made it. All train by `fusion.train`, with dropout, batch normalisation, a
shuffled set, validation and a folder for the epochs. Prints Markdown.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SIZE, BATCH = 32, 32
ROUNDING = 1e-7
"""Share of a weight by which it is nudged: what training alone makes of a difference in the last digit."""


def trained(settings, result):
    """What each process does; the first leaves history, weights and times in the file `result`."""
    import resource

    from cmx_helpers import datasets, fusion, runtime
    from cmx_helpers.your_data.launcher import end_with_launcher, place

    end_with_launcher()
    where = place()
    if where:
        # XLA's compiling keeps a busy machine's signs of life waiting.
        fusion.join_processes(where.address, where.processes, where.rank, patience=600, heartbeat=100)
    corruption = datasets.Corruption().at_size(SIZE)
    data = datasets.cmx_digits("train", settings["samples"], size=SIZE, corruption=corruption)
    validation = datasets.cmx_digits("validation", 256, size=SIZE, corruption=corruption).batches(BATCH)
    batches, times = data.batches(BATCH, shuffle=True, seed=0), [time.perf_counter()]
    ended = batches.on_epoch_end
    batches.on_epoch_end = lambda: (times.append(time.perf_counter()), ended())
    runtime.set_seeds(0)
    model = fusion.build_fusion_model("concat", vocabulary_size=len(data.vocabulary), size=SIZE)
    fusion.compile_model(model)
    if settings.get("nudge"):
        model.set_weights(nudged(model.get_weights(), settings["nudge"]))
    times.append(time.perf_counter())
    with tempfile.TemporaryDirectory() as folder:
        run = fusion.train(model, batches, validation, epochs=settings["epochs"], folder=folder)
    fusion.leave_processes()
    if where is None or where.rank == 0:
        used = resource.getrusage(resource.RUSAGE_SELF)
        told = {
            # Keras also tells of an end before the first epoch, when it has looked at a batch.
            "history": run.history,
            "seconds": np.diff([*times[:2], *times[-settings["epochs"] :]]).round(1).tolist(),
            "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
            "memory_mb": round(used.ru_maxrss / 1000),
        }  # fmt: skip
        weights = {str(n): weight for n, weight in enumerate(run.model.get_weights())}
        np.savez(result, told=json.dumps(told), **weights)


def start(processes, function, *arguments):
    """Let so many processes of this machine run "module:function"; who fails ends this program."""
    from cmx_helpers.your_data.launcher import launch

    code = (
        f"import os, pkgutil, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        'sys.modules["tensorflow"] = None  # Keras would import it beside JAX, for seconds\n'
        f"pkgutil.resolve_name({function!r})(*{arguments!r})\n"
        "sys.stdout.flush(); os._exit(0)"
    )
    command, said = [sys.executable, "-c", code], []
    if processes == 1:
        subprocess.run(command, check=True, env=os.environ | {"KERAS_BACKEND": "jax"})
    elif launch(command, processes, say=said.append):
        raise SystemExit(said[0])


def run_on(processes, settings, result):
    """Train on so many processes of this machine; returns what the first told, and its weights."""
    start(processes, "benchmarks.several:trained", settings, str(result))
    with np.load(result) as made:
        weights = [made[str(n)] for n in range(len(made.files) - 1)]
        return json.loads(str(made["told"])), weights


def nudged(weights, share=ROUNDING):
    """The same weights, each moved by about a rounding, always in the same way."""
    rng = np.random.default_rng(0)
    return [(w * (1 + share * rng.standard_normal(w.shape))).astype(np.float32) for w in weights]


def differences(one, other):
    """How far two runs are apart: in each epoch the largest share of a loss; the weights at the end."""
    (told, weights), (others, other_weights) = one, other
    losses = [name for name in told["history"] if name.endswith("loss")]
    a, b = (np.array([run["history"][name] for name in losses]) for run in (told, others))
    both = zip(weights, other_weights, strict=True)
    return {
        "loss": np.max(np.abs(a - b) / np.abs(a), axis=0).tolist(),
        "weights": max(float(np.max(np.abs(a - b))) for a, b in both),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in {"processes": 2, "samples": 1024, "epochs": 3}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    settings = vars(parser.parse_args())
    head = "build, s", "first epoch, s", "later epochs, s", "processor, s, first process", "its memory, MB"
    print(f"| processes | {' | '.join(head)} |\n{'|---' * 6}|")
    runs = []
    cases = (1, {}), (settings["processes"], {}), (1, {"nudge": ROUNDING})
    with tempfile.TemporaryDirectory() as folder:
        for number, (processes, more) in enumerate(cases):
            runs.append(run_on(processes, settings | more, Path(folder) / f"{number}.npz"))
            told = runs[-1][0]
            build, first, *later = told["seconds"]
            cells = build, first, ", ".join(map(str, later)), told["processor_seconds"], told["memory_mb"]
            print(f"| {processes} {more or ''} | {' | '.join(map(str, cells))} |", flush=True)
    one, several, moved = runs
    print(f"\n{sum(w.size for w in one[1]):,} numbers; losses of one process: {one[0]['history']['loss']}")
    print(f"{settings['processes']} processes beside one: {differences(one, several)}")
    print(f"one that was nudged by {ROUNDING} at the start beside one: {differences(one, moved)}")


if __name__ == "__main__":
    main()
