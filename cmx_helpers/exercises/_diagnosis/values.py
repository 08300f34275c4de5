"""Right numbers up to one change: another sign, a factor, something added, rounded, one function too many.

Every sentence of this module was tried: undoing the change in the answer's results gives the right ones.
"""

import numpy as np

from cmx_helpers.exercises._diagnosis import sizes
from cmx_helpers.exercises._values import number


def negated(attempt):
    """The sign of every number is turned."""
    pairs = attempt.flat()
    if pairs and any(np.any(w) for _, w in pairs) and attempt.undone_by(each(lambda x: -x)):
        return "Every number has the wrong sign: turn all signs round, and it is right."
    return None


def scaled(attempt):
    """Every number is the right one times one factor, that of a constant or of a size."""
    factors = _factors(attempt)
    known = [f for f in factors or [] if f is not None]
    if not known or all(abs(f - 1) < 1e-9 for f in known) or any(not np.isfinite(f) or f == 0 for f in known):
        return None
    if np.ptp(known) <= 1e-6 * abs(known[0]):
        name = sizes.named_constant(known[0])
        if len(known) < 2 and not name:
            return None
        factor = name or number(known[0])
        if name in CONSTANT_HINTS:
            return f"Every number is {factor} times the right one: {CONSTANT_HINTS[name]}"
        return f"Every number is {factor} times the right one: look for that factor, or for its absence."
    named = sizes.named_by_size(attempt, factors, sizes.FACTORS)
    if named and len(known) > 2:
        return f"Every number is {named} times the right one: look for that factor, or for its absence."
    return None


def one_factor_for_each_case(attempt):
    """In each case all numbers are right but for one factor, which is another one in each case."""
    factors = _factors(attempt)
    known = [f for f in factors or [] if f is not None]
    if len(known) < 2 or all(w.size == 1 for _, w in attempt.flat()) or not all(np.isfinite(known)):
        return None
    if 0 in known or np.ptp(known) <= 1e-6 * abs(known[0]):
        return None
    shown = " and ".join(number(f) for f in known[:2])
    return (
        "In each case all numbers are right but for one factor, which is another one in each case "
        f"({shown} in the first two): this looks like a division or a multiplication that is missing, "
        "too many or by the wrong number."
    )


CONSTANT_HINTS = {
    "2": "something counts twice, or a half is missing.",
    "½": "something is halved, or counts once where it counts twice.",
    "100": "that is in percent.",
    "a hundredth": "percent became a share once more.",
    "π": "a π is too many.",
    "1/π": "a π is missing.",
    "2π": "2π is too many.",
    "1/(2π)": "2π is missing.",
    "ln 10": "ln where log₁₀ belongs.",
    "1/ln 10": "log₁₀ where ln belongs.",
    "1/ln 2": "log₂ where ln belongs.",
    "ln 2": "ln where log₂ belongs.",
}


def shifted(attempt):
    """Something is added to every number: a constant, or a size."""
    offsets = _offsets(attempt)
    if not offsets or len(offsets) < 2 or np.max(np.abs(offsets)) < 1e-9:
        return None
    if np.ptp(offsets) <= 1e-6 * max(1, abs(offsets[0])):
        much = "large" if offsets[0] > 0 else "small"
        by = "one" if abs(abs(offsets[0]) - 1) < 1e-9 else number(abs(offsets[0]))
        return f"Every number is too {much} by {by}."
    named = sizes.named_by_size(attempt, offsets, sizes.ADDED)
    if named and len(offsets) > 2:
        less = named.startswith("−")
        return f"Every number is too {'small' if less else 'large'} by {named.lstrip('−')}."
    return None


def one_amount_for_each_case(attempt):
    """In each case all numbers are off by the same amount, which is another one in each case."""
    offsets = _offsets(attempt)
    if not offsets or not all(w.size > 2 for _, w in attempt.flat()) or np.ptp(offsets) < 1e-9:
        return None
    return (
        "In each case all numbers are off by one and the same amount, which is another one in each case "
        f"({number(offsets[0])} in the first): this looks like something added to all of them, or taken off."
    )


