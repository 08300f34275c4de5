"""No false sentence: a diagnosis is withheld as soon as one number, or one case, contradicts it."""

import itertools

import numpy as np
import pytest

from cmx_helpers.exercises import _diagnosis, _engine
from cmx_helpers.exercises._diagnosis import laws
from tools.testing.steady import steady

FAULTS = {
    "negated": lambda y: -y,
    "transposed": lambda y: y.T,
    "another_shape": lambda y: y[None],
    "reversed_or_moved": lambda y: y[::-1],
    "an_entry_too_few_or_many": lambda y: y[:-1],
    "scaled": lambda y: 3 * y,
    "shifted": lambda y: y + 1,
    "rounded": lambda y: np.round(y, 2),
    "one_function_too_many": lambda y: y**2,
    "an_axis_too_few_or_many": lambda y: y.mean(0),
    "normalised": lambda y: y / np.abs(y).sum(),
    "accumulated": lambda y: np.cumsum(y, 0),
    "affine": lambda y: 3 * y + len(y),
}


@pytest.fixture(autouse=True)
def _detectors_must_not_fail(monkeypatch):
    monkeypatch.setattr(_diagnosis, "STRICT", True)


def said(name, answer):
    task = _engine.find(name)
    with steady(task):
        return _engine._judge(task, answer, 0)


def sizes(rng):
    """Matrices of several shapes, none of them square, all of numbers without a pattern."""
    return [(rng.normal(size=shape),) for shape in ((3, 4), (5, 2), (4, 6), (2, 5))]


@pytest.fixture
def same(monkeypatch):
    """An exercise whose right answer is its input plus its square: nothing that a detector knows."""
    monkeypatch.setattr(_engine, "_EXERCISES", dict(_engine._EXERCISES))
    monkeypatch.setattr(_engine, "names", lambda topic: ["demo.same"])

    @_engine.exercise("demo.same", hints=("a", "b"))
    def demo(x):
        return x + x**2

    demo.cases(sizes)
    return "demo.same"


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_told_and_with_one_number_changed_it_is_not(kind, same):
    reference, fault = _engine.find(same).reference, FAULTS[kind]
    assert said(same, lambda x: fault(reference(x))).kind == kind

    def spoiled(x):
        y = np.array(fault(reference(x)))
        y.flat[-1] += 0.37 * (x.shape == (4, 6))  # one number of one case
        return y

    feedback = said(same, spoiled)
    assert feedback.status == "wrong" and feedback.kind != kind, feedback


@pytest.mark.parametrize("one, other", itertools.combinations(["negated", "scaled", "shifted", "rounded"], 2))
def test_two_faults_in_different_cases_are_not_told_as_one(one, other, same):
    reference = _engine.find(same).reference

    def mixed(x):
        return FAULTS[one if x.shape[0] > 3 else other](reference(x))

    assert said(same, mixed).kind not in (one, other)


def stays(x, scale):
    """Bounded, adds up to one, does not care for what is added to x or how x is ordered."""
    e = np.exp(scale * (x - x.max()))
    return np.sort(e / e.sum())


@pytest.fixture
def lawful(monkeypatch):
    """An exercise whose result keeps to several laws."""
    monkeypatch.setattr(_engine, "_EXERCISES", dict(_engine._EXERCISES))
    monkeypatch.setattr(_engine, "names", lambda topic: ["demo.lawful"])

    @_engine.exercise("demo.lawful", hints=("a", "b"))
    def demo(x, gain):
        return gain * stays(x, 1.0)

    demo.cases(lambda rng: [(rng.normal(size=n), float(rng.uniform(1, 2))) for n in (3, 5, 4, 6)])
    return "demo.lawful"


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda x, gain: gain**2 * stays(x, 0.7), "Twice gain, and the right result becomes twice as large"),
        (lambda x, gain: gain * stays(x, 0.7) + 0.1, "Where gain is 0, the right result is all zeros"),
        (lambda x, gain: gain * stays(x, 0.7) * (1 + 0.1 * np.tanh(x[0])), "1 added to every number of x"),
        (lambda x, gain: gain * stays(x, 0.5 + 1 / (1 + np.ptp(x[:2]))), "order of x turned round"),
    ],
)
def test_a_law_that_is_broken_is_named(answer, words, lawful):
    feedback = said(lawful, answer)
    assert feedback.kind == "a_broken_law" and words in feedback.message, feedback


def test_a_wrong_answer_that_keeps_all_laws_is_not_said_to_break_one(lawful):
    assert said(lawful, lambda x, gain: gain * stays(x, 0.7)).kind != "a_broken_law"


@pytest.mark.parametrize("name", ["training.softmax", "convolution.correlate", "fusion.product", "stft.dft"])
def test_the_reference_breaks_none_of_its_laws(name):
    """What is told of a law is asked of the reference: told about itself, nothing is left to say."""
    task = _engine.find(name)
    cases = task.arguments()
    results = [task.reference(*case) for case in cases]
    attempt = _diagnosis.Attempt(task, task.reference, cases, results, results)
    assert laws.a_broken_law(attempt) is None


def test_a_rounded_known_mistake_is_not_read_into_anything():
    """Rounding up makes many numbers one: it would explain too much."""
    feedback = said("pooling.relu", lambda x: np.minimum(np.maximum(x, 0), 0.6))
    assert "Round up" not in feedback.message


def test_of_several_things_the_wrong_one_is_told_by_name():
    name = "training.loss_and_gradients"

    def answer(w, x, labels, q=1):
        loss, g = _engine.find(name).reference(w, x, labels, q)
        return loss, g | {"k2": -g["k2"]}

    message = said(name, answer).message
    assert "'k2' of the gradients: every number has the wrong sign" in message and "The loss, " in message


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda d: {k: v for k, v in d.items() if k != "text"}, "it lacks 'text'"),
        (lambda d: d | {"sound": 1}, "'sound' is not asked for"),
        (lambda d: list(d.values()), "Expected is a dictionary with the keys"),
        (lambda d: d | {"audio": d["audio"][0]}, "'audio'"),
    ],
)
def test_keys_that_are_not_those_wanted_are_named(change, words):
    name = "fusion.as_inputs"
    assert words in said(name, lambda *case: change(_engine.find(name).reference(*case))).message
