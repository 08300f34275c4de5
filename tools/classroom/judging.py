"""Judge the answers of one notebook: they run in a process apart, and are compared here.

The process apart (tools/classroom/apart) knows the inputs that an answer is called with. What it gives comes
back as plain values and is compared with the reference in this process, which runs nothing of a student's.
"""

import dataclasses
import inspect
import time

from cmx_helpers.exercises import _engine
from tools.classroom.process_apart import MEGABYTES, START_SECONDS, Apart, Stopped
from tools.classroom.program import Check, Run

MEGABYTES_FOR_MODELS = 24_000
MOST_STARTS = 12


class Observed:
    """What `observe` made, in the process apart, of an answer's result."""

    def __init__(self, value):
        self.value = value


class Remote:
    """The answer as the engine sees it: called with a case, it gives what the process apart gives."""

    def __init__(self, apart, variable, observed, deadline):
        self.apart, self.variable, self.observed, self.deadline = apart, variable, observed, deadline

    def __call__(self, *case):
        value = self.apart.ask("call", self.variable, case, deadline=self.deadline)
        unanswered = value is None or value is Ellipsis
        return Observed(value) if self.observed and not unanswered else value


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
        deadline = time.monotonic() + seconds
        try:
            if isinstance(step, Run):
                _run(apart, step, deadline)
                continue
            if number not in results:
                results[number] = _check(apart, step, seed, deadline)
            if step.use and results[number][0] != "correct":
                _bind(apart, step, deadline)
        except Stopped as reason:
            if isinstance(step, Check):
                results[number] = ("raised", f"Your code was stopped: {reason}.")
            return number
    return None


def _run(apart, step, deadline):
    try:
        apart.ask("run", step.code, step.file, deadline=deadline)
    except Exception:  # as in a notebook, where the cells that follow can still be run
        return


def _bind(apart, step, deadline):
    task = _engine.find(step.task)
    try:
        apart.ask("bind", step.variable, *_file_of(task), task.kind == "value", deadline=deadline)
    except Exception:  # the answers that follow then use what the student has
        return


def _file_of(task):
    return inspect.getsource(inspect.getmodule(task.reference)), task.reference.__name__


def _check(apart, step, seed, deadline):
    task = _engine.find(step.task)
    found = apart.ask("value", step.variable, deadline=deadline)
    answer = found
    if isinstance(found, dict) and found.get("function") is True:
        answer = Remote(apart, step.variable, task.observe is not None, deadline)
    if task.observe:
        apart.ask("show", step.variable, *_file_of(task), deadline=deadline)
        task = dataclasses.replace(task, observe=_observing(task.observe))
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
