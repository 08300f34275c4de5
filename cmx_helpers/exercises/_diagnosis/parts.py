"""Results of several parts, and lists of items: missing, too many, exchanged, in another order."""

from collections import Counter

import numpy as np

from cmx_helpers.exercises._compare import same
from cmx_helpers.exercises._values import Generated, Unreadable, dims, short


def form(attempt):
    """What comes back cannot be compared: a generator, a text, a function, nothing in some cases."""
    got, want = attempt.got, attempt.want
    if all(isinstance(g, Generated) for g in got):
        lists = [np.asarray(list(g)) if isinstance(w, np.ndarray) else list(g) for g, w in zip(got, want)]
        right = all(same(x, w, attempt.task.tolerance) for x, w in zip(lists, want))
        start = "The right values" if right else "Not yet right, and"
        return f"{start}, but you return a generator, which can be read only once: wrap it in list(…)."
    if any(isinstance(g, Unreadable) for g in got):
        return (
            f"What you return is {next(g for g in got if isinstance(g, Unreadable))!r}: "
            "return numbers or an array."
        )
    if any(g is None or g is Ellipsis for g in got):
        index = next(i for i, g in enumerate(got) if g is None or g is Ellipsis)
        if all(r for r, g in zip(attempt.right, got) if g is not None):
            start = "Right where something comes back, but"
        else:
            start = "In some cases nothing comes back:"
        place = (
            ""
            if attempt.task.kind == "value"
            else f", as for the input {attempt.describe(attempt.cases[index])}"
        )
        return f"{start} there is a way through it that ends without return{place}." if place else None
    if any(isinstance(g, (set, frozenset)) for g in got):
        return "You return a set, which has no order and holds nothing twice: collect in a list."
    numbers = all(isinstance(w, (np.ndarray, np.generic, int, float, complex)) for w in want)
    if numbers and all(isinstance(g, str) for g in got):
        return f"You return a text, {short(got[0], 40)}. Numbers have no quotation marks."
    if numbers and all(callable(g) for g in got) and attempt.task.kind == "code":
        return "You return a function. Call it (with brackets), and return what it gives."
    if numbers and any(isinstance(g, (list, tuple)) and len(g) for g in got) and dims(want[0]):
        rows = next(g for g in got if isinstance(g, (list, tuple)) and len(g))
        lengths = sorted({np.size(row) for row in rows})
        if len(lengths) > 1 and attempt.task.kind == "code":
            return (
                f"Your rows have different lengths ({', '.join(map(str, lengths[:4]))}): they "
                "make no array. All need the same."
            )
    return None


def part_of_the_result(attempt):
    """Only a part is returned, or more than was asked for, or the parts are exchanged."""
    tolerance = attempt.task.tolerance

    def holds(change, one, other):
        try:
            return all(same(change(a), b, tolerance) for a, b in zip(one, other))
        except (IndexError, TypeError, KeyError, ValueError):
            return False

    if attempt.task.kind == "value":
        return None
    count = _count(attempt.want)
    if count and count <= 6:
        if all(_length(g) == count for g in attempt.got):
            for i in range(count):
                for j in range(i):

                    def exchanged(g, i=i, j=j):
                        parts = list(g)
                        parts[i], parts[j] = parts[j], parts[i]
                        return parts

                    if holds(exchanged, attempt.got, attempt.want):
                        one, other = _name(attempt, j), _name(attempt, i)
                        return f"The right parts in another order: {one} and {other} are exchanged."
        for i in range(count):
            if holds(lambda w, i=i: w[i], attempt.want, attempt.got):
                return f"Only {_name(attempt, i)} is returned; {count} parts are wanted."
            if holds(lambda w, i=i: [*w[:i], *w[i + 1 :]], attempt.want, attempt.got):
                return _upper(f"{_name(attempt, i)} is missing.")
    extra = {g_len for g_len in map(_length, attempt.got)}
    if (
        len(extra) == 1
        and (many := extra.pop())
        and many <= 6
        and all(isinstance(r, (tuple, list)) for r in attempt.returned)
    ):
        for i in range(many):
            if holds(lambda g, i=i: g[i], attempt.got, attempt.want):
                return (
                    f"You return {many} things. Part {i} of them (counted from 0) is right: return it alone."
                )
    if all(isinstance(g, dict) for g in attempt.got) and not isinstance(attempt.want[0], dict):
        if holds(lambda g: np.asarray(list(g.values())), attempt.got, attempt.want):
            return "The right values, as a dictionary: return the values alone, in their order."
    return None


