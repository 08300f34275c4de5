"""Exercise agreement.overlap, lesson 14_agreement: how far two beliefs agree."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "agreement.overlap",
    points=1,
    minutes=2,
    hints=(
        "Entry [i, j] is the sum over the classes of p[i, c] times q[j, c].",
        "That is a matrix product, if q is transposed first.",
        "p @ q.T",
    ),
)
def overlap(p, q):
    return p @ q.T


@overlap.cases
def overlap_cases(rng):
    # Wide beliefs, so that powers and maxima do not look like the product.
    return [
        (np.array([[0.6, 0.3, 0.1]]), np.array([[0.2, 0.5, 0.3]])),
        (rng.dirichlet(np.ones(4), 3), rng.dirichlet(np.ones(4), 5)),
        (rng.dirichlet(np.ones(10), 6), rng.dirichlet(np.ones(10), 6)),
    ]


@overlap.right
def overlap_by_loops(p, q):
    return [[sum(a * b for a, b in zip(row, other)) for other in q] for row in p]


@overlap.right
def overlap_by_einsum(p, q):
    return np.einsum("ic,jc->ij", p, q)


@overlap.right
def overlap_by_broadcasting(p, q):
    return (p[:, None] * q[None]).sum(axis=2)


@overlap.wrong("Those are the rows of q down and the rows of p across: transposed. p comes first.")
def overlap_transposed(p, q):
    return q @ p.T


@overlap.wrong(
    """You compare row by row, each belief with the one beside it. Here every row of p meets every row of q: a
    table (n, m)."""
)
def overlap_row_by_row(p, q):
    m = min(len(p), len(q))
    return (p[:m] * q[:m]).sum(axis=1)


@overlap.wrong("You average over the classes. The chances of ten ways to agree add up: take the sum.")
def overlap_averaged(p, q):
    return p @ q.T / p.shape[1]


@overlap.wrong(
    """That is the cosine: you divide by the lengths of the two beliefs. A belief that is sure is longer
    than one that is not, and how sure they are is just what counts here. Leave the lengths in."""
)
def overlap_cosine(p, q):
    return p @ q.T / (np.linalg.norm(p, axis=1)[:, None] * np.linalg.norm(q, axis=1))


@overlap.wrong(
    "That asks whether both name the same class most. It throws away how sure they are; multiply the chances."
)
def overlap_of_answers(p, q):
    return (p.argmax(axis=1)[:, None] == q.argmax(axis=1)).astype(float)


@overlap.wrong("You keep the best class only. They may agree in any of the classes: add all products up.")
def overlap_largest(p, q):
    return (p[:, None] * q[None]).max(axis=2)


@overlap.wrong("That is how much the two curves share, class by class the smaller one. Multiply instead.")
def overlap_of_minima(p, q):
    return np.minimum(p[:, None], q[None]).sum(axis=2)


@overlap.wrong("That is the chance that the two differ. Agreement is 1 less that.")
def overlap_difference(p, q):
    return 1 - p @ q.T


@overlap.wrong("That is one number. Each row of p meets each row of q: a table (n, m) is asked for.")
def overlap_added(p, q):
    return (p @ q.T).sum()


@overlap.wrong("You return all products, class by class. Sum over the classes, the last axis.")
def overlap_not_summed(p, q):
    return p[:, None] * q[None]
