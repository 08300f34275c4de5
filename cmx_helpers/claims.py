"""Claims of a lesson: the number is printed beside its bound, and the bound is asserted.

    from cmx_helpers import claims

    claims.claim("accuracy, shifted by one pixel", 0.604, at_most=0.7)
    claims.agree(("loops", ours, theirs), ("windows", mine, theirs))
    claims.compare(train, {"dense": dense, "convolution": convolution}, starts=3)

Used in every lesson. A cell whose numbers differ in their last digits between processors says in its
metadata how much may differ (CONTRIBUTING.md, "Numbers that differ").
"""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.validate import integer, number


def claim(what, value, *, at_least=None, at_most=None, of=None, each=False, digits=3, over="starts"):
    """Print what was measured beside its bound, and assert the bound.

    Parameters
    ----------
    what : str
        What was measured, in a few words.
    value : number or sequence of numbers
        One measurement, or one for each start (or voice, or draw): then mean and range are printed.
    at_least, at_most : number, optional
        The bounds; at least one of the two.
    of : int, optional
        For a count: out of how many, as in "0 of 4".
    each : bool
        Ask the bounds of every measurement, and not of their mean.
    digits : int
        Digits behind the point; whole numbers are printed whole, numbers below 0.001 in scientific notation.
    over : str
        What the measurements were taken over.

    Raises
    ------
    AssertionError
        Where a bound does not hold, with the number.
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    >>> claim("accuracy", 0.98765, at_least=0.95)
    accuracy: 0.988 (at least 0.95)
    >>> claim("right in Chinese", 0, at_most=2, of=4)
    right in Chinese: 0 of 4 (at most 2)
    >>> claim("gain", [0.25, 0.27, 0.26], at_least=0.2, each=True)
    gain: mean 0.260, from 0.250 to 0.270 over 3 starts (each at least 0.2)
    """
    values = np.atleast_1d(np.asarray(value, dtype=float))
    if values.ndim != 1 or not values.size:
        raise ValueError(f"value: expected a number or a sequence of numbers, got shape {np.shape(value)}")
    if at_least is None and at_most is None:
        raise ValueError("at_least, at_most: expected a bound, got neither")
    mean = float(values.mean())
    asked = values if each else np.array([mean])
    low = -np.inf if at_least is None else number("at_least", at_least)
    high = np.inf if at_most is None else number("at_most", at_most)
    bounds = [f"at least {low:g}"] * (at_least is not None) + [f"at most {high:g}"] * (at_most is not None)
    line = f"{what}: {_measured(value, values, of, digits, over)} ({'each ' * each}{', '.join(bounds)})"
    # Written so that NaN fails.
    assert np.all((asked >= low) & (asked <= high)), line
    print(line)


def _measured(value, values, of, digits, over):
    if np.ndim(value):
        mean, low, high = (_written(v, digits) for v in (values.mean(), values.min(), values.max()))
        return f"mean {mean}, from {low} to {high} over {len(values)} {over}"
    whole = isinstance(value, (int, np.integer)) or of is not None
    text = str(int(value)) if whole else _written(values[0], digits)
    return text if of is None else f"{text} of {integer('of', of, minimum=1)}"


def _written(value, digits):
    return f"{value:.1e}" if 0 < abs(value) < 1e-3 else f"{value:.{digits}f}"


def agree(*comparisons, at_most=1e-12):
    """Compare arrays that ought to be equal; print how many were compared, and the worst of them.

    Parameters
    ----------
    *comparisons : tuples (name, first, second)
        Two arrays of one shape, and what to call them.
    at_most : float
        How far they may differ, as a part of the largest number in `second` (of 1, where all are smaller).

    Raises
    ------
    AssertionError
        Naming the first comparison that does not hold.
    ValueError
        Where nothing is compared.

    Examples
    --------
    >>> agree(("sum", np.array([1.0, 2.0]), [1, 2]), ("product", 6.0, 6))
    2 comparisons agree, the worst off by 0 (at most 1e-12)
    """
    if not comparisons:
        raise ValueError("comparisons: expected at least one (name, first, second), got none")
    worst = 0.0
    for name, first, second in comparisons:
        first, second = _array(first), _array(second)
        assert first.shape == second.shape, f"{name}: shape {first.shape} is not {second.shape}"
        scale = max(1.0, float(np.max(np.abs(second), initial=0)))
        gap = float(np.max(np.abs(first - second), initial=0)) / scale
        assert gap <= at_most, f"{name}: off by {gap:.1e} (at most {at_most:g})"
        worst = max(worst, gap)
    what = (
        f"{comparisons[0][0]}:"
        if len(comparisons) == 1
        else f"{len(comparisons)} comparisons agree, the worst"
    )
    print(f"{what} off by {'0' if worst == 0 else format(worst, '.0e')} (at most {at_most:g})")


class Comparison(NamedTuple):
    """What `compare` measured: for each candidate an array, one number for each start."""

    values: dict
    starts: int
    digits: int = 3

    def __repr__(self):
        width = max(map(len, self.values))
        head = f"{'':{width}}  {'mean':>7}  {'lowest':>7}  {'highest':>7}   over {self.starts} starts"
        rows = [
            f"{name:{width}}  "
            + "  ".join(f"{value:7.{self.digits}f}" for value in (v.mean(), v.min(), v.max()))
            for name, v in self.values.items()
        ]
        return "\n".join([head, *rows])

    def gain(self, one, other):
        """Differences start by start: the starts are paired, because both had the same seeds."""
        return self.values[one] - self.values[other]


def compare(train, candidates, *, starts=3, digits=3):
    """Train every candidate with the same function, from the same seeds, and keep one number for each.

    The budget is equal by construction: it is in `train`, and every candidate goes through it.

    Parameters
    ----------
    train : callable
        `train(candidate, seed)` returns one number, such as the accuracy on held-out data.
    candidates : mapping of str to anything
        What is compared: functions that build a network, settings, kinds.
    starts : int
        How many seeds (0, 1, …); at least 3, because one training is one throw of a die.
    digits : int
        Digits behind the point in the table.

    Returns
    -------
    Comparison
        It shows itself as a table of mean, lowest and highest.

    Examples
    --------
    >>> compare(lambda slope, seed: slope * seed, {"flat": 0.0, "steep": 1.0})
             mean   lowest  highest   over 3 starts
    flat    0.000    0.000    0.000
    steep   1.000    0.000    2.000
    """
    starts = integer("starts", starts, minimum=3)
    if not isinstance(candidates, dict) or not candidates:
        raise ValueError(f"candidates: expected a mapping of names to candidates, got {candidates!r}")
    values = {
        name: np.array([float(train(candidate, seed)) for seed in range(starts)])
        for name, candidate in candidates.items()
    }
    return Comparison(values, starts, digits)


def _array(values):
    """As an array; PyTorch's tensors come from a model with their gradients, and from a card."""
    if hasattr(values, "detach"):
        values = values.detach().cpu()
    return np.asarray(values)
