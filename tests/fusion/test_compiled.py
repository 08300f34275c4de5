"""The models on other backends, and how they are compiled."""

import keras
import numpy as np
import pytest

from cmx_helpers import encoders, fusion
from tests.backends import BACKENDS, run_under
from tests.fusion.small_models import small, some_inputs

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


def test_a_model_starts_afresh_under_jax(tmp_path):
    """JAX makes no zeros like a variable of Keras."""
    code = """
    from tests.fusion import small_run
    from cmx_helpers import fusion
    model, rows = small_run.small(), small_run.Rows()
    model.fit(rows, verbose=0)
    fusion.fresh(model, 3)
    result["memory"] = max(float(abs(np.asarray(v.value)).max()) for v in model.optimizer.variables[2:])
    result["steps"] = int(model.optimizer.iterations.value)
    """
    result = run_under("jax", code, folder=tmp_path)
    assert result["memory"] == 0 and result["steps"] == 0


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


@pytest.mark.parametrize("backend, gpus, want", [
    ("tensorflow", (), False), ("tensorflow", ("a GPU",), "auto"), ("jax", (), "auto"), ("torch", (), False),
])  # fmt: skip
def test_what_is_compiled_where_nobody_says(monkeypatch, backend, gpus, want):
    """Under JAX, False means that each operation is sent off alone: minutes for the first step."""
    passed = []

    class Noted(keras.Model):
        def compile(self, **settings):
            passed.append(settings["jit_compile"])
            super().compile(**settings)

    image = keras.Input((3,), name="image")
    model = Noted({"image": image}, {"fused": keras.layers.Dense(2)(image)})
    monkeypatch.setattr("cmx_helpers.runtime.gpus", lambda: gpus)
    monkeypatch.setattr(keras.config, "backend", lambda: backend)
    fusion.compile_model(model)
    fusion.compile_model(model, jit_compile=False)
    assert passed == [want, False]
