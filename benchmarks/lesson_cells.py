"""Runs one lesson's code cells in this process, and says what they cost and what they import.

    python -m benchmarks.lesson_cells notebooks/10_fusion.ipynb result.json
    python -m benchmarks.lesson_cells notebooks/10_fusion.ipynb seen.json '{"names": {"SAMPLES": 600}}'

For `benchmarks.full_profile` and `benchmarks.lesson_parts`. The cells run in IPython itself, so that a
machine without Jupyter's programs suffices, and what was seen is written after each. TensorFlow is kept out
under another backend: Keras does without it, and a lesson that asks for it is told.
"""

import importlib.abc
import json
import os
import resource
import sys
import time
import traceback
from pathlib import Path

from benchmarks.lesson_parts import PartClock, watch

ROOT = Path(__file__).resolve().parents[1]


class KeptOut(importlib.abc.MetaPathFinder):
    """Refuses a package, and remembers which of the course's own lines asked for it."""

    def __init__(self, package="tensorflow"):
        self.package, self.asked = package, []

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != self.package:
            return None
        asking = next(f for f in traceback.extract_stack()[::-1] if _asks(f.filename))
        if asking.filename.endswith(("importlib.util>", "importlib/util.py")):
            return None  # whether it is there may be asked: PyTorch does
        if _is_course(asking.filename):
            self.asked.append(f"{Path(asking.filename).name}:{asking.lineno}")
        raise ModuleNotFoundError(
            f"{name} is kept out: Keras runs on {os.environ.get('KERAS_BACKEND')}", name=name
        )


def _asks(filename):
    return not filename.startswith("<frozen importlib._") and filename != __file__


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


def run_cells(path, *, most=None, names=None, tell=lambda seen: None):
    """Run the code cells of a notebook from top to bottom; returns what was seen.

    Parameters
    ----------
    path : path
    most : int, optional
        Only so many cells.
    names : dict, optional
        Set after the first cell, which chooses the sizes: fewer samples than the profile has, for instance.
    tell : callable
        Is given what was seen so far after each cell: a run that is cut off has left that.
    """
    os.environ.setdefault("MPLBACKEND", "Agg")
    kept_out = KeptOut()
    if os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow":
        sys.meta_path.insert(0, kept_out)
    from IPython.core.interactiveshell import InteractiveShell

    shell, clock = InteractiveShell.instance(), PartClock()
    shell.colors = "NoColor" if hasattr(shell, "colors") else None
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    seen = {"lesson": Path(path).stem, "cells": len(code), "ran": 0, "failed": [], "claims_missed": []}
    begun, times, grew, before = time.perf_counter(), [], [], _memory_mb()
    for number, cell in enumerate(code[:most]):
        started = time.perf_counter()
        if number == 0:
            clock.begin("imports")
        result = shell.run_cell("".join(cell["source"]))
        if number == 0:
            clock.end()
            watch(clock)
            shell.user_ns.update(names or {})
        times.append((round(time.perf_counter() - started, 2), cell["id"]))
        error = result.error_before_exec or result.error_in_exec
        if error and "raises-exception" not in cell["metadata"].get("tags", []):
            told = f"{cell['id']}: {type(error).__name__}: {str(error)[:300]}"
            seen["claims_missed" if isinstance(error, AssertionError) else "failed"].append(told)
        now = _memory_mb()
        grew, before = [*grew, (now - before, cell["id"])], now
        used = resource.getrusage(resource.RUSAGE_SELF)
        seen |= {
            "ran": number + 1, "seconds": round(time.perf_counter() - begun, 1),
            "processor_seconds": round(used.ru_utime + used.ru_stime, 1), "memory_mb": now,
            "device_memory_mb": device_memory(), "slowest": sorted(times, reverse=True)[:5],
            "memory_grew": sorted(grew, reverse=True)[:5], "asked_for_tensorflow": kept_out.asked,
            "parts": clock.told(),
        }  # fmt: skip
        tell(seen)
    return seen


def _memory_mb():
    """The most bytes that this process has held, in MB."""
    return round(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    )


def main():
    notebook, result = sys.argv[1], Path(sys.argv[2])
    settings = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
    os.chdir(ROOT / "notebooks")
    run_cells(
        ROOT / notebook,
        **settings,
        tell=lambda seen: result.write_text(json.dumps(seen, indent=1), encoding="utf-8"),
    )


if __name__ == "__main__":
    main()
