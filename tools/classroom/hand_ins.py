"""Find what a class handed in: which student, which lesson, which notebook.

A folder or a ZIP file, as a learning platform gives it or as a teacher keeps it:

    amelie/03_training_exercises.ipynb        a folder for each student
    amelie_03_training_exercises.ipynb        or the student in the file's name
"""

import re
import time
import zipfile
from pathlib import Path
from typing import NamedTuple

import nbformat

MAX_BYTES = 20_000_000
# Moodle calls a student's folder "Amelie Roth_12345_assignsubmission_file".
_MOODLE = re.compile(r"_\d+_assignsubmission_\w*$")


class HandIn(NamedTuple):
    """One notebook as it was handed in; `when` is the time of the file, in seconds."""

    student: str
    lesson: str
    notebook: object
    when: float
    file: str


def hand_ins(source, lessons):
    """Return (hand-ins, faults): the newest notebook of each student and lesson, a sentence for each misfit.

    Parameters
    ----------
    source : path of a folder or of a ZIP file
    lessons : names of the lessons that were released, such as "03_training"
    """
    newest, faults = {}, []
    for file, when, size, read in _files(Path(source)):
        lesson = max((name for name in lessons if name in file.name), key=len, default=None)
        if lesson is None:
            faults.append(
                f"{file}: its name holds none of the lessons that were released: {', '.join(lessons)}"
            )
            continue
        student = _student(file, lesson)
        if not student:
            faults.append(f"{file}: no student, in the name or as its folder")
            continue
        if size > MAX_BYTES:
            faults.append(f"{file}: {size / 1e6:.0f} MB, at most {MAX_BYTES / 1e6:.0f} MB")
            continue
        try:
            found = HandIn(student, lesson, _notebook(read()), when, str(file))
        except ValueError as error:
            faults.append(f"{file}: {error}")
            continue
        other = newest.get((student, lesson))
        if other is None or other.when <= when:
            newest[student, lesson] = found
    return [newest[key] for key in sorted(newest)], faults


def _files(source):
    """Each notebook as (path below the source, time, size, function that returns its bytes)."""
    if source.is_dir():
        for path in sorted(source.rglob("*.ipynb")):
            below = path.relative_to(source)
            if not _hidden(below):
                yield below, path.stat().st_mtime, path.stat().st_size, path.read_bytes
    elif zipfile.is_zipfile(source):
        archive = zipfile.ZipFile(source)
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            below = Path(entry.filename)
            if below.suffix == ".ipynb" and not _hidden(below):
                when = time.mktime((*entry.date_time, 0, 0, -1))
                yield below, when, entry.file_size, lambda entry=entry: archive.read(entry)
    else:
        raise FileNotFoundError(f"{source}: expected a folder or a ZIP file with the notebooks handed in")


def _hidden(path):
    """True for what JupyterLab and macOS leave behind."""
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in path.parts)


def _student(file, lesson):
    """The student's name, fit to name a folder."""
    if len(file.parts) > 1:
        name = _MOODLE.sub("", file.parts[0])
    else:
        before, _, after = file.stem.partition(lesson)
        name = before or re.sub(r"^[_-]?exercises", "", after)
    return re.sub(r"[^\w.-]+", "_", name).strip("_.-")


def _notebook(content):
    """The notebook in `content`; ValueError says what is wrong with it."""
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # what nbformat raises depends on what is broken
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise ValueError(f"not a notebook that can be read ({first[:80]})") from None
    return notebook
