"""The general detectors, each on answers whose fault is known; and that what they say is true."""

import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _diagnosis, _engine


@pytest.fixture(autouse=True)
def _strict(monkeypatch):
    monkeypatch.setattr(_diagnosis, "STRICT", True)
    monkeypatch.setattr(_engine, "_TRIES", {})
    monkeypatch.setattr(_engine, "_HINTS_GIVEN", {})


def said(name, answer):
    return _engine._judge(_engine.find(name), answer, 0)


def after(name, change):
    """An answer that changes what the reference returns."""
    reference = _engine.find(name).reference
    return lambda *case: change(reference(*case))


@pytest.mark.parametrize(
    "name, change, words",
    [
        ("attention.attention", lambda y: -y, "wrong sign"),
        ("attention.attention", lambda y: y.T, "transpose"),
        ("attention.attention", lambda y: y[::-1], "turned round"),
        ("attention.attention", lambda y: np.roll(y, 1, 0), "one place"),
        ("attention.attention", lambda y: y[None], "left over"),
        ("attention.attention", lambda y: y.ravel(), "one row"),
        ("attention.attention", lambda y: y[:-1], "the last"),
        ("attention.attention", lambda y: 2 * y, "2 times"),
        ("attention.attention", lambda y: y + 1, "too large by one"),
        ("attention.attention", lambda y: y * np.pi, "π"),
        ("attention.attention", lambda y: y.mean(0), "mean of the right result along axis 0"),
        ("attention.attention", lambda y: np.round(y, 2), "rounded"),
        ("attention.attention", lambda y: y.astype(int), "cut"),
        ("attention.attention", lambda y: y**2, "square"),
        ("attention.attention", lambda y: np.cumsum(y, 0), "adds up"),
        ("stft.inverse_dft", lambda x: x * len(x) ** 0.5, "√N"),
        ("stft.inverse_dft", lambda x: x * len(x) ** 2, "len(X)²"),
        ("stft.hamming", lambda w: w * (len(w) - 1), "− 1"),
        ("recurrent.lstm_step", lambda parts: parts[0], "Only the hidden state"),
        ("recurrent.lstm_step", lambda parts: (parts[0], parts[1] + 1), "The hidden state is right"),
        ("recurrent.rnn_backward", lambda parts: tuple(g**2 for g in parts), "square"),
        ("embeddings.context_pairs", lambda pairs: sorted(pairs), "another order"),
        ("embeddings.context_pairs", lambda pairs: pairs[:-1], "items are missing"),
        ("embeddings.context_pairs", lambda pairs: pairs + pairs[:1], "too often"),
        ("embeddings.context_pairs", set, "set"),
        ("embeddings.context_pairs", iter, "list(…)"),
        ("encoders.conv_parameters", str, "text"),
        ("attention.layer_norm", lambda y: y + np.random.default_rng().normal(size=y.shape), "second try"),
    ],
)
def test_a_fault_is_named(name, change, words):
    feedback = said(name, after(name, change))
    assert feedback.status == "wrong" and words in feedback.message, feedback


def test_two_mistakes_at_once_are_both_named():
    task = _engine.find("attention.attention")
    unscaled, diagnosis = task.wrongs[0]
    message = said(task.name, lambda *case: -unscaled(*case)).message
    assert message.startswith("Two things") and diagnosis in message and "sign" in message


def test_an_input_that_is_not_used_is_named():
    assert (
        "bias is not used"
        in said(
            "recurrent.lstm_step",
            lambda x_t, h, cell, kernel, recurrent_kernel, bias: (
                (np.tanh(x_t @ kernel)[: len(h)] + h + cell + recurrent_kernel.sum(),) * 2
            ),
        ).message
    )


def test_the_first_wrong_step_is_named_with_its_numbers():
    def forgets(x, kernel, recurrent_kernel, bias):
        h, states = np.zeros(len(bias)), []
        for row in x:
            h = np.tanh(row @ kernel + 0.3 * h @ recurrent_kernel**2 + bias)
            states.append(h)
        return np.array(states)

    message = said("recurrent.rnn", forgets).message
    assert "Step 0 is right in every case" in message and "step 1" in message and "expected" in message


def test_an_overflow_is_named_with_its_line():
    def overflowing(query, key, value, mask):
        scores = np.where(mask, query @ key.T / np.sqrt(query.shape[1]), -np.inf)
        powers = np.exp(scores * 1.01)
        return powers @ value / powers.sum(axis=1, keepdims=True)

    message = said("attention.attention", overflowing).message
    assert "exp overflows" in message and "powers = np.exp(scores * 1.01)" in message


