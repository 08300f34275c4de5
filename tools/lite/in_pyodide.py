"""Run what `make lite` made in a real Pyodide: which cells fail, and what they show otherwise than recorded.

    python tools/lite/in_pyodide.py FOLDER           lessons 00 to 08
    python tools/lite/in_pyodide.py FOLDER 01 04     these

FOLDER is a Pyodide distribution with its packages (pyodide.mjs, pyodide-lock.json, wheels). The cells run
under Node, without JupyterLite's page around them: the same interpreter, the same wheels, no browser.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.lite import browser_edition  # noqa: E402
from tools.testing.outputs import differences, is_compared, tolerance_of  # noqa: E402

LITE = ROOT / "build" / "lite"
HERE = Path(__file__).parent


def lessons(numbers=()):
    """The lessons of the browser's edition, as `make lite` wrote them."""
    found = sorted((LITE / "files").glob("[0-9][0-9]_*.ipynb"))
    return [path for path in found if not numbers or path.stem[:2] in numbers]


def missing(distribution):
    """What is not here to run lessons with, as a sentence; None where all is."""
    if not (Path(distribution) / "pyodide.mjs").is_file():
        return f"expected a Pyodide distribution (pyodide.mjs) in {distribution}"
    if not lessons():
        return "build/lite is not there: make lite"
    return None if shutil.which("node") else "Node is not here"


def run(path, distribution, timeout=1800):
    """Run a lesson in Pyodide; returns {"versions", "notes", "cells": [{"id", "error", "outputs", …}]}."""
    command = ["node", HERE / "run_lesson.mjs", distribution, LITE / "pypi", path]
    done = subprocess.run(
        [str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout
    )
    if done.returncode:
        raise RuntimeError(f"{path.stem}: Node ended: {done.stderr.decode(errors='replace')[-2000:]}")
    return json.loads(done.stdout.decode().strip().splitlines()[-1])


def shown_otherwise(path, ran):
    """{cell: differences} of the cells that ran whole and show other than what their lesson recorded."""
    recorded = json.loads((ROOT / "notebooks" / path.name).read_text(encoding="utf-8"))["cells"]
    there, found = {cell["id"]: cell for cell in recorded}, {}
    here = {
        cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    }
    for cell in ran["cells"]:
        whole = browser_edition.MARK not in here[cell["id"]]
        english = there.get(cell["id"])
        if cell["error"] is None and english and whole and is_compared(english):
            if faults := differences(english["outputs"], cell["outputs"], tolerance_of(english)):
                found[cell["id"]] = faults
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("distribution", type=Path, help="a folder with a Pyodide distribution")
    parser.add_argument("lesson", nargs="*", help="numbers such as 01; all by default")
    chosen = parser.parse_args()
    if fault := missing(chosen.distribution):
        parser.error(fault)
    failed = 0
    for path in lessons(chosen.lesson):
        ran = run(path, chosen.distribution)
        errors = [cell for cell in ran["cells"] if cell["error"]]
        other = shown_otherwise(path, ran)
        failed += len(errors)
        versions = ", ".join(f"{name} {version}" for name, version in ran["versions"].items())
        seconds = sum(cell["seconds"] for cell in ran["cells"])
        print(
            f"{path.stem}: {len(ran['cells']) - len(errors)} of {len(ran['cells'])} cells run, "
            f"{len(other)} show other numbers, {seconds:.0f} s ({versions})",
            flush=True,
        )
        for line in ran["notes"]:
            print(f"  {line}")
        for cell in errors:
            print(f"  {cell['id']} fails: {cell['error'][:300]}")
        for cell, faults in other.items():
            print(f"  {cell}: {faults[0][:300]}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
