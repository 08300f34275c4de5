"""Exercise alignment.zero_shot, lesson 12_alignment: digits that no sentence names."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "alignment.zero_shot",
    points=2,
    minutes=3,
    hints=(
        "vectors @ sentences.T has a row for each picture and a column for each sentence.",
        "The score of digit d is the sum over sentences of chances[d, s] times the similarity: a product.",
        "(vectors @ sentences.T @ chances.T).argmax(axis=1)",
    ),
)
def zero_shot(vectors, sentences, chances):
    similarity = vectors @ sentences.T
    return (similarity @ chances.T).argmax(axis=1)


@zero_shot.cases
def zero_shot_cases(rng):
    found = []
    for n, s, d in ((8, 6, 4), (12, 9, 5), (10, 7, 7)):
        chances = rng.random((d, s)) ** 3 * (rng.random((d, s)) < 0.7)
        chances[:, 0] += 0.05
        found.append(
            (
                0.2 * rng.normal(size=(n, 5)),
                0.2 * rng.normal(size=(s, 5)),
                chances / chances.sum(axis=1, keepdims=True),
            )
        )
    return found


@zero_shot.right
def zero_shot_by_prototypes(vectors, sentences, chances):
    prototypes = chances @ sentences
    return [int(np.argmax([v @ p for p in prototypes])) for v in vectors]


@zero_shot.wrong("You return the scores. Asked for is the digit of the highest one: argmax(axis=1).")
def zero_shot_scores(vectors, sentences, chances):
    return vectors @ sentences.T @ chances.T


@zero_shot.wrong("You return the nearest sentence. A digit is asked: add up its sentences first.")
def zero_shot_nearest_sentence(vectors, sentences, chances):
    return (vectors @ sentences.T).argmax(axis=1)


@zero_shot.wrong("You take the least score. The highest is asked.")
def zero_shot_least(vectors, sentences, chances):
    return (vectors @ sentences.T @ chances.T).argmin(axis=1)


@zero_shot.wrong(
    """Every sentence that is true counts the same in yours, whatever its chance. A digit with many rare
    sentences then gets more: weight them with the chances."""
)
def zero_shot_unweighted(vectors, sentences, chances):
    return (vectors @ sentences.T @ (chances > 0).T).argmax(axis=1)


@zero_shot.wrong(
    """You ask the nearest sentence alone, and take the digit that it is likeliest for. All sentences have
    something to say: sum over them."""
)
def zero_shot_of_one_sentence(vectors, sentences, chances):
    return chances[:, (vectors @ sentences.T).argmax(axis=1)].argmax(axis=0)


@zero_shot.wrong("The argmax runs over the pictures. Each picture is asked for its digit: axis=1.")
def zero_shot_other_axis(vectors, sentences, chances):
    return (vectors @ sentences.T @ chances.T).argmax(axis=0)


@zero_shot.wrong(
    "You take each digit's best sentence. The score is the sum over all of them, weighted by chance."
)
def zero_shot_best_sentence(vectors, sentences, chances):
    similarity = vectors @ sentences.T
    return np.stack([np.where(row > 0, similarity, -np.inf).max(axis=1) for row in chances], axis=1).argmax(
        axis=1
    )
