"""Exercise attention.causal_mask, lesson 06_attention."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "attention.causal_mask",
    points=1,
    minutes=2,
    hints=(
        """Row t is the word that asks, column s the word that is asked. Write the table for length 3 on
        paper: the first word sees only itself.""",
        """Compare two ranges, one standing and one lying: np.arange(length)[:, None] with
        np.arange(length)[None, :]. Or look up np.tri.""",
    ),
)
def causal_mask(length):
    position = np.arange(length)
    return position[None, :] <= position[:, None]


@causal_mask.cases
def causal_mask_cases(rng):
    return [(1,), (2,), (3,), (5,), *((int(length),) for length in rng.integers(6, 40, size=3))]


@causal_mask.right
def causal_mask_by_tri(length):
    return np.tri(length, dtype=bool)


@causal_mask.right
def causal_mask_by_loops(length):
    return [[s <= t for s in range(length)] for t in range(length)]


@causal_mask.wrong(
    """The diagonal is missing: a word must see itself too. The first word would see nothing at all.
    Allow s = t."""
)
def causal_mask_without_itself(length):
    return np.tri(length, k=-1, dtype=bool)


@causal_mask.wrong(
    """Rows and columns are exchanged: your words see the future and not the past. Row t is the word that
    asks, and it may see the columns s ≤ t."""
)
def causal_mask_transposed(length):
    return np.tri(length, dtype=bool).T


@causal_mask.wrong(
    """True and False are exchanged: you mark what is forbidden. Here True means that attention is
    allowed."""
)
def causal_mask_of_the_forbidden(length):
    return ~np.tri(length, dtype=bool)


@causal_mask.wrong(
    """Each word sees one step into the future. The last column that row t may see is t itself."""
)
def causal_mask_one_ahead(length):
    return np.tri(length, k=1, dtype=bool)


@causal_mask.wrong(
    """That is the same mask in another form: 0 and -inf, to be added to the scores. Here a table of True
    (allowed) and False is asked for."""
)
def causal_mask_to_add(length):
    return np.where(np.tri(length, dtype=bool), 0.0, -np.inf)


@causal_mask.wrong("Each word sees itself alone. It may also see all the words before it: s ≤ t.")
def causal_mask_only_itself(length):
    return np.eye(length, dtype=bool)


@causal_mask.wrong("Every word sees every other. The columns after t must be False in row t.")
def causal_mask_of_all(length):
    return np.ones((length, length), dtype=bool)
