"""`exercises.use` gives back the learner's function or the course's own; `broken` a faulty one."""

import numpy as np
import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine
from cmx_helpers.exercises._grading import NotCorrect

NAME = "convolution.output_size"


def by_counting(size, kernel_size, strides, padding):
    return len(range(0, size if padding == "same" else size - kernel_size + 1, strides))


def test_a_right_answer_is_what_the_lesson_goes_on_with(capsys):
    assert exercises.use(NAME, by_counting) is by_counting
    assert "Correct" in (said := capsys.readouterr().out) and "goes on with yours" in said


@pytest.mark.parametrize("answer", [None, ..., lambda *case: None, lambda *case: 7, lambda: 7])
def test_any_other_answer_is_replaced_by_the_course_s_own(answer, capsys):
    used = exercises.use(NAME, answer)
    assert used(7, 3, 2, "valid") == 3
    assert "goes on with the course's own" in capsys.readouterr().out


def test_a_prediction_is_replaced_by_its_value(capsys):
    used = exercises.use("convolution.dot", None)
    assert np.array_equal(used, np.arange(9, 0, -1).reshape(3, 3))


def test_while_grading_a_wrong_answer_costs_its_points(monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert exercises.use(NAME, by_counting) is by_counting
    with pytest.raises(NotCorrect):
        exercises.use(NAME, None)


def test_broken_is_one_of_the_known_mistakes_and_does_not_tell_which():
    task = _engine.find(NAME)
    for number, (function, diagnosis) in enumerate(task.wrongs):
        faulty = exercises.broken(NAME, number)
        assert exercises.check(NAME, faulty).message == diagnosis
        assert function.__name__ not in repr(faulty) + str(faulty.__doc__)


def test_an_answer_that_cannot_be_compared_is_observed(monkeypatch):
    monkeypatch.setattr(_engine, "_EXERCISES", {})

    @_engine.exercise("attention.box")
    def box(width):
        return {"made by": object(), "width": width}

    @box.cases
    def cases(rng):
        return [(3,), (5,)]

    @box.observed
    def area(result, width):
        return result["width"] * width

    assert exercises.check("attention.box", box.reference).status == "correct"
    assert exercises.check("attention.box", lambda width: {"width": 3}).status == "wrong"
    assert exercises.check("attention.box", lambda width: None).status == "not attempted"
    assert exercises.check("attention.box", lambda width: {}).status == "raised"
