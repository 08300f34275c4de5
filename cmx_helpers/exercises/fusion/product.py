"""Exercise fusion.product, lesson 10_fusion."""

import numpy as np
from scipy.special import log_softmax
from scipy.special import softmax as scipy_softmax

from cmx_helpers.exercises._engine import exercise


def _normalised(rows):
    return rows / rows.sum(axis=1, keepdims=True)


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
