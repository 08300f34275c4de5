"""Exercise embeddings.window, lesson 04_embeddings."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "embeddings.window",
    points=1,
    minutes=3,
    hints=(
        "With window 1 a word sees the word right beside it: the distance of neighbours is 1.",
        "Number the words: the 0, king 1, has 2, his 3, crown 4. Subtract.",
    ),
)
def window():
    sentence = "the king has his crown".split()
    return tuple(abs(sentence.index(word) - sentence.index("king")) for word in ("his", "crown"))


@window.wrong("You counted the words in between. The word right beside “king” is at distance 1, not 0.")
def window_words_between():
    return 1, 2


@window.wrong("You counted both ends. The word right beside “king” is at distance 1, not 2.")
def window_both_ends():
    return 3, 4


@window.wrong("Right numbers in the wrong order: “his” first, then “crown”.")
def window_exchanged():
    return 3, 2


@window.wrong("You counted from the start of the sentence. The distance counts from “king”.")
def window_from_the_start():
    return 4, 5
