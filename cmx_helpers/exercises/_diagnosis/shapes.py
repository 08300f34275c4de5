"""The right numbers in another shape or order. Every sentence was tried: put right, it gives the result."""

import itertools

import numpy as np

from cmx_helpers.exercises._values import dims


def _axes(attempt, axis):
    names = attempt.task.axes
    return names[axis] if axis < len(names) else f"entry along axis {axis}"


def another_shape(attempt):
    """The right numbers in the right order, in another shape."""
    pairs = attempt.arrays()
    if not pairs:
        return _number_or_array(attempt)
    if all(g.shape == w.shape for g, w in pairs) or any(g.size != w.size for g, w in pairs):
        return None
    if not attempt.undone_by_each(lambda g, w: g.reshape(w.shape)):
        return None
    g, w = next((g, w) for g, w in pairs if g.shape != w.shape)
    if g.squeeze().shape == w.squeeze().shape and g.ndim > w.ndim:
        how = (
            "an axis of length 1 is left over (keepdims, or a list around it): shape "
            f"{g.shape}, wanted {w.shape}"
        )
    elif g.squeeze().shape == w.squeeze().shape and g.ndim < w.ndim:
        how = f"an axis of length 1 is lost: shape {g.shape}, wanted {w.shape}"
    elif g.ndim == 1:
        how = f"laid out in one row: shape {g.shape}, wanted {w.shape}"
    else:
        how = f"in the shape {g.shape}; wanted is {w.shape}"
    return f"The right numbers, {how}."


def _number_or_array(attempt):
    got, want = attempt.got, attempt.want
    if all(dims(w) == 0 for w in want) and all(isinstance(g, np.ndarray) and g.size == 1 for g in got):
        if attempt.undone_by(lambda g: np.asarray(g).item()):
            return f"The right number, inside an array of shape {got[0].shape}: return the number itself."
    return None


def transposed(attempt):
    """The axes are in another order."""
    pairs = attempt.arrays()
    if not pairs or any(g.ndim != w.ndim or not 2 <= w.ndim <= 4 for g, w in pairs):
        return None
    if len({w.ndim for _, w in pairs}) > 1:
        return (
            "Rows and columns are exchanged: transpose the result."
            if attempt.undone_by(np.transpose)
            else None
        )
    axes = range(pairs[0][1].ndim)
    for order in itertools.permutations(axes):
        if list(order) != list(axes) and attempt.undone_by(lambda g, order=order: g.transpose(order)):
            if len(order) == 2:
                return "Rows and columns are exchanged: transpose the result, and it is right."
            return f"The axes are in another order: .transpose{order} of your result is right."
    return None


def reversed_or_moved(attempt):
    """The order along an axis is turned round, or everything is moved by one place."""
    pairs = attempt.arrays()
    if not pairs or any(g.shape != w.shape for g, w in pairs):
        return None
    axes = range(min(w.ndim for _, w in pairs))
    for count in range(1, len(axes) + 1):
        for some in itertools.combinations(axes, count):
            if attempt.undone_by(lambda g, some=some: np.flip(g, some)):
                which = " and ".join(f"axis {axis}" for axis in some)
                return (
                    f"The order is turned round along {which}: the first comes last. Turn it, and it "
                    "is right."
                )
    for axis in axes:
        for step in (1, -1):
            if attempt.undone_by(lambda g, axis=axis, step=step: np.roll(g, step, axis)):
                where = "before" if step == 1 else "behind"
                return (
                    f"Everything stands one place {where} its own along axis {axis}, "
                    "and what falls out on one side comes in on the other."
                )
            if _pushed(attempt, pairs, axis, step):
                return (
                    f"Everything stands one place too {'early' if step == 1 else 'late'} along axis {axis}."
                )
    return None


def _pushed(attempt, pairs, axis, step):
    """True if the results are the right ones moved by one place, with anything at the free end."""
    if any(w.shape[axis] < 2 for _, w in pairs[: attempt.first]) and len(pairs) < 2:
        return False
    if max(w.shape[axis] for _, w in pairs) < 3:
        return False
    tolerance = attempt.task.tolerance
    for g, w in pairs:
        n, rest = w.shape[axis], w.size // w.shape[axis]
        if n < 2:
            continue
        a, b = (g, w) if step == -1 else (w, g)
        moved, kept = a.take(range(1, n), axis), b.take(range(n - 1), axis)
        if rest * n < 2 or not np.allclose(
            moved, kept, rtol=0, atol=tolerance * max(1e-3, np.max(np.abs(w)))
        ):
            return False
        if kept.size > 1 and np.all(kept == kept.flat[0]):
            return False
    return True


def another_order(attempt):
    """The same numbers, in an order that no simple rule explains."""
    pairs = attempt.arrays()
    if not pairs or any(g.size != w.size or w.size < 3 for g, w in pairs):
        return None
    scale = [attempt.task.tolerance * max(1e-3, float(np.max(np.abs(w)))) for _, w in pairs]
    if any(np.iscomplexobj(w) for _, w in pairs) or max(len(np.unique(w)) for _, w in pairs) < 3:
        return None
    if all(
        np.allclose(np.sort(g.ravel()), np.sort(w.ravel()), rtol=0, atol=s) for (g, w), s in zip(pairs, scale)
    ):
        if all(np.all(np.diff(g.ravel()) >= 0) or np.all(np.diff(g.ravel()) <= 0) for g, _ in pairs):
            return "The right numbers, but sorted: leave them in their order."
        return "All the right numbers are there, in another order."
    return None


def an_entry_too_few_or_many(attempt):
    """One entry is missing, or one too many, at an end of an axis."""
    if not all(isinstance(x, np.ndarray) and x.ndim for x in (*attempt.got, *attempt.want)):
        return None
    pairs = list(zip(attempt.got, attempt.want))
    if any(g.ndim != w.ndim for g, w in pairs) or all(g.shape == w.shape for g, w in pairs):
        return None
    axes = range(min(w.ndim for _, w in pairs))
    choices = (
        [(axis,) for axis in axes]
        + ([tuple(axes)] if len(axes) > 1 else [])
        + ([(0, 1)] if len(axes) > 2 else [])
    )
    for some in choices:
        which = " and ".join(_axes(attempt, axis) for axis in some)
        for first, last, words in (
            (1, 0, "the first {} is missing"),
            (0, 1, "the last {} is missing"),
            (1, 1, "the first and the last {} are missing"),
        ):
            cut = _cutter(some, first, last)
            if any(w.shape[a] > first + last for _, w in pairs for a in some) and attempt.done_by(cut):
                return f"Right, but {words.format(which)}."
            if all(g.shape[a] > first + last for g, _ in pairs for a in some) and attempt.undone_by(cut):
                too = words.replace("is missing", "is too many").replace("are missing", "are too many")
                return f"Right, but {too.format(which)}: leave it away."
    return None


def _cutter(axes, first, last):
    def cut(x):
        index = [slice(None)] * x.ndim
        for axis in axes:
            index[axis] = slice(first, x.shape[axis] - last)
        return x[tuple(index)]

    return cut
