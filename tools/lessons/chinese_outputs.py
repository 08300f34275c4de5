"""What the Chinese lessons show: their figures and sentences, recorded with CMX_LANG=zh.

    python tools/lessons/chinese_outputs.py           of which lessons they are stale
    python tools/lessons/chinese_outputs.py 01 10     run these lessons in Chinese and keep what they show

notebooks/zh/outputs/NN_topic.json holds, for each cell that shows other than the English one, a hash of the
English cell with its outputs, and the Chinese outputs. A cell that has changed since is shown with its
English outputs until its lesson is recorded again, and so is one that measures time: its figure belongs to
the numbers around it. Reading needs the standard library only.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.lessons.chinese import CATALOGUES  # noqa: E402
from tools.testing.outputs import is_compared  # noqa: E402

FOLDER = CATALOGUES / "outputs"
LOCALE = Path("cmx_helpers", "locale")
_HAN = re.compile("[一-鿿]")


def _hash(*texts):
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def fingerprint(cell):
    """A hash of a code cell: its source and what it shows in English."""
    return _hash("".join(cell["source"]), json.dumps(cell["outputs"], sort_keys=True))


def words(root=ROOT):
    """A hash of the catalogues' entries that outputs are made with: figures, and the exercise engine."""
    figures = (root / LOCALE / "zh_figures.po").read_text(encoding="utf-8")
    engine = (root / LOCALE / "zh.po").read_text(encoding="utf-8").split("\n# Exercises ", 1)[0]
    return _hash(figures, engine)


def kept(root, name):
    """What is kept of a lesson: {"words": hash, "cells": {id: {"english": hash, "outputs": [...]}}, …}."""
    path = root / FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"words": "", "cells": {}}


def exchange(notebook, there):
    """Put Chinese outputs, as `kept` gives them, into a lesson, where they are of its cells as they stand."""
    for cell in notebook["cells"]:
        found = there["cells"].get(cell["id"])
        if found and cell["cell_type"] == "code" and found["english"] == fingerprint(cell):
            cell["outputs"] = found["outputs"]
    return notebook


def stale(root=ROOT):
    """{lesson: reason} of the Chinese lessons whose outputs are not those of today."""
    found = {}
    for catalogue in sorted((root / CATALOGUES).glob("[0-9][0-9]_*.md")):
        there = kept(root, catalogue.stem)
        notebook = json.loads((root / "notebooks" / f"{catalogue.stem}.ipynb").read_text(encoding="utf-8"))
        now = {cell["id"]: fingerprint(cell) for cell in notebook["cells"] if cell["cell_type"] == "code"}
        changed = [cell for cell, one in there["cells"].items() if now.get(cell) != one["english"]]
        if not there["cells"]:
            found[catalogue.stem] = "not recorded"
        elif there["words"] != words(root):
            found[catalogue.stem] = "the catalogue has changed"
        elif changed or there["lesson"] != _hash(*now.values()):
            found[catalogue.stem] = f"cells have changed: {', '.join(changed) or 'others'}"
    return found


def record(path):
    """Run the lesson at `path` in Chinese; return what is to be kept of it."""
    from tools.lessons import record as recording

    chinese = recording.load(path)
    recording.execute(chinese, path.parent, CMX_LANG="zh")
    recording.clean(chinese)
    raw = json.loads(path.read_text(encoding="utf-8"))["cells"]
    hashes = {cell["id"]: fingerprint(cell) for cell in raw if cell["cell_type"] == "code"}
    cells = {
        cell.id: {"english": hashes[cell.id], "outputs": cell.outputs}
        for cell in chinese.cells
        if cell.cell_type == "code"
        and is_compared(cell)
        and _HAN.search(json.dumps(cell.outputs, ensure_ascii=False))
    }
    return {"words": words(), "lesson": _hash(*hashes.values()), "cells": cells}


def main():
    from cmx_helpers._common.files import write_text
    from tools.lessons.record import lessons

    for path in lessons(sys.argv[1:]) if sys.argv[1:] else ():
        made = record(path)
        target = ROOT / FOLDER / f"{path.stem}.json"
        target.parent.mkdir(exist_ok=True)
        write_text(target, json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        size = target.stat().st_size / 1e6
        print(f"chinese: {path.stem} shows {len(made['cells'])} cells otherwise, {size:.2f} MB", flush=True)
    left = stale()
    for name, reason in left.items():
        print(f"chinese: outputs of {name} are stale: {reason}")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
