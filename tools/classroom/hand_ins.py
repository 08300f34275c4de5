"""Find what a class handed in: which student, which lesson, which notebook.

A folder or a ZIP file, as a learning platform gives it or as a teacher keeps it:

    amelie/03_training_exercises.ipynb        a folder for each student
    amelie_03_training_exercises.ipynb        or the student in the file's name

There may be folders around it. Every file becomes a hand-in or a line that says why it did not.
"""

import re
from pathlib import Path
from typing import NamedTuple

from tools.classroom import archives, notebooks, owners, students


class HandIn(NamedTuple):
    """One notebook as it was handed in; `when` is the time of the file, in seconds."""

    who: students.Raw
    lesson: str
    cells: list
    when: float
    file: str
    content: bytes


_NOTEBOOK = re.compile(r"(?i)\.ipynb(\.\w{1,12})?$")
_PERHAPS = re.compile(r"(?i)\.(json|txt|download|part)$|^[^.]+$")


def hand_ins(source, lessons, lesson_of=lambda cells: None):
    """Return (hand-ins, lines): the newest of each student and lesson; what a teacher should look at.

    The law: files = hand-ins + lines that begin with "left out". Other lines tell what was taken, but how.

    Parameters
    ----------
    source : path of a folder or of a ZIP file
    lessons : names of the lessons that were released, such as "03_training"
    lesson_of : says from a notebook's cells which lesson it is of, or None
    """
    read, lines = [], []
    for item in archives.items(Path(source)):
        try:
            read.append(_read(item, lessons, lesson_of, lines))
        except Exception as error:  # whatever one file does, the others go on
            lines.append(f"left out: {item}: {archives.shown(str(error) or type(error).__name__)}")
    read = _without_checkpoints([one for one in read if one], lines)
    owner = owners.owners([(one.item.parts, one.lesson) for one in read], lessons)
    newest = {}
    for one in read:
        who, line = owner[one.item.parts]
        if who is None:
            lines.append(f"left out: {one.item}: no student, in the name or as its folder")
            continue
        if line:
            lines.append(line)
        found = HandIn(who, one.lesson, one.cells, one.item.when, str(one.item), one.content)
        key = (students.same(who.name), who.number, one.lesson)
        older = newest.get(key)
        if older is None:
            newest[key] = found
            continue
        kept, left = (found, older) if older.when <= found.when else (older, found)
        newest[key] = kept
        lines.append(f"left out: {left.file}: {kept.file} is newer, and the same student's ({who})")
    return [newest[key] for key in sorted(newest)], lines


class _Read(NamedTuple):
    item: archives.Item
    lesson: str
    cells: list
    content: bytes


def _read(item, lessons, lesson_of, lines):
    """The item as a notebook of a lesson; ValueError says why it is none."""
    if item.fault:
        raise ValueError(item.fault)
    name = item.parts[-1]
    long = [part for part in item.parts if len(part) > archives.MAX_NAME]
    if long:
        raise ValueError(f"a name of {len(long[0])} letters")
    sure = _NOTEBOOK.search(name)
    if not sure and not _PERHAPS.search(name):
        raise ValueError("not a notebook")
    content = item.read()
    if len(content) > archives.MAX_BYTES:
        raise ValueError(f"{len(content) / 1e6:.0f} MB, at most {archives.MAX_BYTES / 1e6:.0f} MB")
    if not sure and not notebooks.looks_like_one(content):
        raise ValueError("not a notebook")
    cells = notebooks.read(content)
    named, inside = owners.lesson_in(name, lessons), lesson_of(cells)
    if named and inside and named != inside:
        lines.append(f"{item}: called {named}, but it is the notebook of {inside}; taken as that")
    lesson = (
        inside
        or named
        or next(filter(None, (owners.lesson_in(part, lessons) for part in item.parts[:-1])), None)
    )
    if lesson is None:
        raise ValueError(
            f"neither its name nor its cells are of a lesson that was released: {', '.join(lessons)}"
        )
    return _Read(item, lesson, cells, content)


def _without_checkpoints(read, lines):
    """JupyterLab's copies are passed over where the notebook itself is there, else a line tells."""
    own = {one.item.parts[:-1] for one in read if ".ipynb_checkpoints" not in one.item.parts}
    kept = []
    for one in read:
        if ".ipynb_checkpoints" not in one.item.parts:
            kept.append(one)
        elif one.item.parts[: one.item.parts.index(".ipynb_checkpoints")] not in own:
            lines.append(f"left out: {one.item}: JupyterLab's own copy, and the notebook itself is not there")
    return kept
