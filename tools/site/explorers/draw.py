"""Draw the states of a lesson's explorers: run what they need, move them through their settings.

    python -m tools.site.explorers.draw 01_convolution cell:en=folder [cell:zh=folder …]

Each folder gets `states.json` and the pictures, in the language named. The cells that an explorer needs run
once for all languages. Runs in `.venv`, in a process of its own (states.py).
"""

import hashlib
import io
import json
import os
import sys
import time
from pathlib import Path

import ipywidgets
import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from cmx_helpers._common import language
from cmx_helpers.plotting.words import translate
from cmx_helpers.widgets import Explorer
from tools.site.explorers import grid, slices
from tools.site.explorers.chosen import NEEDS_KERNEL
from tools.site.outputs import explorer_sentence, text_of
from tools.testing.outputs import differences, is_compared, tolerance_of

ROOT = Path(__file__).resolve().parents[3]
FREE = {"absolute": 0.1, "relative": 0.1}
"""How far numbers may be off in a cell that the lessons' tests do not compare."""
SMALL = 12_000
"""Bytes of a picture that is not tried with loss."""


def says(sentence, recorded, cell):
    """Whether a sentence is the recorded one, as near as the lesson's own tests ask it of the cell."""
    allowed = tolerance_of(cell) if is_compared(cell) else FREE
    now, then = ([{"output_type": "stream", "name": "stdout", "text": text}] for text in (sentence, recorded))
    return not differences(then, now, allowed, patterns=())


class Lesson:
    """A lesson's code cells, and a place to run them in."""

    def __init__(self, name):
        path = ROOT / "notebooks" / f"{name}.ipynb"
        self.name, self.cells = name, json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell["cell_type"] == "code" for cell in self.cells]
        self.sources = [
            text_of(cell["source"]) if is_code else None for cell, is_code in zip(self.cells, code)
        ]
        self.shell, self.done, self.other = InteractiveShell.instance(), set(), False

    def number(self, cell_id):
        return next(number for number, cell in enumerate(self.cells) if cell["id"] == cell_id)

    def run(self, numbers):
        """Run cells that have not run yet; return what the last one gives."""
        result = None
        for number in numbers:
            if number in self.done and number != numbers[-1]:
                continue
            with capture_output():
                done = self.shell.run_cell(self.sources[number], store_history=False)
            done.raise_error()
            self.done.add(number)
            result = done.result
        return result

    def start_again(self):
        self.shell.reset(new_session=False)
        self.done = set()

    def explorer(self, cell_id):
        """The explorer of a cell as it was recorded, from the cells that it needs, or else from all.

        Where neither run gives what was recorded and the lesson's own tests do not compare the cell (what it
        trains is another on another processor), the explorer of the whole run is taken, and `self.other`
        says so.
        """
        number = self.number(cell_id)
        cell = self.cells[number]
        self.other = False
        [recorded] = filter(None, map(explorer_sentence, cell["outputs"]))
        everything = [n for n in range(number + 1) if self.sources[n] is not None]
        for numbers in (slices.needed(self.sources, number), everything):
            try:
                made = self.run(numbers)
            except Exception as error:
                print(f"{self.name} {cell_id}: {type(error).__name__}: {error}", file=sys.stderr)
                self.start_again()
                continue
            if isinstance(made, Explorer) and says(made.sentence, recorded, cell):
                return made, len(numbers)
            print(
                f"{self.name} {cell_id}: not as recorded: {getattr(made, 'sentence', made)}", file=sys.stderr
            )
            if isinstance(made, Explorer) and numbers is everything and not is_compared(cell):
                self.other = True
                return made, len(numbers)
            self.start_again()
        raise SystemExit(
            f"{self.name} {cell_id}: no run gives what is recorded: make record LESSON={self.name}"
        )

    def again(self, cell_id):
        """The explorer of a cell, made once more where it stands: in the language of CMX_LANG."""
        return self.run([self.number(cell_id)])


