"""What all right results have in common, and the answer's have not: bounds, sums, whole numbers, order.

Everything said here is seen in the results: the right ones keep to it in every case, and the place where the
answer does not is shown.
"""

import numpy as np

from cmx_helpers.exercises._values import number


def out_of_bounds(attempt):
    """The right numbers keep to bounds in all cases, and the answer's do not."""
    pairs = attempt.flat()
    if not pairs or len(pairs) < 3 or any(np.iscomplexobj(x) for pair in pairs for x in pair):
        return None
    got, want = (np.concatenate([pair[i] * 1.0 for pair in pairs]) for i in (0, 1))
    finite = got[np.isfinite(got)]
    if not finite.size or not np.isfinite(want).all() or want.size < 6:
        return None
    low, high = float(finite.min()), float(finite.max())
    if want.min() >= 0 and low < -1e-9:
        return f"No right number is below 0 here; yours go down to {number(low)}."
    if want.max() <= 0 and high > 1e-9:
        return f"No right number is above 0 here; yours go up to {number(high)}."
    if want.min() >= 0 and want.max() <= 1 and high > 1 + 1e-9:
        return f"All right numbers lie between 0 and 1; yours go up to {number(high)}."
    if np.all(want == np.round(want)) and np.any(np.abs(finite - np.round(finite)) > 1e-9):
        bad = finite[np.abs(finite - np.round(finite)) > 1e-9][0]
        return f"All right numbers are whole here; among yours is {number(bad)}."
    return None


def another_sum(attempt):
    """The right numbers add up to one and the same along an axis, and the answer's do not."""
    pairs = attempt.arrays()
    if not pairs or len(pairs) < 2 or any(g.shape != w.shape or w.dtype.kind not in "iuf" for g, w in pairs):
        return None
    for axis in range(-1, -min(w.ndim for _, w in pairs) - 1, -1):
        if max(w.shape[axis] for _, w in pairs) < 2 or any(g.dtype.kind not in "iufb" for g, _ in pairs):
            continue
        for total, words in ((1.0, "1"), (0.0, "0")):
            if not all(np.allclose(w.sum(axis), total, atol=1e-9) and np.any(w) for _, w in pairs):
                continue
            wrong = next((g for g, _ in pairs if not np.allclose(g.sum(axis), total, atol=1e-6)), None)
            if wrong is not None:
                sums = wrong.sum(axis).ravel()
                yours = sums[np.abs(sums - total) > 1e-6]
                where = "" if wrong.ndim == 1 else f" along axis {wrong.ndim + axis}"
                return f"The right numbers add up to {words}{where}; yours to {number(yours[0])}."
    return None


def on_one_curve(attempt):
    """Where the right number is larger, the answer's is too, in all cases: one more function at the end."""
    pairs = attempt.flat()
    if not pairs or any(np.iscomplexobj(x) or not np.isfinite(x).all() for pair in pairs for x in pair):
        return None
    got, want = (np.concatenate([pair[i] * 1.0 for pair in pairs]) for i in (0, 1))
    order = np.argsort(want, kind="stable")
    got, want = got[order], want[order]
    scale = attempt.task.tolerance * max(1e-3, np.abs(got).max(), np.abs(want).max())
    steps = np.diff(want) > 10 * scale  # equal right numbers must go to equal ones
    if np.sum(steps) < 6 or np.any(np.abs(np.diff(got)[~steps]) > 100 * scale):
        return None
    for sign, words in ((1, "larger"), (-1, "smaller")):
        if np.all(sign * np.diff(got)[steps] > 0):
            return (
                f"Where the right number is larger, yours is {words}, in all cases and without exception: "
                "this looks like one function too many, or too few, at the end."
            )
    return None


def affine(attempt):
    """In each case the numbers are right but for one factor and one amount."""
    pairs = attempt.flat()
    if not pairs or any(w.size < 4 for _, w in pairs):
        return None
    found = []
    for g, w in pairs:
        if (
            np.iscomplexobj(g)
            or np.iscomplexobj(w)
            or not np.isfinite(g * 1.0).all()
            or np.unique(w).size < 3
        ):
            return None
        factor, amount = np.polyfit(w * 1.0, g * 1.0, 1)
        gap = np.max(np.abs(g - factor * w - amount))
        if gap > attempt.task.tolerance * max(1e-3, np.max(np.abs(w))) or abs(factor) < 1e-9:
            return None
        found.append((factor, amount))
    factor, amount = found[0]
    return (
        "In each case your numbers are the right ones times one number and shifted by another (times "
        f"{number(factor)}, {'plus' if amount >= 0 else 'less'} {number(abs(amount))} in the first): this "
        "looks like two things, one that scales and one that is added."
    )
