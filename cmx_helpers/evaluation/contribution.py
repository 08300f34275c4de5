"""Joining beliefs, and dividing what they achieve among those who joined; `evaluation` shows them."""

from collections.abc import Collection, Hashable
from itertools import combinations
from math import comb

import numpy as np
from scipy.special import log_softmax

from cmx_helpers._common.arguments import mapping, sequence
from cmx_helpers._common.validate import as_float, check_shape, shown
from cmx_helpers.evaluation.beliefs import as_beliefs, as_prior

MOST_PLAYERS = 12


def product_of_experts(beliefs, prior=None):
    """What to believe after hearing everybody: the Bayes-optimal fusion of independent witnesses.

    .. math:: p(c) \\propto \\pi(c) \\prod_m \\frac{p_m(c)}{\\pi(c)}

    Right if the modalities are independent once the class is given, and each belief is calibrated. The prior
    is in every p_m and must count once. Computed through logarithms, so that many small factors do not
    vanish. Source: Kittler, Hatef, Duin and Matas, On Combining Classifiers (1998), the product rule. By hand
    in lesson 10_fusion, derived in lesson 11_evaluation.

    Parameters
    ----------
    beliefs : array, shape (modalities, n, classes)
        Each row sums to one.
    prior : array, shape (classes,), optional
        How common each class is; uniform where it is not given. A class of prior 0 keeps chance 0.

    Returns
    -------
    array, shape (n, classes)

    Raises
    ------
    ValueError, TypeError
        Rows do not sum to one, shapes do not fit, or each class of a row is ruled out by somebody.

    Examples
    --------
    >>> product_of_experts([[[0.5, 0.3, 0.2]], [[0.5, 0.0, 0.5]]]).round(4)
    array([[0.7143, 0.    , 0.2857]])
    """
    beliefs = as_beliefs("beliefs", beliefs, ndim=3)
    prior = as_prior("prior", prior, beliefs.shape[-1]).astype(beliefs.dtype)
    counted_once = np.full_like(prior, -np.inf)  # a class of prior 0 is out, whatever they say
    counted_once[prior > 0] = (1 - len(beliefs)) * np.log(prior[prior > 0])
    with np.errstate(divide="ignore"):
        logs = np.log(beliefs).sum(axis=0) + counted_once
    lost = np.flatnonzero(np.isneginf(logs).all(axis=1))
    if lost.size:
        raise ValueError(
            f"beliefs: expected a class that nobody rules out, got none in {lost.size} rows, first {lost[0]}"
        )
    return np.exp(log_softmax(logs, axis=1))


def subsets(names):
    """Every coalition of some players, the smallest first, in the order of their names.

    Used in lesson 11_evaluation.

    Parameters
    ----------
    names : sequence of str
        At most 12, all different.

    Returns
    -------
    list of tuples

    Raises
    ------
    ValueError
        A name comes twice, or there are too many.

    Examples
    --------
    >>> subsets(["image", "text"])
    [(), ('image',), ('text',), ('image', 'text')]
    """
    names = tuple(names if isinstance(names, str) else sequence("names", names, "names"))
    for name in names:
        if not isinstance(name, Hashable):
            raise TypeError(f"names: expected names, got {shown(name)}")
    if len(set(names)) < len(names) or len(names) > MOST_PLAYERS:
        raise ValueError(f"names: expected at most {MOST_PLAYERS} different names, got {shown(names)}")
    return [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]


def coalition_beliefs(beliefs, prior=None):
    """What each coalition of modalities would believe, by `product_of_experts`; nobody believes the prior.

    The values of the bar of lesson 11_evaluation, for `shapley` to divide.

    Parameters
    ----------
    beliefs : mapping of str to array, shape (n, classes)
        Modality -> its calibrated beliefs.
    prior : array, shape (classes,), optional
        Uniform where it is not given.

    Returns
    -------
    dict
        Coalition, a tuple as `subsets` gives it -> array, shape (n, classes).

    Raises
    ------
    ValueError, TypeError
        As `product_of_experts`; beliefs of different shapes.

    Examples
    --------
    >>> fused = coalition_beliefs({"image": [[0.5, 0.3, 0.2]], "text": [[0.5, 0.0, 0.5]]})
    >>> fused[()].round(4), fused["image", "text"].round(4)
    (array([[0.3333, 0.3333, 0.3333]]), array([[0.7143, 0.    , 0.2857]]))
    """
    if not mapping("beliefs", beliefs, "modalities to beliefs"):
        raise ValueError("beliefs: expected at least one modality, got none")
    arrays = {name: as_beliefs(f"beliefs[{name!r}]", rows) for name, rows in beliefs.items()}
    first = next(iter(arrays.values()))
    for name, rows in arrays.items():
        check_shape(f"beliefs[{name!r}]", rows, first.shape)
    prior = as_prior("prior", prior, first.shape[1]).astype(first.dtype)
    nobody = np.tile(prior, (len(first), 1))
    return {
        chosen: product_of_experts([arrays[name] for name in chosen], prior) if chosen else nobody
        for chosen in subsets(arrays)
    }


