"""Every exercise tells right from wrong, and each typical mistake has its own diagnosis."""

import copy
import dataclasses
import pickle

import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine, _judge
from tests.exercises.known import EXERCISES
from tools.testing.steady import own_functions, remembered

BUILT = {}
WRONGS = [
    pytest.param(task, i, id=f"{task.name}-{f.__name__}")
    for task in EXERCISES
    for i, (f, _) in enumerate(task.wrongs)
]


@pytest.fixture(autouse=True)
def _models_are_built_once(request):
    """To build a Keras model takes up to a second, and each answer is held against every listed mistake."""
    task = getattr(request.node, "callspec", None) and request.node.callspec.params.get("task")
    if task is None or task.observe is None:
        yield
    else:
        with remembered(task, own_functions(task), BUILT):
            yield


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
        for seed in range(5 if task.observe is None else 2):
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
    seeds = range(1, 13 if task.observe is None else 5)
    passed = [seed for seed in seeds if _engine._judge(task, table, seed).status == "correct"]
    assert not passed
