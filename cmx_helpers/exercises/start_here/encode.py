"""Exercise start_here.encode, lesson 00_start_here."""

from cmx_helpers.exercises._engine import exercise

_WORDS = ["a", "an", "digit", "even", "five", "four", "odd", "over", "than"]


@exercise(
    "start_here.encode",
    points=1,
    minutes=4,
    hints=(
        "The id of a word is its place in the vocabulary, counted from 0.",
        "A list tells the place of what it holds: vocabulary.index(word).",
        "One id for each word, in the order of the sentence: [... for word in words].",
    ),
)
def encode(words, vocabulary):
    return [vocabulary.index(word) for word in words]


@encode.cases
def encode_cases(rng):
    drawn = [[_WORDS[i] for i in rng.integers(0, len(_WORDS), size)] for size in (1, 3, 6, 9)]
    return [(["an", "odd", "digit"], _WORDS), *((words, _WORDS) for words in drawn)]


@encode.right
def encode_with_a_table(words, vocabulary):
    table = {word: number for number, word in enumerate(vocabulary)}
    return [table[word] for word in words]


@encode.wrong("Your ids begin at 1. All counting starts at 0, as in Python: the first word has the id 0.")
def encode_from_one(words, vocabulary):
    return [vocabulary.index(word) + 1 for word in words]


@encode.wrong("You numbered the words of the sentence. The id of a word is its place in the vocabulary.")
def encode_by_place_in_the_sentence(words, vocabulary):
    return list(range(len(words)))


@encode.wrong("The ids are right and their order is not: they stand in the order of the sentence.")
def encode_sorted(words, vocabulary):
    return sorted(vocabulary.index(word) for word in words)


@encode.wrong("You give the words themselves. An array holds numbers: look each word up in the vocabulary.")
def encode_nothing(words, vocabulary):
    return list(words)
