"""Exercise embeddings.cosine_similarity, lesson 04_embeddings."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _divided(a, b, lengths):
    return (a / lengths(a)) @ (b / lengths(b)).T


@exercise(
    "embeddings.cosine_similarity",
    points=2,
    minutes=4,
    hints=(
        "a @ b.T holds the scalar product of each row of a with each row of b.",
        "The length of each row is np.linalg.norm(a, axis=1), the square root of the sum of its squares.",
        "With keepdims=True the lengths stay a column, and a / lengths divides each row by its own.",
    ),
)
def cosine_similarity(a, b):
    a = a / np.linalg.norm(a, axis=1, keepdims=True)
    b = b / np.linalg.norm(b, axis=1, keepdims=True)
    return a @ b.T


@cosine_similarity.cases
def cosine_similarity_cases(rng):
    cases = [(np.array([[3.0, 4.0], [1.0, 0.0]]), np.array([[0.0, 2.0], [3.0, 4.0], [-1.0, 0.0]]))]
    for n, m, dim in ((1, 4, 3), (4, 4, 4), (3, 2, 6)):
        lengths = rng.uniform(0.2, 5, size=(n, 1))
        cases.append((lengths * rng.normal(size=(n, dim)), 0.3 + rng.normal(size=(m, dim))))
    return cases


@cosine_similarity.right
def cosine_similarity_by_loops(a, b):
    return [[(x @ y) / np.sqrt((x @ x) * (y @ y)) for y in b] for x in a]


@cosine_similarity.right
def cosine_similarity_by_einsum(a, b):
    lengths = np.sqrt(np.outer((a * a).sum(axis=1), (b * b).sum(axis=1)))
    return np.einsum("id,jd->ij", a, b) / lengths


@cosine_similarity.wrong(
    "These are scalar products: long vectors win whatever their direction. Divide by both lengths."
)
def cosine_similarity_without_lengths(a, b):
    return a @ b.T


@cosine_similarity.wrong(
    "Wrong axis: you took the length of each column. A vector is a row, so the squares are added along "
    "axis=1."
)
def cosine_similarity_of_columns(a, b):
    return _divided(a, b, lambda x: np.linalg.norm(x, axis=0))


@cosine_similarity.wrong(
    "You divide by the squared lengths. The length is the square root of the sum of squares: a vector would "
    "otherwise not have similarity 1 with itself."
)
def cosine_similarity_squared_lengths(a, b):
    return _divided(a, b, lambda x: (x * x).sum(axis=1, keepdims=True))


@cosine_similarity.wrong(
    "Only the rows of `a` are divided by their lengths. The rows of `b` have lengths, too."
)
def cosine_similarity_first_length_only(a, b):
    return (a / np.linalg.norm(a, axis=1, keepdims=True)) @ b.T


@cosine_similarity.wrong(
    "Only the rows of `b` are divided by their lengths. The rows of `a` have lengths, too."
)
def cosine_similarity_second_length_only(a, b):
    return a @ (b / np.linalg.norm(b, axis=1, keepdims=True)).T


@cosine_similarity.wrong(
    "np.linalg.norm(a) without an axis is one number for the whole matrix. Each row has its own length: "
    "axis=1."
)
def cosine_similarity_length_of_the_matrix(a, b):
    return _divided(a, b, np.linalg.norm)


@cosine_similarity.wrong(
    "You divide by the sum of the absolute values. The length of a vector is the square root of the sum "
    "of squares."
)
def cosine_similarity_sum_of_absolutes(a, b):
    return _divided(a, b, lambda x: np.abs(x).sum(axis=1, keepdims=True))


@cosine_similarity.wrong(
    "You took the mean off each row first: that is the correlation. The cosine leaves the numbers as "
    "they are."
)
def cosine_similarity_centred(a, b):
    a, b = (x - x.mean(axis=1, keepdims=True) for x in (a, b))
    with np.errstate(invalid="ignore"):
        return cosine_similarity.reference(a, b)


@cosine_similarity.wrong(
    "Rows and columns are exchanged: result[i, j] belongs to row i of `a` and row j of `b`."
)
def cosine_similarity_exchanged(a, b):
    return cosine_similarity.reference(b, a)


@cosine_similarity.wrong(
    "That is the cosine distance, 1 − cosine: 0 for the same direction. The similarity is 1 there."
)
def cosine_similarity_as_distance(a, b):
    return 1 - cosine_similarity.reference(a, b)
