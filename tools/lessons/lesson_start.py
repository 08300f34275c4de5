"""How long a learner waits: seconds from opening a lesson's kernel to its first figure.

python tools/lessons/lesson_start.py                    lessons 01 to 08
python tools/lessons/lesson_start.py 05_recurrent -v    one lesson, with every cell on the way
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.lessons import record  # noqa: E402
from tools.lessons.lesson_env import lesson_environment  # noqa: E402

GOAL = 3.0  # seconds


def first_figure(path, timeout=120):
    """Return [(step, seconds since the kernel was asked for), ...]; the last step is the first figure's cell.

    Raises RuntimeError if a cell fails or no cell shows a picture, TimeoutError if one takes too long.
    """
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="cmx-start-") as scratch:
        env = lesson_environment(scratch)
        env.pop("OPENBLAS_NUM_THREADS", None)  # a learner's kernel has all cores
        start, manager = time.monotonic(), KernelManager(kernel_name="python3")
        # What the kernel says of itself is not for the reader of a report.
        manager.start_kernel(env=env, cwd=str(path.parent), stderr=subprocess.DEVNULL)
        client = manager.client()
        try:
            client.start_channels()
            client.wait_for_ready(timeout=timeout)
            steps = [("kernel", time.monotonic() - start)]
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    shown = _run(client, cell, timeout)
                    steps.append((cell.id, time.monotonic() - start))
                    if shown:
                        return steps
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    raise RuntimeError("no cell shows a picture")


def _run(client, cell, timeout):
    """Run a cell; return whether it showed a picture."""
    pictures = []

    def note(message):
        content = message["content"]
        if message["msg_type"] == "error":
            raise RuntimeError(f"cell {cell.id}: {content['ename']}: {content['evalue']}")
        pictures.append("image/png" in content.get("data", {}))

    client.execute_interactive(cell.source, timeout=timeout, output_hook=note, allow_stdin=False)
    return any(pictures)


def report(paths, verbose=False):
    """Yield a line for each lesson, and one for each step if `verbose`."""
    for path in paths:
        try:
            steps = first_figure(path)
        except (RuntimeError, TimeoutError) as error:
            yield f"{path.stem}: no first figure: {error}"
            continue
        seconds = steps[-1][1]
        line = f"{path.stem}: {seconds:.1f} s from opening the kernel to the first figure"
        yield line if seconds < GOAL else f"{line}, more than {GOAL:.0f} s"
        if verbose:
            times = [0, *(moment for _, moment in steps)]
            yield from (f"  {then - before:6.2f} s  {name}" for (name, then), before in zip(steps, times))


def numpy_lessons():
    """Lessons 01 to 08, which need no TensorFlow to begin."""
    return sorted((ROOT / "notebooks").glob("0[1-8]_*.ipynb"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="*", help="such as 01 or 01_convolution; 01 to 08 by default")
    parser.add_argument("-v", "--verbose", action="store_true", help="every step on the way")
    arguments = parser.parse_args()
    chosen = record.lessons(arguments.lesson) if arguments.lesson else numpy_lessons()
    for line in report(chosen, arguments.verbose):
        print(line, flush=True)


if __name__ == "__main__":
    main()
