"""The fusion models: shapes, routing, masks, counts, and the same numbers under every backend."""

import keras
import numpy as np
import pytest

from cmx_helpers import datasets, encoders, fusion
from tests.backends import BACKENDS, run_under

VOCABULARY = 40


def small(kind="concat", **settings):
    keras.utils.set_random_seed(0)
    # Wide enough that not all units behind a ReLU are silent at the start.
    settings = {"vocabulary_size": VOCABULARY, "samples": 3000, "features": 16, "hidden": 64} | settings
    return fusion.build_fusion_model(kind, **settings)


def some_inputs(rng, n=4, size=32, samples=3000):
    ids = rng.integers(1, VOCABULARY, size=(n, 10)).astype(np.int32)
    ids[:, 6:] = 0
    return {
        "image": rng.random((n, size, size, 3), dtype=np.float32),
        "text": ids,
        "audio": rng.standard_normal((n, samples), dtype=np.float32),
    }


def outputs(model, inputs):
    return {k: keras.ops.convert_to_numpy(v) for k, v in model(inputs, training=False).items()}


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


@pytest.mark.parametrize("size, samples", [(32, 500), (48, 1000)])
def test_the_literal_repair_has_the_weights_of_the_article(rng, size, samples):
    model = fusion.literal_repair(vocabulary_size=VOCABULARY, size=size, samples=samples)
    image, audio = article_numbers(size) ** 2 * 64, article_numbers(samples) * 64
    dense = sorted(x.count_params() for x in model.layers if isinstance(x, keras.layers.Dense))
    assert dense[-2:] == sorted([image * 128 + 128, audio * 128 + 128])
    got = outputs(model, some_inputs(rng, size=size, samples=samples))
    assert {logits.shape for logits in got.values()} == {(4, 10)}


def test_flatten_at_the_articles_size_makes_23_9_million_weights():
    branch = keras.Sequential([keras.Input((224, 224, 3))])
    for width in (32, 64):
        branch.add(keras.layers.Conv2D(width, 3, activation="relu"))
        branch.add(keras.layers.MaxPooling2D(2))
    branch.add(keras.layers.Flatten())
    numbers = article_numbers(224) ** 2 * 64
    assert branch.output_shape == (None, numbers)
    assert numbers * 128 + 128 == 23_888_000


def article_numbers(length):
    """What two convolutions of 3 with poolings of 2 leave of a length."""
    for _ in range(2):
        length = (length - 2) // 2
    return length


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


STEP = """
import keras
from cmx_helpers import fusion
model = fusion.build_fusion_model(
    {kind!r}, vocabulary_size=40, samples=3000, features=8, hidden=8, dropout=0.0, add_heads={add_heads}
)
weights = model.get_weights()
if "w000" in given:
    weights = [given[f"w{{n:03d}}"] for n in range(len(weights))]
model.set_weights(weights)
inputs = {{name: given[name] for name in fusion.MODALITIES}}
for name, logits in model(inputs, training=False).items():
    result["before_" + name] = keras.ops.convert_to_numpy(logits)
fusion.compile_model(model, learning_rate=1e-3)
loss = model.train_on_batch(inputs, {{name: given["labels"] for name in model.output}}, return_dict=True)
result["loss"] = loss["loss"]
for n, w in enumerate(weights):
    result[f"w{{n:03d}}"] = w
"""


@pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "tensorflow"])
@pytest.mark.parametrize("kind", fusion.KINDS)
def test_another_backend_computes_and_trains_the_same(rng, tmp_path, backend, kind):
    given = some_inputs(rng) | {"labels": np.arange(4)}
    code = STEP.format(kind=kind, add_heads=kind == "concat")
    pytest.importorskip(backend)
    want = run_under("tensorflow", code, folder=tmp_path, **given)
    weights = {name: array for name, array in want.items() if name.startswith("w")}
    got = run_under(backend, code, folder=tmp_path, **given, **weights)
    for name in (n for n in want if n.startswith("before") or n == "loss"):
        np.testing.assert_allclose(got[name], want[name], atol=1e-4, rtol=1e-4, err_msg=name)


def test_encoders_are_those_of_lesson_09():
    model = small()
    alone = encoders.image_encoder(32, features=16)
    assert model.get_layer("image_encoder").count_params() == alone.count_params()


