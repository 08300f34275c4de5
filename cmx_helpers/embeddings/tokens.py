"""From text to tokens, in English and Chinese; `embeddings` shows it to the world."""

import unicodedata
from functools import lru_cache

from cmx_helpers._common.arguments import collection
from cmx_helpers._common.validate import one_of, shown
from cmx_helpers.embeddings.word_characters import kind_of

# Unicode's script Han: what each of its blocks holds, signs and empty places left out.
_HAN = (
    "\u3005\u3005", "\u3007\u3007", "\u3021\u3029", "\u3400\u4dbf", "\u4e00\u9fff",
    "\U00020000\U0002a6df", "\U0002a700\U0002b738", "\U0002b740\U0002b81d", "\U0002b820\U0002cea1",
    "\U0002ceb0\U0002ebe0", "\U0002ebf0\U0002ee5d", "\U00030000\U0003134a", "\U00031350\U000323af",
)  # fmt: skip
_APOSTROPHES = "'’＇"


def tokenize(text, language=None, lexicon=None):
    """Cut a sentence into words: English at spaces and signs, Chinese with a lexicon or by character.

    English words become lower case and keep their apostrophes. Chinese has no spaces: with a
    `lexicon`, each run of Chinese characters is cut by `forward_maximum_matching`; without one,
    every character is a token. Letters and numbers make words, marks continue them; whatever else there
    is separates them and is dropped: punctuation, symbols, characters that came after Unicode 14. The
    tokens are the same on every Python. Derived in lesson 04_embeddings.

    Parameters
    ----------
    text : str
    language : {"en", "zh"}, optional
        Refuse words of the other script. By default each run is read in the script it is written in.
    lexicon : collection of str, optional
        Chinese words.

    Returns
    -------
    tokens : list of str

    Raises
    ------
    TypeError
        If `text` is not a string.
    ValueError
        If `text` holds no word, characters that cannot be read, or the other language.

    Examples
    --------
    >>> tokenize("I like apples, don't you?")
    ['i', 'like', 'apples', "don't", 'you']
    >>> tokenize("我喜欢苹果。", lexicon={"喜欢", "苹果"})
    ['我', '喜欢', '苹果']
    >>> tokenize("我喜欢苹果。")
    ['我', '喜', '欢', '苹', '果']
    """
    if not isinstance(text, str):
        raise TypeError(f"text: expected a string, got {type(text).__name__}")
    if language is not None:
        one_of("language", language, ("en", "zh"))
    tokens = []
    lexicon = None if lexicon is None else _checked_lexicon(lexicon)
    for kind, run in _runs(_normalised(text)):
        if language is not None and kind != language:
            raise ValueError(f"text: expected language {language!r} only, got {shown(run)}")
        if kind == "en":
            tokens.append(run)
        else:
            tokens += list(run) if lexicon is None else _matched(run, *lexicon)
    if not tokens:
        raise ValueError(f"text: expected at least one word, got {shown(text)}")
    return tokens


def forward_maximum_matching(text, lexicon):
    """Cut `text` from left to right, each time taking the longest word that the lexicon knows.

    A character that starts no known word becomes a token of its own. The method is greedy: it never
    takes a cut back. Derived in lesson 04_embeddings.

    Parameters
    ----------
    text : str
    lexicon : collection of str

    Returns
    -------
    tokens : list of str

    Raises
    ------
    TypeError, ValueError
        If `lexicon` is a single string, or holds something that is not a word.

    Examples
    --------
    >>> forward_maximum_matching("研究生命起源", {"研究", "研究生", "生命", "起源"})  # greedy, and wrong here
    ['研究生', '命', '起源']
    """
    if not isinstance(text, str):
        raise TypeError(f"text: expected a string, got {type(text).__name__}")
    return _matched(text, *_checked_lexicon(lexicon))


def _checked_lexicon(lexicon):
    """The words as a set, and the length of the longest."""
    words = collection("lexicon", lexicon, "words")
    for word in words:
        if not isinstance(word, str) or not word:
            raise ValueError(f"lexicon: expected words, got {shown(word)}")
    return set(words), max(map(len, words), default=1)


def _matched(text, words, longest):
    tokens, start = [], 0
    while start < len(text):
        lengths = range(min(longest, len(text) - start), 1, -1)
        size = next((n for n in lengths if text[start : start + n] in words), 1)
        tokens.append(text[start : start + size])
        start += size
    return tokens


def _normalised(text):
    """The text in its plain forms (NFKC) and lower case, spaces for what is in no word.

    What Unicode 14 does not know goes first: a newer Python has forms for it that an older one has not.
    """
    known = []
    for position, character in enumerate(text):
        plain = _known(character)
        if plain is None:
            code = f"U+{ord(character):04X} at {position}"
            raise ValueError(f"text: expected readable characters, got {code} (wrong encoding?)")
        known.append(plain)
    return unicodedata.normalize("NFKC", "".join(known)).lower()


@lru_cache(maxsize=2**14)
def _known(character):
    """The character itself where it can be in a word, else a space; None where it is a sign of damage."""
    if character in _APOSTROPHES:
        return "'"
    if _is_broken(character):
        return None
    if _is_drawing(character):
        return ""
    return character if kind_of(character) or _is_han(character) else " "


def _is_han(character):
    return any(first <= character <= last for first, last in _HAN)


def _is_broken(character):
    """Signs of a wrong encoding: the replacement character, control characters, private use, surrogates."""
    code = ord(character)
    control = (code < 0x20 or 0x7F <= code < 0xA0) and not character.isspace()
    return control or code == 0xFFFD or 0xD800 <= code < 0xF900 or code >= 0xF0000


def _is_drawing(character):
    """Variation selectors and frames: they say how the sign before them is drawn, as those of emoji do."""
    return (
        "\ufe00" <= character <= "\ufe0f"
        or "\u20dd" <= character <= "\u20e4"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _runs(text):
    """Pairs (kind, run): kind is "zh" for Chinese characters, "en" for other words."""
    runs, previous = [], None
    for position, character in enumerate(text):
        kind = _language(character)
        if kind == "mark":
            if previous == "en":
                runs[-1][1] += character
            continue  # on a Chinese character, or on nothing: no word of its own
        if character == "'" and previous == "en" and kind_of(text[position + 1 : position + 2] or " ") == "L":
            kind = "en"  # an apostrophe inside a word
        if kind is not None and kind == previous:
            runs[-1][1] += character
        elif kind is not None:
            runs.append([kind, character])
        previous = kind
    return runs


@lru_cache(maxsize=2**14)
def _language(character):
    """Say "zh", "en", "mark", or None for what separates."""
    if _is_han(character):
        return "zh"
    kind = kind_of(character)
    return "en" if kind in ("L", "N") else "mark" if kind == "M" else None
