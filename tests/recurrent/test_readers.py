"""Readers: gradients by finite differences, one training for all, the tasks that lessons 04 to 06 share."""

import json
from pathlib import Path

import numpy as np
import pytest

from cmx_helpers import datasets, embeddings, recurrent, training

MAKERS = {
    "bag": recurrent.bag_reader,
    "rnn": recurrent.rnn_reader,
    "lstm": recurrent.lstm_reader,
}
LESSON_04 = Path(__file__).resolve().parents[2] / "notebooks" / "04_embeddings.ipynb"


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("masked", [False, True], ids=["", "masked"])
def test_a_readers_gradients_by_finite_differences(name, masked):
    rng = np.random.default_rng(1)
    reader = MAKERS[name](3, 2, rng=rng)
    x = rng.standard_normal((2, 4, 3))
    mask = np.array([[True, True, True, False], [True] * 4]) if masked else None
    dstates = rng.standard_normal((2, 4, 2))
    if masked:
        dstates = dstates * mask[:, :, None]

    def loss():
        return float((reader.states(reader.weights, x, mask) * dstates).sum())

    states = reader.states(reader.weights, x, mask)
    for weights, gradient in zip(
        reader.weights, reader.gradients(dstates, reader.weights, x, mask, states), strict=True
    ):
        assert gradient.shape == weights.shape
        for index in np.ndindex(weights.shape):
            kept, found = weights[index], []
            for moved in (kept + 1e-6, kept - 1e-6):
                weights[index] = moved
                found.append(loss())
            weights[index] = kept
            assert gradient[index] == pytest.approx((found[0] - found[1]) / 2e-6, abs=1e-7)


@pytest.mark.parametrize("pooling", ["last", "mean"])
def test_the_first_update_is_adams_with_the_whole_gradient(pooling):
    """Adam's first step is the rate times the sign of the gradient, found here by finite differences."""
    rng = np.random.default_rng(2)
    x, answers = rng.standard_normal((3, 4, 3)), np.array([0, 1, 1])
    mask = np.array([[True, False, False, False], [True, True, True, False], [True] * 4])
    reader = recurrent.rnn_reader(3, 5, rng=np.random.default_rng(3))._replace(pooling=pooling)
    weights = [w.copy() for w in reader.weights]
    trained = recurrent.train_reader(
        reader,
        lambda: (x, answers, mask),
        training.cross_entropy_backward,
        2,
        updates=1,
        rate=1e-3,
        rng=np.random.default_rng(4),
    )
    out = training.glorot_uniform((5, 2), np.random.default_rng(4)).astype(float)

    def loss():
        states = recurrent.rnn(x, *weights, mask=mask)
        last = mask.sum(axis=1) - 1
        summary = (
            states[[0, 1, 2], last]
            if pooling == "last"
            else np.array([states[n, : last[n] + 1].mean(axis=0) for n in range(3)])
        )
        return float(training.cross_entropy(summary @ out, answers))

    for before, after in zip([*weights, out], [*reader.weights, trained.kernel], strict=True):
        for index in np.ndindex(before.shape):
            kept = before[index]
            moved = after[index] - kept
            before[index] = kept + 1e-5
            above = loss()
            before[index] = kept - 1e-5
            slope = (above - loss()) / 2e-5
            before[index] = kept
            if abs(slope) > 1e-6:
                assert moved == pytest.approx(-1e-3 * np.sign(slope), rel=0.05)


def test_how_the_recurrent_kernels_start():
    rng = np.random.default_rng(5)
    turn = recurrent.rnn_reader(2, 12, rng=rng).weights[1]
    np.testing.assert_allclose(turn @ turn.T, np.eye(12), atol=1e-14)
    glorot = recurrent.rnn_reader(2, 12, recurrent_kernel="glorot", rng=rng).weights[1]
    assert np.abs(glorot).max() <= np.sqrt(6 / 24) and np.linalg.norm(glorot @ glorot.T - np.eye(12)) > 1
    bias = recurrent.lstm_reader(2, 3, forget_bias=5, rng=rng).weights[2]
    assert bias.tolist() == [0, 0, 0, 5, 5, 5, 0, 0, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="recurrent_kernel: expected one of 'orthogonal', 'glorot'"):
        recurrent.rnn_reader(2, 3, recurrent_kernel="he", rng=rng)
    with pytest.raises(TypeError, match="rng: expected a numpy"):
        recurrent.bag_reader(2, 3, rng=0)


