"""Sums: an axis added up too many or not yet, the mean for the sum, a normalisation too many or missing."""

import itertools

import numpy as np

from cmx_helpers.exercises._values import dims

REDUCTIONS = (
    ("sum", np.sum),
    ("mean", np.mean),
    ("largest", np.max),
    ("smallest", np.min),
    ("product", np.prod),
    ("first entry", lambda x, axis: np.take(x, 0, axis[0])),
    ("last entry", lambda x, axis: np.take(x, -1, axis[0])),
    ("norm", lambda x, axis: np.sqrt((np.abs(x) ** 2).sum(axis))),
    ("any", np.any),
    ("all", np.all),
    ("place of the largest", lambda x, axis: np.argmax(x, axis[0])),
    ("standard deviation", np.std),
)


def an_axis_too_few_or_many(attempt):
    """An axis is gone that should be there, or there that should be reduced."""
    if not all(isinstance(x, np.ndarray) or np.isscalar(x) for x in (*attempt.got, *attempt.want)):
        return None
    lost = all(dims(g) < dims(w) for g, w in zip(attempt.got, attempt.want))
    kept = all(dims(g) > dims(w) for g, w in zip(attempt.got, attempt.want))
    if not (lost or kept) or any(isinstance(x, (str, bytes)) for x in (*attempt.got, *attempt.want)):
        return _same_along_an_axis(attempt)
    larger = attempt.want if lost else attempt.got
    axes = range(min(dims(x) for x in larger))
    for count in range(1, len(axes) + 1):
        for some in itertools.combinations(axes, count):
            for name, reduce in REDUCTIONS:
                if count > 1 and ("entry" in name or "place" in name):
                    continue

                def change(x, some=some, reduce=reduce):
                    return reduce(np.asarray(x), axis=some)

                if lost and attempt.done_by(change):
                    return (
                        f"An axis too many is gone: what you return is the {name} of the right result "
                        f"along {_along(some)}."
                    )
                if kept and attempt.undone_by(change):
                    return (
                        f"Not finished: take the {name} along {_along(some)} of what you return, and it "
                        "is right."
                    )
    return _repeated(attempt) if kept else None


def _along(axes):
    return ("axis " if len(axes) == 1 else "the axes ") + " and ".join(map(str, axes))


def _repeated(attempt):
    def spread(g, w):
        return np.array(w) if np.array_equal(g, np.broadcast_to(w, g.shape)) else np.nan

    if attempt.undone_by_each(spread) and any(
        np.size(g) > np.size(w) for g, w in zip(attempt.got, attempt.want)
    ):
        return "The right result, several times over: it is repeated along an axis that should not be there."
    return None


def _same_along_an_axis(attempt):
    """What is returned is the same along an axis where the results differ: a reduction, spread again."""
    pairs = attempt.arrays()
    if not pairs or any(g.shape != w.shape for g, w in pairs):
        return None
    axes = range(min(w.ndim for _, w in pairs))
    for some in [(axis,) for axis in axes] + ([tuple(axes)] if len(axes) > 1 else []):
        if not any(np.prod([w.shape[a] for a in some]) > 1 for _, w in pairs):
            continue
        for name, reduce in REDUCTIONS[:5]:

            def change(w, some=some, reduce=reduce):
                return np.broadcast_to(reduce(w, axis=some, keepdims=True), w.shape)

            if attempt.done_by(change):
                return (
                    f"What you return is the {name} of the right result along {_along(some)}, "
                    "repeated: that is one step too many."
                )
    return None


MEASURES = (
    ("sum", np.sum),
    ("largest number", np.max),
    ("norm", lambda x, **k: np.sqrt((np.abs(x) ** 2).sum(**k))),
    ("sum of absolute values", lambda x, **k: np.abs(x).sum(**k)),
    ("mean", np.mean),
    ("standard deviation", np.std),
)


