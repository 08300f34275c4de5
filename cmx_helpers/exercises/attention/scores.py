"""Exercise attention.scores, lesson 06_attention."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "attention.scores",
    points=1,
    minutes=2,
    hints=(
        "A matrix product gives all dot products at once. Row t of the table belongs to query t.",
        "query @ key.T has the dot product of query t and key s at [t, s].",
        "d is the number of features of one query: query.shape[1]. Divide by np.sqrt of it.",
    ),
)
def scores(query, key):
    return query @ key.T / np.sqrt(query.shape[1])


@scores.cases
def scores_cases(rng):
    hand = (
        np.array([[0, 0, 2, 2], [0, 2, 0, 2], [2, 2, 0, 0]], float),
        np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]], float),
    )
    shapes = [(3, 5, 2), (6, 2, 9), (1, 4, 7), (5, 1, 3), (4, 6, 16)]
    return [hand, *((rng.normal(size=(q, d)), rng.normal(size=(k, d))) for q, k, d in shapes)]


@scores.right
def scores_by_loops(query, key):
    return [[sum(a * b for a, b in zip(q, k)) / len(q) ** 0.5 for k in key] for q in query]


@scores.right
def scores_scaled_before(query, key):
    root = np.sqrt(query.shape[-1])
    return np.einsum("ti,si->ts", query / root, key)


@scores.wrong("The √d is missing: divide the dot products by np.sqrt(query.shape[1]).")
def scores_without_root(query, key):
    return query @ key.T


@scores.wrong("You divide by d itself. The formula divides by its root: np.sqrt(query.shape[1]).")
def scores_divided_by_d(query, key):
    return query @ key.T / query.shape[1]


@scores.wrong("You divide by the root of the number of keys. d is the number of features of one query.")
def scores_root_of_keys(query, key):
    return query @ key.T / np.sqrt(len(key))


@scores.wrong("You divide by the root of the number of queries. d is the number of features of one query.")
def scores_root_of_queries(query, key):
    return query @ key.T / np.sqrt(len(query))


@scores.wrong(
    "You multiply by √d. Divide by it: long vectors make large dot products, and √d takes that back."
)
def scores_times_root(query, key):
    return query @ key.T * np.sqrt(query.shape[1])


@scores.wrong("Rows and columns are exchanged: row t belongs to query t, column s to key s.")
def scores_transposed(query, key):
    return key @ query.T / np.sqrt(query.shape[1])


@scores.wrong("These are weights already: the softmax comes in the next step. The scores are asked for.")
def scores_softmaxed(query, key):
    e = np.exp(scores.reference(query, key))
    return e / e.sum(axis=1, keepdims=True)


@scores.wrong(
    """You divide by the lengths of the vectors: that is the cosine of lesson 04. Attention keeps the lengths
    and divides by √d alone."""
)
def scores_as_cosine(query, key):
    return query @ key.T / np.outer(np.linalg.norm(query, axis=1), np.linalg.norm(key, axis=1))
