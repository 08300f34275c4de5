"""Exercise fusion.gate, lesson 10_fusion."""

import numpy as np
from scipy.special import softmax as scipy_softmax

from cmx_helpers.exercises._engine import exercise


@exercise(
    "fusion.gate",
    points=2,
    minutes=8,
    hints=(
        "The softmax runs over the three modalities of one sample: axis 1 of scores.",
        "gates[:, :, None] has shape (batch, 3, 1) and multiplies every number of its vector.",
        "After that, sum over axis 1, the modalities.",
    ),
)
def gate(scores, vectors):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    gates = e / e.sum(axis=1, keepdims=True)
    return (gates[:, :, None] * vectors).sum(axis=1)


@gate.cases
def gate_cases(rng):
    v = np.array([[[4.0, 0.0], [0.0, 2.0], [2.0, 2.0]]])
    return [
        (np.array([[np.log(2), 0.0, 0.0]]), v),
        (rng.normal(size=(4, 3)), rng.normal(size=(4, 3, 5))),
        (3 * rng.normal(size=(3, 3)), rng.normal(size=(3, 3, 3))),
        (np.array([[1000.0, 999.0, 0.0], [-1000.0, -1000.0, -1001.0]]), rng.normal(size=(2, 3, 4))),
    ]


@gate.right
def gate_by_loops(scores, vectors):
    rows = []
    for s, v in zip(scores, vectors):
        e = [np.exp(value - max(s)) for value in s]
        rows.append(sum(weight / sum(e) * vector for weight, vector in zip(e, v)))
    return np.array(rows)


@gate.right
def gate_by_einsum(scores, vectors):
    return np.einsum("nm,nmf->nf", scipy_softmax(scores, axis=1), vectors)


@gate.right
def gate_by_matrix_product(scores, vectors):
    return (scipy_softmax(scores, axis=1)[:, None] @ vectors)[:, 0]


@gate.wrong("You weight with the scores themselves. Gates are the softmax of the scores: they add up to one.")
def gate_without_softmax(scores, vectors):
    return np.einsum("nm,nmf->nf", scores, vectors)


@gate.wrong(
    """You weight with exp(score), but the gates do not add up to one: divide by their sum over axis 1."""
)
@np.errstate(all="ignore")
def gate_not_normalised(scores, vectors):
    return np.einsum("nm,nmf->nf", np.exp(scores), vectors)


@gate.wrong(
    """The softmax runs over the batch, so that samples compete with each other. It must run over the three
    modalities of one sample: axis 1."""
)
def gate_softmax_over_batch(scores, vectors):
    return np.einsum("nm,nmf->nf", scipy_softmax(scores, axis=0), vectors)


@gate.wrong("One softmax over the whole array. Each sample has its own three gates, which add up to one.")
def gate_softmax_over_everything(scores, vectors):
    return np.einsum("nm,nmf->nf", scipy_softmax(scores), vectors)


@gate.wrong("The sum is not weighted: multiply each vector by its gate before you add them up.")
def gate_plain_sum(scores, vectors):
    return vectors.sum(axis=1)


@gate.wrong("That is the plain mean of the vectors: every gate is 1/3, whatever the scores say.")
def gate_plain_mean(scores, vectors):
    return vectors.mean(axis=1)


@gate.wrong(
    "You take the vector with the largest score and drop the others. A gate is soft: it weights all three."
)
def gate_winner_takes_all(scores, vectors):
    return vectors[np.arange(len(scores)), scores.argmax(axis=1)]


@gate.wrong(
    """You take the mean of the weighted vectors. The gates add up to one already: the sum is the weighted
    mean, and dividing by 3 once more makes it too small."""
)
def gate_divided_twice(scores, vectors):
    return gate.reference(scores, vectors) / 3


@gate.wrong("You return the weighted vectors. Add them up over axis 1, the modalities.")
def gate_not_summed(scores, vectors):
    return scipy_softmax(scores, axis=1)[:, :, None] * vectors


@gate.wrong(
    """Right for small scores; exp(1000) overflows. Take each sample's maximum off its scores before exp, as
    in lesson 03."""
)
@np.errstate(all="ignore")
def gate_overflow(scores, vectors):
    e = np.exp(scores)
    return np.einsum("nm,nmf->nf", e / e.sum(axis=1, keepdims=True), vectors)
