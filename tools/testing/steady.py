"""The check of one exercise, asked a thousand times: the same everywhere, and nothing worked out twice."""

import contextlib
import itertools
import pickle

from cmx_helpers.exercises import _judge as _judge_module
from cmx_helpers.exercises._diagnosis import Attempt, slips


@contextlib.contextmanager
def steady(task):
    """Inside, no clock decides how much a check looks at, and what the course's own functions give is kept.

    A learner's check stops looking after a while (`slips.BUDGET`, `_judge.QUICK`); how far it comes in
    that time depends on the machine. Here it always looks at everything; but at no further cases where
    models are built, for which the time is too short everywhere. The reference, the listed mistakes and
    the slips give the same for a case whatever the answer is, so each is run on it once.
    """
    own, clock = own_functions(task), Attempt.clock
    if slips.can_slip(task, None) or slips.can_slip(task, task.run(task.reference, task.arguments()[0])):
        own |= {function for _, function, _ in slips.slips_of(task.reference)}
        Attempt.clock = staticmethod(lambda: 0.0)
    else:
        Attempt.clock = staticmethod(itertools.count().__next__)  # each look at it finds a second gone
    try:
        with remembered(task, own, {}):
            yield
    finally:
        Attempt.clock = staticmethod(clock)


def own_functions(task):
    """The reference and the listed mistakes."""
    return {task.reference, *(function for function, _ in task.wrongs)}


@contextlib.contextmanager
def remembered(task, own, kept):
    """Inside, each of the functions `own` is run once on a case; `kept` holds what it gave, or its error."""
    run = task.run

    def remembering(function, case):
        if function not in own:
            return run(function, case)
        try:
            key = (function, pickle.dumps(case))
        except Exception:  # a case with a function or a model inside
            return run(function, case)
        if key not in kept:
            kept[key] = _tried(run, function, case)
        result, error = kept[key]
        if error is not None:
            raise error
        return result

    task.run = remembering
    try:
        yield
    finally:
        del task.run


def _tried(run, function, case):
    try:
        return run(function, case), None
    except (Exception, SystemExit) as error:
        return None, error.with_traceback(None)


@contextlib.contextmanager
def without_words():
    """Inside, only right or wrong is asked, which takes no time."""
    diagnose, _judge_module.diagnose = _judge_module.diagnose, lambda attempt: None
    try:
        yield
    finally:
        _judge_module.diagnose = diagnose
