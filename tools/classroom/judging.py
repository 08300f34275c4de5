"""Judge the answers of one notebook: they run in a process apart, and are compared here.

The process apart (tools/classroom/apart) knows the inputs that an answer is called with. What it gives comes
back as plain values and is compared with the reference in this process, which runs nothing of a student's.
"""

import dataclasses
import threading
from contextlib import contextmanager, nullcontext

from cmx_helpers.exercises import _engine
from tools.classroom import exercise_files
from tools.classroom.process_apart import MEGABYTES, START_SECONDS, Apart, Limit, Stopped
from tools.classroom.program import Check, Run

MEGABYTES_FOR_MODELS = 24_000
MOST_STARTS = 12
# Hand-ins are judged in threads, and Keras does not make models in two at once: one at a time holds this,
# and lets go of it while it waits for an answer.
_MODELS = threading.Lock()


class Observed:
    """What `observe` made, in the process apart, of an answer's result."""

    def __init__(self, value):
        self.value = value


class Remote:
    """The answer as the engine sees it: called with a case, it gives what the process apart gives."""

    def __init__(self, apart, variable, observed, limit):
        self.apart, self.variable, self.observed, self.limit = apart, variable, observed, limit

    def __call__(self, *case):
        with _others_may_go_on(self.observed):
            value = self.apart.ask("call", self.variable, case, limit=self.limit)
        unanswered = value is None or value is Ellipsis
        return Observed(value) if self.observed and not unanswered else value


@contextmanager
def _others_may_go_on(held):
    if held:
        _MODELS.release()
    try:
        yield
    finally:
        if held:
            _MODELS.acquire()


def judge(steps, seed, seconds, kernel=True):
    """Return (results, closed): one (status, message) for each Check of `steps`, in order.

    A step that has to be stopped is left out, and the others are run again without it.
    """
    models = any(isinstance(step, Check) and _engine.find(step.task).observe for step in steps)
    results, left_out = {}, set()
    for _ in range(MOST_STARTS):
        apart = Apart(
            seconds * (len(steps) + 1) + START_SECONDS, MEGABYTES_FOR_MODELS if models else MEGABYTES, kernel
        )
        try:
            stopped = _through(apart, steps, results, left_out, seed, seconds)
        finally:
            apart.end()
        if stopped is None:
            break
        left_out.add(stopped)
    for number, step in enumerate(steps):
        if isinstance(step, Check):
            results.setdefault(number, ("raised", "Not reached: too many cells had to be stopped."))
    return [results[number] for number in sorted(results)], apart.closed


def _through(apart, steps, results, left_out, seed, seconds):
    """Do the steps in order; return the number of the one that had to be stopped, or None."""
    for number, step in enumerate(steps):
        if number in left_out:
            continue
        limit = Limit(apart, seconds)
        try:
            if isinstance(step, Run):
                _run(apart, step, limit)
                continue
            if number not in results:
                results[number] = _check(apart, step, seed, limit)
            if step.use and results[number][0] != "correct":
                _bind(apart, step, limit)
        except Stopped as reason:
            if isinstance(step, Check):
                results[number] = ("raised", f"Your code was stopped: {reason}.")
            return number
    return None


def _run(apart, step, limit):
    try:
        apart.ask("run", step.code, step.file, limit=limit)
    except Exception:  # as in a notebook, where the cells that follow can still be run
        return


def _bind(apart, step, limit):
    task = _engine.find(step.task)
    name = task.reference.__module__, task.reference.__name__
    try:
        apart.ask("bind", step.variable, exercise_files.whole(task), *name, task.kind == "value", limit=limit)
    except Exception:  # the answers that follow then use what the student has
        return


def _check(apart, step, seed, limit):
    task = _engine.find(step.task)
    found = apart.ask("value", step.variable, limit=limit)
    answer = found
    if isinstance(found, dict) and found.get("function") is True:
        answer = Remote(apart, step.variable, task.observe is not None, limit)
    if task.kind == "code":
        cases = [task.arguments(0), task.arguments(seed)]
        apart.ask("know", exercise_files.without_answers(task, cases), limit=limit)
    if task.observe:
        apart.ask("show", step.variable, task.observe.__module__, task.observe.__name__, limit=limit)
        task = dataclasses.replace(task, observe=_observing(task.observe))
    with _MODELS if task.observe else nullcontext():
        return _judged(task, answer, seed)


def _judged(task, answer, seed):
    feedback = _engine._judge(task, answer, seed=0)
    if feedback.status == "correct":
        hidden = _engine._judge(task, answer, seed=seed)
        if hidden.status != "correct":
            return hidden.status, _without_case(task, hidden)
    return feedback.status, feedback.message


def _observing(observe):
    return lambda result, *case: result.value if isinstance(result, Observed) else observe(result, *case)


def _without_case(task, feedback):
    """What a student may read about a case that stays unknown: the diagnosis, or nothing in particular."""
    if any(feedback.message == diagnosis for _, diagnosis in task.wrongs):
        return feedback.message
    return "Right on the usual cases, but not on others: think of other shapes, sizes and values."
