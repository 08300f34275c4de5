"""TensorFlow, JAX and PyTorch on a processor, on lesson 10's model: import, build, steps, memory.

    python -m benchmarks.backends                    makes three environments in .backends, then measures
    python -m benchmarks.backends --starts 1 --rounds 5

Each start is a process of its own in an environment without the other two, pinned to one core; the backends
take turns, so that a slow spell of the machine hits them all. Seconds are processor time. Prints Markdown.
"""

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BACKENDS = ("tensorflow", "jax", "torch")
SEVERAL_THREADS = (
    "OMP_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
    "OPENBLAS_NUM_THREADS",
)
ROWS = {
    "import": "import, s", "build": "build and compile the model, s", "first": "first step, s",
    "step": "later step, ms", "imported_mb": "memory after import, MB", "trained_mb": "memory at most, MB",
}  # fmt: skip
BATCH, SIZE = 32, 32


def one_start(seed, rounds):
    """What one backend takes, in this process: a dictionary with the keys of `ROWS`."""
    others = [b for b in BACKENDS if b != os.environ["KERAS_BACKEND"] and importlib.util.find_spec(b)]
    if others:
        raise SystemExit(f"expected an environment without {', '.join(others)}, which Keras would load")
    told, begun = {}, time.process_time()

    def passed(name):
        nonlocal begun
        now = time.process_time()
        told[name], begun = now - begun, now

    from cmx_helpers import datasets, fusion, runtime

    passed("import")
    told["imported_mb"] = _memory_mb()
    data = datasets.cmx_digits("train", rounds * BATCH, size=SIZE)
    batches = [data.arrays(n, n + BATCH) for n in range(0, rounds * BATCH, BATCH)]
    runtime.set_seeds(seed)
    begun = time.process_time()
    model = fusion.build_fusion_model("concat", vocabulary_size=len(data.vocabulary), size=SIZE)
    fusion.compile_model(model)
    passed("build")
    losses = [float(model.train_on_batch(*batches[0])[0])]
    passed("first")
    steps = []
    for batch in batches[1:]:
        begun = time.process_time()
        losses.append(float(model.train_on_batch(*batch)[0]))
        steps.append(1000 * (time.process_time() - begun))
    told |= {"step": statistics.median(steps), "trained_mb": _memory_mb(), "losses": losses}
    assert losses[-1] < losses[0], "it does not learn"
    return told


def _memory_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def started(backend, python, seed, rounds):
    """`one_start` in a process of the backend's environment."""
    environment = os.environ | dict.fromkeys(SEVERAL_THREADS, "1") | {
        "KERAS_BACKEND": backend, "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "1",
    }  # fmt: skip
    code = (
        "import json, os\n"
        "if hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})\n"
        f"from benchmarks.backends import one_start\nprint(json.dumps(one_start({seed}, {rounds})))"
    )
    done = subprocess.run(
        [python, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{backend}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def table(found):
    """Mean and range over the starts, and how many times as much as TensorFlow."""
    lines = [f"| | {' | '.join(f'{name} | beside TensorFlow' for name in found)} |",
             f"|---|{'---|---|' * len(found)}"]  # fmt: skip
    first = {key: statistics.mean(row[key] for row in found[BACKENDS[0]]) for key in ROWS}
    for key, title in ROWS.items():
        cells = []
        for rows in found.values():
            values = [row[key] for row in rows]
            digits = 0 if key.endswith("mb") else 1
            low, mean, high = (
                f"{v:,.{digits}f}" for v in (min(values), statistics.mean(values), max(values))
            )
            cells.append(f"{mean} ({low} to {high}) | {statistics.mean(values) / first[key]:.2f}")
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def steps_until_even(one, other):
    """Steps after which `other`, slower in each, has used up what it saved before; None if nothing."""

    def mean(rows, key):
        return statistics.mean(row[key] for row in rows)

    saved = sum(mean(one, key) - mean(other, key) for key in ("import", "build", "first"))
    dearer = (mean(other, "step") - mean(one, "step")) / 1000
    return saved / dearer if saved > 0 and dearer > 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=31, help="steps, the first included (%(default)s)")
    settings = parser.parse_args()
    from benchmarks import machine
    from tools.setup.backend_environment import make

    pythons = {backend: make([backend]) for backend in BACKENDS}
    found = {backend: [] for backend in BACKENDS}
    for seed in range(settings.starts):
        for backend, python in pythons.items():
            found[backend].append(started(backend, python, seed, settings.rounds))
            print(f"{backend}, start {seed}: {found[backend][-1]}", file=sys.stderr, flush=True)
    print(f"{machine.processor()}, one core; {settings.starts} starts, {settings.rounds - 1} later steps "
          f"of {BATCH}\n")  # fmt: skip
    print(table(found))
    for backend in BACKENDS[1:]:
        even = steps_until_even(found[BACKENDS[0]], found[backend])
        told = "saves nothing" if even is None else f"is ahead of TensorFlow for the first {even:.0f} steps"
        print(f"\n{backend} {told} (import, build and first step beside later steps)")


if __name__ == "__main__":
    main()
