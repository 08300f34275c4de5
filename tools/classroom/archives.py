"""Every file that was handed in, from a folder or a ZIP file and from ZIP files inside.

A ZIP file of Windows may hold names in the code page of the system, without saying so: in GBK or in CP437.
"""

import io
import os
import stat
import time
import unicodedata
import zipfile
from itertools import pairwise
from typing import NamedTuple

MAX_BYTES = 20_000_000
MAX_ZIP_BYTES = 500_000_000
MAX_FILES = 20_000
MAX_DEPTH = 12
MAX_NAME = 200
_JUNK = {".ds_store", "thumbs.db", "desktop.ini", "__macosx", "timestamp.txt"}


class Item(NamedTuple):
    """One file: the folders and the name that lead to it, its time, and how to read it (or why not)."""

    parts: tuple
    when: float
    read: object
    fault: str = ""

    def __str__(self):
        return shown("/".join(self.parts))


class TooMuch(Exception):
    """More files than any class hands in."""


def shown(text):
    """A path as it can be printed, on one line."""
    line = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return line if len(line) <= 160 else f"{line[:90]}…{line[-60:]}"


def items(source):
    """Every file below `source`, a folder or a ZIP file, sorted by its path."""
    if source.is_dir():
        found = list(_in_folder(source, ()))
    elif source.is_file():
        try:
            found = list(_in_zip(source.read_bytes(), (), 0))
        except zipfile.BadZipFile:
            raise FileNotFoundError(
                f"{source}: expected a folder or a ZIP file with the notebooks handed in"
            ) from None
    else:
        raise FileNotFoundError(f"{source}: expected a folder or a ZIP file with the notebooks handed in")
    return sorted(found, key=lambda item: item.parts)


def is_junk(parts):
    """True for what macOS and Windows leave behind; no student wrote that."""
    return any(part.casefold() in _JUNK or part.startswith("._") for part in parts)


def _in_folder(folder, above, counted=None):
    counted = [0] if counted is None else counted
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Item(above, 0.0, None, f"a folder that cannot be read ({error.strerror})")
        return
    for entry in entries:
        counted[0] += 1
        parts = (*above, os.fsencode(entry.name).decode("utf-8", "replace"))
        if is_junk(parts):
            continue
        if counted[0] > MAX_FILES:
            yield Item(
                parts, 0.0, None, f"not looked at, nor what comes after it: more than {MAX_FILES:,} files"
            )
            return
        yield from _entry(entry, parts, counted)


def _entry(entry, parts, counted):
    status = entry.stat(follow_symlinks=False)
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFDIR:
        if len(parts) > MAX_DEPTH:
            yield Item(parts, 0.0, None, f"more than {MAX_DEPTH} folders in each other")
        else:
            yield from _in_folder(entry.path, parts, counted)
    elif kind != stat.S_IFREG:
        names = {stat.S_IFLNK: "a link, which is not followed", stat.S_IFIFO: "a pipe, not a file"}
        yield Item(parts, 0.0, None, names.get(kind, "a device or a socket, not a file"))
    elif status.st_size > (MAX_ZIP_BYTES if parts[-1].lower().endswith(".zip") else MAX_BYTES):
        yield Item(
            parts, status.st_mtime, None, f"{status.st_size / 1e6:.0f} MB, at most {MAX_BYTES / 1e6:.0f} MB"
        )
    else:
        yield from _unpacked(parts, status.st_mtime, lambda: read_regular(entry.path), 0)


def read_regular(path):
    """The bytes of a file that is one, not a link or a pipe."""
    # The file may have become a link or a pipe since it was looked at.
    number = os.open(
        path,
        os.O_RDONLY
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_BINARY", 0),
    )
    with os.fdopen(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError("not a file")
        return file.read(MAX_ZIP_BYTES + 1)


def _unpacked(parts, when, read, depth):
    """The file itself, or what is in it where it is a ZIP file."""
    if not parts[-1].lower().endswith(".zip"):
        yield Item(parts, when, read)
        return
    if depth >= 3:
        yield Item(parts, when, None, "ZIP files in each other, more than three deep")
        return
    try:
        yield from _in_zip(read(), parts, depth + 1)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError) as error:
        yield Item(parts, when, None, f"a damaged ZIP file ({error})")


