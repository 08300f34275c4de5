"""Exercise embeddings.context_pairs, lesson 04_embeddings."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _pairs(tokens, near):
    places = range(len(tokens))
    return [(tokens[i], tokens[j]) for i in places for j in places if near(i, j)]


@exercise(
    "embeddings.context_pairs",
    points=2,
    minutes=6,
    hints=(
        "Two loops: the outer one over the places i of the centre, the inner one over the places j of "
        "its neighbours.",
        "The neighbours stand at i - window … i + window. What must not happen at the two ends of the "
        "sentence, "
        "and which j is left out?",
        "range(max(0, i - window), min(len(tokens), i + window + 1)): range() leaves its end out, hence "
        "the + 1.",
    ),
)
def context_pairs(tokens, window):
    pairs = []
    for i in range(len(tokens)):
        for j in range(max(0, i - window), min(len(tokens), i + window + 1)):
            if j != i:
                pairs.append((tokens[i], tokens[j]))
    return pairs


@context_pairs.cases
def context_pairs_cases(rng):
    words = np.array(["我", "喜欢", "苹果", "the", "cat", "eats", "很", "sweet"])
    cases = [
        (["我", "喜欢", "苹果"], 1),
        (["the", "king", "has", "his", "crown"], 2),
        (["very", "very", "sweet", "very", "ripe"], 2),
        (["a", "b", "c"], 3),
    ]
    return cases + [(rng.permutation(words)[:size].tolist(), size // 2) for size in (4, 6, 8)]


@context_pairs.right
def context_pairs_by_slices(tokens, window):
    pairs = []
    for i, center in enumerate(tokens):
        before, after = tokens[max(0, i - window) : i], tokens[i + 1 : i + 1 + window]
        pairs += [[center, context] for context in before + after]
    return pairs


@context_pairs.right
def context_pairs_by_distance(tokens, window):
    places = range(len(tokens))
    return [(tokens[i], tokens[j]) for i in places for j in places if 0 < abs(i - j) <= window]


@context_pairs.wrong(
    "The neighbour furthest to the right is missing: range(i - window, i + window) stops one place before "
    "i + window. Add one to its end."
)
def context_pairs_short_on_the_right(tokens, window):
    return _pairs(tokens, lambda i, j: j != i and -window <= j - i < window)


@context_pairs.wrong(
    "The window is one place too narrow on both sides: a neighbour at distance `window` belongs to it."
)
def context_pairs_too_narrow(tokens, window):
    return _pairs(tokens, lambda i, j: 0 < abs(j - i) < window)


@context_pairs.wrong(
    "The window is one place too wide on both sides: with window 1 the word before and the word after count, "
    "and no others."
)
def context_pairs_too_wide(tokens, window):
    return _pairs(tokens, lambda i, j: 0 < abs(j - i) <= window + 1)


@context_pairs.wrong(
    "Each word is paired with itself, too. Leave out the place j == i: a word would only learn that it "
    "equals itself."
)
def context_pairs_with_the_centre(tokens, window):
    return _pairs(tokens, lambda i, j: abs(j - i) <= window)


@context_pairs.wrong(
    "One-sided: you look to the right only. A neighbour on the left tells as much; the window goes both ways."
)
def context_pairs_right_only(tokens, window):
    return _pairs(tokens, lambda i, j: 0 < j - i <= window)


@context_pairs.wrong(
    "One-sided: you look to the left only. A neighbour on the right tells as much; the window goes both ways."
)
def context_pairs_left_only(tokens, window):
    return _pairs(tokens, lambda i, j: 0 < i - j <= window)


@context_pairs.wrong(
    "You compare words, not places: in “very very sweet” the second “very” is a neighbour of the first. "
    "Leave out "
    "the place j == i, not every equal word."
)
def context_pairs_without_equal_words(tokens, window):
    return [pair for pair in context_pairs.reference(tokens, window) if pair[0] != pair[1]]


@context_pairs.wrong(
    "At the start of the sentence a negative index reaches round to its end: the first word got the last "
    "words "
    "for neighbours. Begin at max(0, i - window)."
)
def context_pairs_wrapping_round(tokens, window):
    size = len(tokens)
    return [
        (tokens[i], tokens[j])
        for i in range(size)
        for j in range(i - window, min(size, i + window + 1))
        if j != i
    ]


@context_pairs.wrong(
    "The words near the start have lost their left neighbours: a slice from a negative number, tokens[i "
    "- window : i], "
    "begins near the end of the list and is empty. Begin at max(0, i - window)."
)
def context_pairs_negative_slice(tokens, window):
    pairs = []
    for i, center in enumerate(tokens):
        pairs += [(center, context) for context in tokens[i - window : i] + tokens[i + 1 : i + 1 + window]]
    return pairs


@context_pairs.wrong(
    "The window is not used: every word is paired with every other. Keep the neighbours that are at most "
    "`window` places away."
)
def context_pairs_without_a_window(tokens, window):
    return _pairs(tokens, lambda i, j: i != j)


@context_pairs.wrong("The pairs are turned round: the centre comes first, its neighbour second.")
def context_pairs_turned_round(tokens, window):
    return [pair[::-1] for pair in context_pairs.reference(tokens, window)]


@context_pairs.wrong(
    "Only the neighbours at exactly `window` places are there. All nearer ones belong to the window, too."
)
def context_pairs_at_the_edge_only(tokens, window):
    return _pairs(tokens, lambda i, j: abs(j - i) == window)
