"""Exercise realtime.decide, lesson 17_realtime: answer as soon as one is sure enough."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.decide",
    points=2,
    minutes=3,
    parts=("the moment", "the answer"),
    hints=(
        "beliefs.max(axis=1) is how sure the ear is at each moment.",
        "np.flatnonzero(… >= threshold) are the moments at which it is sure enough: the first of them.",
        """There may be none: then the moment is len(beliefs) - 1. The answer is the argmax of that
        moment's beliefs.""",
    ),
)
def decide(beliefs, threshold):
    sure = np.flatnonzero(beliefs.max(axis=1) >= threshold)
    moment = sure[0] if len(sure) else len(beliefs) - 1
    return moment, beliefs[moment].argmax()


@decide.cases
def decide_cases(rng):
    def formed(moments, classes):
        grown = np.cumsum(rng.normal(scale=1.5, size=(moments, classes)), axis=0)
        return np.exp(grown) / np.exp(grown).sum(axis=1, keepdims=True)

    climbs = np.array([[0.4, 0.3, 0.3], [0.2, 0.7, 0.1], [0.9, 0.1, 0.0], [0.1, 0.0, 0.9]])
    return [
        (climbs, 0.7),
        (climbs, 0.95),
        (climbs[[1, 2, 3, 0]], 0.8),
        (formed(12, 5), 0.8),
        (formed(9, 4), 2.0),
    ]


@decide.right
def decide_in_a_loop(beliefs, threshold):
    for moment, row in enumerate(beliefs):
        if max(row) >= threshold:
            return moment, int(np.argmax(row))
    return len(beliefs) - 1, int(np.argmax(beliefs[-1]))


@decide.right
def decide_by_argmax(beliefs, threshold):
    sure = (beliefs >= threshold).any(axis=1)
    sure[-1] = True
    n = sure.argmax()
    return [n, beliefs[n].argmax()]


@decide.wrong(
    """Where no belief reaches the threshold, argmax of nothing but False is 0, and you answer at the first
    moment. Whoever is never sure answers at the last one."""
)
def decide_first_if_never(beliefs, threshold):
    moment = (beliefs.max(axis=1) >= threshold).argmax()
    return moment, beliefs[moment].argmax()


@decide.wrong("The moment is right, but the answer is that of the end of the sound: nobody has heard it yet.")
def decide_answer_of_the_end(beliefs, threshold):
    return decide.reference(beliefs, threshold)[0], beliefs[-1].argmax()


@decide.wrong(
    """You take the moment at which the ear is surest of all. To find it one must wait for the end: the
    first."""
)
def decide_surest(beliefs, threshold):
    moment = beliefs.max(axis=1).argmax()
    return moment, beliefs[moment].argmax()


@decide.wrong("You take the last moment at which it is sure enough. The first one: flatnonzero(…)[0].")
def decide_last(beliefs, threshold):
    sure = np.flatnonzero(beliefs.max(axis=1) >= threshold)
    moment = sure[-1] if len(sure) else len(beliefs) - 1
    return moment, beliefs[moment].argmax()


@decide.wrong("A belief of exactly the threshold is sure enough: >=, not >.")
def decide_above(beliefs, threshold):
    sure = np.flatnonzero(beliefs.max(axis=1) > threshold)
    moment = sure[0] if len(sure) else len(beliefs) - 1
    return moment, beliefs[moment].argmax()


@decide.wrong("The answer is the number of the largest belief, argmax. You return the belief itself.")
def decide_belief(beliefs, threshold):
    moment = decide.reference(beliefs, threshold)[0]
    return moment, beliefs[moment].max()


@decide.wrong("You count the moments from 1. The first one has the number 0.")
def decide_from_one(beliefs, threshold):
    moment, answer = decide.reference(beliefs, threshold)
    return moment + 1, answer


@decide.wrong("First the moment, then the answer: you return them the other way round.")
def decide_swapped(beliefs, threshold):
    return decide.reference(beliefs, threshold)[::-1]
