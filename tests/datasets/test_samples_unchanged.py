"""Samples made channel by channel and a few at a time are those of the plain formulas, bit for bit."""

import numpy as np
import pytest

from cmx_helpers import datasets
from cmx_helpers.datasets import CLEAN, Corruption, _cmx_samples, scenes
from cmx_helpers.datasets.counted_noise import bits

TASKS = ("evidence", "arithmetic", "caption")
SPOILED = Corruption(), CLEAN, Corruption(0.3, 0.2, 0.0, "babble")


def plain_paint(scene, shades, paper, written, ink):
    """The formulas as one writes them: whole scenes, in new arrays."""
    whole = np.clip(paper + shades[..., None], 0, 1)
    scene[:] = whole + written[..., None] * (ink - whole)
    return scene


def plain_normals(keys, positions):
    """Box and Muller's formula of the counters 2i and 2i + 1."""
    u = ((bits(keys, 2 * positions) >> 8).astype(np.float32) + np.float32(0.5)) / np.float32(2**24)
    one, other = np.ascontiguousarray(u[:, 0::2]), np.ascontiguousarray(u[:, 1::2])
    return np.sqrt(-2 * np.log(one)) * np.cos(np.float32(2 * np.pi) * other)


def plainly(monkeypatch, make):
    with monkeypatch.context() as patch:
        patch.setattr(scenes, "paint", plain_paint)
        patch.setattr(_cmx_samples, "normals", plain_normals)
        patch.setattr(_cmx_samples, "CHUNK_BYTES", 2**40)
        return make()


@pytest.mark.parametrize("size, n", [(32, 70), (224, 7)])
@pytest.mark.parametrize("task", TASKS)
def test_every_number_is_that_of_the_plain_formulas(task, size, n, monkeypatch):
    for corruption in SPOILED:
        data = datasets.cmx_digits("train", n, task=task, size=size, corruption=corruption)
        expected, got = plainly(monkeypatch, data.arrays), data.arrays()
        for one, other in zip(expected, got, strict=True):
            assert list(one) == list(other)
            for name in one:
                assert one[name].dtype == other[name].dtype
                np.testing.assert_array_equal(one[name], other[name], err_msg=f"{name}, {corruption}")


# Read off when the noise became `counted_noise`; a product of matrices, a logarithm and a cosine may differ
# in their last digits between processors.
RECORDED = {
    ("evidence", 32): (0.304448, 0.490451, 1.038772, 0.253635, -0.264784),
    ("evidence", 224): (0.303575, 0.407046, -0.87113, 0.253635, -0.264784),
    ("arithmetic", 32): (0.304448, 0.490451, 1.038772, 0.253465, -0.16139),
    ("arithmetic", 224): (0.303575, 0.407046, -0.87113, 0.253465, -0.16139),
    ("caption", 32): (0.218898, 0.459319, 0.45775, 0.253635, -0.264784),
    ("caption", 224): (0.219524, 0.387908, -1.164436, 0.253635, -0.264784),
}
# Of clean samples: mean of the pictures, a pixel, mean of the sounds. They were these before, too.
RECORDED_CLEAN = {
    ("evidence", 32): (0.284062, 0.647388, 0.0123497),
    ("evidence", 224): (0.283971, 0.352247, 0.0123497),
    ("arithmetic", 32): (0.284062, 0.647388, 0.0111700),
    ("caption", 32): (0.138999, 0.0663661, 0.0123497),
    ("caption", 224): (0.138903, 0.0589410, 0.0123497),
}


@pytest.mark.parametrize("task, size", RECORDED)
def test_samples_are_the_ones_that_lessons_were_recorded_with(task, size):
    inputs, _ = datasets.cmx_digits("train", 9, task=task, size=size).arrays()
    image, audio = inputs["image"], inputs["audio"]
    got = image.mean(), np.abs(image[8, -1]).mean(), image[5, 7, 11, 2], np.abs(audio).mean(), audio[8, 12345]
    np.testing.assert_allclose(got, RECORDED[task, size], rtol=2e-5)


@pytest.mark.parametrize("task, size", RECORDED_CLEAN)
def test_clean_samples_are_the_ones_that_lessons_were_recorded_with(task, size):
    inputs, _ = datasets.cmx_digits("train", 9, task=task, size=size, corruption=CLEAN).arrays()
    got = inputs["image"].mean(), inputs["image"][5, 7, 11, 2], np.abs(inputs["audio"]).mean()
    np.testing.assert_allclose(got, RECORDED_CLEAN[task, size], rtol=2e-5)


def test_few_scenes_are_in_work_at_once():
    lengths = {
        size: datasets.cmx_digits("train", 200, size=size)._chunks(200)[0] for size in (32, 57, 100, 224)
    }
    assert lengths[32] == slice(0, 64) and lengths[224] == slice(0, 3)
    for size, part in lengths.items():
        assert part.stop * size * size * 12 <= _cmx_samples.CHUNK_BYTES
