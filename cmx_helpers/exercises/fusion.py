"""The exercises of lesson 10_fusion: weights after a concatenation, a gate, a product of beliefs."""

import numpy as np
from scipy.special import log_softmax
from scipy.special import softmax as scipy_softmax

from cmx_helpers.exercises._engine import exercise, prediction


@prediction(
    "fusion.joined_weights",
    hints=(
        "How long is the joined vector? Concatenation lays the vectors end to end.",
        "A dense layer has a weight from each input to each unit, and a bias for each unit.",
    ),
)
def joined_weights():
    return (64 + 32 + 32) * 100 + 100


@joined_weights.wrong("The biases are missing: one for each of the 100 units.")
def joined_weights_without_biases():
    return (64 + 32 + 32) * 100


@joined_weights.wrong(
    "That adds one bias for each input. A bias belongs to an output: there are 100 of them."
)
def joined_weights_biases_of_inputs():
    return (64 + 32 + 32) * 100 + 64 + 32 + 32


@joined_weights.wrong("That is the length of the joined vector. How many weights lead from it to 100 units?")
def joined_weights_length_only():
    return 64 + 32 + 32


@joined_weights.wrong("A concatenation does not multiply lengths: the vectors lie end to end.")
def joined_weights_outer_product():
    return 64 * 32 * 32 * 100 + 100


@joined_weights.wrong(
    "That would be three dense layers with biases of their own. After a concatenation there is one layer."
)
def joined_weights_three_layers():
    return (64 + 32 + 32) * 100 + 300


@joined_weights.wrong("The vectors are laid end to end, not added up: the text and the audio count as well.")
def joined_weights_as_if_added():
    return 64 * 100 + 100


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


@exercise(
    "fusion.product",
    points=3,
    minutes=12,
    hints=(
        "np.prod(beliefs, axis=0) multiplies over the modalities.",
        "The prior is in each of the M beliefs and must be left once: divide by prior ** (M − 1).",
        "At the end each row is divided by its own sum: axis 1, keepdims=True.",
    ),
)
def product(beliefs, prior):
    joint = np.prod(beliefs, axis=0) / prior ** (len(beliefs) - 1)
    return joint / joint.sum(axis=1, keepdims=True)


@product.cases
def product_cases(rng):
    by_hand = np.array([[[0.5, 0.3, 0.1, 0.1]], [[0.5, 0.0, 0.5, 0.0]], [[0.1, 0.2, 0.6, 0.1]]])
    uneven = np.array([0.5, 0.2, 0.2, 0.1])
    return [
        (by_hand, np.full(4, 0.25)),
        (rng.dirichlet(np.ones(4), size=(3, 5)), uneven),
        (rng.dirichlet(np.ones(10), size=(2, 4)), rng.dirichlet(4 * np.ones(10))),
        (rng.dirichlet(np.ones(3), size=(4, 3)), np.array([0.6, 0.3, 0.1])),
    ]


@product.right
def product_by_loops(beliefs, prior):
    rows = []
    for n in range(beliefs.shape[1]):
        row = prior.copy()
        for p in beliefs[:, n]:
            row = row * p / prior
        rows.append(row / sum(row))
    return np.array(rows)


@product.right
@np.errstate(divide="ignore")
def product_through_logarithms(beliefs, prior):
    logs = np.log(beliefs).sum(axis=0) - (len(beliefs) - 1) * np.log(prior)
    return np.exp(log_softmax(logs, axis=1))


def _normalised(rows):
    return rows / rows.sum(axis=1, keepdims=True)


@product.wrong(
    """That is the mean of the beliefs. A mean has no veto: a class that one modality rules out keeps a part
    of the belief. Multiply over the modalities instead."""
)
def product_mean(beliefs, prior):
    return beliefs.mean(axis=0)


@product.wrong(
    """Right while all classes are equally common. Here they are not, and each modality has counted the prior:
    divide the product by prior ** (M − 1)."""
)
def product_without_prior(beliefs, prior):
    return _normalised(np.prod(beliefs, axis=0))


@product.wrong("The rows do not sum to one: divide each row by its sum at the end.")
def product_not_normalised(beliefs, prior):
    return np.prod(beliefs, axis=0) / prior ** (len(beliefs) - 1)


@product.wrong(
    """You divide the prior out once too often: nothing is left of it. M modalities count it M times, and it
    must count once, so M − 1 of them go."""
)
def product_prior_out_once_too_often(beliefs, prior):
    return _normalised(np.prod(beliefs, axis=0) / prior ** len(beliefs))


@product.wrong(
    "You divide by the prior once. That is right for two modalities; in general M − 1 of them are too many."
)
def product_prior_out_once(beliefs, prior):
    return _normalised(np.prod(beliefs, axis=0) / prior)


@product.wrong("You divide by prior ** 2: right for three modalities only. Their number M is len(beliefs).")
def product_prior_out_twice(beliefs, prior):
    return _normalised(np.prod(beliefs, axis=0) / prior**2)


@product.wrong(
    "You multiply by the prior once more. It is in each of the beliefs already: divide by prior ** (M − 1)."
)
def product_prior_once_more(beliefs, prior):
    return _normalised(np.prod(beliefs, axis=0) * prior)


@product.wrong("You divide by sums along the batch. Each sample's beliefs sum to one: axis 1, keepdims=True.")
@np.errstate(all="ignore")
def product_normalised_over_batch(beliefs, prior):
    joint = np.prod(beliefs, axis=0) / prior ** (len(beliefs) - 1)
    return joint / joint.sum(axis=0)


@product.wrong("All entries together sum to one. Each row is a sample of its own: sum along axis 1.")
def product_normalised_as_a_whole(beliefs, prior):
    joint = np.prod(beliefs, axis=0) / prior ** (len(beliefs) - 1)
    return joint / joint.sum()


@product.wrong(
    """The softmax of a product is not its share: softmax takes exp first, and beliefs lie between 0 and 1
    already. Divide by the sum."""
)
def product_softmax(beliefs, prior):
    return scipy_softmax(product_not_normalised(beliefs, prior), axis=1)
