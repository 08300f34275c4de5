"""Train lesson 18's folder on one process and on two, from three starts, and store what came out.

    python tools/lessons/processes.py

It needs JAX (`make extra NAME=jax`) and some minutes: on a processor, XLA compiles the model slowly. Each run
is the command that the lesson tells, `python -m cmx_helpers train FOLDER --processes 2`.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.update(KERAS_BACKEND="jax", TF_CPP_MIN_LOG_LEVEL="3")

import numpy as np  # noqa: E402

from cmx_helpers._common.files import write_text  # noqa: E402
from cmx_helpers.your_data import make_folder  # noqa: E402
from cmx_helpers.your_data.recorded import COMMAND, FILE  # noqa: E402

STARTS, EPOCHS, BATCH, SEED = 3, 4, 16, 0
FOLDER = {"owners": 30, "takes": 8, "seed": SEED}
"""What the lesson's folder holds once its faults are mended: all of it."""


def hash_of(folder):
    """Of the manifest and of every file that it names."""
    digest = hashlib.sha256((folder / "manifest.csv").read_bytes().replace(b"\r\n", b"\n"))
    for path in sorted(folder.glob("*.png")):
        from PIL import Image

        digest.update(np.asarray(Image.open(path)).tobytes())
    return digest.hexdigest()[:12]


def trained(folder, out, processes, start):
    """Run the command; the curve, the accuracy and the processor seconds."""
    command = [
        sys.executable, "-m", "cmx_helpers", "train", folder, "--out", out, "--group", "owner",
        "--epochs", EPOCHS, "--patience", EPOCHS, "--batch-size", BATCH, "--seed", start,
    ]  # fmt: skip
    command += ["--processes", processes] if processes > 1 else []
    # What XLA has compiled once is kept for the next start, in the scratch folder.
    kept = {
        "JAX_COMPILATION_CACHE_DIR": str(out.parent / "xla"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=os.environ | kept, capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr[-2000:]}")
    history = json.loads((out / "epochs" / "state.json").read_text(encoding="utf-8"))["history"]
    share = next(
        word for line in done.stdout.splitlines() if "rightly" in line for word in line.split() if "%" in word
    )
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return history["val_fused_loss"], float(share.rstrip("%")) / 100, seconds


def apart(one, two):
    """The largest difference between the weights of two runs' last epochs."""
    from cmx_helpers import fusion

    models = [fusion.load_model(out / "epochs" / f"epoch-{EPOCHS:04d}.keras") for out in (one, two)]
    weights = [model.get_weights() for model in models]
    return max(float(np.abs(a - b).max()) for a, b in zip(*weights) if a.dtype.kind == "f")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--starts", type=int, default=STARTS, help="trainings from other weights (%(default)s)"
    )
    starts = parser.parse_args().starts
    told = {"curves": {}, "accuracy": {}, "seconds": {}, "weights_apart": [], "batch_size": BATCH}
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("keras", "jax", "numpy"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = make_folder(Path(scratch) / "folder", **FOLDER)
        system = f"{platform.system()}, one machine"
        told["made"] = {"command": COMMAND, "versions": versions, "system": system, "folder": hash_of(folder)}
        for start in range(starts):
            outs = {p: Path(scratch) / f"run-{p}-{start}" for p in (1, 2)}
            for p, out in outs.items():
                curve, right, seconds = trained(folder, out, p, start)
                for name, value in (("curves", curve), ("accuracy", right), ("seconds", round(seconds, 1))):
                    told[name].setdefault(str(p), []).append(value)
                print(f"start {start}, {p} processes: {curve}, {right:.0%}, {seconds:.0f} s", flush=True)
            told["weights_apart"].append(apart(*outs.values()))
            print(f"start {start}: weights apart by {told['weights_apart'][-1]:.1e}", flush=True)
            write_text(FILE, json.dumps(told, indent=1) + "\n")  # whole starts only


if __name__ == "__main__":
    main()
