"""The three parts that every set is divided into, and who is in which."""

import hashlib

import numpy as np

from .._common.validate import one_of

SPLITS = ("train", "validation", "test")


def check_split(split):
    """Return `split`, which is None (everything) or one of the three names."""
    return None if split is None else one_of("split", split, SPLITS)


def stable_order(name, indices):
    """`indices` in an order that looks random and is the same for ever, on every machine.

    They are sorted by the SHA-256 of their name: no random generator, so no release of a library can move an
    example from training to test.
    """
    return np.array(sorted(indices, key=lambda i: hashlib.sha256(f"{name}:{i}".encode()).digest()))


def stratified(name, labels, split, *, validation=0.1, test=0.2):
    """Ascending indices of `split`, each class divided in the same shares (rounded to whole examples)."""
    chosen = []
    for label in np.unique(labels):
        members = stable_order(name, np.flatnonzero(labels == label))
        n_test, n_validation = round(test * len(members)), round(validation * len(members))
        parts = np.split(members, [n_test, n_test + n_validation])
        chosen.append(dict(zip(("test", "validation", "train"), parts))[split])
    return np.sort(np.concatenate(chosen))
