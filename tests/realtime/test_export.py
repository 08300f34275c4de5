"""An exported fusion model gives the numbers of the Keras model, also where there is no TensorFlow."""

import json
import subprocess
import sys
import zipfile

import keras
import numpy as np
import pytest
import soundfile
from PIL import Image
from scipy.special import softmax

from cmx_helpers import realtime
from cmx_helpers.embeddings import Vocabulary

pytestmark = pytest.mark.skipif(
    keras.config.backend() != "tensorflow", reason="the converter to LiteRT is TensorFlow's"
)
WORDS = ["it", "is", "odd", "even"]
DIGITS = [str(n) for n in range(10)]

# What an import of them meets is None, which Python answers with ImportError.
WITHOUT = """
import runpy, sys
for name in ("tensorflow", "keras"):
    sys.modules[name] = None
sys.argv = ["realtime", *sys.argv[1:]]
runpy.run_module("cmx_helpers.realtime", run_name="__main__")
"""


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return realtime.small_fusion_model(len(WORDS) + 2, width=4)


@pytest.fixture(scope="module")
def inputs():
    rng = np.random.default_rng(0)
    return {
        "image": rng.random((8, 32, 32, 3), np.float32),
        "text": rng.integers(0, len(WORDS) + 2, (8, 10)).astype(np.int32),
        "audio": rng.normal(0, 0.1, size=(8, 22050)).astype(np.float32),
    }


@pytest.fixture(scope="module")
def program(model):
    return realtime.to_lite(model)


@pytest.fixture(scope="module")
def file(program, tmp_path_factory):
    path = tmp_path_factory.mktemp("lite") / "digits.lite"
    return realtime.save_lite(path, program, vocabulary=Vocabulary(WORDS), class_names=DIGITS)


def test_float_program_is_the_keras_model(model, program, inputs):
    found = realtime.run_lite(program, inputs)
    np.testing.assert_allclose(found, model(inputs, training=False)["fused"], atol=1e-4)


def test_eight_bits_are_smaller_and_near(model, program, inputs):
    short = realtime.to_lite(model, "int8", calibration=inputs)
    assert len(short) < len(program)
    found, wanted = realtime.run_lite(short, inputs), np.asarray(model(inputs, training=False)["fused"])
    assert np.abs(found - wanted).max() < 0.1 * np.abs(wanted).max()


def test_nothing_is_printed(model, inputs, capfd):
    realtime.run_lite(realtime.to_lite(model), inputs)
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def files(inputs, tmp_path):
    pixels = (255 * inputs["image"][0]).round().astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "seen.png")
    soundfile.write(tmp_path / "heard.wav", inputs["audio"][0], 22050, subtype="FLOAT")
    return tmp_path, pixels


def test_another_process_answers_without_tensorflow(model, file, files, inputs):
    folder, pixels = files
    call = [str(file), "--image", "seen.png", "--text", "It is ODD", "--audio", "heard.wav", "--top", "10"]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *call], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    there = {name: float(share.rstrip("%")) / 100 for share, name in map(str.split, done.stdout.splitlines())}
    given = {
        "image": pixels[None] / np.float32(255),
        "text": np.array([[2, 3, 4, 0, 0, 0, 0, 0, 0, 0]]),
        "audio": inputs["audio"][:1],
    }
    here = softmax(np.asarray(model(given, training=False)["fused"])[0])
    np.testing.assert_allclose([there[name] for name in DIGITS], here, atol=6e-4)


def test_a_mistake_is_one_line(file, files):
    folder, _ = files
    call = [sys.executable, "-m", "cmx_helpers.realtime", str(file)]
    done = subprocess.run(
        [*call, "--image", "nowhere.png", "--text", "it", "--audio", "heard.wav"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and not done.stdout
    assert len(done.stderr.splitlines()) == 1 and "nowhere.png" in done.stderr


def test_damaged_files_are_told(file, tmp_path):
    with pytest.raises(FileNotFoundError):
        realtime.load_lite(tmp_path / "none.lite")
    bad = tmp_path / "bad.lite"
    bad.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(ValueError, match="no exported model"):
        realtime.load_lite(bad)
    with zipfile.ZipFile(file) as archive:
        about = json.loads(archive.read("about.json"))
    for program, change in (
        (b"no program at all", {}),
        (None, {"format": 99}),
        (None, {"class_names": ["0"]}),
    ):
        with zipfile.ZipFile(file) as archive, zipfile.ZipFile(bad, "w") as written:
            written.writestr("about.json", json.dumps(about | change))
            written.writestr("model.tflite", program or archive.read("model.tflite"))
        with pytest.raises(ValueError, match="no exported model"):
            realtime.load_lite(bad)


def test_bad_input_is_named(model, program, inputs, tmp_path):
    words = Vocabulary(WORDS)
    for call, name in (
        (lambda: realtime.to_lite("model"), "model"),
        (lambda: realtime.to_lite(model, "int4"), "kind"),
        (lambda: realtime.to_lite(model, "int8"), "calibration"),
        (lambda: realtime.to_lite(model, "int8", calibration={"image": inputs["image"]}), "calibration"),
        (lambda: realtime.run_lite("program", inputs), "program"),
        (lambda: realtime.run_lite(b"program", inputs), "program"),
        (lambda: realtime.run_lite(program, {"image": inputs["image"]}), "inputs"),
        (lambda: realtime.run_lite(program, inputs | {"text": inputs["text"][:, :3]}), "inputs"),
        (lambda: realtime.run_lite(program, inputs, head="image"), "head"),
        (
            lambda: realtime.save_lite(tmp_path / "a.zip", program, vocabulary=words, class_names=DIGITS),
            "path",
        ),
        (
            lambda: realtime.save_lite(tmp_path / "a.lite", program, vocabulary=words, class_names=["0"]),
            "class_names",
        ),
    ):
        with pytest.raises((ValueError, TypeError), match=rf"^{name}"):
            call()
    assert not list(tmp_path.iterdir())
