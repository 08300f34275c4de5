"""The fusion models: shapes, routing, masks, losses."""

import keras
import numpy as np
import pytest

from cmx_helpers import datasets, fusion
from tests.fusion.small_models import outputs, small, some_inputs


@pytest.mark.parametrize("kind", fusion.KINDS)
@pytest.mark.parametrize("size, task", [(32, "evidence"), (48, "arithmetic")])
def test_heads_have_the_classes_of_the_task(rng, kind, size, task):
    classes = datasets.cmx_digits("test", 1, task=task).classes
    model = small(kind, size=size, classes=classes)
    got = outputs(model, some_inputs(rng, size=size))
    assert {name: logits.shape for name, logits in got.items()} == {n: (4, classes[n]) for n in classes}
    assert all(np.isfinite(logits).all() for logits in got.values())


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_without_auxiliary_heads_the_fused_answer_is_left(rng, kind):
    got = outputs(small(kind, auxiliary=False, classes={"fused": 5}), some_inputs(rng))
    assert {name: logits.shape for name, logits in got.items()} == {"fused": (4, 5)}


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_no_sample_depends_on_its_batch(rng, kind):
    model, inputs = small(kind), some_inputs(rng)
    whole = outputs(model, inputs)
    alone = outputs(model, {name: values[2:3] for name, values in inputs.items()})
    for name in whole:
        np.testing.assert_allclose(alone[name][0], whole[name][2], atol=1e-5)


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_every_modality_reaches_the_fused_head_and_only_its_own_other_head(rng, kind):
    model, inputs = small(kind), some_inputs(rng)
    before = outputs(model, inputs)
    for name in fusion.MODALITIES:
        changed = dict(inputs, **{name: inputs[name][::-1].copy()})
        after = outputs(model, changed)
        moved = {head for head in after if np.abs(after[head] - before[head]).max() > 1e-6}
        assert moved == {"fused", name}


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_padding_words_change_nothing(rng, kind):
    model = small(kind)
    longer = small(kind, text_length=14)
    longer.set_weights(model.get_weights())
    inputs = some_inputs(rng)
    padded = dict(inputs, text=np.pad(inputs["text"], ((0, 0), (0, 4))))
    got, want = outputs(longer, padded), outputs(model, inputs)
    for name in want:
        np.testing.assert_allclose(got[name], want[name], atol=2e-5)


def test_the_gate_is_a_softmax_over_the_modalities(rng):
    model, inputs = small("gated"), some_inputs(rng)
    names = [f"gated_{name}" for name in fusion.MODALITIES]
    probe = keras.Model(
        model.input,
        [model.get_layer(name).output for name in ("gate", "gate_input", *names)]
        + [model.get_layer("fused_hidden_1").input],
    )
    gates, joined, *spoken, fused = (keras.ops.convert_to_numpy(x) for x in probe(inputs))
    kernel, bias = model.get_layer("gate").get_weights()
    scores = np.exp((joined @ kernel + bias).astype(np.float64))
    np.testing.assert_allclose(gates, scores / scores.sum(axis=1, keepdims=True), atol=1e-5)
    np.testing.assert_allclose(gates.sum(axis=1), 1, atol=1e-6)
    want = sum(gates[:, [m]] * vector for m, vector in enumerate(spoken))
    np.testing.assert_allclose(fused, want, atol=1e-5)


def test_each_loss_teaches_the_weights_on_its_own_path_only(rng):
    classes = {"fused": 7, "image": 4, "text": 3, "audio": 5}
    model, inputs = small(classes=classes), some_inputs(rng)
    targets = {name: rng.integers(0, n, size=4) for name, n in classes.items()}
    for head in classes:
        fusion.compile_model(model, loss_weights={other: float(other == head) for other in classes})
        model.run_eagerly = True
        before = {name: weights_of(model, name) for name in fusion.MODALITIES}
        model.train_on_batch(inputs, targets)
        for name in fusion.MODALITIES:
            moved = any((a != b).any() for a, b in zip(before[name], weights_of(model, name)))
            assert moved == (head in ("fused", name)), (head, name)


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_added_heads_make_a_product_and_are_taught_by_their_own_loss_only(rng, kind):
    model, inputs = small(kind, add_heads=True), some_inputs(rng)
    probe = keras.Model(model.input, model.get_layer("fused_logits").output)
    got = outputs(model, inputs)
    want = keras.ops.convert_to_numpy(probe(inputs, training=False)) + sum(got[m] for m in fusion.MODALITIES)
    np.testing.assert_allclose(got["fused"], want, atol=1e-5)
    fusion.compile_model(model, loss_weights={name: 0.0 for name in fusion.MODALITIES})
    model.run_eagerly = True
    heads = {m: model.get_layer(f"{m}_logits").get_weights() for m in fusion.MODALITIES}
    before = {m: weights_of(model, m) for m in fusion.MODALITIES}
    model.train_on_batch(inputs, {name: np.arange(4) for name in model.output})
    for m in fusion.MODALITIES:
        same = zip(heads[m], model.get_layer(f"{m}_logits").get_weights())
        assert all(np.array_equal(a, b) for a, b in same)
        assert any((a != b).any() for a, b in zip(before[m], weights_of(model, m)))


