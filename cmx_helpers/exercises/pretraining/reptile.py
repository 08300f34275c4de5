"""Exercise pretraining.reptile, lesson 16_pretraining: one step of Reptile."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.reptile",
    points=2,
    minutes=3,
    hints=(
        "adapted has one row of weights for each task. Their mean along axis 0 is where the tasks went.",
        "w goes the share rate of the way from w to that mean.",
        "w + rate * (adapted.mean(axis=0) - w)",
    ),
)
def reptile(w, adapted, rate):
    return w + rate * (adapted.mean(axis=0) - w)


@reptile.cases
def reptile_cases(rng):
    return [
        (np.array([0.0, 1.0]), np.array([[1.0, 1.0], [3.0, 2.0]]), 0.5),
        (rng.normal(size=4), rng.normal(size=(3, 4)) + 0.5, 0.3),
        (rng.normal(size=3), rng.normal(size=(5, 3)) - 0.5, 0.8),
    ]


@reptile.right
def reptile_as_a_mixture(w, adapted, rate):
    return (1 - rate) * w + rate * np.average(adapted, axis=0)


@reptile.right
def reptile_by_a_loop(w, adapted, rate):
    way = np.zeros(len(w))
    for one in adapted:
        way += (one - w) / len(adapted)
    return w + rate * way


@reptile.wrong("You go away from where the tasks went: the way is mean − w, not w − mean.")
def reptile_away(w, adapted, rate):
    return w - rate * (adapted.mean(axis=0) - w)


@reptile.wrong("You add the tasks' ways up. Take their mean, or many tasks make a leap.")
def reptile_sum(w, adapted, rate):
    return w + rate * (adapted - w).sum(axis=0)


@reptile.wrong("You take all of the way. Only the share rate of it is asked.")
def reptile_whole(w, adapted, rate):
    return adapted.mean(axis=0)


@reptile.wrong("You add the adapted weights themselves. The way is adapted − w.")
def reptile_added(w, adapted, rate):
    return w + rate * adapted.mean(axis=0)


@reptile.wrong("rate and 1 − rate are exchanged: a small rate must leave w nearly where it is.")
def reptile_exchanged(w, adapted, rate):
    return rate * w + (1 - rate) * adapted.mean(axis=0)


@reptile.wrong("You follow one task. All of them pull: mean over axis 0.")
def reptile_last_task(w, adapted, rate):
    return w + rate * (adapted[-1] - w)


@reptile.wrong("You follow the first task alone. All of them pull: mean over axis 0.")
def reptile_first_task(w, adapted, rate):
    return w + rate * (adapted[0] - w)


@reptile.wrong("You return the change. Asked for is w after it.")
def reptile_change(w, adapted, rate):
    return rate * (adapted.mean(axis=0) - w)


@reptile.wrong("The mean runs over tasks and weights. Each weight has a mean of its own: axis=0.")
def reptile_one_mean(w, adapted, rate):
    return w + rate * (adapted.mean() - w)


@reptile.wrong("Each task gets a network of its own in yours. There is one w: take the mean over axis 0.")
def reptile_for_each(w, adapted, rate):
    return w + rate * (adapted - w)
