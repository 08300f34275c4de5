"""Which row of a manifest is in which split, and whether the splits are honest."""

import numpy as np

from ._split import SPLITS

SHARES = 0.7, 0.15, 0.15
"""Of training, validation and test."""


def assign(rows, seed):
    """Index into `SPLITS` for each row, each label in the shares of `SHARES`, each group in one split.

    Groups come in random order, the large ones first; each goes where it does most for the labels that are
    still missing. Rows without a group are groups of one.
    """
    labels, codes = np.unique([row.label for row in rows], return_inverse=True)
    names = [row.group or i for i, row in enumerate(rows)]
    groups = {}
    for i, name in enumerate(names):
        groups.setdefault(name, []).append(i)
    members = list(groups.values())
    order = np.random.default_rng(seed).permutation(len(members))
    wanted = np.outer(SHARES, np.bincount(codes))
    parts = np.empty(len(rows), int)
    for i in sorted(order, key=lambda i: -len(members[i])):
        counts = np.bincount(codes[members[i]], minlength=len(labels))
        # How much the squared distance to the wanted counts shrinks if the group goes to each split.
        gain = (2 * wanted - counts) @ counts
        best = int(np.argmax(gain))
        wanted[best] -= counts
        parts[members[i]] = best
    return parts


def check_parts(rows, files, parts):
    """Raise unless every label is in training, every split has rows and no file is in two of them.

    `files` has a set for each row: what tells its files from all others, whatever they were called.
    """
    for number, split in enumerate(SPLITS):
        if not (parts == number).any():
            raise ValueError(
                f"manifest: {len(rows)} rows are too few, or their groups too large: no row for {split}"
            )
    training = {row.label for row, part in zip(rows, parts) if part == 0}
    missing = sorted({row.label for row in rows} - training)
    if missing:
        raise ValueError(f"manifest: no row of the training part is labelled {', '.join(missing)}")
    where = {}
    for row, identities, part in zip(rows, files, parts):
        for name, identity in identities.items():
            before = where.setdefault(identity, (part, row.line))
            if before[0] != part:
                raise ValueError(
                    f"manifest: {getattr(row, name)} is in line {before[1]} and line {row.line}, which would "
                    "fall into two splits: give rows that belong together one value in a column, and name it "
                    "in group"
                )