def shapley(values):
    """Divide what all players achieve together: each gets its mean gain over every order of arrival.

    .. math:: \\varphi_i = \\sum_{S \\not\\ni i} \\frac{v(S \\cup i) - v(S)}{M \\binom{M-1}{|S|}}

    for M players. The shares add up to v(all) - v(nobody), a player that never changes anything gets 0, and
    two that always change as much get the same. Source: Shapley, A Value for n-Person Games (1953). Derived
    in lesson 11_evaluation.

    Parameters
    ----------
    values : mapping
        Coalition (any collection of names) -> number, or array with one entry per sample. All 2**M
        coalitions, nobody `()` included.

    Returns
    -------
    dict
        Name -> share, a float or an array in the shape of the values. The names are in the order in which
        they first appear.

    Raises
    ------
    ValueError, TypeError
        A coalition is missing or there twice, shapes differ, a value is not finite.

    Examples
    --------
    >>> shares = shapley({(): 0.0, ("eye",): 0.6, ("ear",): 0.2, ("eye", "ear"): 1.0})
    >>> {name: round(share, 6) for name, share in shares.items()}
    {'eye': 0.7, 'ear': 0.3}
    """
    names, table = _game(values)
    shares = {}
    for player in names:
        others = [name for name in names if name != player]
        gains = [
            (table[frozenset(chosen) | {player}] - table[frozenset(chosen)])
            / (len(names) * comb(len(others), len(chosen)))
            for chosen in subsets(others)
        ]
        shares[player] = sum(gains)
    return {name: share if share.ndim else float(share) for name, share in shares.items()}


def efficiency_residual(values, shares):
    """How far shares are from adding up to v(all) - v(nobody), at the worst sample.

    Shapley values have 0, but for rounding: the law of lesson 11_evaluation.

    Parameters
    ----------
    values : mapping
        As for `shapley`, which raises the same errors.
    shares : mapping of str to number or array
        One share per player.

    Returns
    -------
    float

    Examples
    --------
    >>> values = {(): 0.0, ("eye",): 0.5, ("ear",): 0.25, ("eye", "ear"): 1.0}
    >>> efficiency_residual(values, {"eye": 0.5, "ear": 0.25})
    0.25
    """
    names, table = _game(values)
    if set(mapping("shares", shares, "names to shares")) != set(names):
        raise ValueError(f"shares: expected one for each of {names}, got {shown(tuple(shares))}")
    total = sum(as_float(f"shares[{name!r}]", shares[name], finite=True) for name in names)
    return float(np.abs(total - (table[frozenset(names)] - table[frozenset()])).max())


def _game(values):
    """The players, in order of appearance, and the values as arrays under frozen sets."""
    for coalition in mapping("values", values, "coalitions to values"):
        if not isinstance(coalition, Collection):
            raise TypeError(f"values: expected coalitions, such as ('image', 'text'), got {shown(coalition)}")
    names = tuple(dict.fromkeys(name for coalition in values for name in coalition))
    table = {}
    for coalition, value in values.items():
        if frozenset(coalition) in table:
            raise ValueError(f"values: expected each coalition once, got {tuple(coalition)} twice")
        value = as_float(f"values[{coalition!r}]", value, finite=True)
        table[frozenset(coalition)] = value.astype(np.float64)
    missing = [chosen for chosen in subsets(names) if frozenset(chosen) not in table]
    if missing or not names:
        raise ValueError(f"values: expected all {2 ** len(names)} coalitions, got none for {missing[:3]}")
    for coalition, value in table.items():
        check_shape(f"values[{tuple(coalition)!r}]", value, table[frozenset()].shape)
    return names, table