def test_a_bag_cannot_tell_twins_apart_and_order_can_be_read():
    task = datasets.reading_clues()
    bag = recurrent.read_clues(lambda f, rng: recurrent.bag_reader(f, 8, rng=rng), 0)
    lstm = recurrent.read_clues(lambda f, rng: recurrent.lstm_reader(f, 32, rng=rng), 0)
    clue, turned = task.twins.T
    assert (bag.said[clue] == bag.said[turned]).all()
    assert lstm.training == 1 and (lstm.said[turned] == task.answers[turned]).all()
    right = lstm.said == task.answers
    assert lstm.english == right[task.held_out & task.english].sum()
    assert lstm.chinese == right[task.held_out & ~task.english].sum()


def test_the_same_seed_is_the_same_start():
    def make(features, rng):
        return recurrent.rnn_reader(features, 6, rng=rng)

    first, again, other = (recurrent.remember(make, seed, rate=0.01, length=3) for seed in (1, 1, 2))
    assert first == again != other


def test_reading_clues_are_the_sentences_of_lesson_04():
    """The cells of lesson 04 make the same sentences, answers, split and ids."""
    cells = {
        c["id"]: "".join(c["source"]) for c in json.loads(LESSON_04.read_text(encoding="utf-8"))["cells"]
    }

    def encode(sentences, numbers, length):
        return [[numbers.get(w, 1) for w in s] + [0] * (length - len(s)) for s in sentences]

    names = {"datasets": datasets, "embeddings": embeddings, "np": np, "encode": encode}
    exec(cells["clues"], names)
    task = datasets.reading_clues()
    assert task.texts == names["lines"] and task.tokens == names["clue_tokens"]
    np.testing.assert_array_equal(task.answers, names["wanted"])
    np.testing.assert_array_equal(task.held_out, names["held"])
    np.testing.assert_array_equal(task.ids, names["x"])
    assert task.vocabulary.words == names["known"].words


def test_the_clues_are_held_out_fairly():
    task = datasets.reading_clues()
    assert len(task.texts) == len(set(task.texts)) == 80 and task.held_out.sum() == 8
    for language in (task.english, ~task.english):
        assert sorted(task.answers[task.held_out & language]) == [0, 1, 3, 4]
    assert not (task.ids == 1).any()  # no unknown word
    clue, turned = task.twins.T
    assert (np.sort(task.ids[clue]) == np.sort(task.ids[turned])).all()
    assert (task.answers[clue] != task.answers[turned]).all()


def test_more_sentences_and_whole_words():
    task = datasets.reading_clues()
    more = datasets.reading_clues(extra={"超过四的双数": 1}, lexicon={"偶数", "超过"})
    assert more.texts == [*task.texts, "超过四的双数"] and more.answers[-1] == 1 and not more.held_out[-1]
    assert more.tokens[task.texts.index("超过四的偶数")] == ["超过", "四", "的", "偶数"]
    np.testing.assert_array_equal(more.twins, task.twins)
    with pytest.raises(ValueError, match="extra: expected new sentences, got 'it is odd'"):
        datasets.reading_clues(extra={"it is odd": 5})
    with pytest.raises(ValueError, match=r"extra\['new'\]: expected at most 8"):
        datasets.reading_clues(extra={"new": 9})


def test_first_numbers():
    x, first = datasets.first_numbers(400, 6, np.random.default_rng(0))
    np.testing.assert_array_equal(first[:, 0], x[:, 0, 0])
    assert (x[:, :, 1] == [1, 0, 0, 0, 0, 0]).all() and np.abs(x[:, :, 0]).max() <= 1
    assert abs(np.corrcoef(x[:, :, 0].T) - np.eye(6)).max() < 0.2
    assert not np.shares_memory(x, first)
    with pytest.raises(ValueError, match="length: expected at least 1"):
        datasets.first_numbers(1, 0, np.random.default_rng(0))


def test_what_does_not_fit_is_named():
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match="reader: expected a Reader, got 3"):
        recurrent.train_reader(3, list, list, 1, updates=1, rate=0.1, rng=rng)
    with pytest.raises(TypeError, match="slope: expected a function"):
        recurrent.train_reader(
            recurrent.bag_reader(2, 2, rng=rng), list, None, 1, updates=1, rate=0.1, rng=rng
        )
    with pytest.raises(TypeError, match="make_reader: expected a function of"):
        recurrent.remember(None, 0, rate=0.1)
    with pytest.raises(TypeError, match=r"task: expected datasets\.ReadingClues, got 'clues'"):
        recurrent.read_clues(lambda features, rng: None, 0, task="clues")
