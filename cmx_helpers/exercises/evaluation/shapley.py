"""Exercise evaluation.shapley, lesson 11_evaluation."""

from math import factorial

import numpy as np

from cmx_helpers import evaluation
from cmx_helpers.exercises._engine import exercise


def _gains(values):
    """For each player what it adds to each coalition of the others, one axis for each of them."""
    return [np.diff(values, axis=player).squeeze(axis=player) for player in range(values.ndim)]


@exercise(
    "evaluation.shapley",
    points=3,
    minutes=8,
    hints=(
        "itertools.permutations(range(M)) gives every order in which M = values.ndim players can arrive.",
        "Go through one order with here = [0] * M. Whoever arrives sets its place to 1 and gains what "
        "values[tuple(here)] has grown by.",
        "Add up over all orders, and divide by their number, M! (math.factorial).",
    ),
)
def shapley(values):
    from itertools import permutations  # whoever pastes this into the lesson needs it

    orders = list(permutations(range(values.ndim)))
    shares = np.zeros(values.ndim)
    for order in orders:
        here = [0] * values.ndim
        for player in order:
            before = values[tuple(here)]
            here[player] = 1
            shares[player] += values[tuple(here)] - before
    return shares / len(orders)


@shapley.cases
def shapley_cases(rng):
    return [
        (np.array([[0.1, 0.2], [0.6, 1.0]]),),
        (rng.random((2, 2, 2)),),
        (np.cumsum(rng.random((2, 2, 2)), axis=1),),
        (rng.random((2, 2, 2, 2)),),
    ]


@shapley.right
def shapley_by_weights(values):
    n, shares = values.ndim, []
    for player in range(n):
        gains = np.take(values, 1, axis=player) - np.take(values, 0, axis=player)
        shares.append(0.0)
        for there in np.ndindex(*gains.shape):
            weight = factorial(sum(there)) * factorial(n - sum(there) - 1) / factorial(n)
            shares[-1] += weight * gains[there]
    return shares


@shapley.right
def shapley_by_sizes(values):
    shares = []
    for gains in _gains(values):
        size = np.indices(gains.shape).sum(axis=0)
        shares.append(np.mean([gains[size == k].mean() for k in range(values.ndim)]))
    return np.array(shares)


@shapley.right
def shapley_of_the_package(values):
    names = [str(player) for player in range(values.ndim)]
    chosen = {some: values[tuple(int(name in some) for name in names)] for some in evaluation.subsets(names)}
    return list(evaluation.shapley(chosen).values())


@shapley.wrong(
    """That is what is lost when a player leaves the full team. Two who know the same both get nothing:
    average over every order of arrival."""
)
def shapley_leave_one_out(values):
    return np.array([gains.flat[-1] for gains in _gains(values)])


@shapley.wrong(
    """That is what a player adds when it comes first. What it adds to others who are there already counts
    as well."""
)
def shapley_first_only(values):
    return np.array([gains.flat[0] for gains in _gains(values)])


@shapley.wrong(
    """That is what each player is worth alone. It is not a gain: nobody there is worth values[0, 0, ...]
    already. And coming later counts too."""
)
def shapley_alone(values):
    return shapley_first_only(values) + values.flat[0]


@shapley.wrong(
    """Right for two players. With three or more a player may also arrive in the middle: go through all
    orders, or weight each size of coalition."""
)
def shapley_first_and_last(values):
    return (shapley_first_only(values) + shapley_leave_one_out(values)) / 2


@shapley.wrong(
    """Right for two players. With more, there are more coalitions of middle size than small or large ones,
    and you count every coalition the same. Then the shares do not add up: each size must count the same."""
)
def shapley_every_coalition_alike(values):
    return np.array([gains.mean() for gains in _gains(values)])


@shapley.wrong("You add up the gains over all orders: divide by the number of orders, M!.")
def shapley_not_divided(values):
    return factorial(values.ndim) * shapley.reference(values)


@shapley.wrong(
    "You divide by the number of players. There are M! orders, and you have added up over all of them."
)
def shapley_divided_by_players(values):
    return factorial(values.ndim) / values.ndim * shapley.reference(values)


@shapley.wrong(
    "That is one order of arrival, the order of the axes. Who comes late may get nothing: try them all."
)
def shapley_one_order(values):
    along = [values[(1,) * k + (0,) * (values.ndim - k)] for k in range(values.ndim + 1)]
    return np.diff(along)


@shapley.wrong("You divide the whole gain into equal parts, whoever earned it.")
def shapley_equal_parts(values):
    return np.full(values.ndim, (values.flat[-1] - values.flat[0]) / values.ndim)


@shapley.wrong(
    """The shares add up to the value of all, not to the gain: whoever comes first gains its value less that
    of nobody, values[0, 0, ...]."""
)
def shapley_nobody_is_worth_nothing(values):
    worth = values.copy()
    worth.flat[0] = 0
    return shapley.reference(worth)


@shapley.wrong(
    "You add up the gains over all coalitions, without weights: each size counts the same, in sum 1."
)
def shapley_sum_over_coalitions(values):
    return np.array([gains.sum() for gains in _gains(values)])


@shapley.wrong(
    "You weight every coalition by 1/M. Each *size* of coalition counts 1/M, shared by those of that size."
)
def shapley_each_coalition_one_m_th(values):
    return np.array([gains.sum() / values.ndim for gains in _gains(values)])


@shapley.wrong(
    "You divide the shares by their sum. They add up to the gain, values.flat[-1] − values.flat[0]."
)
def shapley_normalised(values):
    shares = shapley.reference(values)
    return shares / shares.sum()
