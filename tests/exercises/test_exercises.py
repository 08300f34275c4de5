"""Every exercise tells right from wrong, and each typical wrong answer gets its own diagnosis."""

import copy
import dataclasses
import pickle
import pkgutil
import sys
import warnings

import numpy as np
import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _diagnosis, _engine, _judge
from cmx_helpers.exercises._compare import difference, wrong_form

TOPICS = [m.name for m in pkgutil.iter_modules(exercises.__path__) if not m.name.startswith("_")]
EXERCISES = [_engine.find(name) for topic in TOPICS for name in exercises.names(topic)]
WRONGS = [
    pytest.param(task, i, id=f"{task.name}-{f.__name__}")
    for task in EXERCISES
    for i, (f, _) in enumerate(task.wrongs)
]


@pytest.fixture(autouse=True)
def _detectors_must_not_fail(monkeypatch):
    monkeypatch.setattr(_diagnosis, "STRICT", True)


def answer_of(task, function):
    """What a learner would hand to `check`: the function itself, or the value it predicts."""
    return function if task.kind == "code" else function()


@pytest.mark.parametrize("task", EXERCISES, ids=lambda task: task.name)
class TestEveryExercise:
    def test_reference_is_correct(self, task):
        assert exercises.check(task.name, answer_of(task, task.reference)).status == "correct"

    def test_right_answers_written_differently_pass(self, task):
        for function in task.rights:
            feedback = exercises.check(task.name, answer_of(task, function))
            assert feedback.status == "correct", feedback

    def test_code_exercises_have_another_right_answer(self, task):
        assert task.rights or task.kind == "value"

    def test_has_hints_wrong_answers_and_points(self, task):
        assert len(task.hints) >= 2
        assert len(task.wrongs) >= (3 if task.kind == "code" else 1)
        assert task.points > 0 and task.minutes > 0
        diagnoses = [diagnosis for _, diagnosis in task.wrongs]
        assert len(set(diagnoses)) == len(diagnoses)

    def test_stub_reads_not_attempted(self, task):
        assert exercises.check(task.name, None).status == "not attempted"
        assert exercises.check(task.name, ...).status == "not attempted"
        if task.kind == "code":
            assert exercises.check(task.name, lambda *args: None).status == "not attempted"
            assert exercises.check(task.name, lambda *args: ...).status == "not attempted"

    def test_fresh_cases_agree_with_the_reference_and_the_right_answers(self, task):
        for seed in range(5):
            for function in [task.reference, *task.rights]:
                assert _engine._judge(task, answer_of(task, function), seed).status == "correct"

    def test_solution_is_the_reference_without_its_decorator(self, task):
        text = exercises.solution(task.name).text
        assert text.startswith("def ") and "@" not in text.splitlines()[0]
        compile(text, task.name, "exec")

    def test_hints_come_in_turn(self, task):
        _engine._HINTS_GIVEN.clear()
        given = [exercises.hint(task.name).message for _ in task.hints]
        assert [g.split(": ", 1)[1] for g in given] == list(task.hints)
        assert "exercises.solution" in exercises.hint(task.name).message


@pytest.mark.parametrize("task, index", WRONGS)
def test_typical_wrong_answer_gets_its_own_diagnosis(task, index):
    function, diagnosis = task.wrongs[index]
    feedback = exercises.check(task.name, answer_of(task, function))
    assert (feedback.status, feedback.message) == ("wrong", diagnosis)


@pytest.mark.parametrize("task", [t for t in EXERCISES if t.kind == "code"], ids=lambda task: task.name)
def test_a_table_of_the_known_answers_fails_on_fresh_cases(task, monkeypatch):
    monkeypatch.setattr(_judge, "diagnose", lambda attempt: None)  # what is wrong with it is not asked here
    known = {pickle.dumps(case): task.reference(*copy.deepcopy(case)) for case in task.arguments()}

    def table(*arguments):
        return known.get(pickle.dumps(arguments), next(iter(known.values())))

    # Which mistake it is like is not asked here; with Keras models that would take minutes.
    task = dataclasses.replace(task, wrongs=[])
    assert _engine._judge(task, table, 0).status == "correct"
    passed = [seed for seed in range(1, 30) if _engine._judge(task, table, seed).status == "correct"]
    assert not passed


@pytest.fixture
def doubling(monkeypatch):
    """A small exercise of our own, to try the machinery on."""
    monkeypatch.setattr(_engine, "_EXERCISES", {})
    monkeypatch.setattr(_engine, "_HINTS_GIVEN", {})
    monkeypatch.setattr(
        _engine, "names", lambda topic: [n for n in _engine._EXERCISES if n.startswith(topic)]
    )

    @_engine.exercise("demo.double", hints=("Two of them.", "x + x"))
    def double(x):
        return 2 * x

    double.cases(lambda rng: [(np.arange(3.0),), (rng.normal(size=(2, 2)),)])
    double.wrong("You squared it.")(lambda x: x**2)
    return double


def test_correct(doubling):
    assert exercises.check("demo.double", lambda x: x + x).status == "correct"


def test_known_wrong_answer_is_diagnosed(doubling):
    assert exercises.check("demo.double", lambda x: x * x).message == "You squared it."


def test_unknown_wrong_answer_names_the_first_failing_case(doubling):
    message = exercises.check("demo.double", lambda x: x + 1).message
    assert "expected" in message and "[0, 1, 2]" in message


