"""Weights of classes beside scikit-learn's, beliefs for another mix beside Bayes counted out; in batches."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from cmx_helpers import datasets
from cmx_helpers.your_data import class_weights, with_shares
from tests.your_data.folders import every_format


@pytest.mark.parametrize("seed", range(8))
def test_weights_are_those_of_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    classes = rng.integers(1, 9)
    labels = rng.permutation(np.r_[np.arange(classes), rng.integers(classes, size=rng.integers(0, 60))])
    found = class_weights(labels, int(classes))
    np.testing.assert_allclose(found, compute_class_weight("balanced", classes=np.arange(classes), y=labels))
    assert found[labels].mean() == pytest.approx(1)
    sums = np.bincount(labels, weights=found[labels])
    np.testing.assert_allclose(sums, len(labels) / classes)


@pytest.mark.parametrize("seed", range(8))
def test_beliefs_move_as_bayes_says(seed):
    rng = np.random.default_rng(seed)
    classes, looks = rng.integers(2, 6), rng.integers(2, 9)
    likelihood = rng.dirichlet(np.ones(looks), size=classes)  # of a look, given the class
    before, after = rng.dirichlet(np.ones(classes), size=2)

    def posterior(shares):
        joint = shares[:, None] * likelihood
        return (joint / joint.sum(axis=0)).T

    np.testing.assert_allclose(with_shares(posterior(before), before, after), posterior(after))
    # Only ratios count: numbers of rows do as well as shares.
    np.testing.assert_allclose(with_shares(posterior(before), 50 * before, 3 * after), posterior(after))
    assert with_shares(posterior(before).astype("float32"), before, after).dtype == np.float32


def test_a_class_that_does_not_come_is_not_believed():
    found = with_shares([[0.5, 0.3, 0.2]], [1, 1, 1], [1, 0, 1])
    np.testing.assert_allclose(found, [[5 / 7, 0, 2 / 7]], rtol=1e-6)


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: class_weights([0, 2], 3), "labels: expected rows of every class, got none of class 1"),
        (lambda: class_weights([0, 3], 3), "labels: expected 0 to 2, got 0 to 3"),
        (lambda: class_weights([], 1), "labels"),
        (lambda: class_weights([0.5], 1), "labels: expected integers, got dtype float64"),
        (lambda: class_weights([[0]], 1), "labels: expected 1 axes, got 2"),
        (lambda: class_weights([0], 0), "classes: expected at least 1"),
        (lambda: with_shares([0.5, 0.5], [1, 0], [1, 1]), "above 0"),
        (lambda: with_shares([0.5, 0.5], [1, 1], [1, -1]), "below 0"),
        (lambda: with_shares([0.5, 0.5], [1, 1, 1], [1, 1]), r"expected \(2,\), got \(3,\) and \(2,\)"),
        (lambda: with_shares([[1.0, 0], [0, 1]], [1, 1], [1, 0]), "beliefs: expected some of a class"),
        (lambda: with_shares([np.nan, 1], [1, 1], [1, 1]), "beliefs: expected finite numbers"),
    ],
)
def test_what_does_not_fit_is_named(call, said):
    with pytest.raises((ValueError, TypeError), match=said):
        call()


def test_batches_carry_them_beside_the_weights_that_rows_have(tmp_path):
    data = datasets.own_data(every_format(tmp_path / "data"))
    weights = np.arange(1, len(data.class_names) + 1) / 4
    inputs, targets, plain = data.batches(64)[0]
    _, again, weighted = data.batches(64, class_weight=weights)[0]
    for head, labels in targets.items():
        np.testing.assert_array_equal(again[head], labels)
        np.testing.assert_array_equal(weighted[head], plain[head] * weights[labels])
        assert weighted[head].dtype == np.float32
    assert {0.0} <= set(plain["image"]) <= {0.0, 1.0}  # a row without a picture stays without weight


def test_batches_that_had_no_weights_have_them_then():
    data = datasets.cmx_digits("validation", 20)
    weights = np.linspace(0, 2, 10)
    _, targets, weighted = data.batches(8, heads="audio", class_weight=weights)[1]
    np.testing.assert_allclose(weighted["audio"], weights[targets["audio"]], rtol=1e-6)
    for wrong, said in (
        (np.ones(9), r"for each of \{10\} classes"),
        (-weights, "none below 0"),
        ("a", "class_weight"),
    ):
        with pytest.raises((ValueError, TypeError), match=said):
            data.batches(8, class_weight=wrong)


def test_a_weighted_row_counts_in_the_loss_as_often_as_its_weight_says():
    import keras

    from cmx_helpers import fusion

    data = datasets.cmx_digits("validation", 24)
    keras.utils.set_random_seed(0)
    image = keras.Input((32, 32, 3), name="image")
    logits = keras.layers.Dense(10, name="image_logits")(keras.layers.Flatten()(image))
    model = fusion.compile_model(keras.Model({"image": image}, {"image": logits}))
    weights = np.r_[np.zeros(5), 3 * np.ones(5)]
    inputs, targets, counted = data.batches(24, heads="image", class_weight=weights)[0]
    seen = {"image": inputs["image"]}
    found = model.evaluate(seen, targets, sample_weight=counted, batch_size=24, verbose=0, return_dict=True)
    z = model.predict(seen, verbose=0)["image"].astype(float)
    losses = np.log(np.exp(z).sum(axis=1)) - z[np.arange(24), targets["image"]]
    # Keras divides by the number of rows, not by the sum of weights.
    assert found["loss"] == pytest.approx((weights[targets["image"]] * losses).mean(), rel=1e-4)
