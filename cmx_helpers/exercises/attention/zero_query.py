"""Exercise attention.zero_query, lesson 06_attention."""

import numpy as np

from cmx_helpers.exercises._engine import prediction


@prediction(
    "attention.zero_query",
    points=1,
    minutes=2,
    parts=("(a)", "(b)", "(c)"),
    hints=(
        """The score of a query of zeros is 0 with every key. What does the softmax make of equal
        scores?""",
        """(a) and (b) are plain means, of three values and of two. In (c) the three weights are those of
        (a), and one of them is struck out with nothing put in its place.""",
    ),
)
def zero_query():
    values = np.array([1.0, 2.0, 6.0])
    return [values.mean(), values[:2].mean(), values[:2].sum() / 3]


@zero_query.wrong(
    """A score of 0 is not a weight of 0: exp(0) is 1. Equal scores become equal weights, and the
    output is the plain mean of the values."""
)
def zero_query_zeros():
    return [0.0, 0.0, 0.0]


@zero_query.wrong("These are sums. The weights sum to one, so attention gives a *mean* of the values.")
def zero_query_sums():
    return [9.0, 3.0, 3.0]


@zero_query.wrong(
    """(a) and (b) are right. In (c) the softmax has shared out thirds before the mask strikes one: two
    thirds are left, and nobody makes them one again."""
)
def zero_query_renormalised():
    return [3.0, 1.5, 1.5]


@zero_query.wrong(
    """(a) and (c) are right. In (b) the mask acts on the scores: the softmax shares everything among the
    two keys that are left, a half each."""
)
def zero_query_thirds():
    return [3.0, 1.0, 1.0]


@zero_query.wrong("These are the values. Each answer is one number, a weighted sum of them.")
def zero_query_values():
    return [1.0, 2.0, 6.0]


@zero_query.wrong("(b) and (c) have changed places: masked before the softmax, the weights still sum to one.")
def zero_query_swapped():
    return [3.0, 1.0, 1.5]


@zero_query.wrong("(a) is right. The mask changes (b) and (c): the third value may not come in.")
def zero_query_without_masks():
    return [3.0, 3.0, 3.0]


@zero_query.wrong("These are weights. Each answer is one number: the sum of the values times their weights.")
def zero_query_weights():
    return [1 / 3, 1 / 2, 1 / 3]


@zero_query.wrong(
    """These look like weights times three, or like counts. Each answer is one number: the sum of the values
    1, 2 and 6 times their weights."""
)
def zero_query_ones():
    return [1.0, 1.0, 1.0]
