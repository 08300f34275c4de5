"""Exercise embeddings.bag_of_words, lesson 04_embeddings."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "embeddings.bag_of_words",
    points=2,
    minutes=4,
    hints=(
        "E[ids] has the shape (sentences, length, dim). The mask ids != 0 says which places are words.",
        "Give the mask a third axis, (ids != 0)[:, :, None], and multiply: padding becomes 0.",
        "Add up over axis 1, and divide by the number of words in each sentence, not by the length.",
    ),
)
def bag_of_words(E, ids):
    mask = (ids != 0)[:, :, None]
    return (E[ids] * mask).sum(axis=1) / mask.sum(axis=1)


@bag_of_words.cases
def bag_of_words_cases(rng):
    cases = [(np.array([[9.0, 9], [1, 1], [2, -1], [0, 3]]), np.array([[2, 3, 0, 0], [1, 2, 3, 2]]))]
    for sentences, length, dim in ((3, 5, 4), (4, 3, 2)):
        ids = rng.integers(1, 6, size=(sentences, length))
        ids[0, 1:], ids[1, 2:] = 0, 0
        cases.append((rng.normal(size=(6, dim)), ids))
    return cases


@bag_of_words.right
def bag_of_words_by_a_loop(E, ids):
    return [E[row[row != 0]].mean(axis=0) for row in ids]


@bag_of_words.right
def bag_of_words_by_counting(E, ids):
    counts = np.stack([np.bincount(row, minlength=len(E)) for row in ids]).astype(float)
    counts[:, 0] = 0
    return counts @ E / counts.sum(axis=1, keepdims=True)


@bag_of_words.wrong(
    "Padding is in your mean: the same sentence would mean something else in a longer array. Leave out the "
    "places with id 0."
)
def bag_of_words_with_padding(E, ids):
    return E[ids].mean(axis=1)


@bag_of_words.wrong(
    "The words are added up rightly and divided by the length of the array. Divide by the number of words in "
    "each sentence."
)
def bag_of_words_over_the_length(E, ids):
    return (E[ids] * (ids != 0)[:, :, None]).mean(axis=1)


@bag_of_words.wrong("That is the sum of the words. Divide it by their number: a long sentence is no louder.")
def bag_of_words_sum(E, ids):
    return (E[ids] * (ids != 0)[:, :, None]).sum(axis=1)


@bag_of_words.wrong("You took the mean over the numbers of each vector. It runs over the places: axis 1.")
def bag_of_words_over_the_dimensions(E, ids):
    return E[ids].mean(axis=2)


@bag_of_words.wrong("Unknown words are left out, too. They are words, with a vector of their own in row 1.")
def bag_of_words_without_unknown(E, ids):
    mask = (ids > 1)[:, :, None]
    return (E[ids] * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)