def test_compiling_makes_all_variables_and_hands_the_loss_to_every_head(rng):
    seen = []

    def loss(labels, logits):
        seen.append(logits.shape[-1])
        return keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)

    model = fusion.compile_model(small(), loss=loss)
    assert len(seen) == 4
    before = len(model.optimizer.variables)
    told = model.train_on_batch(
        some_inputs(rng), {head: np.arange(4) for head in model.output}, return_dict=True
    )
    assert len(model.optimizer.variables) == before
    # Traced once: made in the middle of it, variables would have every head called again.
    assert len(seen) == 8 and {f"{head}_loss" for head in model.output} <= told.keys()


def added_up(encoded, ids, features):
    """A fusion of one's own: the vectors added up, and the words that are not padding."""
    words = keras.layers.GlobalAveragePooling1D()(encoded["text"]["tokens"], mask=keras.ops.not_equal(ids, 0))
    return keras.layers.Add()([words, *(encoded[name]["features"] for name in ("image", "audio"))])


@pytest.mark.parametrize(
    "settings", [{}, {"add_heads": True}, {"auxiliary": False, "classes": {"fused": 5}}, {"missing": 0.5}]
)
def test_a_function_of_ones_own_joins(rng, settings, tmp_path):
    model, inputs = small(added_up, **settings), some_inputs(rng)
    assert model.name == "added_up_fusion"
    if "missing" in settings:
        inputs = fusion.mark_present(inputs, ["image", "text"])
    got = outputs(model, inputs)
    assert set(got) == ({"fused"} if "auxiliary" in settings else set(fusion.DIGITS))
    padded = dict(inputs, text=np.pad(inputs["text"], ((0, 0), (0, 4))))
    longer = small(added_up, text_length=14, **settings)
    longer.set_weights(model.get_weights())
    np.testing.assert_allclose(outputs(longer, padded)["fused"], got["fused"], atol=2e-5)
    fusion.save_model(model, tmp_path / "own.keras")
    again = outputs(fusion.load_model(tmp_path / "own.keras"), inputs)
    np.testing.assert_allclose(again["fused"], got["fused"], atol=1e-6)


def test_a_function_with_missing_ignores_what_is_missing_and_goes_on_after_the_encoders(rng):
    model, inputs = small(added_up, missing=0.5), some_inputs(rng)
    marked = fusion.mark_present(inputs, ["image", "text"])
    noise = dict(marked, audio=np.full_like(inputs["audio"], np.nan))
    np.testing.assert_allclose(outputs(model, noise)["fused"], outputs(model, marked)["fused"], atol=1e-6)
    after = fusion.after_encoders(model)
    encoded = {name: outputs(model.get_layer(f"{name}_encoder"), inputs[name]) for name in fusion.MODALITIES}
    kept = {f"{name}_{key}": x for name, both in encoded.items() for key, x in both.items()}
    kept |= {"present": np.ones((4, 3), np.float32), "text": inputs["text"]}
    want = outputs(model, fusion.mark_present(inputs))
    got = outputs(after, {name: kept[name] for name in after.input})
    np.testing.assert_allclose(got["fused"], want["fused"], atol=1e-5)


def test_the_function_that_concatenates_is_the_concat(rng):
    def ends(encoded, ids, features):
        return keras.layers.Concatenate()([encoded[name]["features"] for name in fusion.MODALITIES])

    ours, theirs, inputs = small(ends), small("concat"), some_inputs(rng)
    ours.set_weights(theirs.get_weights())
    for name, logits in outputs(theirs, inputs).items():
        np.testing.assert_array_equal(outputs(ours, inputs)[name], logits)


@pytest.mark.parametrize(
    "function, error, words",
    [
        (lambda encoded, ids, features: encoded["text"]["tokens"], ValueError, "one vector per sample"),
        (lambda encoded, ids, features: None, TypeError, "expected .* to return a tensor"),
        (lambda encoded, ids, features: np.zeros((4, 3)), TypeError, "expected .* to return a tensor"),
        (7, ValueError, "kind: expected one of"),
    ],
)
def test_a_function_that_returns_something_else_is_told_so(function, error, words):
    with pytest.raises(error, match=words):
        small(function)
