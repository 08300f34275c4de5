"""The Chinese edition: notebooks/zh/NN_topic.md holds a piece of Chinese for each Markdown cell of a lesson.

    python tools/lessons/chinese.py               what is missing, stale, orphan, or differs in what must not
    python tools/lessons/chinese.py --stamp 01    put hashes in place of the `?` in the catalogue of lesson 01
    python tools/lessons/chinese.py --retire 01   what is stale there says so: its hash becomes `old`
    python tools/lessons/chinese.py --make        write the Chinese lessons to build/zh/

Above each piece stands `<!-- cell: its-id english: 0123456789ab -->`: the cell, and the hash of the English
that the piece was made from (`fingerprint`). Code, outputs and metadata stay single; *One way to write it*
is made. A piece is *missing* (which is allowed: the English is shown), *stale* when the English has changed,
*orphan* when no cell has its id, or it *differs* in formulas, code, link targets, folds or headings.
Only the standard library is used.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

CATALOGUES = Path("notebooks", "zh")
MARK = re.compile(r"(?m)^<!-- cell: (\S+) english: (\S+) -->$")
UNKNOWN, OLD = "?", "old"
MINUTES = "{minutes}"
_TITLE = re.compile(r"(?m)^\*\*Minutes:\*\* (\d+)(?:, side rooms (\d+))?$")
_ROOM = re.compile(r"\b(\d+) minutes?\b")
_LISTING = re.compile(r"(?ms)^ {0,3}```(\w*)[^\n]*\n(.*?)^ {0,3}```")


class Piece(NamedTuple):
    """A piece of a catalogue: the cell's id, the hash of its English, the Chinese."""

    cell: str
    english: str
    text: str


def pieces(catalogue):
    """Return the pieces in the text of a catalogue, in order."""
    parts = MARK.split(catalogue)
    return [Piece(*parts[n : n + 2], parts[n + 2].strip("\n")) for n in range(1, len(parts), 3)]


def source_of(cell):
    """The source of a cell as one string, however the file keeps it."""
    return "".join(cell["source"])


def to_translate(notebook):
    """Return {id: source} of the Markdown cells that have a piece of their own."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    return {cell["id"]: source_of(cell) for cell in cells if "one_way" not in cell["metadata"].get("cmx", {})}


def _room_opening(source):
    """How much of a side room's source may say its minutes: its heading and the line below it."""
    opening = re.match(r"\s*### Side room:[^\n]*(?:\s*\n[^\n]+)?", source)
    return opening.end() if opening else 0


def fingerprint(source):
    """Return the first 12 hexadecimal digits of the hash of an English cell, computed minutes left out."""
    end = _room_opening(source)
    text = _ROOM.sub("minutes", source[:end], count=1) + source[end:]
    lines = [line.rstrip() for line in text.strip().splitlines() if not line.startswith("**Minutes:**")]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def minutes_of(source):
    """Return the minutes that an English cell gives, in Chinese; None where it gives none."""
    if title := _TITLE.search(source):
        return f"{title[1]} 分钟" + (f"，另有选读 {title[2]} 分钟" if title[2] else "")
    room = _ROOM.search(source[: _room_opening(source)])
    return f"{room[1]} 分钟" if room else None


def fixed(text):
    """Return what a translation must have in common with its source: {kind: Counter}."""
    found = {}
    listings = [
        "\n".join(line.split("#")[0].rstrip() for line in code.splitlines())
        for language, code in _LISTING.findall(text)
        if language != "mermaid"
    ]
    found["listings"] = Counter(listings)
    text = _LISTING.sub("", text)
    found["code"] = Counter(" ".join(code.split()) for _, code in re.findall(r"(`+)(.+?)\1(?!`)", text, re.S))
    text = re.sub(r"(?s)(`+).+?\1(?!`)", "", text)
    found["links"] = Counter(re.findall(r"\]\(([^)\s]+)[^)]*\)", text))
    text = re.sub(r"\]\([^)]*\)", "]", text)
    pairs = re.findall(r"(?s)\$\$(.+?)\$\$|(?<!\\)\$([^$]+)\$", text)
    found["formulas"] = Counter(map(_bare_formula, (shown or inline for shown, inline in pairs)))
    text = re.sub(r"(?s)\$\$.+?\$\$", "", text)
    found["folds"] = Counter(re.findall(r"</?(?:details|summary)>", text))
    found["headings"] = Counter(re.findall(r"(?m)^#{1,6}(?= )", text))
    return found


def _bare_formula(formula):
    """A formula without its words, its blanks, and the comma or full stop of the sentence around it."""
    return re.sub(r"\s", "", re.sub(r"\\text\{[^{}]*\}", "", formula)).rstrip(",.;，。；")


def differences(english, chinese):
    """Return a sentence for each kind of thing that only one of a translation and its source has."""
    found = []
    ours, theirs = fixed(chinese), fixed(english)
    for kind, there in theirs.items():
        lost, extra = there - ours[kind], ours[kind] - there
        if lost or extra:
            told = [f"without {list(lost.elements())}"] * bool(lost)
            told += [f"in excess {list(extra.elements())}"] * bool(extra)
            found.append(f"{kind}: {', '.join(told)}")
    return found


