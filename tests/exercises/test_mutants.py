"""No mutant of a reference is accepted, and four of five get a diagnosis of their own; new exercises too."""

import pkgutil

import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _diagnosis, _engine, _judge
from tools.testing import mutants

TOPICS = [m.name for m in pkgutil.iter_modules(exercises.__path__) if not m.name.startswith("_")]
NAMES = [name for topic in TOPICS for name in exercises.names(topic)]


def is_measured(name):
    """Letters have no mutants to speak of (test_answers_never_seen.py); models are tried by the command."""
    task = _engine.find(name)
    letter = task.kind == "value" and isinstance(task.reference(), str)
    return not letter and task.observe is None


@pytest.mark.parametrize("name", filter(is_measured, NAMES))
def test_mutants_are_refused_and_told_what_is_wrong(name, monkeypatch):
    monkeypatch.setattr(_diagnosis, "STRICT", True)  # a detector that fails is a fault
    row = mutants.measured(name)
    print(mutants.HEAD, mutants.line(row), sep="\n")
    found = mutants.faults(row)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", mutants.EQUIVALENT)
def test_each_mutant_that_may_pass_is_there_and_has_a_reason(name):
    known = dict(mutants.mutants_of(_engine.find(name)))
    for mutant, reason in mutants.EQUIVALENT[name].items():
        assert mutant in known and len(reason) > 20


def test_a_check_that_accepts_a_mutant_is_noticed(monkeypatch):
    task = _engine.find("recurrent.rnn")
    monkeypatch.setattr(task, "tolerance", 1e6)
    row = mutants.measured(task.name)
    assert row.accepted and mutants.faults(row)


def test_a_check_without_words_is_noticed():
    with mutants.without_words():
        row = mutants.measured("stft.hamming")
    assert row.told == 0 and mutants.faults(row)


def test_an_endless_mutant_is_stopped_by_its_count():
    endless = [
        feedback
        for mutant, function in mutants.mutants_of(_engine.find("embeddings.merge"))
        if (feedback := mutants.outcome(_engine.find("embeddings.merge"), function, diagnosed=False))
        and feedback.kind == "endless"
    ]
    assert len(endless) > 5 and all(feedback.status == "raised" for feedback in endless)


def test_an_answer_without_an_end_is_stopped_by_processor_time(monkeypatch):
    monkeypatch.setattr(_judge, "SECONDS", 0.2)

    def endless(length):
        try:
            while True:
                pass
        except Exception:
            return 0

    feedback = exercises.check("stft.hamming", endless)
    assert feedback.status == "raised" and "not come to an end" in feedback.message


def test_two_runs_give_the_same():
    one, other = mutants.measured("recurrent.clip"), mutants.measured("recurrent.clip")
    assert (one.kinds, one.silent, one.stopped) == (other.kinds, other.silent, other.stopped)
