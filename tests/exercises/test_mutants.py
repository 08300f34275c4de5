"""No mutant of a reference is accepted, and four of five get a diagnosis of their own; new exercises too."""

import os
import pkgutil

import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _diagnosis, _engine
from tools.testing import mutants

pytestmark = pytest.mark.skipif(
    not os.environ.get("CMX_MUTANTS"),
    reason="minutes, and a busy machine stops mutants too early: set CMX_MUTANTS=1",
)

TOPICS = [m.name for m in pkgutil.iter_modules(exercises.__path__) if not m.name.startswith("_")]
NAMES = [name for topic in TOPICS for name in exercises.names(topic)]


# Not yet told often enough, or with too few mutants that end in time. What they accept is asked all the same.
# This list only shrinks.
NOT_YET = ("convolution.descend", "fusion.as_inputs", "fusion.which_fault", "training.loss_and_gradients")


def is_measured(name):
    """A choice of a letter has no mutants to speak of; a model's take minutes (the command does them)."""
    task = _engine.find(name)
    letter = task.kind == "value" and isinstance(task.reference(), str)
    return not letter and task.observe is None


@pytest.mark.parametrize("name", filter(is_measured, NAMES))
def test_mutants_are_refused_and_told_what_is_wrong(name, monkeypatch):
    monkeypatch.setattr(_diagnosis, "STRICT", True)  # a detector that fails is a fault
    row = mutants.measured(name)
    found = [f"accepts {mutant}" for mutant in row.accepted] if name in NOT_YET else mutants.faults(row)
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


def test_a_check_without_words_is_noticed(monkeypatch):
    with mutants._without_words():
        row = mutants.measured("stft.hamming")
    assert row.told == 0 and mutants.faults(row)


def test_an_endless_mutant_is_stopped(monkeypatch):
    monkeypatch.setattr(mutants, "SECONDS", 0.2)

    def endless(length):
        while True:
            pass

    assert mutants.outcome(_engine.find("stft.hamming"), endless) is None
