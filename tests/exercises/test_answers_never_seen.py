"""What the checks say to answers written without a look at them: the plainest four, and a blind set.

Both sets were committed before any of their answers was tried. Of the blind set 87 % got a diagnosis at the
first try and 95 % with the laws of `_diagnosis/laws.py`; of the plainest answers, tried after that, 97 %
(427 with those of the lessons that were written anew: 98 %).
"""

import contextlib
import io
import warnings

import numpy as np
import pytest

from cmx_helpers.exercises import _diagnosis, _engine
from tests.exercises.blind_answers import BLIND
from tests.exercises.plain_answers import PLAIN
from tools.testing.steady import steady

KNOWN = {name for topic in {n.split(".")[0] for n in PLAIN} for name in _engine.names(topic)}


def said(answers):
    """[(exercise, number, feedback)] for every answer to an exercise that there is."""
    found = []
    for name in sorted(set(answers) & KNOWN):
        task = _engine.find(name)
        with steady(task), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            for number, answer in enumerate(answers[name]):
                with contextlib.redirect_stdout(io.StringIO()):
                    feedback = _engine._judge(task, answer, 0)
                found.append((name, number, feedback))
    return found


@pytest.fixture(autouse=True)
def _detectors_must_not_fail(monkeypatch):
    monkeypatch.setattr(_diagnosis, "STRICT", True)


@pytest.mark.parametrize(
    "answers, share, least", [(PLAIN, 0.9, 400), (BLIND, 0.8, 100)], ids=["plain", "blind"]
)
def test_an_answer_never_seen_is_refused_and_told_what_is_wrong(answers, share, least):
    every = said(answers)
    assert not [(name, number) for name, number, feedback in every if feedback.status == "correct"]
    wrong = [(name, number, f) for name, number, f in every if f.status == "wrong"]  # others raise an error
    silent = [f"{name} {number}: {f.message}" for name, number, f in wrong if not f.kind]
    print(
        f"{len(wrong)} wrong answers, {1 - len(silent) / len(wrong):.1%} with a diagnosis; without:",
        *silent,
        sep="\n",
    )
    assert len(wrong) >= least and len(wrong) >= 0.97 * len(every)
    assert 1 - len(silent) / len(wrong) >= share


def test_the_plain_answers_are_of_nearly_all_exercises():
    written = set(PLAIN) & KNOWN
    # What a builder of models returns is tried in test_model_mutants.py.
    possible = {n for n in KNOWN if _engine.find(n).observe is None}
    assert possible <= written, f"write down the plainest four for {sorted(possible - written)}"
    for name in written:
        letter = isinstance(PLAIN[name][0], str)
        assert len(PLAIN[name]) == (3 if letter else 4), name
    assert len(set(BLIND) & KNOWN) >= 25


LETTERS = [
    name
    for name in sorted(KNOWN)
    if _engine.find(name).kind == "value" and isinstance(_engine.find(name).reference(), str)
]


@pytest.mark.parametrize("name", LETTERS)
def test_every_wrong_letter_has_a_diagnosis_of_its_own(name):
    task = _engine.find(name)
    letters = sorted([task.reference(), *(wrong() for wrong, _ in task.wrongs)])
    assert letters == [chr(ord("A") + i) for i in range(len(letters))] and len(letters) >= 3
    messages = set()
    for letter in letters:
        feedback = _engine._judge(task, letter, 0)
        assert feedback.status == ("correct" if letter == task.reference() else "wrong")
        messages.add(feedback.message)
        assert _engine._judge(task, f" {letter.lower()} ", 0).message == feedback.message
    assert len(messages) == len(letters)
