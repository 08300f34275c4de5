"""The manifest of a learner's own data: read, checked line by line."""

import csv
import io
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from ._protocol import MODALITIES

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DIGITS = re.compile(r"(\d+)")


class ManifestError(ValueError):
    """What is wrong with a manifest; `problems` has a pair (line, reason) for each fault."""

    def __init__(self, path, problems):
        self.path, self.problems = path, sorted(problems)
        lines = "".join(f"\n  line {line}: {reason}" for line, reason in self.problems)
        super().__init__(f"{path}: {len(self.problems)} of its lines cannot be used:{lines}")


class Row(NamedTuple):
    """One line of the manifest; an empty string where nothing was given."""

    line: int
    image: str
    text: str
    audio: str
    label: str
    group: str


def read_manifest(path, group=None):
    """Rows with what is wrong with each: (list of Row, list of (line, reason)).

    Lines are those of an editor: they end with a line feed, a carriage return or both, and with nothing else.
    Labels and groups are composed (NFC), so that é is one letter however it was typed.

    Raises
    ------
    ManifestError
        The header is not as it should be, or the file is no CSV in UTF-8.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"manifest: there is no file {path}")
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ManifestError(path, [(line, "expected text in UTF-8, save the file so")]) from None
    # newline="" leaves the cutting to csv: str.splitlines would also cut at U+2028 and its like.
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows, problems, header, line = [], [], None, 1
    try:
        for fields in reader:
            first, line = line, reader.line_num + 1
            fields = [field.strip() for field in fields]
            if header is None:
                header = _checked_header(path, fields, group)
            elif not fields:
                continue  # a blank line, as at the end of many files
            elif len(fields) != len(header):
                problems.append((first, f"expected {len(header)} fields, got {len(fields)}"))
            else:
                row = _row(first, dict(zip(header, fields)), group)
                rows.append(row)
                problems += [(first, reason) for reason in _faults(row, group)]
    except csv.Error as error:
        raise ManifestError(path, [(line, f"not CSV ({error})")]) from None
    if header is None or not (rows or problems):
        raise ManifestError(path, [(line, "expected a header and at least one row, got an empty file")])
    return rows, problems


def _checked_header(path, fields, group):
    wanted = (*MODALITIES, "label", *([group] if group else []))
    faults = [f"the column {name!r} is missing" for name in wanted if name not in fields]
    faults += [
        f"unknown column {name!r}, expected {', '.join(wanted)}" for name in fields if name not in wanted
    ]
    faults += [f"the column {name!r} is there twice" for name in wanted if fields.count(name) > 1]
    if len(fields) == 1 and any(sign in fields[0] for sign in ";\t"):
        faults = ["expected commas between the columns, got semicolons or tabs"]
    if faults:
        raise ManifestError(path, [(1, reason) for reason in faults])
    return fields


def _row(line, values, group):
    composed = {name: unicodedata.normalize("NFC", values[name]) for name in ("label", group) if name}
    files_and_text = (values[name] for name in MODALITIES)
    return Row(line, *files_and_text, composed["label"], composed[group] if group else "")


def _faults(row, group):
    if not any(row[1:]):
        return ["the row is empty"]
    faults = [] if any((row.image, row.text, row.audio)) else ["no image, text or audio"]
    faults += [] if row.label else ["no label"]
    return faults + ([f"no {group}"] if group and not row.group else [])


def in_natural_order(labels):
    """The labels, each once: numbers by their size, others so that 2 comes before 10 in them, too.

    >>> in_natural_order(["10", "9", "-1", "9"]), in_natural_order(["b2", "b10", "a"])
    (('-1', '9', '10'), ('a', 'b2', 'b10'))
    """
    labels = set(labels)
    if all(_NUMBER.fullmatch(label) for label in labels):
        return tuple(sorted(labels, key=lambda label: (float(label), label)))

    def parts(label):
        # With odd indices the digits; a number never meets a word, since they take turns.
        return [int(part) if i % 2 else part for i, part in enumerate(_DIGITS.split(label))], label

    return tuple(sorted(labels, key=parts))
