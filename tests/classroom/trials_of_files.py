"""Hand-ins as platforms, systems and people make them: each a trial of tests/classroom/test_files.py.

A trial makes a folder or a ZIP file and says what must come of it: how many files there are, whose
hand-ins are taken (by the name as it came), and words of the lines that a teacher reads.
"""

import io
import os
import struct
import unicodedata
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


# --- folders around, and names


@trial("one folder around", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"submissions/amelie/{NAME}", f"submissions/jonas/{NAME}")


@trial("one folder around, in a ZIP file", 2, ["amelie", "jonas"])
def _(box):
    return zip_of(box, {f"submissions/{name}/{NAME}": notebook(name) for name in ("amelie", "jonas")})


@trial("one folder around one student", 1, ["amelie"])
def _(box):
    return put(box, f"submissions/amelie/{NAME}")


@trial("one folder around, students in the files' names", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"submissions/amelie_{NAME}", f"submissions/jonas_{NAME}")


@trial("two folders around", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"export/week 3/amelie/{NAME}", f"export/week 3/jonas/{NAME}")


@trial("two classes beside each other", 3, ["amelie", "jonas", "mia"])
def _(box):
    return put(box, f"class-a/amelie/{NAME}", f"class-a/jonas/{NAME}", f"class-b/mia/{NAME}")


@trial("folders by lesson", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"03_training/amelie/{NAME}", f"03_training/jonas/{NAME}")


@trial("nbgrader's own folders", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"amelie/03_training/{NAME}", f"jonas/03_training/{NAME}")


@trial("a student's own folder for work", 2, ["amelie", "jonas"])
def _(box):
    return put(box, f"amelie/work/{NAME}", f"jonas/final version/{NAME}")


@trial("a file without a student beside students", 3, ["amelie", "jonas"], ["no student"])
def _(box):
    return put(box, f"submissions/{NAME}", f"submissions/amelie/{NAME}", f"submissions/jonas/{NAME}")


@trial("copies that the browser numbers", 2, ["amelie", "jonas"])
def _(box):
    return put(box, "amelie/03_training_exercises (1).ipynb", "jonas/Kopie von 03_training_exercises.ipynb")


@trial("the lesson's name written otherwise", 2, ["amelie", "jonas"])
def _(box):
    return put(box, "amelie/03-Training-Exercises.ipynb", "jonas/03 training exercises.ipynb")


@trial("a file named for somebody else", 1, ["amelie"], ["'jonas'"])
def _(box):
    return put(box, f"amelie/jonas_{NAME}")


@trial("two files of one student", 2, ["amelie"], ["is newer"])
def _(box):
    return put(box, f"amelie/{NAME}", f"amelie/old/{NAME}")


@trial("Moodle's folders", 2, ["Amelie Roth", "Jonas Beck"])
def _(box):
    return put(
        box, f"Amelie Roth_123_assignsubmission_file_/{NAME}", f"Jonas Beck_124_assignsubmission_file/{NAME}"
    )


@trial("Moodle's flat files", 2, ["Amelie Roth", "Jonas Beck"])
def _(box):
    return put(
        box, f"Amelie Roth_123_assignsubmission_file_{NAME}", f"Jonas Beck_124_assignsubmission_file_{NAME}"
    )


@trial("Moodle's folders, one folder around, in a ZIP file", 2, ["Amelie Roth", "Jonas Beck"])
def _(box):
    names = ("Amelie Roth_123", "Jonas Beck_124")
    return zip_of(box, {f"Course-3/{name}_assignsubmission_file_/{NAME}": notebook(name) for name in names})


@trial("two of one name in Moodle", 2, ["Wei Li", "Wei Li"], ["another student of this name"])
def _(box):
    return put(box, f"Wei Li_101_assignsubmission_file_/{NAME}", f"Wei Li_102_assignsubmission_file_/{NAME}")


