"""The `full` profile on a machine with a GPU, in under ten minutes, without TensorFlow and without a network.

    python -m benchmarks.full_profile --out DIR            JAX, then PyTorch, as far as they are there
    python -m benchmarks.full_profile --out DIR --small    any processor: little of each, shows that it runs

`tools/setup/backend_environment.py jax torch` makes such an environment where there is a network.

Steps on the device and through the pipeline, memory, 16 bits, the share of waiting, accuracy; then lessons 09
to 11 as notebooks under JAX, and lesson 10 under PyTorch. Each part is a process of its own with a limit of
time; DIR/full_profile.json and .md have what was ready whenever it ends.
"""

import argparse
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import machine
from cmx_helpers import runtime

ROOT = Path(__file__).resolve().parents[1]
FULL = {"size": 224, "batch": 128, "pool": 8192, "rounds": 30, "passes": 6, "test": 2000}
SMALL = {"size": 32, "batch": 16, "pool": 128, "rounds": 3, "passes": 1, "test": 64}
FEW = {"SAMPLES": 320, "FRESH": 160, "STEPS": 10}
"""In small, lessons have the profile "quick" and so many samples: claims may be missed."""
LESSONS = {"09_encoders": 0.15, "10_fusion": 0.2, "11_evaluation": 0.15}


def plan(small):
    """What is run: backend, module, its arguments, and its share of the time."""
    names = [json.dumps({"names": FEW})] if small else []
    yield "jax", "benchmarks.device_steps", [json.dumps(SMALL if small else FULL)], 0.3
    for lesson, share in LESSONS.items():
        yield "jax", "benchmarks.lesson_cells", [f"notebooks/{lesson}.ipynb", *names], share
    yield "torch", "benchmarks.lesson_cells", ["notebooks/10_fusion.ipynb", *names], 0.2


def run(backend, module, arguments, result, limit, profile):
    """Run one part; what it says goes to a file beside its result. Returns what it found."""
    environment = os.environ | {
        "KERAS_BACKEND": backend, "CMX_PROFILE": profile, "MPLBACKEND": "Agg",
        # Many small programs are the same in every part: compiled once, they are read from here.
        "JAX_COMPILATION_CACHE_DIR": str(result.parent / "compiled"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        # JAX would take three quarters of the card at once, and nobody could say what it needs.
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false", "TF_CPP_MIN_LOG_LEVEL": "3",
    }  # fmt: skip
    first, rest = arguments[0], arguments[1:]
    command = [sys.executable, "-m", module, first, str(result), *rest]
    begun = time.perf_counter()
    with open(result.with_suffix(".log"), "w", encoding="utf-8") as log:
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, timeout=limit, check=False
            )
            ended = "ended" if done.returncode == 0 else f"exit code {done.returncode}"
        except subprocess.TimeoutExpired:
            ended = f"cut off after {limit:.0f} s"
    found = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
    return {"backend": backend, "what": first if "ipynb" in first else "steps", "ended": ended,
            "wall_seconds": round(time.perf_counter() - begun, 1), **found}  # fmt: skip


def markdown(head, found):
    """The parts as Markdown: a row for each lesson, a table for each backend's steps."""
    columns = (
        "backend",
        "what",
        "ended",
        "cells",
        "seconds",
        "MB",
        "MB on the device",
        "failed",
        "claims missed",
    )
    lines = [head, "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for part in found:
        if "cells" in part:
            asked = [f"TensorFlow asked for by {line}" for line in part["asked_for_tensorflow"]]
            cells = [
                *(part[name] for name in ("backend", "lesson", "ended")),
                f"{part['ran']} of {part['cells']}",
                *(part[name] for name in ("seconds", "memory_mb", "device_memory_mb")),
                "; ".join(part["failed"] + asked) or "none",
                "; ".join(part["claims_missed"]) or "none",
            ]
            lines.append(f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |")
        elif "settings" not in part:
            lines.append(f"| {part['backend']} | {part['what']} | {part['ended']} | | | | | no result | |")
    for part in found:
        if "settings" in part:
            lines += ["", f"{part['backend']}, {part['ended']}:", "", "| part | found |", "|---|---|"]
            lines += [
                f"| {name} | {', '.join(f'{k} {v}' for k, v in values.items())} |"
                for name, values in part["parts"].items()
            ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("build/full_profile"))
    parser.add_argument("--small", action="store_true", help="little of each")
    parser.add_argument("--minutes", type=float, default=9.5, help="for everything (%(default)s)")
    options = parser.parse_args()
    # Asked to end, it takes the part that runs with it: that one has left what it found so far.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    end, found = time.perf_counter() + 60 * options.minutes, []
    size, profile = ("small", "quick") if options.small else ("full", "full")
    head = (f"{', '.join(runtime.gpus()) or 'no GPU'}; {machine.processor()}, {os.cpu_count()} cores; "
            f"{size} sizes")  # fmt: skip
    parts = list(plan(options.small))
    for number, (backend, module, arguments, _) in enumerate(parts):
        # What one part does not use is the next one's; the share of those that follow stays theirs.
        theirs = 60 * options.minutes * sum(share for *_, share in parts[number + 1 :])
        limit = end - time.perf_counter() - theirs - 2
        if importlib.util.find_spec(backend) is None:
            found.append({"backend": backend, "what": arguments[0][:40], "ended": "not installed"})
        elif limit < 20:
            found.append({"backend": backend, "what": arguments[0][:40], "ended": "no time was left"})
        else:
            result = out / f"part-{number}-{backend}.json"
            result.unlink(missing_ok=True)
            found.append(run(backend, module, arguments, result, limit, profile))
        print(f"{backend} {found[-1]['what']}: {found[-1]['ended']}", flush=True)
        (out / "full_profile.json").write_text(json.dumps({"head": head, "found": found}, indent=1))
        (out / "full_profile.md").write_text(markdown(head, found), encoding="utf-8")


if __name__ == "__main__":
    main()
