"""Exercise attention.split_heads, lesson 06_attention."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "attention.split_heads",
    points=2,
    minutes=3,
    hints=(
        """Each word's features are cut, not the list of words: head 0 gets the first features // heads of
        every word, head 1 the next.""",
        "Cut the last axis in two: x.reshape(len(x), heads, -1) has the axes word, head, feature.",
        "Then bring the heads to the front, with swapaxes(0, 1) or transpose(1, 0, 2).",
    ),
)
def split_heads(x, heads):
    return x.reshape(len(x), heads, -1).swapaxes(0, 1)


@split_heads.cases
def split_heads_cases(rng):
    counted = np.arange(12.0).reshape(3, 4)
    shapes = [(5, 6, 3), (4, 8, 2), (3, 12, 4), (1, 6, 2), (7, 5, 1), (2, 4, 4)]
    return [(counted, 2), *((rng.normal(size=(time, features)), heads) for time, features, heads in shapes)]


@split_heads.right
def split_heads_by_split(x, heads):
    return np.stack(np.split(x, heads, axis=1))


@split_heads.right
def split_heads_by_slices(x, heads):
    size = x.shape[1] // heads
    return [x[:, n * size : (n + 1) * size] for n in range(heads)]


@split_heads.wrong(
    """The shape is right, the numbers are in wrong places: reshape alone reads row by row, so a head gets
    whole words. Cut the last axis first, (words, heads, size), then exchange the first two."""
)
def split_heads_reshaped_only(x, heads):
    return x.reshape(heads, len(x), -1)


@split_heads.wrong("Word and head are exchanged: the heads come first. One swapaxes(0, 1) is missing.")
def split_heads_not_swapped(x, heads):
    return x.reshape(len(x), heads, -1)


@split_heads.wrong(
    """You deal the features out like cards: head 0 gets features 0, heads, 2·heads, … Each head gets
    neighbours: reshape to (words, heads, size), not to (words, size, heads)."""
)
def split_heads_dealt_out(x, heads):
    return x.reshape(len(x), -1, heads).transpose(2, 0, 1)


@split_heads.wrong("Each head is turned: it has the words as rows and its features as columns.")
def split_heads_turned(x, heads):
    return split_heads.reference(x, heads).swapaxes(1, 2)


@split_heads.wrong("Every head gets all features. Each gets features // heads of them.")
def split_heads_repeated(x, heads):
    return np.stack([x] * heads)


@split_heads.wrong("The heads are in the other order: head 0 gets the first features.")
def split_heads_backwards(x, heads):
    return split_heads.reference(x, heads)[::-1]


@split_heads.wrong(
    "`heads` is how many heads there are, not how many features one has: a head has features // heads."
)
def split_heads_as_size(x, heads):
    return x.reshape(len(x), -1, heads).swapaxes(0, 1)
