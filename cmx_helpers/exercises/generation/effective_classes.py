"""Exercise generation.effective_classes, lesson 13_generation: how many kinds there really are."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.effective_classes",
    points=1,
    minutes=3,
    hints=(
        "First the shares: counts / counts.sum(). Classes that never came have share 0 and add nothing.",
        "The entropy is −Σ s log s over the shares above 0; the answer is exp of it.",
    ),
)
def effective_classes(counts):
    shares = counts[counts > 0] / counts.sum()
    return np.exp(-(shares * np.log(shares)).sum())


@effective_classes.cases
def effective_classes_cases(rng):
    rows = ([5, 5, 0, 0], [9, 0, 0], [8, 1, 1], [10, 10, 10, 10])
    return [(np.array(row),) for row in rows] + [(rng.integers(0, 50, 10) + np.arange(10),)]


@effective_classes.right
def effective_classes_by_powers(counts):
    shares = np.array([c / sum(counts) for c in counts if c])
    return np.prod(shares**-shares)


@effective_classes.right
def effective_classes_in_bits(counts):
    shares = counts / counts.sum()
    logs = np.log2(shares, out=np.zeros(len(counts)), where=counts > 0)
    return 2 ** -(shares @ logs)


@effective_classes.wrong("That is the entropy in nats. Its exp is asked for: a number of classes.")
def effective_classes_entropy(counts):
    return np.log(effective_classes.reference(counts))


@effective_classes.wrong(
    "You count all classes that came at all: one example in a thousand makes a whole class."
)
def effective_classes_counted(counts):
    return np.count_nonzero(counts)


@effective_classes.wrong(
    "A class that never came gives 0 · log 0, which NumPy calls NaN. Leave these classes out."
)
def effective_classes_nan(counts):
    shares = counts / counts.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.exp(-(shares * np.log(shares)).sum())


@effective_classes.wrong(
    "The sign inside exp is turned: log of a share is negative, and the entropy is minus the sum."
)
def effective_classes_sign(counts):
    return 1 / effective_classes.reference(counts)


@effective_classes.wrong("These logarithms are to base 2, and exp goes with the natural one.")
def effective_classes_mixed(counts):
    return np.exp(np.log2(effective_classes.reference(counts)))


@effective_classes.wrong("You took the mean in place of the sum over the classes.")
def effective_classes_mean(counts):
    return np.exp(np.log(effective_classes.reference(counts)) / np.count_nonzero(counts))


@effective_classes.wrong("That is 1 / Σ s², another count of classes. Here exp of the entropy is asked for.")
def effective_classes_simpson(counts):
    shares = counts / counts.sum()
    return 1 / (shares**2).sum()
