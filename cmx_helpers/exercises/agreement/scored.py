"""Exercise agreement.scored, lesson 14_agreement: three scores of written sentences."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "agreement.scored",
    points=2,
    minutes=5,
    hints=(
        """written == right is a table of booleans, a sentence a row. A sentence is exact if its whole row is
        true; word accuracy is the mean of the table.""",
        """Fluent is a sentence that stands among `rows`, wherever. tuple(row) makes a row something that a
        set can hold.""",
    ),
)
def scored(written, right, rows):
    same = written == right
    there = {tuple(row) for row in rows}
    fluent = np.mean([tuple(row) in there for row in written])
    return np.array([same.all(axis=1).mean(), same.mean(), fluent])


@scored.cases
def scored_cases(rng):
    cases = []
    for count, length, sentences in [(12, 4, 6), (40, 5, 9), (7, 3, 4)]:
        rows = np.unique(rng.integers(2, 6, size=(sentences, length)), axis=0)
        right = rows[rng.integers(len(rows), size=count)]
        written = rows[rng.integers(len(rows), size=count)].copy()
        exact = rng.random(count) < 0.4
        written[exact] = right[exact]
        broken = rng.random(count) < 0.3
        written[broken, rng.integers(length)] = 9
        cases.append((written, right, rows))
    hand = np.array([[2, 4], [2, 5], [3, 4], [3, 5]])
    return [(np.array([[2, 5], [4, 2]]), np.array([[2, 4], [2, 4]]), hand), *cases]


@scored.right
def scored_by_loops(written, right, rows):
    exact = words = fluent = 0
    for one, true in zip(written, right):
        hits = sum(int(a == b) for a, b in zip(one, true))
        words += hits / len(true)
        exact += hits == len(true)
        fluent += any(np.array_equal(one, row) for row in rows)
    return [exact / len(written), words / len(written), fluent / len(written)]


@scored.wrong(
    "The first score is word accuracy. Exact asks for the whole sentence: all(axis=1), then the mean."
)
def scored_words_for_exact(written, right, rows):
    _, words, fluent = scored.reference(written, right, rows)
    return np.array([words, words, fluent])


@scored.wrong("Exact and word accuracy are in the other order: exact, words, fluent.")
def scored_turned_round(written, right, rows):
    return scored.reference(written, right, rows)[[1, 0, 2]]


@scored.wrong(
    """Your fluent share counts the exact sentences. A false sentence can be fluent, too: is it anywhere among
    `rows`?"""
)
def scored_fluent_is_true(written, right, rows):
    exact, words, _ = scored.reference(written, right, rows)
    return np.array([exact, words, exact])


@scored.wrong("These are counts. Shares are asked for: divide by the number of sentences (or of words).")
def scored_counts(written, right, rows):
    return scored.reference(written, right, rows) * np.array([len(written), written.size, len(written)])


@scored.wrong(
    "Fluent is looked up word by word: single words that occur somewhere. The whole row must be there."
)
def scored_fluent_words(written, right, rows):
    exact, words, _ = scored.reference(written, right, rows)
    return np.array([exact, words, np.isin(written, rows).mean()])


@scored.wrong(
    "Fluent is 1 as soon as every word exists. Whole sentences are asked for: compare rows, not words."
)
def scored_fluent_if_words_exist(written, right, rows):
    exact, words, _ = scored.reference(written, right, rows)
    return np.array([exact, words, np.isin(written, rows).all(axis=1).mean()])


@scored.wrong(
    "The columns instead of the rows: all(axis=0) asks whether a *place* is right in every sentence."
)
def scored_by_place(written, right, rows):
    _, words, fluent = scored.reference(written, right, rows)
    return np.array([(written == right).all(axis=0).mean(), words, fluent])


@scored.wrong("One right word is not an exact sentence: all(axis=1), not any.")
def scored_any_word(written, right, rows):
    _, words, fluent = scored.reference(written, right, rows)
    return np.array([(written == right).any(axis=1).mean(), words, fluent])


@scored.wrong("Your fluent share asks whether the *right* sentence is among `rows`. Look up the written one.")
def scored_right_is_fluent(written, right, rows):
    exact, words, _ = scored.reference(written, right, rows)
    there = {tuple(row) for row in rows}
    return np.array([exact, words, np.mean([tuple(row) in there for row in right])])