def _upper(text):
    return text[:1].upper() + text[1:]


def _count(results):
    lengths = {len(w) if isinstance(w, (list, tuple)) else None for w in results}
    return lengths.pop() if len(lengths) == 1 else None


def _length(result):
    return (
        len(result)
        if isinstance(result, (list, tuple)) or (isinstance(result, np.ndarray) and result.ndim)
        else None
    )


def _name(attempt, index):
    names = attempt.task.parts
    return names[index] if index < len(names) else f"part {index}"


def some_parts_right(attempt):
    """Some parts are right in every case, others not: the first wrong one is named, with its numbers."""
    count = _count(attempt.want)
    if not count or any(_length(g) != count for g in attempt.got) or attempt.task.kind == "value":
        return None
    right = [
        all(same(g[i], w[i], attempt.task.tolerance) for g, w in zip(attempt.got, attempt.want))
        for i in range(count)
    ]
    if any(right) and not all(right):
        good = " and ".join(_name(attempt, i) for i in range(count) if right[i])
        bad = " and ".join(_name(attempt, i) for i in range(count) if not right[i])
        index = right.index(False)
        case = next(
            k
            for k, (g, w) in enumerate(zip(attempt.got, attempt.want))
            if not same(g[index], w[index], attempt.task.tolerance)
        )
        g, w = attempt.got[case][index], attempt.want[case][index]
        is_right = "is" if sum(right) == 1 else "are"
        is_wrong = "is" if sum(right) == count - 1 else "are"
        numbers = f"expected {short(w, 60)}, got {short(g, 60)}"
        return _upper(f"{good} {is_right} right. ") + _upper(f"{bad} {is_wrong} not: {numbers}.")
    return None


def items(attempt):
    """Lists of items (texts, pairs): the same ones in another order, some missing, some too many."""
    if not all(
        isinstance(w, list) and all(isinstance(x, (tuple, list, str)) for x in w) for w in attempt.want
    ):
        return None
    got, want = [], []
    for g, w in zip(attempt.got, attempt.want):
        if isinstance(g, np.ndarray) and g.size and g.dtype.kind in "iu":
            return "You return numbers, the places of the items: look up what stands there, and return that."
        if not isinstance(g, list):
            return None
        try:
            got.append([_item(x) for x in g])
            want.append([_item(x) for x in w])
        except TypeError:
            return None
    counts = [(Counter(g), Counter(w)) for g, w in zip(got, want)]
    if all(g == w for g, w in counts):
        return "The right items, all of them, in another order."
    if all(Counter(x[::-1] if isinstance(x, tuple) else x for x in g) == w for g, (_, w) in zip(got, counts)):
        return "The right items, but turned round: what stands first in each belongs second."
    flat = [[x for group in g for x in group] if all(isinstance(x, tuple) for x in g) else None for g in got]
    if all(f is not None and f == w for f, w in zip(flat, want)):
        return (
            "The right items, in lists within a list: collect all of them in one list (extend, not append)."
        )
    missing, extra = sum((w - g).total() for g, w in counts), sum((g - w).total() for g, w in counts)
    index = next(i for i, (g, w) in enumerate(counts) if g != w)
    g, w = counts[index]
    where = f"for the input {attempt.describe(attempt.cases[index])}"
    if missing and not extra:
        return (
            f"Nothing that you have is wrong, but items are missing: {where} it lacks "
            f"{short(next(iter(w - g)), 40)}."
        )
    if extra and not missing:
        item = next(iter(g - w))
        twice = "is there too often" if item in w else "does not belong there"
        return f"Nothing is missing, but there are items too many: {where} {short(item, 40)} {twice}."
    return None


def _item(value):
    return tuple(_item(x) for x in value) if isinstance(value, (list, tuple)) else value
