"""Clean samples spoiled on the device: what NumPy makes of them, with the ratios that were asked for."""

import numpy as np
import pytest

from cmx_helpers.datasets import CLEAN, Corruption, _shard_files, cmx_digits
from tests.backends import run_under


def clean_samples(n=12, size=32):
    data = cmx_digits("train", n, size=size, corruption=CLEAN)
    inputs, _ = data.arrays()
    return inputs, _shard_files.packed(inputs, CLEAN)


def test_the_twin_keeps_the_ratios_and_the_occluder():
    from cmx_helpers.datasets.on_device import device_keys, spoiled

    inputs, stored = clean_samples()
    stored["keys"] = device_keys(0, np.arange(12))
    corruption = Corruption(occluder=0.25, image_noise=0.5, snr_db=-6.0)
    got = spoiled(stored, corruption)
    assert sorted(got) == ["audio", "image", "text"] and got["image"].dtype == np.float32
    noise = got["audio"] - inputs["audio"]
    for clip, added in zip(inputs["audio"], noise):
        there = np.flatnonzero(np.abs(clip) > 1e-4)
        ratio = np.mean(clip[there[0] : there[-1] + 1] ** 2) / np.mean(added**2)
        assert abs(10 * np.log10(ratio) + 6) < 0.1
    added = got["image"] - inputs["image"]
    assert abs(added.std() - 0.5) < 0.05
    calm = spoiled(stored, corruption._replace(image_noise=0.0))["image"]
    for picture, before in zip(calm, inputs["image"]):
        grey = (picture == 0.5).all(axis=-1)
        assert grey.sum() >= 64 and np.abs(picture[~grey] - before[~grey]).max() <= 0.5001 / 255
    alone = spoiled({name: rows[[5]] for name, rows in stored.items()}, corruption)
    for name, rows in alone.items():
        np.testing.assert_array_equal(rows[0], got[name][5])


@pytest.mark.parametrize("size, split", [(32, "train"), (97, "test")])
def test_spoiled_afterwards_is_spoiled_while_it_is_made(size, split):
    """Up to half a step of the 255 of the clean picture, and the rounding of its sound to 16 bits."""
    from cmx_helpers.datasets.on_device import device_keys, spoiled

    corruption = Corruption().at_size(size)
    made, clean = (
        cmx_digits(split, 40, size=size, corruption=how, seed=3).arrays()[0] for how in (corruption, CLEAN)
    )
    stored = _shard_files.packed(clean, CLEAN) | {"keys": device_keys(3, np.arange(40), split)}
    got = spoiled(stored, corruption)
    np.testing.assert_allclose(got["image"], made["image"], atol=0.501 / 255)
    np.testing.assert_allclose(got["audio"], made["audio"], atol=3e-5)
    np.testing.assert_array_equal(got["text"], made["text"])


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_the_layer_makes_what_the_twin_makes(backend, tmp_path):
    code = """
    import sys
    import keras
    if keras.config.backend() != "tensorflow":
        sys.modules["tensorflow"] = None
    from cmx_helpers.datasets import Corruption
    from cmx_helpers.datasets.on_device import Spoil, spoiled, spoiling
    corruption = Corruption(0.25, 0.5, -6.0)
    for name, values in spoiled(given, corruption).items():
        result[f"twin {name}"] = values
    shapes = {"image": (32, 32, 3), "text": (10,), "audio": (22050,)}
    inputs = {name: keras.Input(shape, name=name) for name, shape in shapes.items()}
    same = keras.Model(inputs, {name: keras.layers.Identity()(tensor) for name, tensor in inputs.items()})
    model = spoiling(same, corruption)
    model = keras.Model.from_config(model.get_config())
    for name, values in model(given).items():
        result[f"made {name}"] = keras.ops.convert_to_numpy(values)
    """
    from cmx_helpers.datasets.on_device import device_keys

    _, stored = clean_samples(4)
    result = run_under(backend, code, folder=tmp_path, keys=device_keys(3, np.arange(4)), **stored)
    for name in ("image", "text", "audio"):
        np.testing.assert_allclose(result[f"made {name}"], result[f"twin {name}"], rtol=1e-4, atol=3e-5)


def test_what_belongs_to_a_sample_is_refused_here():
    from cmx_helpers.datasets.on_device import Spoil

    with pytest.raises(ValueError, match="corruption: expected white noise and no dropped words"):
        Spoil(Corruption(sound_noise="babble"))
