"""Hand-ins as platforms, systems and people make them: each a trial of tests/classroom/test_files.py.

A trial makes a folder or a ZIP file and says what must come of it: how many files there are, whose
hand-ins are taken (by the name as it came), and words of the lines that a teacher reads.
"""

import io
import zipfile
from typing import NamedTuple

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

NAME = "03_training_exercises.ipynb"
TRIALS = []


class Trial(NamedTuple):
    kind: str
    build: object
    files: int
    students: tuple
    told: tuple = ()
    unix_only: bool = False


def trial(kind, files, students, told=(), unix_only=False):
    def register(build):
        TRIALS.append(Trial(kind, build, files, tuple(students), tuple(told), unix_only))
        return build

    return register


def notebook(text="1"):
    return nbformat.writes(new_notebook(cells=[new_code_cell(text, id="one")])).encode()


def put(folder, *names, content=None):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(notebook(name) if content is None else content)
    return folder


def packed(members, flag=None):
    """A ZIP file's bytes; `members` maps names, as bytes or text, to contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members.items()):
            archive.writestr(f"{number:06d}" + "x" * 200 if isinstance(name, bytes) else name, content)
    data = stream.getvalue()
    for number, name in enumerate(members):
        if isinstance(name, bytes):  # names in a code page that the file does not tell
            stand_in = (f"{number:06d}" + "x" * 200).encode()
            data = _renamed(data, stand_in, name)
    return data


def _renamed(data, old, new):
    """Both headers of a member hold its name; the name's length stands before it, and later offsets move."""
    stream, out = io.BytesIO(data), io.BytesIO()
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            raw = (
                new
                if entry.filename.encode("cp437", "replace") == old
                else entry.orig_filename.encode("cp437")
            )
            copy.writestr(_Named(raw), archive.read(entry))
    return out.getvalue()


class _Named(zipfile.ZipInfo):
    """A member whose name is written as these bytes, without the flag for UTF-8."""

    def __init__(self, raw):
        super().__init__(raw.decode("cp437"))
        self.raw = raw

    def _encodeFilenameFlags(self):
        return self.raw, self.flag_bits & ~0x800


def zip_of(folder, members):
    (folder / "all.zip").write_bytes(packed(members))
    return folder / "all.zip"