def webp(fig):
    """A figure as WebP: without loss, or with, where that is large and the other smaller."""
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    found = []
    # Without loss, more effort than 1 costs twice the time for a hundredth of the bytes.
    for options in ({"lossless": True, "quality": 60, "method": 1}, {"quality": 82, "method": 3}):
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", **options)
        found.append(buffer.getvalue())
        if len(buffer.getvalue()) < SMALL:
            break
    return min(found, key=len), image.size


def playing(explorer, shown):
    """Which control a Play button moves, and in how many milliseconds a step; None without a button."""
    for button in explorer.children:
        if isinstance(button, ipywidgets.Play):
            [moved] = [
                c for c in shown if c.kind == "slider" and _ends(explorer, c) == (button.min, button.max)
            ]
            steps = (button.max - button.min) / button.step / (len(moved.values) - 1)
            return [shown.index(moved), round(button.interval * steps)]
    return None


def _ends(explorer, choice):
    control = explorer.controls[choice.name]
    return control.min, control.max


def draw(explorer, name, folder, other=False):
    """Write the states of an explorer into `folder`; `other` where it is not the one that was recorded."""
    folder.mkdir(parents=True, exist_ok=True)
    found, everything = grid.choices(explorer, name)
    states, same, size = {}, {}, None
    for places in grid.settings(found):
        values = {choice.name: choice.values[place] for choice, place in zip(found, places)}
        key = "-".join(map(str, places))
        if any(values[control] in wanted for control, wanted in NEEDS_KERNEL.get(name, {}).items()):
            states[key] = ["", None]
            continue
        matter = grid.that_matter(values, name)
        if matter in same:
            states[key] = states[same[matter]]
            continue
        same[matter] = key
        try:
            fig, sentence = explorer.draw(**values)
        except Exception as error:  # as the explorer tells it, its picture staying as it was
            states[key] = ["", f"These settings do not work together: {error}"]
            continue
        translate(fig)
        data, size = webp(fig)
        plt.close(fig)
        picture = hashlib.sha256(data).hexdigest()[:12] + ".webp"
        (folder / picture).write_bytes(data)
        states[key] = [picture, language.drawn(sentence)]
    shown = [choice for choice in found if choice.kind != "fixed"]
    controls = [{n: getattr(c, n) for n in ("name", "label", "kind", "labels", "start")} for c in shown]
    fixed = [number for number, choice in enumerate(found) if choice.kind == "fixed"]
    if fixed:
        states = {
            "-".join(p for n, p in enumerate(key.split("-")) if n not in fixed): s
            for key, s in states.items()
        }
    typed = [[found[n].label, found[n].values[0]] for n in fixed]
    told = {"controls": controls, "states": states, "all": everything, "size": size, "typed": typed}
    told |= {"play": playing(explorer, shown), "other": other}
    (folder / "states.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def main():
    lesson = Lesson(sys.argv[1])
    wanted = {}
    for argument in sys.argv[2:]:
        cell, folder = argument.split("=", 1)
        cell_id, chosen = cell.rsplit(":", 1)
        wanted.setdefault(cell_id, {})[chosen] = Path(folder)
    in_cells = 0.0
    for cell_id, folders in wanted.items():
        started = time.process_time()
        made, cells = lesson.explorer(cell_id)
        in_cells += time.process_time() - started
        for chosen, folder in sorted(folders.items()):
            if chosen != "en":
                os.environ["CMX_LANG"] = chosen
                made = lesson.again(cell_id)
            draw(made, f"{lesson.name}.{cell_id}", folder, lesson.other)
            os.environ.pop("CMX_LANG", None)
        languages = ", ".join(sorted(folders))
        other = ", not the numbers that were recorded" if lesson.other else ""
        print(f"site: {lesson.name} {cell_id}: drawn from {cells} cells ({languages}){other}", flush=True)
    print(
        f"site: explorers of {lesson.name}: {time.process_time():.0f} s of processor time, "
        f"{in_cells:.0f} of them in the lesson's cells",
        flush=True,
    )


if __name__ == "__main__":
    main()
