"""Exercise evaluation.best_accuracy, lesson 11_evaluation: the best that anything could reach."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "evaluation.best_accuracy",
    points=1,
    minutes=2,
    hints=(
        "For each observation (all axes but the last) the best answer is the likeliest: the largest entry.",
        "The entries are shares of everything that can happen, so what the best answers earn is added up.",
        "joint.max(axis=-1).sum()",
    ),
)
def best_accuracy(joint):
    return joint.max(axis=-1).sum()


@best_accuracy.cases
def best_accuracy_cases(rng):
    even_or_odd = np.zeros((2, 10))
    even_or_odd[0, ::2] = even_or_odd[1, 1::2] = 0.1
    return [
        (even_or_odd,),
        (rng.dirichlet(np.ones(24)).reshape(6, 4),),
        (rng.dirichlet(np.ones(60)).reshape(3, 4, 5),),
    ]


@best_accuracy.right
def best_accuracy_by_loops(joint):
    return sum(max(row) for row in joint.reshape(-1, joint.shape[-1]).tolist())


@best_accuracy.wrong(
    """You take the largest entry of each answer, over all observations. Whoever answers sees the observation
    and chooses the answer: the maximum runs over the last axis."""
)
def best_accuracy_over_observations(joint):
    return joint.reshape(-1, joint.shape[-1]).max(axis=0).sum()


@best_accuracy.wrong(
    """You take the maximum along axis 0, which is something observed. The answers are the last axis, and the
    maximum runs over them: axis=-1."""
)
def best_accuracy_along_the_first_axis(joint):
    return joint.max(axis=0).sum()


@best_accuracy.wrong(
    """You average what the best answers earn. The entries are shares of all that can happen: add them up."""
)
def best_accuracy_averaged(joint):
    return joint.max(axis=-1).mean()


@best_accuracy.wrong("That is one entry, the largest of all. Each observation has a best answer of its own.")
def best_accuracy_largest(joint):
    return joint.max()


@best_accuracy.wrong(
    """That is what one answer reaches, the same for every observation: the likeliest when nothing is seen."""
)
def best_accuracy_of_one_answer(joint):
    return joint.reshape(-1, joint.shape[-1]).sum(axis=0).max()


@best_accuracy.wrong(
    """You divide by the share of each observation, and so count a rare one like a common one: that is the
    belief in the best answer, averaged. Leave the shares as they are, and add up."""
)
def best_accuracy_of_beliefs(joint):
    rows = joint.reshape(-1, joint.shape[-1])
    return (rows.max(axis=1) / rows.sum(axis=1)).mean()


@best_accuracy.wrong("You return one number for each observation. Add them up: one number is asked for.")
def best_accuracy_not_added(joint):
    return joint.max(axis=-1)


@best_accuracy.wrong("That is the sum of everything, which is 1. Take only what the best answer earns.")
def best_accuracy_of_everything(joint):
    return joint.sum()


@best_accuracy.wrong("You return which answer is best. What is asked for is how often it is right.")
def best_accuracy_arguments(joint):
    return joint.argmax(axis=-1)
