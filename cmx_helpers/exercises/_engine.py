"""The machinery behind `check`, `hint` and `solution`; the exercises themselves are beside it."""

import ast
import copy
import inspect
import linecache
import textwrap
import traceback
from dataclasses import dataclass, field
from importlib import import_module, util

import numpy as np

from cmx_helpers.exercises._compare import _short, difference, wrong_form
from cmx_helpers.exercises._feedback import Feedback, Source, show
from cmx_helpers.exercises._grading import grade, is_grading
from cmx_helpers.exercises._record import note

_EXERCISES = {}
_HINTS_GIVEN = {}


@dataclass
class Exercise:
    """One exercise: the reference, the cases it is tried on, and the known ways to go wrong."""

    name: str
    reference: object
    points: int
    minutes: int
    hints: tuple
    tolerance: float
    kind: str  # "code": the answer is a function; "value": the answer is a value
    make_cases: object = None
    observe: object = None  # turns what an answer returned (a model, a layer) into values to compare
    wrongs: list = field(default_factory=list)
    rights: list = field(default_factory=list)

    def __call__(self, *arguments):
        """The reference's result, so that a recursive reference reads as a learner writes it."""
        return self.reference(*arguments)

    def cases(self, make):
        """Register `make(rng)`, which returns a list of argument tuples to try the answer on."""
        self.make_cases = make
        return make

    def observed(self, observe):
        """Register `observe(result, *case)`, which turns what an answer returned into values to compare.

        For answers that return what cannot be compared as it is, such as a Keras model: its output shapes,
        its number of weights, what it gives for some input once its weights are set.
        """
        self.observe = observe
        return observe

    def run(self, function, case):
        """What `function` gives for `case`, as it is compared; the case itself stays as it is."""
        result = function(*copy.deepcopy(case))
        unanswered = result is None or result is Ellipsis
        return result if self.observe is None or unanswered else self.observe(result, *copy.deepcopy(case))

    def wrong(self, diagnosis):
        """Register a typical wrong answer and what to say to it."""

        def register(function):
            self.wrongs.append((function, " ".join(diagnosis.split())))
            return function

        return register

    def right(self, function):
        """Register a right answer that is written differently (tests prove that it passes)."""
        self.rights.append(function)
        return function

    def arguments(self, seed=0):
        """The argument tuples to try an answer on; a value exercise has one empty tuple."""
        return [()] if self.make_cases is None else self.make_cases(np.random.default_rng(seed))


def exercise(name, *, points=1, minutes=5, hints=(), tolerance=1e-5):
    """Make the decorated reference function the exercise `name`; the answer is a function like it."""
    return _register(name, points, minutes, hints, tolerance, "code")


def prediction(name, *, points=1, minutes=3, hints=(), tolerance=1e-5):
    """Make the decorated function, which returns the right value, the exercise `name`."""
    return _register(name, points, minutes, hints, tolerance, "value")


def _register(name, points, minutes, hints, tolerance, kind):
    def register(reference):
        hints_ = tuple(" ".join(hint.split()) for hint in hints)
        _EXERCISES[name] = Exercise(name, reference, points, minutes, hints_, tolerance, kind)
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
    feedback = _judge(task, answer, seed=0)
    note(feedback)
    return feedback


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
    feedback = _judge(task, answer, seed=0)
    note(feedback)
    correct = feedback.status == "correct"
    whose = "yours" if correct else "the course's own"
    goes_on = f"The lesson goes on with {whose}."
    show(Feedback(name, feedback.status, f"{feedback.message} {goes_on}"))
    return answer if correct else task.reference if task.kind == "code" else task.reference()


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
    first = ast.parse(source).body[0].lineno  # the line of `def`, past the decorators
    return Source("\n".join(source.splitlines()[first - 1 :]))


def _judge(task, answer, seed):
    if answer is None or answer is Ellipsis:
        return Feedback(
            task.name, "not attempted", "Write your answer in the cell above, run it, then run this cell."
        )
    if task.kind == "value":
        got, want = [answer], [task.reference()]
        return _compare(task, [()], got, want)
    if not callable(answer):
        return Feedback(
            task.name,
            "wrong",
            f"Expected a function, got {_short(answer)}. Pass the function without calling it.",
        )
    cases = task.arguments(seed)
    got = []
    for case in cases:
        try:
            got.append(task.run(answer, case))
        except NotImplementedError:
            got.append(None)
        except Exception as error:
            return Feedback(task.name, "raised", _explain_exception(error, answer, case))
    if all(result is None or result is Ellipsis for result in got):
        words = "The function returns nothing yet. If you did write code, end it with return."
        return Feedback(task.name, "not attempted", words)
    want = [task.run(task.reference, case) for case in cases]
    return _compare(task, cases, got, want)


def _compare(task, cases, got, want):
    faults = [difference(g, w, task.tolerance) for g, w in zip(got, want)]
    if not any(faults):
        return Feedback(
            task.name, "correct", f"All {len(cases)} cases agree." if task.kind == "code" else "Well seen."
        )
    for function, diagnosis in task.wrongs:
        if _gives(task, function, cases, got):
            return Feedback(task.name, "wrong", diagnosis)
    if task.kind == "value":
        form = wrong_form(got[0], want[0])
        words = f"{form}." if form else f'Not {_short(got[0])}. exercises.hint("{task.name}") helps.'
        return Feedback(task.name, "wrong", words)
    case, fault = next((c, f) for c, f in zip(cases, faults) if f)
    return Feedback(task.name, "wrong", f"For the input {_describe(case)}: {fault}.")


def _gives(task, function, cases, got):
    """True if a known wrong answer gives what the learner's answer gave, in every case."""
    for case, result in zip(cases, got):
        try:
            other = task.run(function, case)
        except Exception:
            return False
        if difference(result, other, task.tolerance):
            return False
    return True


def _describe(case):
    parts = []
    for value in case:
        large = isinstance(value, np.ndarray) and value.size > 6
        parts.append(f"array of shape {value.shape}" if large else _short(value, 40))
    return "(" + ", ".join(parts) + ")"


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
    return f"Your code raised {type(error).__name__}: {error}{where} (input {_describe(case)})."
