"""Sentences in the learner's language: CMX_LANG=zh shows what the course says of an answer in Chinese.

Sentences stay English in the code, and are exchanged where they are shown. So what is recorded, compared and
graded is the same in every language. The catalogues in cmx_helpers/locale have gettext's format and are read
as they are: a sentence with values in it is a pattern there, such as "expected {want}, got {got}.", under the
flag python-brace-format. What is not in them is shown in English. zh.po has what is said of an answer,
zh_figures.po the words in and below figures: "kernel" is a word there, and an argument's name here.
"""

import ast
import os
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parents[1] / "locale"
PATTERNS = "python-brace-format"
_VALUE = re.compile(r"\{(\w+)\}")
_WHOLE = {"number", "count"}  # the values of these names are whole numbers
_ONE = re.compile(r".*?(?:[.?!:]\s+|\Z)", re.DOTALL)  # a sentence that the catalogue does not have


class Entry(NamedTuple):
    """A sentence of the catalogue, and what stands for it."""

    english: str
    chosen: str
    is_pattern: bool

    @property
    def fixed(self):
        """The parts of the English sentence that are the same whatever its values are."""
        return _VALUE.sub("\0", self.english).split("\0") if self.is_pattern else [self.english]


def chosen():
    """Return the language that CMX_LANG asks for, "en" or "zh"; any other is taken for "en"."""
    language = os.environ.get("CMX_LANG", "").strip().lower().replace("-", "_").split("_")[0]
    return language if language == "zh" else "en"


def shown(text):
    """Return `text` in the learner's language, sentence by sentence, as far as the catalogue has it.

    >>> shown("Well seen.")
    'Well seen.'
    """
    return text if chosen() == "en" else _exchanged(text, "zh")


def drawn(text):
    """Return the words of a figure or of its controls in the learner's language.

    >>> drawn("kernel")
    'kernel'
    """
    return text if chosen() == "en" else _exchanged(text, "zh_figures")


@cache
def entries(catalogue):
    """Return the `Entry` tuples of a catalogue, those with the most letters first."""
    found = read((FOLDER / f"{catalogue}.po").read_text(encoding="utf-8"))
    return sorted(found, key=lambda entry: -sum(map(len, entry.fixed)))


def read(catalogue):
    """Return the entries in the text of a catalogue in gettext's format, its head left out."""
    found = []
    for block in re.split(r"\n\s*\n", catalogue):
        parts, flags, key = {"msgid": "", "msgstr": ""}, "", None
        for line in block.splitlines():
            if line.startswith("#"):
                flags += line if line.startswith("#,") else ""
            elif match := re.match(r'(msgid|msgstr)?\s*(".*")\s*$', line):
                key = match[1] or key
                parts[key] += ast.literal_eval(match[2])
        if parts["msgid"] and parts["msgstr"]:
            found.append(Entry(parts["msgid"], parts["msgstr"], PATTERNS in flags))
    return found


@cache
def _patterns(catalogue):
    return [(re.compile(_expression(entry), re.DOTALL), entry) for entry in entries(catalogue)]


def _expression(entry):
    """What an entry looks like in a text: at a sentence's end, or as a whole where it is a few words only."""
    parts = _VALUE.split(entry.english) if entry.is_pattern else [entry.english]
    values = [f"(?P<{name}>{r'[0-9]+' if name in _WHOLE else '.+?'})" for name in parts[1::2]]
    body = "".join(map("".join, zip(map(re.escape, parts[::2]), [*values, ""])))
    return body + (r"(?=\s|\Z)" if entry.english[-1] in ".?!:" else r"\Z")


def _exchanged(text, catalogue):
    made, rest = "", text
    while rest:
        match, entry = next(((m, e) for p, e in _patterns(catalogue) if (m := p.match(rest))), (None, None))
        if match is None:
            match = _ONE.match(rest)
            made, rest = made + match[0], rest[match.end() :]
            continue
        made, rest = made + _filled(entry, match, catalogue), rest[match.end() :].lstrip()
    return made


def _filled(entry, match, catalogue):
    """An entry's words with the values of a match in them."""
    if not entry.is_pattern:
        return entry.chosen
    return _VALUE.sub(lambda value: _part(match[value[1]], catalogue), entry.chosen)


def _part(value, catalogue):
    """What stands for a value: the catalogue's words for the whole of it, or the value itself."""
    found = ((pattern.fullmatch(value), entry) for pattern, entry in _patterns(catalogue))
    match, entry = next((pair for pair in found if pair[0]), (None, None))
    return _filled(entry, match, catalogue) if match else value
