"""The manifest of a learner's own data, and which row is in which split."""

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ._protocol import MODALITIES
from ._split import SPLITS

SHARES = 0.7, 0.15, 0.15
"""Of training, validation and test."""


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
    reader = csv.reader(content.splitlines(keepends=True), strict=True)
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
    return Row(line, *(values[name] for name in (*MODALITIES, "label")), values[group] if group else "")


def _faults(row, group):
    if not any(row[1:]):
        return ["the row is empty"]
    faults = [] if any((row.image, row.text, row.audio)) else ["no image, text or audio"]
    faults += [] if row.label else ["no label"]
    return faults + ([f"no {group}"] if group and not row.group else [])


def assign(rows, seed):
    """Index into `SPLITS` for each row, each label in the shares of `SHARES`, each group in one split.

    Groups come in random order, the large ones first; each goes where it does most for the labels that are
    still missing. Rows without a group are groups of one.
    """
    labels, codes = np.unique([row.label for row in rows], return_inverse=True)
    names = [row.group or i for i, row in enumerate(rows)]
    groups = {}
    for i, name in enumerate(names):
        groups.setdefault(name, []).append(i)
    members = list(groups.values())
    order = np.random.default_rng(seed).permutation(len(members))
    wanted = np.outer(SHARES, np.bincount(codes))
    parts = np.empty(len(rows), int)
    for i in sorted(order, key=lambda i: -len(members[i])):
        counts = np.bincount(codes[members[i]], minlength=len(labels))
        # How much the squared distance to the wanted counts shrinks if the group goes to each split.
        gain = (2 * wanted - counts) @ counts
        best = int(np.argmax(gain))
        wanted[best] -= counts
        parts[members[i]] = best
    return parts


def check_parts(rows, parts):
    """Raise unless every label is in training, every split has rows and no file is in two of them."""
    for number, split in enumerate(SPLITS):
        if not (parts == number).any():
            raise ValueError(
                f"split: {len(rows)} rows are too few, or their groups too large: no row for {split}"
            )
    training = {row.label for row, part in zip(rows, parts) if part == 0}
    missing = sorted({row.label for row in rows} - training)
    if missing:
        raise ValueError(f"split: no row of the training part is labelled {', '.join(missing)}")
    for name in ("image", "audio"):
        where = {}
        for row, part in zip(rows, parts):
            file = getattr(row, name)
            if file and where.setdefault(file, (part, row.line))[0] != part:
                raise ValueError(
                    f"split: {file} is in line {where[file][1]} and line {row.line}, which would fall into "
                    "two splits: give rows that belong together one value in a column, and name it in group"
                )
