"""Exercise start_here.fuse, lesson 00_start_here."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "start_here.fuse",
    points=2,
    minutes=5,
    hints=(
        "Two arrays of ten numbers are multiplied entry by entry with *.",
        "The products add up to less than 1. Divide each by their sum.",
    ),
)
def fuse(belief_a, belief_b):
    product = belief_a * belief_b
    return product / product.sum()


@fuse.cases
def fuse_cases(rng):
    drawn = [tuple(rng.dirichlet(np.ones(10), size=2)) for _ in range(4)]
    return [(np.array([0.5, 0.4, 0.1]), np.array([0, 0.5, 0.5])), *drawn]


@fuse.right
def fuse_with_logarithms(belief_a, belief_b):
    with np.errstate(divide="ignore"):
        score = np.log(belief_a) + np.log(belief_b)
    weights = np.exp(score - score.max())
    return weights / weights.sum()


@fuse.wrong(
    "You added the beliefs. Then a digit that one source has ruled out keeps half of what the other says: "
    "multiply, and 0 stays 0."
)
def fuse_by_adding(belief_a, belief_b):
    return (belief_a + belief_b) / 2


@fuse.wrong("The products are right, and they add up to less than 1. Divide each by their sum.")
def fuse_without_dividing(belief_a, belief_b):
    return belief_a * belief_b


@fuse.wrong("You divided by the largest product. Beliefs add up to 1: divide by the sum.")
def fuse_divided_by_the_largest(belief_a, belief_b):
    product = belief_a * belief_b
    return product / product.max()


@fuse.wrong("You took the larger of the two beliefs. What one source has ruled out comes back so: multiply.")
def fuse_by_the_larger(belief_a, belief_b):
    larger = np.maximum(belief_a, belief_b)
    return larger / larger.sum()


@fuse.wrong("You took the root of the products: that is a mean of the two, and no surer than either.")
def fuse_by_the_geometric_mean(belief_a, belief_b):
    root = np.sqrt(belief_a * belief_b)
    return root / root.sum()
