"""Missing modalities: placeholders, what training leaves out, and the part of a model after its encoders."""

import keras
import numpy as np
import pytest

from cmx_helpers import fusion
from cmx_helpers.fusion.presence import LeaveOut
from tests.backends import BACKENDS, run_under
from tests.fusion.test_fusion import outputs, small, some_inputs

SUBSETS = [tuple(m for m, bit in zip(fusion.MODALITIES, bits) if bit) for bits in np.ndindex(2, 2, 2)]


def spoiled(inputs, names):
    """The inputs with NaN, and zeros for words, in what is missing."""
    others = {m: np.zeros_like(v) if m == "text" else np.full_like(v, np.nan) for m, v in inputs.items()}
    return {m: inputs[m] if m in names else others[m] for m in inputs}


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_what_is_missing_is_not_looked_at(rng, kind):
    model, inputs = small(kind, missing=0.5), some_inputs(rng)
    for names in SUBSETS:
        want = outputs(model, fusion.mark_present(inputs, names))["fused"]
        got = outputs(model, fusion.mark_present(spoiled(inputs, names), names))["fused"]
        assert np.isfinite(want).all()
        np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_what_is_there_reaches_the_fused_head_and_its_own(rng, kind):
    model, inputs = small(kind, missing=0.5), some_inputs(rng)
    for names in SUBSETS:
        before = outputs(model, fusion.mark_present(inputs, names))
        for name in names:
            changed = dict(inputs, **{name: inputs[name][::-1].copy()})
            after = outputs(model, fusion.mark_present(changed, names))
            moved = {head for head in after if np.abs(after[head] - before[head]).max() > 1e-6}
            assert moved == {"fused", name}, (names, name)


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_with_all_there_the_model_is_the_one_without_missing(rng, kind):
    plain, able = small(kind), small(kind, missing=0.5)
    theirs = {layer.name: layer for layer in able.layers}
    for layer in plain.layers:
        theirs[layer.name].set_weights(layer.get_weights())
    inputs = some_inputs(rng)
    got, want = outputs(able, fusion.mark_present(inputs)), outputs(plain, inputs)
    for name in want:
        np.testing.assert_allclose(got[name], want[name], atol=1e-6)


def test_rows_may_miss_different_modalities(rng):
    model, inputs = small("gated", missing=0.5), some_inputs(rng, n=8)
    rows = np.array(list(np.ndindex(2, 2, 2)))
    mixed = outputs(model, fusion.mark_present(inputs, rows))["fused"]
    for n, names in enumerate(SUBSETS):
        alone = outputs(model, fusion.mark_present(inputs, names))["fused"]
        np.testing.assert_allclose(mixed[n], alone[n], atol=1e-5)


def test_with_nothing_there_every_sample_gets_the_same_belief(rng):
    for kind in fusion.KINDS:
        got = outputs(small(kind, missing=0.5), fusion.mark_present(some_inputs(rng), []))["fused"]
        np.testing.assert_allclose(got, np.tile(got[:1], (4, 1)), atol=1e-6)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5])
def test_training_leaves_out_as_often_as_told_and_use_does_not(rate):
    layer, present = LeaveOut(rate, seed=0), np.ones((4000, 3), np.float32)
    present[:1000, 1] = 0
    np.testing.assert_array_equal(np.asarray(layer(present)), present)
    left = keras.ops.convert_to_numpy(layer(present, training=True))
    assert set(np.unique(left)) <= {0, 1} and not left[:1000, 1].any()
    np.testing.assert_allclose(1 - left[1000:].mean(axis=0), rate, atol=0.04)
    both = (1 - left[1000:, 0]) * (1 - left[1000:, 2])
    np.testing.assert_allclose(both.mean(), rate**2, atol=0.04)  # each on its own


def test_a_placeholder_is_taught_only_where_it_stands_in(rng):
    model = fusion.compile_model(small("concat", missing=0.0))
    model.run_eagerly = True
    inputs, targets = some_inputs(rng), {name: np.arange(4) for name in model.output}
    for names in (fusion.MODALITIES, ("image", "audio"), ()):
        before = {m: placeholder(model, m) for m in fusion.MODALITIES}
        model.train_on_batch(fusion.mark_present(inputs, names), targets)
        for m in fusion.MODALITIES:
            assert (before[m] != placeholder(model, m)).any() == (m not in names), (names, m)


def test_missing_values_do_not_spoil_the_gradients(rng):
    model = fusion.compile_model(small("cross_attention", missing=0.5))
    model.run_eagerly = True
    inputs = fusion.mark_present(spoiled(some_inputs(rng), ["image"]), ["image"])
    model.train_on_batch(inputs, {name: np.arange(4) for name in model.output})
    assert all(np.isfinite(w).all() for w in model.get_weights())