@trial("Moodle's online text beside the file", 2, ["Wei Li"], ["not a notebook"])
def _(box):
    put(box, "Wei Li_101_assignsubmission_onlinetext_/onlinetext.html", content=b"<p>see file</p>")
    return put(box, f"Wei Li_101_assignsubmission_file_/{NAME}")


@trial("names that differ in a mark", 4, ["Ana Maria", "Ana_Maria", "O Neil", "O'Neil"], ["nearly this name"])
def _(box):
    return put(box, *(f"{name}/{NAME}" for name in ("Ana Maria", "Ana_Maria", "O'Neil", "O Neil")))


@trial("names that differ in case", 2, ["Anna", "anna"], ["nearly this name"], unix_only=True)
def _(box):
    return put(box, f"Anna/{NAME}", f"anna/{NAME}")


@trial("combining marks", 2, ["नेहा", "निहा"])
def _(box):
    return put(box, f"नेहा/{NAME}", f"निहा/{NAME}")


@trial("composed and decomposed", 2, ["Amélie"], ["is newer"], unix_only=True)
def _(box):
    return put(box, *(f"{unicodedata.normalize(form, 'Amélie')}/{NAME}" for form in ("NFC", "NFD")))


@trial("a name of signs only", 2, ["🙂", "???"], unix_only=True)
def _(box):
    return put(box, f"🙂/{NAME}", f"???/{NAME}")


@trial("names that Windows keeps for itself", 2, ["CON", "aux"], unix_only=True)
def _(box):
    return put(box, f"CON/{NAME}", f"aux/{NAME}")


@trial("a name that begins like an option or a hidden file", 2, ["-rf", ".amelie"])
def _(box):
    return put(box, f"-rf/{NAME}", f".amelie/{NAME}")


@trial("a name of 300 letters", 2, ["jonas"], ["300 letters"])
def _(box):
    return zip_of(box, {f"{'a' * 300}/{NAME}": notebook(), f"jonas/{NAME}": notebook()})


# --- code pages of ZIP files


@trial("a ZIP file of Chinese Windows", 4, ["李伟", "李娜", "王芳", "张伟"])
def _(box):
    return zip_of(
        box, {f"{name}/{NAME}".encode("gbk"): notebook(name) for name in ("李伟", "李娜", "王芳", "张伟")}
    )


@trial("rare characters of GBK", 2, ["陶喆", "张伟"])
def _(box):
    return zip_of(box, {f"{name}/{NAME}".encode("gbk"): notebook(name) for name in ("陶喆", "张伟")})


@trial("a ZIP file of Western Windows", 3, ["Amélie", "Jürgen", "Peña"])
def _(box):
    return zip_of(box, {f"{n}/{NAME}".encode("cp437"): notebook(n) for n in ("Amélie", "Jürgen", "Peña")})


@trial("UTF-8 without saying so", 2, ["Amélie", "王芳"])
def _(box):
    return zip_of(box, {f"{name}/{NAME}".encode(): notebook(name) for name in ("Amélie", "王芳")})


@trial("UTF-8, and it says so", 2, ["Amélie", "王芳"])
def _(box):
    return zip_of(box, {f"{name}/{NAME}": notebook(name) for name in ("Amélie", "王芳")})


@trial("backslashes between folders", 2, ["amelie", "jonas"])
def _(box):
    return zip_of(box, {f"{name}\\{NAME}".encode(): notebook(name) for name in ("amelie", "jonas")})


# --- what else is in there


@trial("ZIP in ZIP", 2, ["amelie", "jonas"])
def _(box):
    inner = packed({NAME: notebook()})
    return zip_of(box, {"amelie.zip": inner, "Jonas/hand in.zip": packed({f"jonas_{NAME}": notebook()})})


@trial("ZIP in ZIP in ZIP in ZIP in ZIP", 2, ["jonas"], ["ZIP files in each other"])
def _(box):
    inner = packed({NAME: notebook()})
    for _ in range(4):
        inner = packed({"inner.zip": inner})
    return zip_of(box, {"amelie.zip": inner, f"jonas/{NAME}": notebook()})


