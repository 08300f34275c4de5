"""A small bilingual grammar, its structure known before any training; `embeddings` shows it to the world."""

from typing import NamedTuple

from cmx_helpers._common.arguments import generator
from cmx_helpers._common.validate import integer, number, one_of


class ToyCorpus(NamedTuple):
    """Sentences, and what is known about their words.

    `sentences` are strings as one would find them, `tokens` the words the grammar put in.
    `categories` maps a name to its words, `analogies` holds (a, b, c, d) for "a is to b as c is to d",
    `lexicon` has the Chinese words of more than one character.
    """

    sentences: list
    tokens: list
    categories: dict
    analogies: list
    lexicon: set


# What a word keeps company with is what the embeddings have to find: words of a category share
# their sentences, a pair such as king and queen differs in "his" and "her" alone, and a pair
# such as king and man in the belongings alone.
CATEGORIES = {
    "en": {
        "fruits": ("apple", "banana", "pear", "grape", "peach"),
        "animals": ("cat", "dog", "rabbit", "horse", "bird"),
        "tastes": ("sweet", "sour", "ripe", "juicy"),
        "movements": ("runs", "jumps", "sleeps", "hides"),
        "places": ("garden", "field", "forest", "yard"),
        "regalia": ("crown", "throne", "palace"),
        "toys": ("kite", "ball", "doll"),
        "tools": ("hammer", "saw", "ladder"),
    },
    "zh": {
        "水果": ("苹果", "香蕉", "梨", "葡萄", "桃子"),
        "动物": ("猫", "狗", "兔子", "马", "鸟"),
        "味道": ("甜", "酸", "熟", "新鲜"),
        "动作": ("躲", "睡", "站", "住"),
        "地方": ("花园", "田野", "森林", "院子"),
        "王室用品": ("王冠", "王位", "宫殿"),
        "玩具": ("风筝", "皮球", "娃娃"),
        "工具": ("锤子", "锯子", "梯子"),
    },
}
# (he, she) pairs and the category of what they own.
PEOPLE = {
    "en": [(("king", "queen"), "regalia"), (("man", "woman"), "tools"), (("boy", "girl"), "toys")],
    "zh": [(("国王", "王后"), "王室用品"), (("男人", "女人"), "工具"), (("男孩", "女孩"), "玩具")],
}
PRONOUNS = {"en": [("he", "his"), ("she", "her")], "zh": [("他", "他的"), ("她", "她的")]}
PHRASES = {
    "en": {
        "taste": "the {fruits} is {tastes}",
        "eat": "the {eater} {eats} the {fruits}",
        "move": "the {animals} {movements} in the {places}",
        "own": "the {person} {has} {possessive} {thing}",
        "say": "{pronoun} is the {person} with the {thing}",
    },
    "zh": {
        "taste": "{水果} 很 {味道}",
        "eat": "{eater} {eats} {水果}",
        "move": "{动物} {动作} 在 {地方} 里",
        "own": "{person} {has} {possessive} {thing}",
        "say": "{pronoun} 是 拥有 {thing} 的 {person}",
    },
}
VERBS = {
    "en": {"eats": ("eats", "washes", "peels"), "has": ("has", "loves", "wants")},
    "zh": {"eats": ("吃", "洗", "削"), "has": ("喜欢", "想要", "需要")},
}
MOST_SENTENCES = 1_000_000
# How often each phrase comes.
KINDS = ["taste"] * 3 + ["eat"] * 3 + ["move"] * 4 + ["own"] * 5 + ["say"] * 5


def toy_corpus(rng, count=24000, language="both", *, surprise=0.1):
    """Make simple sentences about fruits, animals and people in English and Chinese.

    Derived in lesson 04_embeddings.

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int
        Number of sentences; with both languages, half of them (rounded up) are English.
    language : {"both", "en", "zh"}
    surprise : float
        Chance, from 0 to 1, that a noun, verb or adjective is drawn from all words of its language,
        whatever the grammar says: real text is not tidy either, and GloVe learns from pairs it has seen
        rarely, not from pairs it has never seen.

    Returns
    -------
    corpus : ToyCorpus

    Raises
    ------
    TypeError, ValueError
        If `count` or `language` is not one of the above.

    Examples
    --------
    >>> import numpy as np
    >>> corpus = toy_corpus(np.random.default_rng(0), 4)
    >>> corpus.categories["水果"]
    ('苹果', '香蕉', '梨', '葡萄', '桃子')
    >>> len(corpus.sentences), len(corpus.tokens)
    (4, 4)
    """
    rng, count = generator("rng", rng), integer("count", count, minimum=1, maximum=MOST_SENTENCES)
    one_of("language", language, ("both", "en", "zh"))
    surprise = number("surprise", surprise, minimum=0, maximum=1)
    languages = ("en", "zh") if language == "both" else (language,)
    tokens, sentences = [], []
    for position in range(count):
        chosen = languages[position % len(languages)]
        tokens.append(_sentence(rng, chosen, surprise))
        sentences.append(("" if chosen == "zh" else " ").join(tokens[-1]))
    categories = {name: words for lang in languages for name, words in CATEGORIES[lang].items()}
    for lang in languages:
        name = {"en": "people", "zh": "人"}[lang]
        categories[name] = tuple(word for pair, _ in PEOPLE[lang] for word in pair)
    lexicon = {word for word in _chinese_words() if len(word) > 1} if "zh" in languages else set()
    return ToyCorpus(sentences, tokens, categories, _analogies(languages), lexicon)


def _sentence(rng, language, surprise):
    def pick(words):
        words = anything if rng.random() < surprise else words
        return words[int(rng.random() * len(words))]

    categories = CATEGORIES[language]
    anything = [word for words in categories.values() for word in words]
    anything += [word for pair, _ in PEOPLE[language] for word in pair]
    pair, belongings = PEOPLE[language][rng.integers(len(PEOPLE[language]))]
    gender = rng.integers(2)
    pronoun, possessive = PRONOUNS[language][gender]
    person, animals = pair[gender], list(categories.values())[1]
    eaters = (person, animals[rng.integers(len(animals))])
    slots = categories | VERBS[language]
    slots |= {"person": (person,), "thing": categories[belongings], "eater": eaters}
    fixed = {"{pronoun}": pronoun, "{possessive}": possessive}
    words = PHRASES[language][KINDS[rng.integers(len(KINDS))]].split()
    return [fixed.get(w) or (pick(slots[w[1:-1]]) if w.startswith("{") else w) for w in words]


def _analogies(languages):
    pairs = [[pair for pair, _ in PEOPLE[language]] for language in languages]
    return [(*first, *second) for group in pairs for first in group for second in group if first != second]


def _chinese_words():
    words = {w for group in (CATEGORIES["zh"], VERBS["zh"]) for ws in group.values() for w in ws}
    words |= {w for pair, _ in PEOPLE["zh"] for w in pair} | {w for pair in PRONOUNS["zh"] for w in pair}
    phrases = " ".join(PHRASES["zh"].values()).split()
    return words | {w for w in phrases if not w.startswith("{")}
