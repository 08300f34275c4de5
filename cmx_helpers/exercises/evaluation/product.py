"""Exercise evaluation.product, lesson 11_evaluation: beliefs multiplied, the bar of a fusion."""

import numpy as np
from scipy.special import log_softmax

from cmx_helpers.exercises._engine import exercise


@exercise(
    "evaluation.product",
    points=1,
    minutes=2,
    hints=(
        "np.prod(beliefs, axis=0) multiplies over the modalities.",
        "Each row is then divided by its own sum: joint.sum(axis=1, keepdims=True).",
    ),
)
def product(beliefs):
    joint = np.prod(beliefs, axis=0)
    return joint / joint.sum(axis=1, keepdims=True)


@product.cases
def product_cases(rng):
    vetoed = rng.dirichlet(np.ones(4), size=(3, 2))
    vetoed[0, 0, 1] = 0.0
    return [
        (vetoed / vetoed.sum(axis=-1, keepdims=True),),
        (rng.dirichlet(np.ones(10), size=(2, 5)),),
        (rng.dirichlet(np.ones(3), size=(4, 4)),),
    ]


@product.right
@np.errstate(divide="ignore")
def product_through_logarithms(beliefs):
    return np.exp(log_softmax(np.log(beliefs).sum(axis=0), axis=1))


@product.right
def product_by_loops(beliefs):
    rows = []
    for n in range(beliefs.shape[1]):
        row = np.ones(beliefs.shape[2])
        for p in beliefs[:, n]:
            row = row * p
        rows.append(row / row.sum())
    return np.array(rows)


@product.wrong("That is the mean of the beliefs. It has no veto: what one rules out keeps a chance.")
def product_mean(beliefs):
    return beliefs.mean(axis=0)


@product.wrong("The rows do not sum to one: divide each by its own sum.")
def product_unnormalised(beliefs):
    return np.prod(beliefs, axis=0)


@product.wrong("You divide by the sum of the whole table. Each sample is a row: axis=1, keepdims=True.")
def product_of_the_whole_table(beliefs):
    joint = np.prod(beliefs, axis=0)
    return joint / joint.sum()


@product.wrong(
    """You take the M-th root: the geometric mean. It is as careful as one witness alone; three who agree
    should be surer together than each."""
)
def product_geometric(beliefs):
    joint = np.prod(beliefs, axis=0) ** (1 / len(beliefs))
    return joint / joint.sum(axis=1, keepdims=True)


@product.wrong("You multiply over the samples. The modalities are the first axis: axis=0.")
def product_over_samples(beliefs):
    joint = np.prod(beliefs, axis=1)
    return joint / joint.sum(axis=1, keepdims=True)


@product.wrong("That is the largest belief of the three, and whoever is surest decides alone. Multiply.")
def product_largest(beliefs):
    joint = beliefs.max(axis=0)
    return joint / joint.sum(axis=1, keepdims=True)


@product.wrong(
    """A softmax of the products makes them nearly equal: they are small numbers, not logits. Divide by the
    sum; or add up logarithms, and take the softmax of those."""
)
def product_softmax(beliefs):
    joint = np.exp(np.prod(beliefs, axis=0))
    return joint / joint.sum(axis=1, keepdims=True)
