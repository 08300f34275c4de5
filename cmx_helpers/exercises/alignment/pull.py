"""Exercise alignment.pull, lesson 12_alignment: the gradients of all couples of senses, added up."""

import numpy as np
from scipy.special import softmax

from cmx_helpers.exercises._engine import exercise


def info_nce_gradient(s):
    """The lesson's piece of this name."""
    return (softmax(s, axis=1) + softmax(s, axis=0) - 2 * np.eye(len(s))) / (2 * len(s))


@exercise(
    "alignment.pull",
    points=3,
    minutes=4,
    hints=(
        """Begin with zeros in the shape of each array of vectors, and go through the couples:
        for a, b in couples.""",
        "s = scale * vectors[a] @ vectors[b].T and ds = info_nce_gradient(s).",
        "du[a] += scale * ds @ vectors[b], du[b] += scale * ds.T @ vectors[a].",
    ),
)
def pull(vectors, couples, scale):
    du = {name: np.zeros_like(u) for name, u in vectors.items()}
    for a, b in couples:
        ds = info_nce_gradient(scale * vectors[a] @ vectors[b].T)
        du[a] += scale * ds @ vectors[b]
        du[b] += scale * ds.T @ vectors[a]
    return du


@pull.cases
def pull_cases(rng):
    found = []
    for names, couples, scale in (
        (("image", "sound"), [("image", "sound")], 3.0),
        (("image", "sound", "en"), [("image", "sound"), ("image", "en"), ("sound", "en")], 2.0),
        (("image", "sound", "en", "zh"), [("image", "sound"), ("sound", "en"), ("image", "zh")], 5.0),
    ):
        vectors = {name: rng.normal(size=(5, 3)) for name in names}
        found.append(
            ({k: u / np.linalg.norm(u, axis=1, keepdims=True) for k, u in vectors.items()}, couples, scale)
        )
    return found


def _pull(vectors, couples, scale, *, first=None, second=None, inside=None, add=True):
    first = first or (lambda ds, a, b: scale * ds @ vectors[b])
    second = second or (lambda ds, a, b: scale * ds.T @ vectors[a])
    du = {name: np.zeros_like(u) for name, u in vectors.items()}
    for a, b in couples:
        ds = info_nce_gradient((scale if inside is None else inside) * vectors[a] @ vectors[b].T)
        du[a] = add * du[a] + first(ds, a, b)
        du[b] = add * du[b] + second(ds, a, b)
    return du


@pull.observed
def pull_observed(result, vectors, couples, scale):
    """The gradients of all senses in one array, in the order of `vectors`."""
    if not isinstance(result, dict) or set(result) != set(vectors):
        raise TypeError(f"expected a dictionary with an entry for each of {', '.join(vectors)}")
    arrays = {name: np.asarray(result[name]) for name in vectors}
    for name, array in arrays.items():
        if array.shape != vectors[name].shape:
            raise ValueError(
                f"{name!r}: expected the shape {vectors[name].shape} of its vectors, got {array.shape}"
            )
    return np.stack(list(arrays.values()))


@pull.right
def pull_from_lists(vectors, couples, scale):
    parts = {name: [0 * u] for name, u in vectors.items()}
    for a, b in couples:
        ds = info_nce_gradient(vectors[a] @ (scale * vectors[b]).T) * scale
        parts[a].append(np.einsum("ij,jk->ik", ds, vectors[b]))
        parts[b].append(np.einsum("ij,ik->jk", ds, vectors[a]))
    return {name: np.sum(some, axis=0) for name, some in parts.items()}


@pull.wrong(
    """Each couple overwrites what the one before it gave. A picture is pulled by its sound and by its
    sentences: add up, +=."""
)
def pull_overwritten(vectors, couples, scale):
    return _pull(vectors, couples, scale, add=False)


@pull.wrong("The scale is missing on the way back: s = scale · u vᵀ, so du = scale · ds v.")
def pull_unscaled(vectors, couples, scale):
    return _pull(
        vectors, couples, scale,
        first=lambda ds, a, b: ds @ vectors[b], second=lambda ds, a, b: ds.T @ vectors[a],
    )  # fmt: skip


@pull.wrong("The scale is missing in the similarities: s = scale * vectors[a] @ vectors[b].T.")
def pull_without_temperature(vectors, couples, scale):
    return _pull(vectors, couples, scale, inside=1.0)


@pull.wrong("Only the first of each couple is pulled. The second gets scale · dsᵀ u.")
def pull_first_only(vectors, couples, scale):
    return _pull(vectors, couples, scale, second=lambda ds, a, b: 0.0)


@pull.wrong("Only the second of each couple is pulled. The first gets scale · ds v.")
def pull_second_only(vectors, couples, scale):
    return _pull(vectors, couples, scale, first=lambda ds, a, b: 0.0)


@pull.wrong("For the second of a couple ds is transposed: its column j holds what j gets.")
def pull_untransposed(vectors, couples, scale):
    return _pull(vectors, couples, scale, second=lambda ds, a, b: scale * ds @ vectors[a])


@pull.wrong(
    "Each is pulled along itself: du[a] needs the partners' vectors, vectors[b], and the other way round."
)
def pull_along_itself(vectors, couples, scale):
    return _pull(
        vectors, couples, scale,
        first=lambda ds, a, b: scale * ds @ vectors[a], second=lambda ds, a, b: scale * ds.T @ vectors[b],
    )  # fmt: skip


@pull.wrong("Only the first couple counts: the return stands inside the loop, or the loop is missing.")
def pull_first_couple(vectors, couples, scale):
    return _pull(vectors, couples[:1], scale)


@pull.wrong("Only the last couple counts. The zeros are made once, before the loop.")
def pull_last_couple(vectors, couples, scale):
    return _pull(vectors, couples[-1:], scale)


@pull.wrong("You divide by the number of couples. The losses are added up.")
def pull_mean(vectors, couples, scale):
    return {name: u / len(couples) for name, u in _pull(vectors, couples, scale).items()}
