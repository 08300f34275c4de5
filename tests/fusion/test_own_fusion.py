"""A learner's own fusion: a function handed to `build_fusion_model`, with no change of the package."""

import keras
import numpy as np
import pytest

from cmx_helpers import fusion
from tests.fusion.test_fusion import outputs, small, some_inputs


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
