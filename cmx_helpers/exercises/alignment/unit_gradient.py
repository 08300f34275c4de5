"""Exercise alignment.unit_gradient, lesson 12_alignment: back through vectors of length one."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _parts(z):
    n = np.sqrt((z * z).sum(axis=1, keepdims=True))
    return n, z / n


@exercise(
    "alignment.unit_gradient",
    points=2,
    minutes=4,
    hints=(
        "First n, the length of each row (keepdims=True), and u = z / n.",
        "along = (u * du).sum(axis=1, keepdims=True) is how much of du goes along u, one number a row.",
        "(du - u * along) / n",
    ),
)
def unit_gradient(du, z):
    n = np.sqrt((z * z).sum(axis=1, keepdims=True))
    u = z / n
    return (du - u * (u * du).sum(axis=1, keepdims=True)) / n


@unit_gradient.cases
def unit_gradient_cases(rng):
    return [(rng.normal(size=shape), 0.3 + 2 * rng.normal(size=shape)) for shape in ((3, 4), (5, 3), (4, 4))]


@unit_gradient.right
def unit_gradient_by_matrices(du, z):
    rows = []
    for d, row in zip(du, z):
        n = np.linalg.norm(row)
        rows.append((np.eye(len(row)) / n - np.outer(row, row) / n**3) @ d)
    return np.array(rows)


@unit_gradient.wrong(
    """You do not divide by the length. The longer a vector is, the less the same push turns it: everything is
    divided by n."""
)
def unit_gradient_undivided(du, z):
    _, u = _parts(z)
    return du - u * (u * du).sum(axis=1, keepdims=True)


@unit_gradient.wrong(
    """The part of du along u is still there. It would make the vector longer, and its length is divided away:
    take u · Σ u du off."""
)
def unit_gradient_unprojected(du, z):
    return du / _parts(z)[0]


@unit_gradient.wrong("The part along u is added. It is taken off.")
def unit_gradient_added(du, z):
    n, u = _parts(z)
    return (du + u * (u * du).sum(axis=1, keepdims=True)) / n


@unit_gradient.wrong(
    "The part along the vector is taken with z, whose length is not 1. Use u = z / n in both places."
)
def unit_gradient_with_z(du, z):
    n, _ = _parts(z)
    return (du - z * (z * du).sum(axis=1, keepdims=True)) / n


@unit_gradient.wrong("You multiply u and du number by number. Their product is summed over the row first.")
def unit_gradient_unsummed(du, z):
    n, u = _parts(z)
    return (du - u * u * du) / n


@unit_gradient.wrong("You return only what du has along u. That is what goes; the rest is asked for.")
def unit_gradient_along(du, z):
    n, u = _parts(z)
    return u * (u * du).sum(axis=1, keepdims=True) / n


@unit_gradient.wrong("You divide by the squared length. Once by n is enough.")
def unit_gradient_squared(du, z):
    n, u = _parts(z)
    return (du - u * (u * du).sum(axis=1, keepdims=True)) / n**2


@unit_gradient.wrong(
    "You sum over the whole batch. Each row has its own part along u: axis=1, keepdims=True."
)
def unit_gradient_of_all(du, z):
    n, u = _parts(z)
    return (du - u * (u * du).sum()) / n