def _offsets(attempt):
    """For each case what is added to all its numbers; None if nothing of the kind is."""
    pairs = attempt.flat()
    if not pairs or any(not np.all(np.isfinite(g)) or not np.all(np.isfinite(w)) for g, w in pairs):
        return None
    if any(w.size > 1 for _, w in pairs) and not any(np.ptp(np.abs(w)) for _, w in pairs):
        return None
    offsets, tolerance = [], attempt.task.tolerance
    for g, w in pairs:
        gap = g - w
        offset = np.mean(gap)
        if np.max(np.abs(gap - offset.real)) > tolerance * max(1e-3, np.max(np.abs(w))):
            return None
        offsets.append(float(offset.real))
    return offsets


def _factors(attempt):
    """For each case the factor between what the answer gave and what was wanted; None where all are 0."""
    pairs = attempt.flat()
    if not pairs:
        return None
    factors = []
    for g, w in pairs:
        finite = np.isfinite(w)
        if not np.any(w[finite]):
            if np.any(g[finite]):
                return None
            factors.append(None)
            continue
        with np.errstate(all="ignore"):
            factor = np.vdot(w[finite], g[finite]) / np.vdot(w[finite], w[finite])
            scale = np.max(np.abs(w[finite])) * max(abs(factor), 1e-300)
            if not np.all(np.abs(g[finite] - factor * w[finite]) <= attempt.task.tolerance * scale):
                return None
        if abs(np.imag(factor)) > 1e-9 * abs(factor):
            return None
        factors.append(float(np.real(factor)))
    return factors


def each(function):
    """Apply a function of arrays to a result, or to each of its parts."""

    def change(result):
        if isinstance(result, dict):
            return {key: change(part) for key, part in result.items()}
        if isinstance(result, (list, tuple)):
            return [change(part) for part in result]
        return function(np.asarray(result))

    return change


def _near(values, wanted):
    """`np.allclose` with few digits, and faster where all is finite."""
    if not np.isfinite(wanted).all():
        return np.allclose(values, wanted, rtol=1e-7, atol=1e-9)
    return bool(np.all(np.abs(values - wanted) <= 1e-9 + 1e-7 * np.abs(wanted)))


def rounded(attempt):
    """The numbers are rounded, or cut to whole ones."""
    pairs = attempt.flat()
    if not pairs:
        return None
    if any(np.iscomplexobj(w) for _, w in pairs):
        cut = all(np.array_equal(np.trunc(w.real), g) for g, w in pairs)
        return "The imaginary part is lost, and the digits behind the point are: keep both." if cut else None
    cuts = [(np.trunc, "cut to whole numbers"), (np.round, "rounded to whole numbers")]
    cuts += [(np.floor, "rounded down to whole numbers"), (np.ceil, "rounded up to whole numbers")]
    cuts += [(lambda x, k=k: np.round(x, k), f"rounded to {k} digit{'s' * (k > 1)}") for k in (1, 2, 3, 4, 5)]
    for cut, words in cuts:
        exact = all(_near(cut(w.astype(float)), g) for g, w in pairs)
        if exact:
            more = " An array made of whole numbers cuts what is put into it." if "whole" in words else ""
            return f"Your numbers are the right ones, {words}: keep all digits.{more}"
    wholes = [
        (np.trunc, "Cut the decimals off"),
        (np.round, "Round"),
        (np.ceil, "Round up"),
        (np.floor, "Round down"),
    ]
    for cut, words in wholes:
        if attempt.undone_by(each(lambda x, cut=cut: cut(x.astype(float)))):
            return f"Your numbers are not yet whole. {words}, and they are right."
    return None


def _dtypes(result):
    """Names of the dtypes in a result, or in its parts."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (list, tuple)):
        return {name for part in result for name in _dtypes(part)}
    return {str(np.asarray(result).dtype)}


def in_single_precision(attempt):
    """Right to the digits of single or half precision, and no further."""
    pairs = attempt.flat()
    if not pairs:
        return None
    names = {name for g in attempt.got for name in _dtypes(g)}
    for precision, slack in (("float32", 3e-3), ("float16", 5e-2)):
        with np.errstate(all="ignore"):
            near = all(
                np.all(np.abs(g - w) <= slack * max(1e-3, np.max(np.abs(w[np.isfinite(w)]), initial=0)))
                for g, w in pairs
                if np.all(np.isfinite(w))
            )
        if near and any(precision in name or precision.replace("float", "complex") in name for name in names):
            return (
                f"Right to a few digits only: you compute in {precision}, and its digits do not "
                "suffice here. "
                "Leave the numbers in float64."
            )
    return None
