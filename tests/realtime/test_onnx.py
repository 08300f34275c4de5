"""Keras's export to ONNX gives the Keras model's numbers, from log-mel tables on (`make extra NAME=onnx`)."""

import keras
import numpy as np
import pytest

from cmx_helpers import realtime

onnxruntime = pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
pytest.importorskip("tf2onnx", reason="the extra onnx is not installed")
pytestmark = pytest.mark.skipif(
    keras.config.backend() != "tensorflow", reason="tf2onnx reads TensorFlow's graphs"
)


def test_onnx_is_the_keras_model(rng, tmp_path):
    keras.utils.set_random_seed(0)
    short = realtime.after_log_mel(realtime.small_fusion_model(9, width=4))
    inputs = {
        "image": rng.random((3, 32, 32, 3), np.float32),
        "text": rng.integers(0, 9, (3, 10)).astype(np.int32),
        "audio": rng.normal(size=(3, 44, 40)).astype(np.float32),
    }
    wanted = short(inputs, training=False)["fused"]  # Keras exports a model that was called
    short.export(tmp_path / "small.onnx", format="onnx", verbose=False)
    session = onnxruntime.InferenceSession(tmp_path / "small.onnx")
    np.testing.assert_allclose(session.run(["fused"], inputs)[0], wanted, atol=1e-5)
