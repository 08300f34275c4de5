"""Prototypes and probes against scikit-learn; episodes; many small networks against one after another."""

import numpy as np
import pytest

from cmx_helpers import alignment, pretraining, training


def labelled(rng, examples=20, width=6, classes=4):
    labels = np.concatenate([np.arange(classes), rng.integers(classes, size=examples - classes)])
    return rng.normal(size=(examples, width)) + labels[:, None], labels


@pytest.mark.parametrize("width", [2, 7, 40])
def test_prototypes_are_those_of_scikit_learn(rng, width):
    from sklearn.neighbors import NearestCentroid

    x, labels = labelled(rng, width=width)
    theirs, asked = NearestCentroid().fit(x, labels), rng.normal(size=(50, width)) * 3
    centres = pretraining.prototypes(x, labels, 4)
    np.testing.assert_allclose(centres, theirs.centroids_, rtol=1e-12)
    kernel, bias = pretraining.prototype_layer(centres)
    assert ((asked @ kernel + bias).argmax(axis=1) == theirs.predict(asked)).all()


def test_the_layer_is_the_distance(rng):
    centres, x = rng.normal(size=(5, 3)), rng.normal(size=(9, 3))
    kernel, bias = pretraining.prototype_layer(centres)
    distance = ((x[:, None] - centres) ** 2).sum(axis=2)
    np.testing.assert_allclose(x @ kernel + bias - (x**2).sum(axis=1, keepdims=True), -distance, atol=1e-12)


@pytest.mark.parametrize("width", [3, 20, 60])
@pytest.mark.parametrize("ridge", [1e-3, 1.0, 50.0])
def test_the_probe_is_ridge_regression(rng, width, ridge):
    from sklearn.linear_model import Ridge

    x, labels = labelled(rng, width=width)
    theirs = Ridge(alpha=ridge).fit(x, np.eye(4)[labels])
    kernel, bias = pretraining.linear_probe(x, labels, 4, ridge)
    np.testing.assert_allclose(kernel, theirs.coef_.T, atol=1e-8)
    np.testing.assert_allclose(bias, theirs.intercept_, atol=1e-8)


def test_episodes_draw_k_of_each_class_and_none_twice(rng):
    labels = rng.permutation(np.repeat([2, 5, 9], [4, 6, 9]))
    rows = pretraining.draw_episodes(labels, k=4, draws=200, seed=1)
    assert (labels[rows] == np.repeat([2, 5, 9], 4)).all()
    assert all(len(set(row)) == 12 for row in rows.tolist())
    drawn = np.bincount(rows.ravel(), minlength=19)
    assert np.allclose(drawn[labels == 9], 200 * 4 / 9, atol=45)


def test_episodes_right_by_a_loop(rng):
    x, labels = labelled(rng)
    query, asked = labelled(rng, 30)
    rows = pretraining.draw_episodes(labels, 1, 5)
    learn = lambda *given: pretraining.prototype_layer(pretraining.prototypes(*given))  # noqa: E731
    right = pretraining.episodes_right(learn, x, labels + 3, rows, query, asked + 3)
    for draw, chosen in enumerate(rows):
        nearest = ((query[:, None] - x[chosen]) ** 2).sum(axis=2).argmin(axis=1)
        assert (right[draw] == (labels[chosen][nearest] == asked)).all()


@pytest.mark.parametrize("adam", [False, True])
def test_many_networks_at_once_are_one_after_another(rng, adam):
    start = alignment.new_tower(5, rng, hidden=7, width=3)
    x, labels = rng.normal(size=(4, 6, 5)).astype(np.float32), rng.integers(3, size=(4, 6))
    many = pretraining.fine_tune(start, x, labels, steps=9, rate=0.05, adam=adam)
    for task in range(4):
        w = {name: array.copy() for name, array in start.items()}
        optimiser = (training.Adam if adam else training.SGD)(0.05)
        for _ in range(9):
            dz = training.cross_entropy_backward(alignment.tower(w, x[task]), labels[task])
            optimiser.update(w, alignment.tower_backward(dz, w, x[task]))
        for name, array in w.items():
            np.testing.assert_allclose(many[name][task], array, atol=2e-5)
        np.testing.assert_allclose(
            pretraining.task_scores(many, x)[task], alignment.tower(w, x[task]), atol=2e-4
        )


def test_hidden_features_are_the_towers_first_layer(rng):
    w, x = alignment.new_tower(5, rng), rng.normal(size=(6, 5)).astype(np.float32)
    a = x @ w["kernel_1"] + w["bias_1"]
    wanted = np.maximum(a, a / 10)
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(pretraining.hidden_features(w, x), wanted, atol=1e-6)


def test_a_held_out_class_takes_no_part(rng):
    """What the towers are given is all that they see: a digit that only one sense has changes nothing."""
    image, sound = rng.normal(size=(30, 6)), rng.normal(size=(40, 5))
    seen, heard = np.arange(30) % 5, np.arange(40) % 5
    one = pretraining.pretrain_towers(image, seen, sound[heard < 4], heard[heard < 4], 3, steps=5)
    other = np.where((seen == 4)[:, None], 100 * image, image)
    two = pretraining.pretrain_towers(other, seen, sound[heard < 4], heard[heard < 4], 3, steps=5)
    for sense, w in one.items():
        for name, array in w.items():
            np.testing.assert_array_equal(array, two[sense][name])


def test_pairs_teach_what_labels_teach():
    """Both ways of teaching put unseen pictures of their own digits in order; masked patches see no digit."""
    train, valid = (alignment.small_digits(split) for split in ("train", "validation"))
    for by in ("pairs", "labels"):
        towers = pretraining.pretrain_towers(
            train.image, train.seen, train.sound, train.heard, 0, by=by, steps=150
        )
        places = [
            alignment.l2_normalize(alignment.tower(towers["image"], part.image)) for part in (train, valid)
        ]
        kernel, bias = pretraining.prototype_layer(pretraining.prototypes(places[0], train.seen, 10))
        assert ((places[1] @ kernel + bias).argmax(axis=1) == valid.seen).mean() > 0.9


def test_masked_patches_are_filled_in():
    """Better than the mean picture, and than the untrained network, on pictures that it never met."""
    train, valid = (alignment.small_digits(split) for split in ("train", "validation"))
    w = pretraining.pretrain_masked(train.image, 0, steps=300)
    hidden = np.zeros((4, 4), bool)
    hidden[1::2, ::2] = True
    hidden = hidden.repeat(2, axis=0).repeat(2, axis=1).ravel()
    filled = alignment.tower(w, np.where(hidden, 0, valid.image))
    error = ((filled - valid.image)[:, hidden] ** 2).mean()
    assert error < 0.75 * (valid.image[:, hidden] ** 2).mean()