def _in_zip(content, above, depth):
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        yield Item(
            above or ("the ZIP file",),
            0.0,
            None,
            f"{len(entries):,} files in one ZIP file, at most {MAX_FILES:,}",
        )
        return
    left = [MAX_ZIP_BYTES]
    for entry, name in zip(entries, names(entries)):
        parts = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
        full = (*above, *parts)
        if not parts or is_junk(parts) or (entry.is_dir() and not entry.file_size):
            continue
        when, fault = _when(entry), _fault(entry, parts, left)
        if fault:
            yield Item(full, when, None, fault)
        else:
            yield from _unpacked(full, when, lambda entry=entry: _read_entry(archive, entry, left), depth)


def _when(entry):
    try:
        return time.mktime((*entry.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _fault(entry, parts, left):
    mode = entry.external_attr >> 16
    kind = stat.S_IFMT(mode) if entry.create_system == 3 else 0
    if kind == stat.S_IFLNK:
        return "a link, which is not followed"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a device or a pipe, not a file"
    if ".." in parts or ":" in parts[0] or entry.filename.startswith(("/", "\\")):
        return "its path leads out of the ZIP file"
    if entry.flag_bits & 1:
        return "encrypted"
    if len(parts) > MAX_DEPTH:
        return f"more than {MAX_DEPTH} folders in each other"
    most = MAX_ZIP_BYTES if parts[-1].lower().endswith(".zip") else MAX_BYTES
    if entry.file_size > most:
        return f"{entry.file_size / 1e6:.0f} MB, at most {most / 1e6:.0f} MB"
    return ""


def _read_entry(archive, entry, left):
    """The bytes of a member, not more than it says and not more than the whole may hold."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    left[0] -= len(content)
    if len(content) > entry.file_size or left[0] < 0:
        raise ValueError(
            f"more than {MAX_ZIP_BYTES / 1e6:.0f} MB unpacked in one ZIP file, or more than it says"
        )
    return content


def names(entries):
    """The names in a ZIP file: as it says, else in the one of UTF-8, GBK and CP437 that fits all of them."""
    raw = [entry.orig_filename.encode("cp437") for entry in entries if not entry.flag_bits & 0x800]
    coded = code_page([name for name in raw if not name.isascii()])
    return [
        entry.filename
        if entry.flag_bits & 0x800
        else entry.orig_filename.encode("cp437").decode(coded, "replace")
        for entry in entries
    ]


def code_page(raw):
    """ "utf-8", "gb18030" or "cp437", whichever these names are written in.

    >>> code_page(["王芳".encode("gbk"), "陶喆".encode("gbk")])
    'gb18030'
    >>> code_page(["Amélie".encode("cp437")]), code_page(["Amélie".encode()])
    ('cp437', 'utf-8')
    """
    if _all_decode(raw, "utf-8"):
        return "utf-8"
    # In GBK the frequent characters, those of GB2312, have two bytes above A0. In CP437 those are frames
    # and Greek letters, which no name has.
    if _all_decode(raw, "gb18030") and any(_frequent(name) for name in raw):
        return "gb18030"
    return "cp437"


def _all_decode(raw, coding):
    try:
        texts = [name.decode(coding) for name in raw]
    except UnicodeDecodeError:
        return False
    return all(unicodedata.category(letter) not in ("Cn", "Co") for text in texts for letter in text)


def _frequent(name):
    pairs = pairwise(name)
    return any(0xB0 <= first <= 0xF7 and second >= 0xA1 for first, second in pairs)
