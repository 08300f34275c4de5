"""How an answer is judged: it is tried on the cases, and what went wrong is told."""

import copy
import linecache
import traceback

import numpy as np

from cmx_helpers.exercises._compare import difference, wrong_form
from cmx_helpers.exercises._diagnosis import Attempt, diagnose
from cmx_helpers.exercises._feedback import Feedback
from cmx_helpers.exercises._limit import EndlessError, within
from cmx_helpers.exercises._silence import quiet
from cmx_helpers.exercises._values import short

EXTRA_SEEDS = (101, 102)  # a wrong answer is looked at on more cases: what holds for all of them is no chance
MOST_CASES = 24
SECONDS = 30.0  # of the processor, for one case
QUICK = 0.15  # seconds for the usual cases; a slower answer gets no further ones


def judge(task, answer, seed):
    """Return the feedback for an answer on the cases of `seed`; None takes fresh ones. Nothing is raised."""
    try:
        return _judged(task, answer, seed)
    except (Exception, SystemExit) as error:
        words = f"What you wrote cannot be looked at: that raised {type(error).__name__}."
        return Feedback(task.name, "wrong", words)


def _judged(task, answer, seed):
    if _untouched(answer):
        words = "Write your answer in the cell above, run it, then run this cell."
        return Feedback(task.name, "not attempted", words)
    if task.kind == "value":
        return _told(Attempt(task, answer, [()], [answer], [task.reference()]))
    if not callable(answer):
        words = f"Expected a function, got {short(answer)}. Pass the function without calling it."
        return Feedback(task.name, "wrong", words, "called")
    cases, got, changed = task.arguments(seed), [], set()
    clock = Attempt.clock()
    for case in cases:
        try:
            result, touched = tried(task, answer, case)
        except NotImplementedError:
            result, touched = None, set()
        except EndlessError:
            return Feedback(task.name, "raised", _explain_no_end(case), "endless")
        except (Exception, SystemExit) as error:
            return Feedback(task.name, "raised", _explain_exception(error, answer, case), "raised")
        got.append(result)
        changed |= touched
    if all(_untouched(result) for result in got):
        words = "The function returns nothing yet. If you did write code, end it with return."
        return Feedback(task.name, "not attempted", words)
    want = [task.run(task.reference, case) for case in cases]
    attempt = Attempt(task, answer, cases, got, want, changed)
    if Attempt.clock() - clock < QUICK and not attempt.is_right():
        _extend(attempt)
    return _told(attempt)


def tried(task, answer, case):
    """What the answer gives for a case, and the numbers of the arguments that it changed in place."""
    arguments = copy.deepcopy(case)
    with within(SECONDS):
        result = answer(*arguments)
    touched = {n for n, (now, then) in enumerate(zip(arguments, case)) if not _untold_change(now, then)}
    if task.observe is not None and not _untouched(result):
        result = task.observe(result, *copy.deepcopy(case))
    return result, touched


def _untold_change(now, then):
    if type(now).__eq__ is object.__eq__:  # a model, a generator: equal to nothing but itself
        return True
    try:
        return bool(np.array_equal(now, then, equal_nan=True)) if isinstance(now, np.ndarray) else now == then
    except Exception:  # what cannot be compared is taken to be as it was
        return True


def _untouched(answer):
    if answer is None or answer is Ellipsis:
        return True
    return (
        type(answer) in (tuple, list)
        and len(answer) > 0
        and all(part in (None, ...) for part in map(_bare, answer))
    )


def _bare(part):
    return part if part is None or part is Ellipsis else 0


def _extend(attempt):
    """Try a wrong answer on further cases; those on which it stops are left out."""
    task = attempt.task
    with quiet():
        for case in (case for seed in EXTRA_SEEDS for case in task.arguments(seed)):
            if len(attempt.cases) >= MOST_CASES:
                return
            try:
                result, _ = tried(task, attempt.answer, case)
            except (Exception, SystemExit, EndlessError):
                continue
            attempt.add(case, result, task.run(task.reference, case))


def _told(attempt):
    task = attempt.task
    if attempt.is_right():
        count = len(attempt.cases)
        agreed = "The case agrees." if count == 1 else f"All {count} cases agree."
        words = agreed if task.kind == "code" else "Well seen."
        if attempt.changed:
            names = " and ".join(attempt.names[n] for n in sorted(attempt.changed) if n < len(attempt.names))
            words += f" Your function also changes {names} in place, which whoever calls it may not expect."
        return Feedback(task.name, "correct", words)
    if found := diagnose(attempt):
        kind, words = found
        return Feedback(task.name, "wrong", words, kind)
    if task.kind == "value":
        form = wrong_form(attempt.got[0], attempt.want[0])
        words = f"{form}." if form else f'Not {short(attempt.got[0])}. exercises.hint("{task.name}") helps.'
        return Feedback(task.name, "wrong", words)
    case, got, want = next(
        (c, g, w)
        for c, g, w, right in zip(attempt.cases, attempt.got, attempt.want, attempt.right)
        if not right
    )
    fault = difference(got, want, task.tolerance)
    return Feedback(task.name, "wrong", f"For the input {attempt.describe(case)}: {fault}.")


def _explain_no_end(case):
    return (
        f"Your code was stopped, since it had not come to an end after {SECONDS:g} seconds of the processor "
        f"(input {Attempt.describe(case)}). Look for a loop whose condition always holds, or for a count "
        "that is far too large."
    )


def _explain_exception(error, answer, case):
    """Tell the exception as the learner's own, with the line of theirs where it arose."""
    code = getattr(answer, "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if code is not None and f.filename == code.co_filename]
    where = ""
    if own:
        line = (own[-1].line or linecache.getline(own[-1].filename, own[-1].lineno)).strip()
        inside = own[-1].lineno - code.co_firstlineno + 1
        where = f" in line {inside} of your function: {line}" if inside > 0 else f" in: {line}"
    what = f"{type(error).__name__}: {_message(error)}".rstrip(": ")
    return f"Your code raised {what}{where} (input {Attempt.describe(case)}).{_meaning(error)}"


def _meaning(error):
    """What an exception that beginners meet here usually means."""
    told = _message(error)
    if isinstance(error, OverflowError) or "math range error" in told:
        return " exp of a number above 709 is beyond what can be written: keep the exponents small."
    if "matmul" in told or "not aligned" in told:
        return " In a @ b the columns of a must be as many as the rows of b."
    if "could not be broadcast" in told:
        return (
            " Shapes fit from the right: lengths must be equal, or one of them 1 (keepdims=True keeps a 1)."
        )
    return ""


def _message(error):
    try:
        return str(error)
    except Exception:
        return ""