@trial("endings that mail programs add", 4, ["a1", "a2", "a3", "a4"])
def _(box):
    put(box, f"a1/{NAME}.txt", f"a3/{NAME}.json", "a4/03_training_exercises")
    return put(box, "a2/03_TRAINING_EXERCISES.IPYNB")


@trial("other files", 4, ["jonas"], ["not a notebook"])
def _(box):
    put(box, "amelie/03_training.html", "amelie/notes.txt", "amelie/photo.jpg", content=b"?")
    return put(box, f"jonas/{NAME}")


@trial("what systems leave behind", 1, ["jonas"])
def _(box):
    put(box, "__MACOSX/jonas/._x.ipynb", "jonas/.DS_Store", "Thumbs.db", content=b"?")
    return put(box, f"jonas/{NAME}", "jonas/.ipynb_checkpoints/03_training_exercises-checkpoint.ipynb")


@trial("only JupyterLab's copy is left", 2, ["jonas"], ["JupyterLab's own copy"])
def _(box):
    return put(box, f"jonas/{NAME}", "amelie/.ipynb_checkpoints/03_training_exercises-checkpoint.ipynb")


@trial("byte-order marks", 3, ["a1", "a2", "a3"])
def _(box):
    text = notebook().decode()
    put(box, f"a1/{NAME}", content=text.encode("utf-8-sig"))
    put(box, f"a2/{NAME}", content=text.encode("utf-16"))
    return put(box, f"a3/{NAME}", content=text.replace("\n", "\r\n").encode())


@trial("a lesson that nobody gave out", 2, ["jonas"], ["neither its name nor its cells"])
def _(box):
    return put(box, "amelie/07_stft.ipynb", f"jonas/{NAME}")


@trial("no notebook inside", 8, ["jonas"], ["not a notebook"])
def _(box):
    contents = (
        b"",
        b"[]",
        b"null",
        b'{"cells": 3}',
        b"\xff\xfe\x00",
        b'{"nbformat": 9, "cells": []}',
        b"[" * 100_000,
    )
    for number, content in enumerate(contents):
        put(box, f"a{number}/{NAME}", content=content)
    return put(box, f"jonas/{NAME}")


@trial("odd metadata", 4, ["a0", "a1", "a2", "jonas"])
def _(box):
    for number, mark in enumerate(('"nbgrader": 3', '"nbgrader": {"grade_id": ["a"]}', '"nbgrader": null')):
        text = '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "1", "metadata": {%s}}]}'
        put(box, f"a{number}/{NAME}", content=(text % mark).encode())
    return put(box, f"jonas/{NAME}")


@trial("100,000 empty cells", 2, ["amelie", "jonas"])
def _(box):
    cell = b'{"cell_type": "code", "source": "", "metadata": {}, "outputs": [], "execution_count": null}'
    cells = b",".join([cell] * 100_000)
    put(
        box,
        f"amelie/{NAME}",
        content=b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [%s]}' % cells,
    )
    return put(box, f"jonas/{NAME}")


@trial("21 MB", 2, ["jonas"], ["21 MB, at most 20 MB"])
def _(box):
    put(box, f"amelie/{NAME}", content=b" " * 21_000_000)
    return put(box, f"jonas/{NAME}")


# --- links, pipes, damage


@trial("a link to another's file", 2, ["jonas"], ["a link, which is not followed"], unix_only=True)
def _(box):
    put(box, f"jonas/{NAME}")
    (box / "amelie").mkdir()
    (box / "amelie" / NAME).symlink_to(box / "jonas" / NAME)
    return box


@trial("a link that leads nowhere", 2, ["jonas"], ["a link, which is not followed"], unix_only=True)
def _(box):
    put(box, f"jonas/{NAME}")
    (box / "amelie").mkdir()
    (box / "amelie" / NAME).symlink_to("/nowhere")
    return box


