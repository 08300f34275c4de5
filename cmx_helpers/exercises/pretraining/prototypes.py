"""Exercise pretraining.prototypes, lesson 16_pretraining: the mean of each class's few examples."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.prototypes",
    points=1,
    minutes=2,
    hints=(
        "features[labels == k] are the examples of class k.",
        "Their mean along axis 0 is the prototype. Do it for k = 0 … classes − 1, and stack them.",
    ),
)
def prototypes(features, labels, classes):
    return np.stack([features[labels == k].mean(axis=0) for k in range(classes)])


@prototypes.cases
def prototypes_cases(rng):
    found = [(np.array([[1.0, 2.0], [3.0, 2.0], [6.0, 4.0]]), np.array([0, 0, 1]), 2)]
    for counts, width in (((2, 3, 1), 4), ((3, 1, 4, 2), 3)):
        labels = rng.permutation(np.repeat(np.arange(len(counts)), counts))
        found.append((rng.normal(size=(len(labels), width)) + 0.3, labels, len(counts)))
    return found


@prototypes.right
def prototypes_by_a_product(features, labels, classes):
    one_hot = np.eye(classes)[labels]
    return (one_hot / one_hot.sum(axis=0)).T @ features


@prototypes.right
def prototypes_by_a_loop(features, labels, classes):
    sums, counts = [[0.0] * features.shape[1] for _ in range(classes)], [0] * classes
    for row, label in zip(features, labels):
        counts[label] += 1
        for j, value in enumerate(row):
            sums[label][j] += value
    return [[s / n for s in row] for row, n in zip(sums, counts)]


@prototypes.wrong("You add the examples up. Divide by how many the class has: the mean.")
def prototypes_sums(features, labels, classes):
    return np.eye(classes)[labels].T @ features


@prototypes.wrong("You divide by the number of all examples. Each class has its own number.")
def prototypes_over_all(features, labels, classes):
    return np.eye(classes)[labels].T @ features / len(features)


@prototypes.wrong("The mean runs along the features, too. A prototype is a vector: mean(axis=0).")
def prototypes_of_numbers(features, labels, classes):
    return np.array([features[labels == k].mean() for k in range(classes)])


@prototypes.wrong("You take one example of each class. The prototype is the mean of all that it has.")
def prototypes_first(features, labels, classes):
    return np.stack([features[labels == k][0] for k in range(classes)])


@prototypes.wrong("That is the mean of all examples, the same for each class. Choose with labels == k first.")
def prototypes_common(features, labels, classes):
    return np.tile(features.mean(axis=0), (classes, 1))


@prototypes.wrong("You take the median. It is the mean that the distances are made for.")
def prototypes_median(features, labels, classes):
    return np.stack([np.median(features[labels == k], axis=0) for k in range(classes)])


@prototypes.wrong("Your prototypes have length one. Here the mean is asked, as it is.")
def prototypes_of_length_one(features, labels, classes):
    made = prototypes_by_a_product(features, labels, classes)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@prototypes.wrong("Classes stand in the columns of yours. A row is a class: shape (classes, width).")
def prototypes_transposed(features, labels, classes):
    return prototypes_by_a_product(features, labels, classes).T


@prototypes.wrong("A class is missing. They are called 0 … classes − 1.")
def prototypes_from_one(features, labels, classes):
    return prototypes_by_a_product(features, labels, classes)[1:]