def placeholder(model, name):
    return model.get_layer(f"{name}_or_placeholder").get_weights()[0].copy()


@pytest.mark.parametrize("kind", fusion.KINDS)
def test_after_encoders_continues_what_the_encoders_give(rng, kind):
    model, inputs = small(kind, missing=0.5), some_inputs(rng)
    after = fusion.after_encoders(model)
    given = {}
    for m in fusion.MODALITIES:
        for key, values in model.get_layer(f"{m}_encoder")(inputs[m], training=False).items():
            given[f"{m}_{key}"] = keras.ops.convert_to_numpy(values)
    for names in SUBSETS:
        marked = fusion.mark_present(inputs, names)
        everything = {**given, "text": marked["text"], "present": marked["present"]}
        got = outputs(after, {key: everything[key] for key in after.input})
        want = outputs(model, marked)
        np.testing.assert_allclose(got["fused"], want["fused"], atol=1e-5)
        for name in names:
            np.testing.assert_allclose(got[name], want[name], atol=1e-5)


def test_after_encoders_teaches_the_model_itself(rng):
    model, inputs = small("gated", missing=0.0), fusion.mark_present(some_inputs(rng))
    encoders = [model.get_layer(f"{m}_encoder") for m in fusion.MODALITIES]
    before, fused = [e.get_weights() for e in encoders], outputs(model, inputs)["fused"]
    after = fusion.compile_model(fusion.after_encoders(model))
    after.run_eagerly = True
    given = {f"{m}_features": rng.random((4, 16), dtype=np.float32) for m in fusion.MODALITIES}
    given["present"] = inputs["present"]
    after.train_on_batch(given, {name: np.arange(4) for name in after.output})
    assert np.abs(outputs(model, inputs)["fused"] - fused).max() > 1e-4
    for encoder, weights in zip(encoders, before):
        assert all(np.array_equal(a, b) for a, b in zip(encoder.get_weights(), weights))


def test_a_model_that_knows_what_is_missing_is_saved_and_loaded(rng, tmp_path):
    model, inputs = small("cross_attention", missing=0.25), some_inputs(rng)
    loaded = fusion.load_model(fusion.save_model(model, tmp_path / "model.keras"))
    marked = fusion.mark_present(inputs, ["text"])
    np.testing.assert_array_equal(outputs(loaded, marked)["fused"], outputs(model, marked)["fused"])
    assert loaded.get_layer("left").rate == 0.25


def test_bad_arguments_are_named(rng):
    inputs = some_inputs(rng)
    with pytest.raises(ValueError, match="names: expected one of 'image', 'text', 'audio', got 'smell'"):
        fusion.mark_present(inputs, ["smell"])
    with pytest.raises(TypeError, match="names: expected a sequence of names"):
        fusion.mark_present(inputs, "image")
    with pytest.raises(ValueError, match=r"names: expected shape \(4, 3\), got \(2, 3\)"):
        fusion.mark_present(inputs, np.ones((2, 3)))
    with pytest.raises(ValueError, match="names: expected zeros and ones"):
        fusion.mark_present(inputs, np.full((4, 3), 0.5))
    for rate in (-0.1, 1.0):
        with pytest.raises(ValueError, match="missing: expected"):
            small(missing=rate)
    with pytest.raises(ValueError, match="model: expected one built with missing"):
        fusion.after_encoders(small())


STEP = """
import keras
from cmx_helpers import fusion
model = fusion.build_fusion_model(
    "gated", vocabulary_size=40, samples=3000, features=8, hidden=8, dropout=0.0, missing=0.0
)
weights = model.get_weights()
if "w000" in given:
    weights = [given[f"w{n:03d}"] for n in range(len(weights))]
model.set_weights(weights)
inputs = {name: given[name] for name in (*fusion.MODALITIES, "present")}
result["fused"] = keras.ops.convert_to_numpy(model(inputs, training=False)["fused"])
fusion.compile_model(model, learning_rate=1e-3)
loss = model.train_on_batch(inputs, {name: given["labels"] for name in model.output}, return_dict=True)
result["loss"] = loss["loss"]
for n, w in enumerate(weights):
    result[f"w{n:03d}"] = w
"""


@pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "tensorflow"])
def test_another_backend_computes_and_trains_the_same(rng, tmp_path, backend):
    pytest.importorskip(backend)
    rows = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 0, 0]])
    given = fusion.mark_present(some_inputs(rng), rows) | {"labels": np.arange(4)}
    want = run_under("tensorflow", STEP, folder=tmp_path, **given)
    weights = {name: array for name, array in want.items() if name.startswith("w")}
    got = run_under(backend, STEP, folder=tmp_path, **given, **weights)
    for name in ("fused", "loss"):
        np.testing.assert_allclose(got[name], want[name], atol=1e-4, rtol=1e-4, err_msg=name)