def weights_of(model, name):
    return [
        keras.ops.convert_to_numpy(w).copy() for w in model.get_layer(f"{name}_encoder").trainable_weights
    ]


def test_losses_and_metrics_are_those_of_their_head(rng):
    classes = {"fused": 7, "image": 4, "text": 3, "audio": 5}
    model, inputs = fusion.compile_model(small(classes=classes)), some_inputs(rng)
    targets = {name: rng.integers(0, n, size=4) for name, n in classes.items()}
    told = model.evaluate(inputs, targets, verbose=0, return_dict=True)
    total = 0.0
    for head, logits in outputs(model, inputs).items():
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        loss = -np.log(p[np.arange(4), targets[head]]).mean()
        assert told[f"{head}_loss"] == pytest.approx(loss, abs=1e-4)
        assert told[f"{head}_accuracy"] == pytest.approx((p.argmax(axis=1) == targets[head]).mean())
        total += loss
    assert told["loss"] == pytest.approx(total, abs=1e-3)


def test_one_head_keeps_its_name_in_the_metrics(rng):
    model = fusion.compile_model(small(auxiliary=False))
    told = model.evaluate(some_inputs(rng), {"fused": np.arange(4)}, verbose=0, return_dict=True)
    assert set(told) == {"loss", "fused_accuracy"}


def test_fresh_is_as_good_as_building_again(rng):
    inputs, labels = some_inputs(rng, n=16), {name: rng.integers(0, 10, 16) for name in fusion.DIGITS}
    model = fusion.compile_model(small("gated"), learning_rate=0.01, steps=4)
    made = []
    for seed in (3, 4, 3):
        fusion.fresh(model, seed)
        assert int(model.optimizer.iterations) == 0
        model.fit(inputs, labels, batch_size=8, epochs=2, shuffle=False, verbose=0)
        made.append(model.get_weights())
    for first, _, again in zip(*made):
        np.testing.assert_allclose(first, again, atol=1e-6)
    assert any(np.abs(first - other).max() > 1e-3 for first, other, _ in zip(*made))


@pytest.mark.parametrize(
    "settings, error, words",
    [
        ({"kind": "sum"}, ValueError, "kind: expected one of"),
        ({"classes": {"fused": 10, "image": 10, "text": 3}}, ValueError, "'audio'"),
        ({"classes": {"fused": 1, "image": 10, "text": 3, "audio": 10}}, ValueError, r"classes\['fused'\]"),
        ({"size": 8}, ValueError, "size: expected at least 16"),
        ({"features": 10}, ValueError, "features: expected a multiple of 4"),
        ({"vocabulary_size": 2.5}, TypeError, "vocabulary_size"),
        ({"dropout": 1.0}, ValueError, "dropout"),
        ({"samples": 0}, ValueError, "samples"),
        ({"add_heads": True, "auxiliary": False}, ValueError, "add_heads: expected auxiliary=True"),
        (
            {"add_heads": True, "classes": {"fused": 10, "image": 10, "text": 3, "audio": 10}},
            ValueError,
            "add_heads: expected as many classes",
        ),
    ],
)
def test_bad_settings_are_named(settings, error, words):
    with pytest.raises(error, match=words):
        small(**settings)


def test_an_unknown_head_in_loss_weights_is_named():
    with pytest.raises(ValueError, match="loss_weights: expected one of 'fused'"):
        fusion.compile_model(small(), loss_weights={"smell": 1.0})
