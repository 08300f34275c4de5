"""Runs one lesson's code cells in this process, and says what they cost and what they import.

    python -m benchmarks.lesson_cells notebooks/10_fusion.ipynb result.json

For `benchmarks.full_profile`, which starts it with a backend and a profile. The cells run in IPython itself,
so that a machine without Jupyter's programs suffices. TensorFlow is kept out under another backend: Keras
does without it, and a lesson that asks for it is told.
"""

import importlib.abc
import json
import os
import resource
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class KeptOut(importlib.abc.MetaPathFinder):
    """Refuses a package, and remembers which of the course's own lines asked for it."""

    def __init__(self, package="tensorflow"):
        self.package, self.asked = package, []

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != self.package:
            return None
        asking = next(f for f in traceback.extract_stack()[::-1] if _asks(f.filename))
        if _is_course(asking.filename):
            self.asked.append(f"{Path(asking.filename).name}:{asking.lineno}")
        raise ModuleNotFoundError(
            f"{name} is kept out: Keras runs on {os.environ.get('KERAS_BACKEND')}", name=name
        )


def _asks(filename):
    return not filename.startswith("<frozen") and filename != __file__


def _is_course(filename):
    # A cell's "file" is made up by IPython; a package's lies in site-packages.
    return (
        "site-packages" not in filename and "dist-packages" not in filename and "/lib/python" not in filename
    )


def device_memory():
    """The most bytes that the GPU has held, in MB; None where nobody counts."""
    if "jax" in sys.modules:
        counted = sys.modules["jax"].local_devices()[0].memory_stats() or {}
        return round(counted["peak_bytes_in_use"] / 1e6) if "peak_bytes_in_use" in counted else None
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        return round(torch.cuda.max_memory_allocated() / 1e6)
    return None


def run_cells(path, *, most=None):
    """Run the code cells of a notebook from top to bottom, at most so many; returns what was seen."""
    os.environ.setdefault("MPLBACKEND", "Agg")
    kept_out = KeptOut()
    if os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow":
        sys.meta_path.insert(0, kept_out)
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.colors = "NoColor" if hasattr(shell, "colors") else None
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"][:most]
    seen = {"lesson": Path(path).stem, "cells": len(code), "failed": [], "slowest": []}
    begun, times = time.perf_counter(), []
    for cell in code:
        started = time.perf_counter()
        result = shell.run_cell("".join(cell["source"]))
        times.append((round(time.perf_counter() - started, 2), cell["id"]))
        error = result.error_before_exec or result.error_in_exec
        if error and "raises-exception" not in cell["metadata"].get("tags", []):
            seen["failed"].append(f"{cell['id']}: {type(error).__name__}: {str(error)[:300]}")
    used = resource.getrusage(resource.RUSAGE_SELF)
    return seen | {
        "seconds": round(time.perf_counter() - begun, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "memory_mb": round(used.ru_maxrss / 1000), "device_memory_mb": device_memory(),
        "slowest": sorted(times, reverse=True)[:5], "asked_for_tensorflow": kept_out.asked,
    }  # fmt: skip


def main():
    notebook, result = sys.argv[1:3]
    most = int(sys.argv[3]) if len(sys.argv) > 3 else None
    os.chdir(ROOT / "notebooks")
    seen = run_cells(ROOT / notebook, most=most)
    Path(result).write_text(json.dumps(seen, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
