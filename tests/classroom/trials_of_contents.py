"""Hand-ins with other things among them: archives in archives, endings, links, pipes, damage."""

import io
import os
import struct
import zipfile

from tests.classroom.trial_of_files import NAME, notebook, packed, put, trial, zip_of

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
