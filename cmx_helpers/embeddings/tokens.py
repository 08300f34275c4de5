"""From text to tokens, in English and Chinese; `embeddings` shows it to the world."""

import unicodedata

from cmx_helpers._common.validate import one_of


def tokenize(text, language=None, lexicon=None):
    """Cut a sentence into words: English at spaces and signs, Chinese with a lexicon or by character.

    English words become lower case and keep their apostrophes. Chinese has no spaces: with a
    `lexicon`, each run of Chinese characters is cut by `forward_maximum_matching`; without one,
    every character is a token. Punctuation is dropped. Derived in lesson 04_embeddings.

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
    for kind, run in _runs(unicodedata.normalize("NFKC", text).lower().replace("’", "'")):
        if language is not None and kind != language:
            raise ValueError(f"text: expected language {language!r} only, got {run!r}")
        if kind == "en":
            tokens.append(run)
        else:
            tokens += list(run) if lexicon is None else forward_maximum_matching(run, lexicon)
    if not tokens:
        raise ValueError(f"text: expected at least one word, got {text!r}")
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
    if isinstance(lexicon, str):
        raise TypeError("lexicon: expected a collection of words, got one string")
    words = set(lexicon)
    for word in words:
        if not isinstance(word, str) or not word:
            raise ValueError(f"lexicon: expected words, got {word!r}")
    longest = max(map(len, words), default=1)
    tokens, start = [], 0
    while start < len(text):
        lengths = range(min(longest, len(text) - start), 1, -1)
        size = next((n for n in lengths if text[start : start + n] in words), 1)
        tokens.append(text[start : start + size])
        start += size
    return tokens


def _runs(text):
    """Pairs (kind, run): kind is "zh" for Chinese characters, "en" for other words."""
    runs, previous = [], None
    for position, character in enumerate(text):
        kind = _kind(character, position)
        if (
            kind is None
            and character == "'"
            and previous == "en"
            and text[position + 1 : position + 2].isalpha()
        ):
            kind = "en"  # an apostrophe inside a word
        if kind is not None and kind == previous:
            runs[-1][1] += character
        elif kind is not None:
            runs.append([kind, character])
        previous = kind
    return runs


def _kind(character, position):
    if "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff":
        return "zh"
    category = unicodedata.category(character)
    if (
        character == "\ufffd"
        or category in ("Cn", "Co", "Cs")
        or (category == "Cc" and not character.isspace())
    ):
        code = f"U+{ord(character):04X}"
        raise ValueError(f"text: expected readable characters, got {code} at {position} (wrong encoding?)")
    return "en" if category[0] in "LNM" else None
