"""Where a lesson's processor time and memory go: imports, tracing, steps, data, drawing, exercises.

    python -m benchmarks.lesson_parts 09 10 11         a Markdown table (minutes); under TensorFlow

Functions of Keras, TensorFlow and the course are wrapped; each second belongs to the innermost of them that
runs on the main thread, but for what tracing, drawing and exercises call, which is theirs. Processor time is
that of all threads. The first run of a traced function, in which TensorFlow optimises it, counts as a step.
"""

import functools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = {"building and tracing", "drawing", "exercises"}
"""Parts to which all belongs that they call."""
PARTS = (
    "imports",
    "building and tracing",
    "steps",
    "data",
    "drawing",
    "exercises",
    "other processes",
    "the rest",
)


class PartClock:
    """Processor seconds by part: a stack of what runs on the thread that made it."""

    def __init__(self):
        self.seconds, self.calls = dict.fromkeys(PARTS, 0.0), dict.fromkeys(PARTS, 0)
        self._stack, self._thread = ["the rest"], threading.get_ident()
        self._last, self._children = time.process_time(), _children()

    def inside(self, part):
        """Whether the part would begin here: not on another thread, not inside of one that keeps all."""
        return threading.get_ident() == self._thread and self._stack[-1] not in KEPT | {part}

    def begin(self, part):
        self._look()
        self.calls[part] += 1
        self._stack.append(part)

    def end(self):
        self._look()
        self._stack.pop()

    def told(self):
        """Seconds and calls of each part so far."""
        self._look()
        return {part: {"seconds": round(self.seconds[part], 2), "calls": self.calls[part]} for part in PARTS}

    def _look(self):
        now, children = time.process_time(), _children()
        self.seconds[self._stack[-1]] += now - self._last
        self.seconds["other processes"] += children - self._children
        self._last, self._children = now, children

    def wrap(self, owner, name, part):
        """Let `owner.name` be counted; `part` is a name, or a function that finds it from the arguments."""
        inner = getattr(owner, name)

        @functools.wraps(inner)
        def counted(*arguments, **settings):
            chosen = part(arguments, settings) if callable(part) else part
            if not self.inside(chosen):
                return inner(*arguments, **settings)
            self.begin(chosen)
            try:
                return inner(*arguments, **settings)
            finally:
                self.end()

        setattr(owner, name, counted)


def _children():
    used = os.times()
    return used.children_user + used.children_system


def watch(clock):
    """Wrap what the lessons call; after their imports, which are theirs to make."""
    import keras

    from cmx_helpers import datasets, exercises, plotting, widgets

    def symbolic(arguments, settings):
        import optree

        leaves = optree.tree_leaves((arguments[1:], settings))
        made = any(isinstance(leaf, keras.KerasTensor) for leaf in leaves)
        return "building and tracing" if made else "steps"

    for name in ("fit", "evaluate", "predict", "train_on_batch", "predict_on_batch", "test_on_batch"):
        clock.wrap(keras.Model, name, "steps")
    clock.wrap(keras.Model, "__call__", symbolic)
    clock.wrap(keras.Model, "compile", "building and tracing")
    if keras.config.backend() == "tensorflow":
        from tensorflow.python.framework import func_graph

        clock.wrap(func_graph, "func_graph_from_py_func", "building and tracing")
    for name in ("arrays", "sample", "recordings"):
        clock.wrap(datasets.CmxDigits, name, "data")
    for name in ("cmx_digits", "spoken_digits", "handwriting"):
        clock.wrap(datasets, name, "data")
    clock.wrap(plotting, "show", "drawing")
    clock.wrap(widgets, "to_png", "drawing")
    for name in ("use", "check", "broken"):
        clock.wrap(exercises, name, "exercises")


def measured(lesson):
    """What `lesson_cells` finds out about a lesson, in a process of its own."""
    from tools.lessons.lesson_env import lesson_environment

    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / "result.json"
        command = [sys.executable, "-m", "benchmarks.lesson_cells", f"notebooks/{lesson}.ipynb", str(result)]
        with open(Path(scratch) / "log", "w", encoding="utf-8") as log:
            subprocess.run(
                command, cwd=ROOT, env=lesson_environment(scratch), stdout=log, stderr=log, check=True
            )
        return json.loads(result.read_text(encoding="utf-8"))


def table(found):
    lines = [f"| | {' | '.join(seen['lesson'] for seen in found)} |", f"|---|{'---|' * len(found)}"]
    for part in PARTS:
        cells = [f"{seen['parts'][part]['seconds']:.1f}" for seen in found]
        lines.append(f"| {part}, s | {' | '.join(cells)} |")
    lines.append(f"| all, s | {' | '.join(str(seen['processor_seconds']) for seen in found)} |")
    traced = [str(seen["parts"]["building and tracing"]["calls"]) for seen in found]
    lines.append(f"| built or traced, times | {' | '.join(traced)} |")
    lines.append(f"| memory at most, MB | {' | '.join(str(seen['memory_mb']) for seen in found)} |")
    grew = ["; ".join(f"{cell} +{mb:,}" for mb, cell in seen["memory_grew"][:3]) for seen in found]
    lines.append(f"| cells at which that rose most, MB | {' | '.join(grew)} |")
    slow = ["; ".join(f"{cell} {s:.0f}" for s, cell in seen["slowest"][:3]) for seen in found]
    return "\n".join([*lines, f"| slowest cells, s elapsed | {' | '.join(slow)} |"])


def main():
    from benchmarks import machine

    wanted = sys.argv[1:] or ["09", "10", "11"]
    paths = [path for number in wanted for path in sorted((ROOT / "notebooks").glob(f"{number}_*.ipynb"))]
    found = [measured(path.stem) for path in paths]
    failed = [cell for seen in found for cell in seen["failed"] + seen["claims_missed"]]
    print(f"{machine.processor()}, {os.cpu_count()} cores; failed cells: {', '.join(failed) or 'none'}\n")
    print(table(found))


if __name__ == "__main__":
    main()
