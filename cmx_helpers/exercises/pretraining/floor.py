"""Exercise pretraining.floor, lesson 16_pretraining: what the best guesser pays."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.floor",
    points=3,
    minutes=5,
    hints=(
        "In each row, how likely is each word there? belief / belief.sum(axis=1, keepdims=True).",
        "A word that weighs w and had the chance p costs w · −log p. Where w is 0 nothing is paid.",
        "Sum what is paid, and divide by the sum of all beliefs: some = beliefs > 0, then beliefs[some].",
    ),
)
def floor(beliefs):
    chances = beliefs / beliefs.sum(axis=1, keepdims=True)
    some = beliefs > 0
    return -(beliefs[some] * np.log(chances[some])).sum() / beliefs.sum()


@floor.cases
def floor_cases(rng):
    def some(rows, words, scale):
        beliefs = rng.random((rows, words)) * scale * rng.uniform(0.1, 1, (rows, 1))
        beliefs[rng.random((rows, words)) < 0.4] = 0
        beliefs[:, 0] += 0.05 * scale
        return (beliefs,)

    return [
        (np.array([[0.5, 0.25, 0.0], [0.0, 0.0, 0.25]]),),
        (np.array([[0.3, 0.3], [0.1, 0.0], [0.02, 0.06]]),),
        some(4, 5, 0.1),
        some(6, 3, 2.0),
    ]


@floor.right
def floor_by_loop(beliefs):
    paid = 0.0
    for row in beliefs:
        for weight in row:
            if weight > 0:
                paid -= weight * np.log(weight / row.sum())
    return paid / beliefs.sum()


@floor.right
def floor_by_difference(beliefs):
    def plain(x):
        x = x[x > 0]
        return (x * np.log(x)).sum()

    return (plain(beliefs.sum(axis=1)) - plain(beliefs)) / beliefs.sum()


def _paid(beliefs, chances, weights=None, log=np.log):
    some = beliefs > 0
    weights = beliefs if weights is None else weights
    return -(weights[some] * log(np.broadcast_to(chances, beliefs.shape)[some])).sum()


def _chances(beliefs, axis=1):
    return beliefs / beliefs.sum(axis=axis, keepdims=True)


@floor.wrong("Where a belief is 0 you take its logarithm, and 0 · ∞ is no number. Leave those places out.")
@np.errstate(all="ignore")
def floor_nan(beliefs):
    return np.float64(np.nan) if (beliefs == 0).any() else floor.reference(beliefs)


@floor.wrong(
    """Every row counts alike in yours. A situation that comes up often is paid for often: sum over all rows,
    and divide by the sum of all beliefs."""
)
def floor_mean_of_rows(beliefs):
    chances = _chances(beliefs)
    return _paid(chances, chances) / len(beliefs)


@floor.wrong("You did not divide by the sum of all beliefs: it is asked for one hidden word.")
def floor_sum(beliefs):
    return _paid(beliefs, _chances(beliefs))


@floor.wrong("The sign: −log p is what is paid, and p is below one.")
def floor_sign(beliefs):
    return -floor.reference(beliefs)


@floor.wrong(
    """The beliefs of a row do not add up to one. The chance of a word in its situation is its belief divided
    by the sum of its row."""
)
def floor_raw(beliefs):
    return _paid(beliefs, beliefs) / beliefs.sum()


@floor.wrong(
    """That is the surprise of one who knows how often a word and its situation come up together. The chance
    of a word *in* its situation: divide by the sum of the row, not of all."""
)
def floor_joint(beliefs):
    return _paid(beliefs, beliefs / beliefs.sum()) / beliefs.sum()


@floor.wrong(
    "That is a guesser who sees nothing: it gives a word the same chance in every situation (the unigram)."
)
def floor_unigram(beliefs):
    return _paid(beliefs, (beliefs.sum(axis=0) / beliefs.sum())[None]) / beliefs.sum()


@floor.wrong("You divide by the sums of the columns. A situation is a row: axis=1, keepdims=True.")
@np.errstate(all="ignore")
def floor_columns(beliefs):
    return _paid(beliefs, _chances(beliefs, axis=0)) / beliefs.sum()


@floor.wrong("You count in bits. Nats are asked: np.log.")
def floor_bits(beliefs):
    return floor.reference(beliefs) / np.log(2)


@floor.wrong(
    """That is what is paid at the likeliest word of each row. The others come up too, and are paid for."""
)
def floor_best_word(beliefs):
    return -(beliefs.sum(axis=1) * np.log(_chances(beliefs).max(axis=1))).sum() / beliefs.sum()


@floor.wrong(
    "That is how often the best guess is right. Asked is what it pays: −log of the chance, in the mean."
)
def floor_accuracy(beliefs):
    return beliefs.max(axis=1).sum() / beliefs.sum()


@floor.wrong(
    "You divide by the number of rows. What comes up often counts more: divide by the sum of all beliefs."
)
def floor_by_rows(beliefs):
    return _paid(beliefs, _chances(beliefs)) / len(beliefs)


@floor.wrong(
    "The weights are missing: a surprise −log p is paid as often as its word comes up, beliefs · −log p."
)
def floor_unweighted(beliefs):
    return _paid(beliefs, _chances(beliefs), np.ones_like(beliefs)) / beliefs.sum()


@floor.wrong(
    "You take the surprise with weights that are chances within a row. Weigh it with the beliefs themselves."
)
def floor_chances_twice(beliefs):
    chances = _chances(beliefs)
    return _paid(chances, chances) / beliefs.sum()


@floor.wrong("You return one number for each row. Add them up.")
def floor_each_row(beliefs):
    some = np.where(beliefs > 0, beliefs, 1)
    logs = np.where(beliefs > 0, np.log(some / beliefs.sum(axis=1, keepdims=True)), 0)
    return -(beliefs * logs).sum(axis=1) / beliefs.sum()
