"""Exercise embeddings.embedding_gradient, lesson 04_embeddings."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "embeddings.embedding_gradient",
    points=2,
    minutes=4,
    hints=(
        "Start from zeros of shape (size, dim), one row for each word. dim is dx.shape[1].",
        "Row ids[t] gets dx[t], for every t; where a word comes again, the slopes are added up.",
        "A loop over t with += does it, and so does np.add.at(dE, ids, dx).",
    ),
)
def embedding_gradient(ids, dx, size):
    dE = np.zeros((size, dx.shape[1]))
    np.add.at(dE, ids, dx)
    return dE


@embedding_gradient.cases
def embedding_gradient_cases(rng):
    by_hand = np.array([[1.0, 0], [0, 1], [2, 0], [1, 1], [0, -2], [3, 0]])
    cases = [(np.array([2, 3, 4, 4, 3, 2]), by_hand, 5)]
    for length, dim, size in ((9, 2, 4), (5, 3, 8), (12, 1, 3)):
        ids = np.append(rng.integers(0, size, size=length - 2), [1, 1])
        cases.append((ids, rng.normal(size=(length, dim)), size))
    return cases


@embedding_gradient.right
def embedding_gradient_by_one_hot_rows(ids, dx, size):
    return np.eye(size)[ids].T @ dx


@embedding_gradient.right
def embedding_gradient_by_a_loop(ids, dx, size):
    dE = np.zeros((size, dx.shape[1]))
    for word, slope in zip(ids, dx):
        dE[word] += slope
    return dE


@embedding_gradient.wrong(
    "dE[ids] += dx keeps one slope for each word and drops the others: a row that is named twice is written "
    "twice, and only the last write stays. Use np.add.at, or a loop."
)
def embedding_gradient_last_write(ids, dx, size):
    dE = np.zeros((size, dx.shape[1]))
    dE[ids] += dx
    return dE


@embedding_gradient.wrong(
    "You took the mean over the places of a word. The slopes are added up: a word that comes twice moves the "
    "loss from both places."
)
def embedding_gradient_mean(ids, dx, size):
    count = np.bincount(ids, minlength=size)[:, None]
    return embedding_gradient.reference(ids, dx, size) / np.maximum(count, 1)


@embedding_gradient.wrong(
    "That is the gradient place by place, in the order of the sentence. E has one row for each word of the "
    "vocabulary: slope t goes to row ids[t]."
)
def embedding_gradient_by_place(ids, dx, size):
    return dx


@embedding_gradient.wrong("Rows and columns are exchanged: dE has the shape of E, (size, dim).")
def embedding_gradient_transposed(ids, dx, size):
    return embedding_gradient.reference(ids, dx, size).T


@embedding_gradient.wrong(
    "Looked up instead of added in: dx[ids] reads rows of dx. Here ids says which row of dE is written."
)
def embedding_gradient_lookup(ids, dx, size):
    return dx[np.minimum(ids, len(dx) - 1)]
