"""Make cmx_helpers/embeddings/word_characters.py: which characters make words, in one version of Unicode.

    python3.11 -m tools.text.make_word_characters

Python 3.11 knows Unicode 14, Python 3.13 knows 15.1: a table of the oldest gives the same tokens on all.
No character that is assigned in 14 is of another kind, or normalised otherwise, in a later version.
"""

import sys
import textwrap
import unicodedata
from pathlib import Path

WANTED = "14.0.0"
TARGET = Path(__file__).resolve().parents[2] / "cmx_helpers" / "embeddings" / "word_characters.py"
HEAD = '''"""Which characters make words: letters, numbers, marks of Unicode 14, whatever Python knows.

Made by tools/text/make_word_characters.py. A run of characters of one kind is a letter for the kind, then
in base 36 how far it begins behind the end of the run before, and how many follow the first.
"""

from bisect import bisect_right
from itertools import accumulate

# Kinds: L letter, N number, M mark, F another sign that compatibility (NFKC) turns into something else.
_RUNS = """
'''
FOOT = '''"""


def _read(text):
    """First code points of the runs, their last ones, and their kinds."""
    kinds, steps = [], []
    for word in text.split():
        kind, behind, length = word[0], *word[1:].split(".")
        kinds.append(kind)
        steps += [int(behind or "0", 36) + 1, int(length or "0", 36)]
    ends = list(accumulate(steps, initial=-1))[1:]
    return ends[::2], ends[1::2], kinds


_FIRST, _LAST, _KINDS = _read(_RUNS)


def kind_of(character):
    """L, N, M or F, or "" for signs, spaces and whatever Unicode 14 does not know.

    >>> [kind_of(c) for c in ("a", "七", "7", "\\\\u0301", "™", ",")]
    ['L', 'L', 'N', 'M', 'F', '']
    """
    code = ord(character)
    run = bisect_right(_FIRST, code) - 1
    return _KINDS[run] if run >= 0 and code <= _LAST[run] else ""
'''


def kind(character):
    """The kind that this Python's tables give."""
    category = unicodedata.category(character)
    if category[0] in "LNM":
        return category[0]
    changed = unicodedata.normalize("NFKC", character) != character
    return "F" if changed and category not in ("Cn", "Co", "Cs") else ""


def runs():
    """Runs (kind, first, last) of all characters that have a kind."""
    found = []
    for code in range(sys.maxunicode + 1):
        this = kind(chr(code))
        if this and found and found[-1][0] == this and found[-1][2] == code - 1:
            found[-1][2] = code
        elif this:
            found.append([this, code, code])
    return found


def base36(number):
    """Digits 0 to 9 and a to z; nothing for 0."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def table():
    """The module's text."""
    words, end = [], -1
    for this, first, last in runs():
        words.append(f"{this}{base36(first - end - 1)}.{base36(last - first)}")
        end = last
    return HEAD + textwrap.fill(" ".join(words), 109) + "\n" + FOOT


if __name__ == "__main__":
    if unicodedata.unidata_version != WANTED:
        raise SystemExit(f"this Python knows Unicode {unicodedata.unidata_version}; take one of {WANTED}")
    TARGET.write_text(table(), encoding="utf-8")
