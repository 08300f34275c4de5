"""Tokens that do not depend on the tables of the Python that makes them."""

import hashlib
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from cmx_helpers.embeddings import tokenize, tokens, word_characters
from tools.text import make_word_characters

ROOT = Path(__file__).resolve().parents[2]
# The two modules alone, with the checks of arguments replaced: another Python may have no NumPy.
SCRIPT = """
import hashlib, sys, types
for name in ("cmx_helpers", "cmx_helpers._common", "cmx_helpers.embeddings"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [name.replace(".", "/")]
for name in ("arguments", "validate"):
    module = sys.modules["cmx_helpers._common." + name] = types.ModuleType(name)
    module.collection = module.one_of = None
    module.shown = repr
from cmx_helpers.embeddings.tokens import tokenize
print(hashlib.sha256(ascii(list(map(tokenize, TEXTS()))).encode()).hexdigest())
"""


def texts():
    """Every character of the first plane's lower part and of the new blocks, every 31st elsewhere."""
    unreadable = {0xFFFD, *range(9), *range(0xE, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)}
    codes = [*range(0x3400), *range(0x3400, 0x10000, 31), *range(0x10000, 0x20000, 3)]
    codes += [*range(0x1E000, 0x1E100), *range(0x20000, 0xF0000, 311)]
    codes = [code for code in codes if code not in unreadable and not 0xD800 <= code < 0xF900]
    for start in range(0, len(codes), 64):
        yield "".join(f"a{chr(code)}b " for code in codes[start : start + 64])


def digest():
    """Of all tokens; `ascii`, since `repr` asks Unicode's tables which characters can be printed."""
    return hashlib.sha256(ascii(list(map(tokenize, texts()))).encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "language", "want"),
    [
        ("I ❤️ you", None, ["i", "you"]),
        ("great 🫨 day", None, ["great", "day"]),
        ("二〇二六年", "zh", ["二", "〇", "二", "六", "年"]),
        ("人人々", "zh", ["人", "人", "々"]),
        ("cafe\u0301 e\u0301te\u0301", "en", ["café", "été"]),
        ("हिन्दी", None, ["हिन्दी"]),
        ("1️⃣ a\ufe0fb", None, ["1", "ab"]),
        ("\u0301a 我\u0301们", None, ["a", "我", "们"]),
        ("我\U000e0100们", "zh", ["我", "们"]),
        ("don’t rock＇n'roll '90s'", "en", ["don't", "rock'n'roll", "90s"]),
        ("ＡＢ　ｃ ㎏ Ⅷ ½", "en", ["ab", "c", "kg", "viii", "1", "2"]),
        ("a䷀b a\U0003ffffb", None, ["a", "b", "a", "b"]),
        ("x=y+2 → z", None, ["x", "y", "2", "z"]),
    ],
)
def test_letters_and_numbers_make_words_marks_continue_them(text, language, want):
    assert tokenize(text, language) == want


@pytest.mark.parametrize("text", ["❤️", "\ufe0f", "\u0301", "🫨 → !", "\u0378"])
def test_signs_alone_are_no_word(text):
    with pytest.raises(ValueError, match="text: expected at least one word"):
        tokenize(text)


@pytest.mark.parametrize("text", ["a\ufffdb", "a\x00b", "a\ud800b", "a\ue000b", "a\U00100000b", "a\x9fb"])
def test_a_wrong_encoding_is_told(text):
    with pytest.raises(ValueError, match=r"text: expected readable characters, got U\+[0-9A-F]+ at 1"):
        tokenize(text)


def test_the_table_is_unicodes():
    """Of this Python where it is of version 14; a newer one agrees on all that version 14 knows."""
    if unicodedata.unidata_version == make_word_characters.WANTED:
        assert make_word_characters.TARGET.read_text(encoding="utf-8") == make_word_characters.table()
    for code in range(0, sys.maxunicode + 1):
        kind = word_characters.kind_of(chr(code))
        if kind:
            assert make_word_characters.kind(chr(code)) == kind


class OtherTables:
    """A `unicodedata` that knows more, or less: it has another form for what Unicode 14 does not know."""

    def __init__(self, forms):
        self.forms = forms

    def normalize(self, form, text):
        return unicodedata.normalize(form, text.translate(self.forms))


@pytest.mark.parametrize("form", ["x", "我"])
def test_newer_and_older_tables_give_the_same_tokens(monkeypatch, form):
    want = digest()
    unknown = [
        code
        for code in range(0x110000)
        if not word_characters.kind_of(chr(code)) and not tokens._is_han(chr(code)) and chr(code) not in " '"
    ]
    monkeypatch.setattr(tokens, "unicodedata", OtherTables(dict.fromkeys(unknown, form)))
    assert digest() == want


def others():
    """Other Pythons on this machine that can be started."""
    for minor in (11, 12, 13, 14):
        path = shutil.which(f"python3.{minor}")
        if minor != sys.version_info[1] and path is not None:
            works = subprocess.run([path, "-c", "print(1)"], capture_output=True, check=False)
            if works.returncode == 0:
                yield path


def test_another_python_gives_the_same_tokens():
    found = list(others())
    if not found:
        pytest.skip("no other Python of 3.11 to 3.14 on this machine")
    source = SCRIPT.replace("TEXTS()", "texts()")
    body = Path(__file__).read_text(encoding="utf-8").split("def texts():")[1].split("\n\n\n")[0]
    source = source.replace("from cmx_helpers.emb", "def texts():" + body + "\nfrom cmx_helpers.emb")
    for path in found:
        done = subprocess.run(
            [path, "-c", source], capture_output=True, text=True, cwd=ROOT, encoding="utf-8", check=True
        )
        assert done.stdout.strip() == digest(), path
