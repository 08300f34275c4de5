"""Exercise generation.effective_classes, lesson 13_generation: how many kinds there really are."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.effective_classes",
    points=1,
    minutes=3,
    hints=(
        "np.unique(seen, return_counts=True)[1] counts how often each class came.",
        "Shares: counts / counts.sum(). The entropy is −Σ s log s over them; the answer is exp of it.",
    ),
)
def effective_classes(seen):
    counts = np.unique(seen, return_counts=True)[1]
    shares = counts / counts.sum()
    return np.exp(-(shares * np.log(shares)).sum())


@effective_classes.cases
def effective_classes_cases(rng):
    rows = ([0] * 5 + [3] * 5, [7] * 6, [2] * 8 + [5, 9], [0, 1, 2, 3] * 3)
    return [(np.array(row),) for row in rows] + [(rng.integers(0, 6, 40) ** 2,)]


@effective_classes.right
def effective_classes_by_powers(seen):
    shares = np.array([np.mean(seen == c) for c in set(seen.tolist())])
    return np.prod(shares**-shares)


@effective_classes.right
def effective_classes_in_bits(seen):
    counts = np.bincount(seen)
    shares = counts / len(seen)
    logs = np.log2(shares, out=np.zeros(len(counts)), where=counts > 0)
    return 2 ** -(shares @ logs)


@effective_classes.wrong("That is the entropy in nats. Its exp is asked for: a number of classes.")
def effective_classes_entropy(seen):
    return np.log(effective_classes.reference(seen))


@effective_classes.wrong(
    "You count all classes that came at all: one example in a thousand makes a whole class."
)
def effective_classes_counted(seen):
    return len(np.unique(seen))


@effective_classes.wrong(
    "A class that never came gives 0 · log 0, which NumPy calls NaN. np.unique leaves these classes out."
)
def effective_classes_nan(seen):
    shares = np.bincount(seen, minlength=20) / len(seen)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.exp(-(shares * np.log(shares)).sum())


@effective_classes.wrong(
    "The sign inside exp is turned: the log of a share is negative, and the entropy is minus the sum."
)
def effective_classes_sign(seen):
    return 1 / effective_classes.reference(seen)


@effective_classes.wrong("These logarithms are to base 2, and exp goes with the natural one.")
def effective_classes_mixed(seen):
    return np.exp(np.log2(effective_classes.reference(seen)))


@effective_classes.wrong("You took the mean in place of the sum over the classes.")
def effective_classes_mean(seen):
    return np.exp(np.log(effective_classes.reference(seen)) / len(np.unique(seen)))


@effective_classes.wrong("That is 1 / Σ s², another count of classes. Here exp of the entropy is asked for.")
def effective_classes_simpson(seen):
    shares = np.unique(seen, return_counts=True)[1] / len(seen)
    return 1 / (shares**2).sum()


@effective_classes.wrong("The counts are not shares yet: divide them by their sum.")
def effective_classes_without_shares(seen):
    counts = np.unique(seen, return_counts=True)[1]
    with np.errstate(over="ignore"):
        return np.exp(-(counts * np.log(counts)).sum())
