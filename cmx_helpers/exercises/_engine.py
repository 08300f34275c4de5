"""The machinery behind `check`, `use`, `hint` and `solution`; the exercises themselves are beside it."""

import inspect
import textwrap
from importlib import import_module, util

from cmx_helpers.exercises._exercise import Exercise
from cmx_helpers.exercises._feedback import Feedback, Source, show
from cmx_helpers.exercises._grading import grade, is_grading
from cmx_helpers.exercises._judge import judge as _judge
from cmx_helpers.exercises._record import note
from cmx_helpers.exercises._syntax import syntax_tree

_EXERCISES = {}
_HINTS_GIVEN = {}
_TRIES = {}  # {exercise: (what its last wrong tries were recognised by, how many of them in a row)}


def exercise(name, *, points=1, minutes=5, hints=(), tolerance=1e-5, axes=(), parts=()):
    """Make the decorated reference function the exercise `name`; the answer is a function like it.

    `axes` says what the axes of the result are called, such as ("step", "unit"), and `parts` what its parts
    are called where it has several: the place where an answer goes wrong first is told in these words.
    """
    return _register(name, points, minutes, hints, tolerance, "code", axes=axes, parts=parts)


def prediction(name, *, points=1, minutes=3, hints=(), tolerance=1e-5, decimals=None, parts=()):
    """Make the decorated function, which returns the right value, the exercise `name`.

    With `decimals` the value may be rounded, to that many digits behind the point or more: what counts is
    that every digit that was written is right.
    """
    return _register(name, points, minutes, hints, tolerance, "value", decimals=decimals, parts=parts)


def _register(name, points, minutes, hints, tolerance, kind, **more):
    def register(reference):
        hints_ = tuple(" ".join(hint.split()) for hint in hints)
        _EXERCISES[name] = Exercise(name, reference, points, minutes, hints_, tolerance, kind, **more)
        return _EXERCISES[name]

    return register


def find(name):
    """Return the exercise of that name; a wrong name lists the right ones."""
    if not isinstance(name, str) or "." not in name:
        raise ValueError(f"name: expected 'lesson.exercise' such as 'convolution.output_size', got {name!r}")
    topic = name.split(".")[0]
    known = names(topic)
    if name not in _EXERCISES:
        there = ", ".join(known) or "none"
        raise ValueError(f"name: no exercise is called {name!r}; lesson {topic!r} has: {there}")
    return _EXERCISES[name]


def names(topic):
    """Return the names of a lesson's exercises, in order.

    >>> names("no_such_lesson")
    []
    """
    module = f"cmx_helpers.exercises.{topic}"
    if not topic.isidentifier() or topic.startswith("_") or util.find_spec(module) is None:
        return []
    import_module(module)
    return [name for name in _EXERCISES if name.startswith(f"{topic}.")]


def check(name, answer):
    """Say how an answer stands: not attempted, correct, wrong (with a diagnosis), or raised.

    Parameters
    ----------
    name : str
        The exercise, such as "convolution.output_size".
    answer : function or value
        The learner's function, or the predicted value.

    Returns
    -------
    Feedback
        With `status` and `message`; it shows itself as the result of a cell. While nbgrader
        grades, a correct answer is printed as such and None is returned; any other raises
        AssertionError, which is how nbgrader takes points.
    """
    task = find(name)
    if is_grading():
        return grade(task, answer, _judge)
    return _noted(_judge(task, answer, seed=0))


def use(name, answer):
    """Check an answer, show the feedback, and give back what the lesson goes on with.

    The learner's own function where it is correct; the course's where it is not, or was not tried. So a
    lesson runs from top to bottom whoever filled in what, and what is drawn below is drawn by the learner's
    code as soon as that is right.

    Parameters
    ----------
    name, answer
        As for `check`.

    Returns
    -------
    function or value
        `answer`, or the reference. While nbgrader grades, `answer`, once it is correct; any other raises
        AssertionError, as in `check`.
    """
    task = find(name)
    if is_grading():
        grade(task, answer, _judge)
        return answer
    feedback = _noted(_judge(task, answer, seed=0))
    correct = feedback.status == "correct"
    whose = "yours" if correct else "the course's own"
    goes_on = f"The lesson goes on with {whose}."
    show(Feedback(name, feedback.status, f"{feedback.message} {goes_on}", feedback.kind))
    return answer if correct else task.reference if task.kind == "code" else task.reference()


def _noted(feedback):
    """Note the attempt; a third wrong try of one kind is told the next hint. Return what to say."""
    note(feedback)
    name = feedback.name
    if feedback.status != "wrong":
        _TRIES.pop(name, None)
        return feedback
    kind, count = _TRIES.get(name, ("", 0))
    count = count + 1 if kind == feedback.kind else 1
    _TRIES[name] = (feedback.kind, count)
    hints = find(name).hints
    if count < 3 or _HINTS_GIVEN.get(name, 0) >= len(hints):
        return feedback
    words = f"{feedback.message} That was a try of the same kind again. Hint {hint(name).message}"
    return Feedback(name, feedback.status, words, feedback.kind)


def broken(name, number):
    """Return a function with one typical mistake inside: the exercise's `number`-th wrong answer, from 0.

    For a lesson's *Broken on purpose*: what it draws is shown, and the learner finds the mistake.
    """
    task = find(name)
    function = task.wrongs[number][0]

    def faulty(*arguments):
        """It runs, and something in it is wrong."""
        return function(*arguments)

    return faulty


def hint(name):
    """Return the next hint of an exercise; after the last one, say where the solution is."""
    task = find(name)
    given = _HINTS_GIVEN.get(name, 0)
    if given >= len(task.hints):
        _HINTS_GIVEN[name] = 0
        return Feedback(
            name, "hint", f'That was the last hint. exercises.solution("{name}") shows one way to do it.'
        )
    _HINTS_GIVEN[name] = given + 1
    return Feedback(name, "hint", f"{given + 1} of {len(task.hints)}: {task.hints[given]}")


def solution(name):
    """Return the source of a reference solution; it shows itself as the result of a cell."""
    reference = find(name).reference
    source = textwrap.dedent(inspect.getsource(reference))
    first = syntax_tree(source).body[0].lineno  # the line of `def`, past the decorators
    return Source("\n".join(source.splitlines()[first - 1 :]))
