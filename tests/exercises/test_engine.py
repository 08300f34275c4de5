"""Checking, grading and feedback, on an exercise of the tests' own."""

import sys
import warnings

import numpy as np
import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine
from cmx_helpers.exercises._compare import difference, wrong_form
from tools.testing.steady import without_words


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
    with without_words():  # some law or other is broken by any answer to this one
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
