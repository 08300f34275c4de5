"""Pruning, distillation and counting beside independent ways to the same numbers."""

import keras
import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.special import softmax

from cmx_helpers import encoders, fusion, realtime


@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.9, 1])
def test_the_smallest_go(share, rng):
    w = rng.normal(size=(7, 6))
    mask = realtime.magnitude_mask(w, share)
    assert (~mask).sum() == round(share * w.size)
    if 0 < share < 1:
        assert np.abs(w[~mask]).max() < np.abs(w[mask]).min()


def test_pruned_weights_stay_zero_while_the_others_learn(rng):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((6,)), keras.layers.Dense(9, activation="relu"), keras.layers.Dense(2)]
    )
    masks = realtime.prune_model(model, 0.5)
    before = model.get_weights()
    model.compile(keras.optimizers.Adam(0.05), "mse", jit_compile=False)
    model.fit(rng.normal(size=(40, 6)), rng.normal(size=(40, 2)), epochs=3, verbose=0)
    after = model.get_weights()
    for mask, kernel, was in zip(masks.values(), after[::2], before[::2]):
        assert not kernel[~mask].any() and (kernel[mask] != was[mask]).mean() > 0.5
    realtime.prune_model(model, 0)
    assert all(v.constraint is None for v in model.trainable_variables)


def test_pruned_bytes():
    assert realtime.pruned_bytes(16, 3) == 2 + 12 and realtime.pruned_bytes(9, 0) == 2


@pytest.mark.parametrize("temperature, weight", [(1, 0), (2, 0.5), (4, 1)])
def test_distillation_gradient(temperature, weight, rng):
    z, teacher, labels = rng.normal(size=(4, 5)), rng.normal(size=(4, 5)), rng.integers(0, 5, 4)

    def loss(z):
        return realtime.distillation_loss(z, teacher, labels, temperature=temperature, weight=weight)

    slope = approx_fprime(z.ravel(), lambda flat: loss(flat.reshape(4, 5))[0], 1e-6).reshape(4, 5)
    np.testing.assert_allclose(loss(z)[1], slope, atol=1e-5)


def test_distillation_is_keras_s(rng):
    z, teacher = (3 * rng.normal(size=(6, 10)).astype(np.float32) for _ in range(2))
    labels = rng.integers(0, 10, 6)
    from cmx_helpers.realtime.distil import keras_loss

    told = np.concatenate([labels[:, None], teacher], axis=1).astype(np.float32)
    expected = realtime.distillation_loss(z, teacher, labels, temperature=3, weight=0.4)[0]
    assert float(np.mean(keras_loss(3, 0.4)(told, z))) == pytest.approx(expected, rel=1e-5)
    by_label = realtime.distillation_loss(z, teacher, labels, weight=0)[0]
    assert by_label == pytest.approx(-np.log(softmax(z, axis=1)[np.arange(6), labels]).mean(), rel=1e-5)


def test_hot_teachers_teach_their_logits(rng):
    z, teacher = rng.normal(size=(5, 4)), rng.normal(size=(5, 4))
    centred = (z - teacher) - (z - teacher).mean(axis=1, keepdims=True)
    hot = realtime.distillation_loss(z, teacher, np.zeros(5, int), temperature=1e3, weight=1)[0]
    assert hot == pytest.approx((centred**2).mean(axis=1).mean() / 2, rel=1e-2)


def test_products_are_those_of_the_loops(rng):
    found = 0
    for _ in range(6 * 7):
        for _ in range(3 * 2 * 4):
            found += 5
    assert realtime.conv_products(6 * 7, (3, 2), 4, 5) == found


def test_count_of_known_networks():
    model = encoders.classifier(encoders.image_encoder(32), 10)
    eye = 16 * 16 * 75 * 24 + 8 * 8 * 9 * 24 * 48 + 4 * 4 * 9 * 48 * 64 + 16 * 64 * 64 + 640
    assert realtime.count(model) == (eye, model.count_params())
    attention = keras.layers.MultiHeadAttention(2, 3)
    x = keras.Input((7, 5))
    # Four layers 5 × 6 on 7 places, and 7 · 7 scores and sums of 6 numbers.
    assert realtime.count(keras.Model(x, attention(x, x))).products == 7 * 4 * 30 + 2 * 49 * 6
    with pytest.raises(TypeError, match="LSTM"):
        realtime.count(keras.Sequential([keras.Input((4, 2)), keras.layers.LSTM(3)]))


def test_cost_of_an_answer():
    cost = realtime.Cost(1_000_000, 200_000)
    assert cost.bytes("int8") == 200_000 and cost.bytes() == 800_000
    assert cost.microjoule(from_memory=False) == pytest.approx(4.6)
    assert cost.microjoule("int8") == pytest.approx(0.3 + 200_000 * 162.5e-6)
    assert cost.price(3_600_000, 0.5, "int8") == pytest.approx(1e-6 * cost.microjoule("int8") * 0.5)


def test_small_model_stands_in_for_the_large_one(rng):
    small = realtime.small_fusion_model(40, width=4)
    large = fusion.build_fusion_model("concat", vocabulary_size=40)
    assert {k: v.shape for k, v in small.input.items()} == {k: v.shape for k, v in large.input.items()}
    assert small.count_params() * 20 < large.count_params()
    inputs = {
        "image": rng.random((2, 32, 32, 3), np.float32),
        "text": rng.integers(0, 40, (2, 10)),
        "audio": rng.normal(size=(2, 22050)).astype(np.float32),
    }
    tables = inputs | {"audio": keras.ops.convert_to_numpy(encoders.LogMel()(inputs["audio"]))}
    for model in (small, large):
        short = realtime.after_log_mel(model)
        np.testing.assert_allclose(short(tables)["fused"], model(inputs)["fused"], atol=1e-4)
        assert short.trainable_variables[0] is model.trainable_variables[0]


def test_a_student_s_budget_is_the_same_without_a_teacher(rng):
    inputs = {"x": rng.normal(size=(30, 4)).astype(np.float32)}
    x = keras.Input((4,), name="x")
    model = keras.Model({"x": x}, {"fused": keras.layers.Dense(3)(x)})
    labels = rng.integers(0, 3, 30)
    weights = []
    for teacher in (None, rng.normal(size=(30, 3))):
        realtime.train_student(model, inputs, labels, teacher, passes=2, seed=1, weight=0)
        weights.append(model.get_weights())
    np.testing.assert_array_equal(weights[0][0], weights[1][0])


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("model", lambda: realtime.prune_model("model", 0.5)),
        ("share", lambda: realtime.prune_model(keras.Sequential([keras.Input((2,))]), 1.5)),
        ("vocabulary_size", lambda: realtime.small_fusion_model(0)),
        ("name", lambda: realtime.stored_model("no such model")),
    ],
)
def test_bad_input_of_models_is_named(name, call):
    with pytest.raises((ValueError, TypeError), match=rf"^{name}"):
        call()
