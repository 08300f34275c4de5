"""A learner's own copies of the lessons, in my_lessons/: what is written in them survives an update.

    python tools/setup/my_lessons.py          make those that are missing (`make lab` does it)
    python tools/setup/my_lessons.py 03       put a new copy of lesson 03 in place, and keep the old one
    python tools/setup/my_lessons.py 03 zh    the same for the Chinese edition, in my_lessons_zh/

git knows nothing of the folders. They lie beside notebooks/, so that every link leads where it led.
Only the standard library is used.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

MADE = ".made.json"


class Edition(NamedTuple):
    """Where a language's lessons are, where their copies go, and the option of `make fresh` for it."""

    originals: str
    mine: str
    option: str = ""


EDITIONS = {"en": Edition("notebooks", "my_lessons"), "zh": Edition("build/zh", "my_lessons_zh", " LANG=zh")}


class LessonError(Exception):
    """A reason to stop that one line can tell."""


def refresh(root=ROOT, language="en"):
    """Make the copies that are missing, and bring those up to date that nobody has changed.

    The originals of the Chinese edition are made first, from the English ones and their catalogues.

    Returns
    -------
    list of str
        A line for each lesson whose original is newer than the learner's changed copy.
    """
    edition = EDITIONS[language]
    originals, mine = root / edition.originals, root / edition.mine
    if language == "zh":
        from tools.lessons import chinese_notebooks

        chinese_notebooks.make(root)
    mine.mkdir(exist_ok=True)
    made, said = _read(mine / MADE), []
    for original in sorted(path for path in originals.iterdir() if path.is_file()):
        if original.suffix != ".ipynb":
            _copy_file(original, mine / original.name)  # pictures and guides that lessons link to
            continue
        copy, now = mine / original.name, _digest(original.read_bytes())
        before = made.get(original.name, {})
        if copy.exists() and before.get("original") == now:
            continue
        if copy.exists() and _digest(copy.read_bytes()) != before.get("copy"):
            number = original.name.split("_")[0]
            said.append(
                f"{edition.originals}/{original.name} is newer than your copy of it: "
                f"make fresh LESSON={number}{edition.option} puts it in place, and keeps yours"
            )
            continue
        made[original.name] = {"original": now, "copy": _put(original, copy)}
        _write(mine / MADE, json.dumps(made, indent=1).encode())
    return said


def fresh(lesson, root=ROOT, language="en"):
    """Put a new copy of one lesson in place; the old one is kept beside it, under a name of its own.

    Returns
    -------
    (pathlib.Path, pathlib.Path or None)
        The new copy, and the old one's new name if there was one.
    """
    refresh(root, language)
    edition = EDITIONS[language]
    originals, mine = root / edition.originals, root / edition.mine
    names = sorted(path.name for path in originals.glob("[0-9][0-9]_*.ipynb"))
    chosen = [name for name in names if lesson and re.match(rf"0*{re.escape(lesson)}(_|\.ipynb$|$)", name)]
    chosen = chosen or [name for name in names if lesson in (name, name.removesuffix(".ipynb"))]
    if len(chosen) != 1:
        numbers = ", ".join(name.split("_")[0] for name in names)
        raise LessonError(
            f"LESSON: expected one of {numbers}, got {lesson!r}; for example: make fresh LESSON=03"
        )
    original, copy = originals / chosen[0], mine / chosen[0]
    old = None
    if copy.exists():
        count = 1
        while (old := copy.with_name(f"{copy.stem}.kept-{count}.ipynb")).exists():
            count += 1
        copy.rename(old)
    made = _read(mine / MADE)
    made[copy.name] = {"original": _digest(original.read_bytes()), "copy": _put(original, copy)}
    _write(mine / MADE, json.dumps(made, indent=1).encode())
    return copy, old


def _put(original, copy):
    """Copy a lesson; returns the digest of what was written."""
    lesson = json.loads(original.read_text(encoding="utf-8"))
    # What the kernel will say of itself: JupyterLab writes it into a notebook that has something else there,
    # and calls the notebook changed as soon as it is opened.
    lesson["metadata"]["kernelspec"] = {
        "display_name": _kernel_name(), "language": "python", "name": "python3",
    }  # fmt: skip
    lesson["metadata"]["language_info"] = {
        "codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py",
        "mimetype": "text/x-python", "name": "python", "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3", "version": platform.python_version(),
    }  # fmt: skip
    text = json.dumps(lesson, indent=1, ensure_ascii=False) + "\n"
    _write(copy, text.encode())
    return _digest(text.encode())


def _kernel_name():
    """What this environment's kernel is called in JupyterLab's menus."""
    file = Path(sys.prefix) / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    return _read(file).get("display_name", "Python 3 (ipykernel)")


def _copy_file(original, copy):
    if not copy.exists() or copy.read_bytes() != original.read_bytes():
        shutil.copyfile(str(original), str(copy))


def _read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # copies whose beginnings are unknown count as changed


def _write(path, content):
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(str(part), str(path))


def _digest(content):
    return hashlib.sha256(content).hexdigest()


def main():
    try:
        if len(sys.argv) == 1:
            for line in refresh():
                print("lessons: " + line)
            return 0
        copy, old = fresh(sys.argv[1], language="zh" if "zh" in sys.argv[2:] else "en")
    except (LessonError, OSError, ValueError) as error:
        print(f"fresh: {error}")
        return 1
    print(f"fresh: {copy.relative_to(ROOT)} is new" + (f"; yours is {old.relative_to(ROOT)}" if old else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
