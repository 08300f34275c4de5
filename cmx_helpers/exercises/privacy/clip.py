"""Exercise privacy.clip, lesson 15_privacy: nobody's gradient is longer than the norm."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.clip",
    points=2,
    minutes=3,
    hints=(
        "np.linalg.norm(gradients, axis=1) has one length for each row.",
        "A row that is too long is multiplied by norm / length, any other by 1: np.minimum of the two.",
        "A row of zeros has the length 0: divide by np.maximum(length, norm), and multiply by norm.",
    ),
)
def clip(gradients, norm):
    length = np.linalg.norm(gradients, axis=1, keepdims=True)
    return gradients * norm / np.maximum(length, norm)


@clip.cases
def clip_cases(rng):
    some = rng.normal(size=(6, 4)) * rng.uniform(0.05, 3, size=(6, 1))
    return [
        (np.array([[3.0, 4.0], [0.3, 0.4]]), 1.0),
        (np.array([[3.0, 4.0], [0.0, 0.0], [-6.0, 8.0]]), 2.0),
        (some, 0.7),
        (rng.normal(size=(5, 3)), float(rng.uniform(1.0, 2.5))),
    ]


@clip.right
def clip_by_factors(gradients, norm):
    factors = [min(1, norm / n) if n else 1 for n in np.sqrt(np.square(gradients).sum(axis=1))]
    return np.array(factors)[:, None] * gradients


@clip.right
def clip_in_place(gradients, norm):
    for row in gradients:
        length = np.sqrt(row @ row)
        if length > norm:
            row *= norm / length
    return gradients


@clip.wrong(
    """Every row has the length of the norm now, short ones too: they were lengthened. Leave what is short as
    it is."""
)
@np.errstate(all="ignore")
def clip_normalised(gradients, norm):
    return np.nan_to_num(gradients * norm / np.linalg.norm(gradients, axis=1, keepdims=True))


@clip.wrong(
    "A row of zeros gives 0 / 0. Its length is 0, which is short: it stays. Divide by max(length, norm)."
)
@np.errstate(all="ignore")
def clip_nan(gradients, norm):
    length = np.linalg.norm(gradients, axis=1, keepdims=True)
    factor = np.minimum(1, np.float64(norm) / length)
    return np.where(length > 0, gradients * factor, np.nan)


@clip.wrong(
    """You clip the batch as a whole, by one length. One person's row is then bounded only by what the others
    sent. Each row has a length of its own: axis=1."""
)
def clip_whole(gradients, norm):
    return gradients * norm / max(np.linalg.norm(gradients), norm)


@clip.wrong("The lengths are those of the columns. A row is one person: axis=1, with keepdims=True.")
def clip_columns(gradients, norm):
    return gradients * norm / np.maximum(np.linalg.norm(gradients, axis=0, keepdims=True), norm)


@clip.wrong(
    """You bound every number by itself. A row of many such numbers is still long. Shorten the row as a
    whole, so that its direction stays."""
)
def clip_each_number(gradients, norm):
    return np.clip(gradients, -norm, norm)


@clip.wrong("max and min are exchanged: what was long stays long, and what was short is lengthened.")
@np.errstate(all="ignore")
def clip_maximum(gradients, norm):
    length = np.linalg.norm(gradients, axis=1, keepdims=True)
    return gradients * norm / np.where(length > 0, np.minimum(length, norm), norm)


@clip.wrong("You divide by the square of the length. A length has a root: √(Σ g²).")
def clip_square(gradients, norm):
    length = np.square(gradients).sum(axis=1, keepdims=True)
    return gradients * norm / np.maximum(length, norm)


@clip.wrong("What is too long gets the length 1 in yours. Multiply by the norm as well.")
def clip_to_one(gradients, norm):
    length = np.linalg.norm(gradients, axis=1, keepdims=True)
    return np.where(length > norm, gradients / np.where(length > 0, length, 1), gradients)


@clip.wrong("What is too long is set to zero in yours. Shorten it: its direction is what is to be learned.")
def clip_dropped(gradients, norm):
    length = np.linalg.norm(gradients, axis=1, keepdims=True)
    return np.where(length > norm, 0, gradients)


@clip.wrong("You return the lengths, or the factors. Multiply the gradients by them.")
def clip_factors_only(gradients, norm):
    length = np.linalg.norm(gradients, axis=1, keepdims=True)
    return norm / np.maximum(length, norm)


@clip.wrong("You measure a row by the sum of its sizes. Its length is √(Σ g²): np.linalg.norm.")
def clip_sum_of_sizes(gradients, norm):
    return gradients * norm / np.maximum(np.abs(gradients).sum(axis=1, keepdims=True), norm)