def test_a_batch_that_takes_part_in_each_row_is_noticed():
    def spread(x, gamma, beta, epsilon):
        y = _engine.find("attention.layer_norm").reference(x, gamma, beta, epsilon)
        return y - 0.5 * (y - y.mean(0)) + 0.5 * y * (len(x) == 1) - 0.5 * y.mean(0) * (len(x) == 1)

    assert (
        "Each row alone"
        in said(
            "attention.layer_norm",
            lambda *c: spread(*c) if len(c[0]) > 1 else _engine.find("attention.layer_norm").reference(*c),
        ).message
    )


@pytest.mark.parametrize(
    "name, answer",
    [
        ("evaluation.text_alone", Fraction(29, 100)),
        ("evaluation.text_alone", Decimal("0.29")),
        ("evaluation.text_alone", np.array(0.29)),
        ("evaluation.text_alone", np.float32(0.29)),
        ("recurrent.carry", (0.077, 0.605)),
        ("recurrent.carry", (0.08, 0.61)),
        ("recurrent.carry", [np.float64(0.95) ** 50, 0.99**50]),
        ("training.first_loss", 2.3),
        ("start_here.sizes", [150528, 22050]),
        ("attention.layer_norm", after("attention.layer_norm", lambda y: y.astype(object))),
        ("attention.layer_norm", after("attention.layer_norm", lambda y: y.tolist())),
        ("attention.layer_norm", after("attention.layer_norm", lambda y: y.astype("float32"))),
        ("stft.hamming", after("stft.hamming", lambda w: [Fraction(float(x)) for x in w])),
        ("encoders.conv_parameters", after("encoders.conv_parameters", np.array)),
        ("encoders.conv_parameters", after("encoders.conv_parameters", float)),
    ],
)
def test_right_answers_of_any_kind_pass(name, answer):
    assert said(name, answer).status == "correct"


def test_cross_entropy_in_single_precision_passes():
    def single(logits, labels):
        z = logits.astype(np.float32)
        top = z.max(axis=1)
        return (top + np.log(np.exp(z - top[:, None]).sum(1)) - z[np.arange(len(z)), labels]).mean()

    assert said("training.cross_entropy", single).status == "correct"


@pytest.mark.parametrize(
    "name, answer",
    [
        ("recurrent.carry", (0.95**49, 0.99**49)),
        ("recurrent.carry", (0.1, 0.6)),
        ("recurrent.carry", (float("nan"), 0.605)),
        ("training.first_loss", float("nan")),
        ("mfcc.frame_mfcc", _engine.find("mfcc.frame_mfcc").wrongs[-1][0]),
        ("encoders.masked_mean", after("encoders.masked_mean", lambda y: y * 1.001)),
        ("encoders.conv_parameters", after("encoders.conv_parameters", lambda n: n + 1)),
        ("start_here.samples", after("start_here.samples", lambda n: n + 0.2)),
    ],
)
def test_what_was_accepted_once_is_refused(name, answer):
    assert said(name, answer).status == "wrong"


class Hostile:
    """Raises whatever one does with it."""

    def __repr__(self):
        raise RuntimeError("no")

    def __array__(self, *_, **__):
        raise RuntimeError("no")

    def __eq__(self, other):
        raise SystemExit

    __hash__ = None


@pytest.mark.parametrize("name", ["recurrent.rnn", "evaluation.text_alone", "embeddings.context_pairs"])
def test_nothing_escapes(name):
    task = _engine.find(name)
    answers = [Hostile(), [Hostile()], {"a": Hostile()}, object(), "", b"", {1}, lambda: 3, int, np.ma.masked]
    for answer in answers:
        for given in (answer, lambda *case, answer=answer: answer):
            assert exercises.check(task.name, given).status in ("wrong", "raised")
    assert exercises.check(name, lambda *case: sys.exit(1)).status in ("raised", "wrong")


def test_a_third_try_of_one_kind_is_told_the_next_hint():
    def one_less(length):
        return np.hamming(length)

    first, second, third = (exercises.check("stft.hamming", one_less).message for _ in range(3))
    assert (
        first == second and "Hint 1 of 3" not in first and third.startswith(first) and "Hint 1 of 3" in third
    )
    assert "Hint 2 of 3" in exercises.check("stft.hamming", one_less).message
    exercises.check("stft.hamming", _engine.find("stft.hamming").reference)
    assert "Hint" not in exercises.check("stft.hamming", one_less).message


def test_an_answer_that_changes_its_input_is_told_though_it_is_right():
    def in_place(tokens, ids):
        tokens *= (ids != 0)[..., None]
        return tokens.sum(axis=1) / (ids != 0).sum(axis=1, keepdims=True)

    feedback = said("encoders.masked_mean", in_place)
    assert feedback.status == "correct" and "changes tokens in place" in feedback.message