def test_one_wrong_value_among_many_is_wrong(doubling):
    def nearly(x):
        y = 2 * x
        y.flat[-1] += 0.1
        return y

    assert exercises.check("demo.double", nearly).status == "wrong"


def test_learners_exception_is_shown_as_theirs_with_the_line(doubling):
    def broken(x):
        y = x + 1
        return y[99]

    feedback = exercises.check("demo.double", broken)
    assert feedback.status == "raised"
    assert "IndexError" in feedback.message
    assert "line 3 of your function: return y[99]" in feedback.message


def test_an_argument_changed_in_place_does_not_spoil_the_comparison(doubling):
    def in_place(x):
        x *= 2
        return x

    assert exercises.check("demo.double", in_place).status == "correct"


def test_calling_the_function_by_mistake_is_explained(doubling):
    assert "without calling" in exercises.check("demo.double", 3).message


def test_unknown_name_lists_the_known(doubling):
    with pytest.raises(ValueError, match=r"demo\.double"):
        exercises.check("demo.triple", None)
    with pytest.raises(ValueError, match="name"):
        exercises.check("demo", None)


def test_grading_raises_unless_correct(doubling, monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert exercises.check("demo.double", lambda x: x + x) is None  # a value would count as points
    assert capsys.readouterr().out == "demo.double: Correct. All 2 cases agree.\n"
    for answer in (lambda x: x * x, lambda x: None, None):
        with pytest.raises(AssertionError, match=r"demo\.double"):
            exercises.check("demo.double", answer)


def test_grading_refuses_a_table_of_known_answers(doubling, monkeypatch):
    known = {case[0].tobytes(): 2 * case[0] for case in doubling.arguments()}

    def table(x):
        return known.get(x.tobytes(), np.zeros_like(x))

    assert exercises.check("demo.double", table).status == "correct"
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(AssertionError):
        exercises.check("demo.double", table)


def test_grading_forgives_warnings(doubling, monkeypatch, recwarn, capsys):
    def loud(x):
        warnings.warn("x may overflow", RuntimeWarning, stacklevel=2)
        print("thinking", file=sys.stderr)
        return x + x

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    exercises.check("demo.double", loud)
    assert not recwarn and not capsys.readouterr().err


def test_grading_tries_the_usual_cases_and_fresh_ones(doubling, monkeypatch):
    seen = []

    def double(x):
        seen.append(x.copy())
        return x + x

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    exercises.check("demo.double", double)
    usual = [case[0] for case in doubling.arguments(0)]
    assert len(seen) == 2 * len(usual)
    assert all(np.array_equal(a, b) for a, b in zip(seen, usual))
    assert not all(np.array_equal(a, b) for a, b in zip(seen[len(usual) :], usual, strict=True))


def test_a_grading_error_shows_its_message_and_no_frames(doubling, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(AssertionError) as caught:
        exercises.check("demo.double", lambda x: x * x)
    assert caught.value._render_traceback_() == ["demo.double: wrong. You squared it."]


@pytest.mark.parametrize(
    "got, want, told",
    [
        ("150528, 22050", (1, 2), "Expected 2 numbers, got '150528, 22050'"),
        ({1, 2}, (1, 2), "Expected 2 numbers, got {1, 2}"),
        ((1, 2, 3), [1, 2], "Expected 2 numbers, got (1, 2, 3)"),
        ([2.5], 3, "Expected one number, got [2.5]"),
        ([[1], [2, 3]], np.ones((2, 2)), "Expected 2 rows of 2, got [[1], [2, 3]]"),
        (np.ones(4), np.ones((2, 2)), "Expected 2 rows of 2, got [1, 1, 1, 1]"),
        ((5, 6), (1, 2), None),
        (7, 3, None),
        ("odd", "even", None),
        (1, ["a", "b"], None),
        (1, (np.ones(2), np.ones(3)), None),
    ],
)
def test_the_form_of_a_prediction_is_told_apart_from_its_numbers(got, want, told):
    assert wrong_form(got, want) == told


def test_feedback_shows_itself_escaped():
    feedback = _engine.Feedback("demo.double", "wrong", "a < b")
    assert "a &lt; b" in feedback._repr_html_()
    assert repr(feedback) == "demo.double: Not yet. a < b"


@pytest.mark.parametrize(
    "got, want",
    [
        (np.ones((2, 3)), np.ones((3, 2))),
        ([1, 2, 3.1], [1, 2, 3]),
        ("even", "odd"),
        (float("nan"), 1.0),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 2}),
        ((np.ones(2), 3), (np.ones(2), 4)),
        ([[1], [1, 2]], np.ones((2, 2))),
        ("3", 3),
        (None, 3),
        ([True, False], np.array([True, True])),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0])),
    ],
)
def test_differences_are_found(got, want):
    assert difference(got, want, 1e-6)


@pytest.mark.parametrize(
    "got, want",
    [
        (np.float32(1.0000001), 1),
        ([1, 2], (1, 2)),
        (" Even ", "even"),
        ([np.nan, 1.0], np.array([np.nan, 1.0])),
        ({"a": [1, 2]}, {"a": np.array([1.0, 2.0])}),
        ([np.ones(2), 3], (np.ones(2), 3)),
        (1e9 + 1, 1e9),
    ],
)
def test_equal_answers_pass(got, want):
    assert difference(got, want, 1e-6) is None
