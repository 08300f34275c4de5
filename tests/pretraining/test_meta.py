"""Reptile: its step, its tasks, and the law that with one inner step it is training on the mix of tasks."""

import numpy as np
import pytest

from cmx_helpers import alignment, pretraining, training


def test_with_one_inner_step_reptile_trains_on_the_mix_of_tasks(rng):
    w = alignment.new_tower(5, rng, hidden=7, width=3)
    x, labels = rng.normal(size=(4, 6, 5)).astype(np.float32), rng.integers(3, size=(4, 6))
    stepped = pretraining.reptile_step(
        w, pretraining.fine_tune(w, x, labels, steps=1, rate=0.2, adam=False), rate=0.5
    )
    flat = x.reshape(-1, 5)
    dz = training.cross_entropy_backward(alignment.tower(w, flat), labels.ravel())
    for name, slope in alignment.tower_backward(dz, w, flat).items():
        np.testing.assert_allclose(stepped[name], w[name] - 0.5 * 0.2 * slope, atol=1e-6)


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0])
def test_the_step_by_a_loop(rng, rate):
    w, adapted = {"a": rng.normal(size=(2, 3))}, {"a": rng.normal(size=(4, 2, 3))}
    wanted = w["a"] + rate * sum(one - w["a"] for one in adapted["a"]) / 4
    np.testing.assert_allclose(pretraining.reptile_step(w, adapted, rate)["a"], wanted, atol=1e-12)


def test_tasks_have_letters_of_their_own_and_no_drawing_twice(rng):
    letter = rng.permutation(np.repeat(np.arange(12), rng.integers(6, 9, size=12)))
    support, query = pretraining.draw_tasks(letter, 5, 2, 4, 50, rng)
    for few, many in zip(support, query):
        assert len(set(few.tolist()) | set(many.tolist())) == 30
        own = letter[few].reshape(5, 2)
        assert (own == own[:, :1]).all()
        assert len(set(own[:, 0].tolist())) == 5
        assert (letter[many].reshape(5, 4) == own[:, :1]).all()
    assert len(set(letter[support[:, 0]].tolist())) > 8  # the answer 0 is another letter in every task


def test_letters_are_alike_within_and_not_between():
    drawn = pretraining.drawn_letters(20, 6)
    assert drawn.image.min() >= 0 and drawn.image.max() <= 1
    distance = ((drawn.image[:, None] - drawn.image) ** 2).sum(axis=2)
    same = drawn.letter[:, None] == drawn.letter
    within = distance[same & ~np.eye(len(distance), dtype=bool)].mean()
    assert within < 0.8 * distance[~same].mean()
    assert not (pretraining.drawn_letters(20, 6, seed=1).image == drawn.image).all()


def test_naming_letters_makes_features_for_others():
    """Thirty letters learned, others asked: above an untrained network."""
    known, new = pretraining.drawn_letters(60, 15, 0), pretraining.drawn_letters(40, 12, 1)
    named = pretraining.pretrain_letters(known.image, known.letter, steps=200, batch=100)
    fresh = alignment.new_tower(144, np.random.default_rng(0), hidden=128, width=5)
    support, query = pretraining.draw_tasks(new.letter, 5, 1, 8, 60, np.random.default_rng(2))

    def accuracy(w):
        features, found = pretraining.hidden_features(w, new.image), []
        for few, many in zip(features[support], features[query]):
            kernel, bias = pretraining.prototype_layer(pretraining.prototypes(few, np.arange(5), 5))
            found.append(((many @ kernel + bias).argmax(axis=1) == np.repeat(np.arange(5), 8)).mean())
        return np.mean(found)

    assert accuracy(named) > accuracy(fresh) + 0.03


def test_reptile_repeats_and_moves():
    drawn = pretraining.drawn_letters(12, 6)
    one, two = (pretraining.reptile(drawn.image, drawn.letter, 3, rounds=4, tasks=3) for _ in range(2))
    first = alignment.new_tower(144, np.random.default_rng(3), hidden=128, width=5)
    for name, array in one.items():
        np.testing.assert_array_equal(array, two[name])
    assert not (one["kernel_1"] == first["kernel_1"]).all()


def test_a_new_head_answers_nothing_yet():
    w = pretraining.with_new_head(alignment.new_tower(4, np.random.default_rng(0)), 3)
    assert not pretraining.task_scores(w, np.ones((2, 4))).any()
