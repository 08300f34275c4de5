"""Exercise privacy.advantage, lesson 15_privacy: how good an attack is."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.advantage",
    points=1,
    minutes=2,
    hints=(
        "scores >= threshold is an array of True and False; its mean is a share.",
        "Two shares: of the members that are found, and of the others that are called members.",
    ),
)
def advantage(members, others, threshold):
    return np.mean(members >= threshold) - np.mean(others >= threshold)


@advantage.cases
def advantage_cases(rng):
    def case(m, n):
        return rng.normal(0.8, 1, size=m), rng.normal(size=n), float(rng.normal(0.3, 0.3))

    return [
        (np.array([3.0, 2.0, 0.0, 4.0]), np.array([1.0, 2.0, 0.0, 0.0]), 2.0),
        (np.array([1.0, 1.0, 1.0, 3.0, 1.0]), np.array([1.0, 0.0]), 1.0),
        (
            np.array([-0.4, 0.3, 0.1, -0.7]),
            np.array([0.44, 0.47, -0.2, 0.41, 0.9]),
            0.42,
        ),  # worse than a coin
        case(17, 40),
        case(50, 31),
    ]


@advantage.right
def advantage_by_counting(members, others, threshold):
    found = sum(1 for score in members if score >= threshold)
    alarms = sum(1 for score in others if score >= threshold)
    return found / len(members) - alarms / len(others)


@advantage.right
def advantage_of_misses(members, others, threshold):
    return float((others < threshold).mean() - (members < threshold).mean())


@advantage.wrong("Scores that are just at the threshold are called members as well: >=, not >.")
def advantage_above(members, others, threshold):
    return np.mean(members > threshold) - np.mean(others > threshold)


@advantage.wrong("Only the members are looked at. Who calls everybody a member finds all of them.")
def advantage_found_only(members, others, threshold):
    return np.mean(members >= threshold)


@advantage.wrong("The two are exchanged, or the comparison: members should have the higher scores.")
def advantage_exchanged(members, others, threshold):
    return np.mean(others >= threshold) - np.mean(members >= threshold)


@advantage.wrong("You compare counts. Members and others may differ in number: take shares.")
def advantage_counts(members, others, threshold):
    return np.sum(members >= threshold) - np.sum(others >= threshold)


@advantage.wrong("That is the share of right answers. Take the members found, less the false alarms.")
def advantage_accuracy(members, others, threshold):
    right = np.concatenate([members >= threshold, others < threshold])
    return right.mean()


@advantage.wrong(
    "That is half of it: the mean of both rates of right answers. Found less false alarms is asked."
)
def advantage_balanced(members, others, threshold):
    return (np.mean(members >= threshold) + np.mean(others < threshold)) / 2


@advantage.wrong(
    "That is how far apart the mean scores are. The attack answers yes or no: compare with the threshold."
)
def advantage_of_means(members, others, threshold):
    return members.mean() - others.mean()


@advantage.wrong("False alarms count for the attack in yours. Subtract them.")
def advantage_added(members, others, threshold):
    return np.mean(members >= threshold) + np.mean(others >= threshold)
