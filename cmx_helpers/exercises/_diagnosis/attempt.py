"""A wrong answer on all its cases, beside what was wanted: what the detectors look at."""

import copy
import time
from functools import cached_property

import numpy as np

from cmx_helpers.exercises._compare import same
from cmx_helpers.exercises._limit import EndlessError, within
from cmx_helpers.exercises._values import plain, short

SECONDS = 2.0  # of the processor, for one run more on another case


class Attempt:
    """An answer, the cases it was tried on, what it gave (`got`) and what the reference gives (`want`)."""

    clock = staticmethod(time.process_time)

    def __init__(self, task, answer, cases, got, want, changed=()):
        self.task, self.answer = task, answer
        self.cases, self.returned = list(cases), list(got)
        self.want = [plain(w, parts=True) for w in want]
        self.got = [self._read(g, w) for g, w in zip(got, self.want)]
        self.changed = set(changed)
        code = getattr(task.reference, "__code__", None)
        self.names = code.co_varnames[: code.co_argcount] if code is not None else ()
        self.first = len(self.cases)  # so many are the cases of the check; what follows are further ones

    @cached_property
    def right(self):
        """For each case whether the answer is right there."""
        return [self.task.agrees(g, w) for g, w in zip(self.got, self.want)]

    def add(self, case, got, want):
        """Take in one more case."""
        self.cases.append(case)
        self.returned.append(got)
        self.want.append(plain(want, parts=True))
        self.got.append(self._read(got, self.want[-1]))
        self.__dict__.pop("right", None)

    @staticmethod
    def _read(got, want):
        return plain(got, parts=isinstance(want, (tuple, list)))

    def is_right(self):
        return all(self.right)

    def towards(self, want):
        """The same answer beside other results, such as those of a known mistake."""
        other = copy.copy(self)
        other.want = [plain(w, parts=True) for w in want]
        other.__dict__.pop("right", None)
        return other

    def gives(self, others):
        """True if the answer gave these results, one for each case; `others` may be lazy."""
        return _all_same(zip(self.got, others), self.task, len(self.got))

    def undone_by(self, undo):
        """True if `undo(got)` is what was wanted in every case: the proof of a diagnosis."""
        return self._holds(undo, self.got, self.want)

    def undone_by_each(self, undo):
        """As `undone_by`, for an undoing that looks at what was wanted (its shape): `undo(got, want)`."""
        wanted = iter(self.want)
        return self._holds(lambda g: undo(g, next(wanted)), self.got, self.want)

    def done_by(self, do):
        """True if `do(want)` is what the answer gave in every case."""
        return self._holds(lambda w: do(w), self.want, self.got, forward=True)

    def _holds(self, change, before, after, forward=False):
        tolerance = self.task.tolerance
        changed_any = False
        with np.errstate(all="ignore"):
            for b, a in zip(before, after):
                try:
                    changed = plain(change(b), parts=isinstance(a, (tuple, list)))
                except Exception:
                    return False
                if not (same(a, changed, tolerance) if forward else same(changed, a, tolerance)):
                    return False
                changed_any = True
        return changed_any

    def arrays(self):
        """`got` and `want` as arrays with at least one axis, in pairs; None unless every one of them is."""
        if all(isinstance(x, np.ndarray) and x.ndim and x.size for x in (*self.got, *self.want)):
            return list(zip(self.got, self.want))
        return None

    def flat(self):
        """`got` and `want` as flat arrays in pairs, all parts in a row; None where a form differs."""
        pairs = []
        for g, w in zip(self.got, self.want):
            numbers = _flat(g, w)
            if numbers is None or not numbers[0].size:
                return None
            pairs.append(numbers)
        return pairs

    @staticmethod
    def describe(case):
        """A case in few words: small arguments as they are, of large arrays the shape."""
        parts = []
        for value in case:
            large = isinstance(value, np.ndarray) and value.size > (6 if value.dtype.kind in "biu" else 4)
            parts.append(f"array of shape {value.shape}" if large else short(value, 40))
        return "(" + ", ".join(parts) + ")"

    def example(self):
        """The index of the first case that went wrong."""
        return self.right.index(False)

    def run(self, case):
        """The answer once more, as plain values; None if it stops."""
        return self._run(self.answer, case)

    def reference(self, case):
        """The reference on another case, as plain values; None if it stops there."""
        return self._run(self.task.reference, case)

    def _run(self, function, case):
        try:
            with within(SECONDS):
                return plain(self.task.run(function, case), parts=True)
        except (Exception, SystemExit, EndlessError):
            return None


def _all_same(pairs, task, count):
    done = 0
    try:
        for g, other in pairs:
            if not task.agrees(g, plain(other, parts=True)):
                return False
            done += 1
    except (Exception, SystemExit):
        return False
    return done == count > 0


def _flat(got, want):
    numeric = (np.ndarray, np.generic, int, float, complex)
    if isinstance(want, numeric) and isinstance(got, numeric):
        g, w = np.asarray(got), np.asarray(want)
        fits = g.shape == w.shape and g.dtype.kind in "biufc" and w.dtype.kind in "biufc"
        return (g.ravel() * 1, w.ravel() * 1) if fits else None
    if isinstance(want, dict) and isinstance(got, dict):
        if set(got) != set(want):
            return None
        got, want = [got[key] for key in want], list(want.values())
    if isinstance(got, np.ndarray) and got.ndim:
        got = list(got)
    if isinstance(want, (list, tuple)) and isinstance(got, (list, tuple)) and len(got) == len(want):
        parts = [_flat(g, w) for g, w in zip(got, want)]
        if parts and all(part is not None for part in parts):
            return tuple(np.concatenate(side) for side in zip(*parts))
    return None