@trial("a link to a folder", 2, ["jonas"], ["a link, which is not followed"], unix_only=True)
def _(box):
    put(box, f"jonas/{NAME}")
    (box / "amelie").symlink_to(box / "jonas", target_is_directory=True)
    return box


@trial("a pipe", 2, ["jonas"], ["a pipe, not a file"], unix_only=True)
def _(box):
    put(box, f"jonas/{NAME}")
    (box / "amelie").mkdir()
    os.mkfifo(box / "amelie" / NAME)
    return box


@trial("a folder named like the notebook", 2, ["jonas"], ["not a notebook"])
def _(box):
    put(box, f"amelie/{NAME}/notes.md", content=b"?")
    return put(box, f"jonas/{NAME}")


@trial("a link in a ZIP file", 2, ["jonas"], ["a link, which is not followed"])
def _(box):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo(f"amelie/{NAME}")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "../jonas/x")
        archive.writestr(f"jonas/{NAME}", notebook())
    (box / "all.zip").write_bytes(stream.getvalue())
    return box / "all.zip"


@trial("an encrypted member", 2, ["jonas"], ["encrypted"])
def _(box):
    data = bytearray(packed({f"amelie/{NAME}": notebook(), f"jonas/{NAME}": notebook()}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    (box / "all.zip").write_bytes(data)
    return box / "all.zip"


@trial("a damaged member", 2, ["jonas"], ["left out: amelie"])
def _(box):
    data = bytearray(packed({f"amelie/{NAME}": notebook(), f"jonas/{NAME}": notebook()}))
    start = data.index(b"PK\x03\x04") + 30 + len(f"amelie/{NAME}")
    data[start + 5 : start + 40] = bytes(35)
    (box / "all.zip").write_bytes(data)
    return box / "all.zip"


@trial("a compression that nobody knows", 2, ["jonas"], ["compression"])
def _(box):
    data = bytearray(packed({f"amelie/{NAME}": notebook(), f"jonas/{NAME}": notebook()}))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(mark) + at, 97)
    (box / "all.zip").write_bytes(data)
    return box / "all.zip"


@trial("a ZIP file cut off, among others", 2, ["jonas"], ["a damaged ZIP file"])
def _(box):
    put(box, "amelie/hand-in.zip", content=packed({NAME: notebook()})[:-30])
    return put(box, f"jonas/{NAME}")


@trial("a bomb", 2, ["jonas"], ["at most 20 MB"])
def _(box):
    return zip_of(box, {f"amelie/{NAME}": bytes(200_000_000), f"jonas/{NAME}": notebook()})


@trial("a bomb in a ZIP file inside", 2, ["jonas"], ["at most 20 MB"])
def _(box):
    return zip_of(box, {"amelie.zip": packed({NAME: bytes(100_000_000)}), f"jonas/{NAME}": notebook()})


@trial("a path that leads out", 3, ["jonas"], ["leads out"])
def _(box):
    members = {f"../../amelie/{NAME}": notebook(), f"/etc/{NAME}": notebook(), f"jonas/{NAME}": notebook()}
    return zip_of(box, members)


@trial("the same member twice", 2, ["jonas"], ["is newer"])
def _(box):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(f"jonas/{NAME}", notebook("1"))
        archive.writestr(f"jonas/./{NAME}", notebook("2"))
    (box / "all.zip").write_bytes(stream.getvalue())
    return box / "all.zip"


@trial("a date before 1980", 1, ["jonas"])
def _(box):
    data = bytearray(packed({f"jonas/{NAME}": notebook()}))
    for mark, at in ((b"PK\x03\x04", 10), (b"PK\x01\x02", 12)):
        data[data.index(mark) + at : data.index(mark) + at + 4] = bytes(4)
    (box / "all.zip").write_bytes(data)
    return box / "all.zip"