class Told(NamedTuple):
    """What there is to say of a piece: `kind` is missing, stale, orphan or differs."""

    kind: str
    where: str
    what: str

    def __str__(self):
        return f"{self.kind} {self.where}: {self.what}"


def faults(notebook, catalogue, name):
    """Return what there is to tell of the catalogue (its text) of the lesson `name`, as a list of `Told`."""
    english, there, found = to_translate(notebook), pieces(catalogue), []
    ids = [piece.cell for piece in there]
    for line in re.findall(r"(?m)^<!-- *cell.*$", catalogue):
        if not MARK.fullmatch(line):
            found.append(Told("orphan", name, f"not of the form <!-- cell: id english: hash -->: {line}"))
    for cell, english_hash, text in there:
        where = f"{name} {cell}"
        if cell not in english or ids.count(cell) > 1:
            found.append(Told("orphan", where, "no such cell to translate, or two pieces for it"))
            continue
        if english_hash == OLD:
            found.append(Told("missing", where, "retired: older than the English, which is shown"))
            continue
        if english_hash != fingerprint(english[cell]):
            found.append(Told("stale", where, f"made from {english_hash}, is {fingerprint(english[cell])}"))
            continue
        differ = differences(english[cell], text)
        if (minutes_of(english[cell]) is not None) != (text.count(MINUTES) == 1):
            differ.append(f"{MINUTES} once where the English gives minutes, and nowhere else")
        found += [Told("differs", where, line) for line in differ]
    in_order = [cell for cell in english if cell in ids]
    if in_order != [cell for cell in dict.fromkeys(ids) if cell in english]:
        found.append(Told("differs", name, "the pieces stand in another order than the cells"))
    found += [Told("missing", f"{name} {cell}", "shown in English") for cell in english if cell not in ids]
    return found


def stamp(notebook, catalogue):
    """Return the text of a catalogue with the hash of today's English in place of each `?`."""
    english = to_translate(notebook)

    def stamped(mark):
        cell, was = mark.groups()
        known = was == UNKNOWN and cell in english
        return f"<!-- cell: {cell} english: {fingerprint(english[cell])} -->" if known else mark[0]

    return MARK.sub(stamped, catalogue)


def retire(notebook, catalogue):
    """Return the text of a catalogue with `old` in place of the hash of each stale piece."""
    english = to_translate(notebook)

    def retired(mark):
        cell, was = mark.groups()
        stale = cell in english and was != fingerprint(english[cell])
        return f"<!-- cell: {cell} english: {OLD} -->" if stale else mark[0]

    return MARK.sub(retired, catalogue)


def catalogues(root=ROOT):
    """Return [(notebook, path of its catalogue)] for the catalogues that there are, by name."""
    return [
        (json.loads((root / "notebooks" / f"{path.stem}.ipynb").read_text(encoding="utf-8")), path)
        for path in sorted((root / CATALOGUES).glob("[0-9][0-9]_*.md"))
    ]


def faults_of(path):
    """Return what is stale, orphan or different in the catalogue of the lesson at `path`, if there is one."""
    catalogue = path.parent / "zh" / f"{path.stem}.md"
    if not catalogue.is_file():
        return []
    notebook = json.loads(path.read_text(encoding="utf-8"))
    found = faults(notebook, catalogue.read_text(encoding="utf-8"), path.stem)
    return [told for told in found if told.kind != "missing"]


def all_faults(root=ROOT):
    """Return what there is to tell of every catalogue and every page, as a list of `Told`."""
    from tools.lessons import chinese_pages

    found = []
    for notebook, path in catalogues(root):
        found += faults(notebook, path.read_text(encoding="utf-8"), path.stem)
    return found + chinese_pages.faults(root)


def _rewrite(name, change):
    for notebook, path in catalogues():
        if path.stem == name or path.stem.startswith(f"{name}_"):
            path.write_text(change(notebook, path.read_text(encoding="utf-8")), encoding="utf-8")


def main():
    from tools.lessons import chinese_notebooks, chinese_pages

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stamp", nargs="+", metavar="NN", help="lessons, or pages such as GLOSSARY")
    parser.add_argument("--retire", nargs="+", metavar="NN", help="the same, for who reads no Chinese")
    parser.add_argument("--make", action="store_true", help="write the Chinese lessons to build/zh/")
    chosen = parser.parse_args()
    for name in chosen.stamp or ():
        _rewrite(name, stamp)
        chinese_pages.stamp(ROOT, name)
    for name in chosen.retire or ():
        _rewrite(name, retire)
        chinese_pages.retire(ROOT, name)
    if chosen.make:
        print(f"chinese: {chinese_notebooks.make(ROOT).relative_to(ROOT)} holds the Chinese lessons")
    found = all_faults()
    for told in found:
        print(f"chinese: {told}")
    return int(any(told.kind != "missing" for told in found))


if __name__ == "__main__":
    sys.exit(main())