def normalised(attempt):
    """A division by a sum, norm or maximum is missing, too many, or along another axis; or a mean is off."""
    pairs = attempt.arrays()
    if not pairs or any(g.shape != w.shape or g.dtype.kind not in "iufc" for g, w in pairs):
        return None
    if max(w.size for _, w in pairs) < 3:
        return None
    ndim = min(w.ndim for _, w in pairs)
    choices = [((axis,), f"along axis {axis}") for axis in range(ndim)] + [(None, "of all numbers")]
    if ndim == 1:
        choices = [(None, "of all numbers")]
    for axis, where in choices:
        if axis and not any(w.shape[axis[0]] > 1 for _, w in pairs):
            continue
        for name, measure in MEASURES:

            def divide(x, axis=axis, measure=measure):
                return x / measure(x, axis=axis, keepdims=True)

            if attempt.undone_by(divide):
                return f"Not finished: divide what you return by its {name} {where}, and it is right."
            if attempt.done_by(divide):
                return (
                    f"You divide by the {name} {where}, which is not asked for: without it the result "
                    "is right."
                )

        def centre(x, axis=axis):
            return x - x.mean(axis=axis, keepdims=True)

        if attempt.undone_by(centre):
            return f"Not finished: take the mean {where} off, and it is right."
        if attempt.done_by(centre):
            return f"The mean {where} is taken off, which is not asked for: without it the result is right."
        for other, place in choices:
            if other != axis:

                def elsewhere(x, axis=axis, other=other):
                    return x / x.sum(axis=axis, keepdims=True), x / x.sum(axis=other, keepdims=True)

                if _shares(pairs, axis, other, attempt.task.tolerance):
                    return f"Your numbers add up to one {place}. They should add up to one {where}."
    return None


def _shares(pairs, axis, other, tolerance):
    """True if the right results add up to one along `axis`, and those of the answer along `other`."""

    def ones(x, axis):
        with np.errstate(all="ignore"):
            return bool(np.all(np.abs(x.sum(axis=axis) - 1) < 1e-6))

    return all(ones(w, axis) and ones(g, other) for g, w in pairs) and not all(
        ones(g, axis) for g, _ in pairs
    )


def accumulated(attempt):
    """Running sums where the steps are wanted, or steps where running sums are."""
    pairs = attempt.arrays()
    if not pairs or any(g.ndim != w.ndim for g, w in pairs) or max(w.size for _, w in pairs) < 3:
        return None
    for axis in range(min(w.ndim for _, w in pairs)):
        if max(w.shape[axis] for _, w in pairs) < 2:
            continue
        if attempt.done_by(lambda w, axis=axis: np.cumsum(w, axis)):
            return f"What you return adds up along axis {axis}: each number holds all that come before it."
        if attempt.done_by(lambda w, axis=axis: np.diff(w, axis=axis)):
            return (
                "What you return are the steps from one number of the right result to the next, "
                f"along axis {axis}."
            )
        if attempt.undone_by(lambda g, axis=axis: np.cumsum(g, axis)):
            return f"Add your numbers up along axis {axis} (each holds all before it), and they are right."
    return None


def one_factor_for_each_row(attempt):
    """Each row, or column, is right up to a factor or an addition of its own."""
    pairs = attempt.arrays()
    if not pairs or any(g.shape != w.shape or w.ndim < 2 for g, w in pairs):
        return None
    for axis in range(min(w.ndim for _, w in pairs)):
        if any(w.shape[axis] < 2 for _, w in pairs) or max(w.shape[axis] for _, w in pairs) < 3:
            continue
        if all(_proportional(g, w, axis, attempt.task.tolerance) for g, w in pairs):
            return (
                f"Along axis {axis} your numbers are right but for one factor, another one for "
                "each place on the other "
                "axes: this looks like a division (or a weight) that is wrong, missing or taken "
                "along the wrong axis."
            )
        if all(_parallel(g, w, axis, attempt.task.tolerance) for g, w in pairs):
            return (
                f"Along axis {axis} your numbers are off by one and the same amount, another one "
                "for each place on the "
                "other axes: this looks like something added, or taken off, along the wrong axis "
                "or not at all."
            )
    return None


def _proportional(g, w, axis, tolerance):
    if not (np.all(np.isfinite(g)) and np.all(np.isfinite(w))):
        return False
    with np.errstate(all="ignore"):
        factor = (g * np.conj(w)).sum(axis, keepdims=True) / (np.abs(w) ** 2).sum(axis, keepdims=True)
    gap = np.abs(g - np.nan_to_num(factor) * w)
    return bool(np.all(gap <= tolerance * max(1e-3, np.abs(g).max()))) and bool(np.all(factor != 0))


def _parallel(g, w, axis, tolerance):
    if not (np.all(np.isfinite(g)) and np.all(np.isfinite(w))) or g.dtype.kind == "b" or w.dtype.kind == "b":
        return False
    gap = g - w
    return bool(np.all(np.abs(gap - gap.mean(axis, keepdims=True)) <= tolerance * max(1e-3, np.abs(w).max())))
