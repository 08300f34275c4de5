"""How a check answers while nbgrader executes the notebook, as its button *Validate* does.

Points are not given here: the answers are judged in a process apart (tools/classroom/judging.py).
"""

import contextlib
import io
import os
import textwrap
import warnings


class NotCorrect(AssertionError):
    """Raised in a check cell whose answer is not correct, which is how nbgrader takes its points."""

    def _render_traceback_(self):
        # IPython shows these lines in place of the frames, which would tell a learner nothing.
        return textwrap.wrap(str(self), 96)


def is_grading():
    """True where nbgrader executes the notebook, to grade or to validate it."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))


def grade(task, answer, judge):
    """Print the feedback for a correct answer; raise `NotCorrect` for any other.

    An answer that knows the usual cases by heart meets fresh ones, too. Nothing is returned, since nbgrader
    would read a returned value as a part of the points.
    """
    with _quiet():
        feedback = judge(task, answer, seed=0)
        if feedback.status == "correct":
            feedback = judge(task, answer, seed=None)
    if feedback.status != "correct":
        raise NotCorrect(f"{task.name}: {feedback.status}. {feedback.message}")
    print(feedback)


@contextlib.contextmanager
def _quiet():
    """No warnings and no stderr: nbgrader gives no points to a cell that wrote to stderr."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
