"""Samples made channel by channel and a few at a time are those of the plain formulas, bit for bit."""

import numpy as np
import pytest

from cmx_helpers import datasets
from cmx_helpers.datasets import CLEAN, Corruption, _cmx_samples, scenes

TASKS = ("evidence", "arithmetic", "caption")
SPOILED = Corruption(), CLEAN, Corruption(0.3, 0.2, 0.0, "babble")


def plain_paint(scene, shades, paper, written, ink):
    """The formulas as one writes them: whole scenes, in new arrays."""
    whole = np.clip(paper + shades[..., None], 0, 1)
    scene[:] = whole + written[..., None] * (ink - whole)
    return scene


def plain_white(rng, out):
    out[:] = rng.standard_normal(out.shape, dtype=np.float32)
    return out.copy()


def plainly(monkeypatch, make):
    with monkeypatch.context() as patch:
        patch.setattr(scenes, "paint", plain_paint)
        patch.setattr(_cmx_samples, "white", plain_white)
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


# Read off before samples were made in this way; a product of matrices may differ in its last digits between
# processors.
RECORDED = {
    ("evidence", 32): (0.308999, 0.425223, -0.131953, 0.2536, -0.848707),
    ("evidence", 224): (0.304639, 0.425659, 0.931705, 0.2536, -0.848707),
    ("arithmetic", 32): (0.308999, 0.425223, -0.131953, 0.253388, -0.745312),
    ("arithmetic", 224): (0.304639, 0.425659, 0.931705, 0.253388, -0.745312),
    ("caption", 32): (0.229649, 0.406929, -0.712975, 0.2536, -0.848707),
    ("caption", 224): (0.228144, 0.407381, 0.638398, 0.2536, -0.848707),
}


@pytest.mark.parametrize("task, size", RECORDED)
def test_samples_are_the_ones_that_lessons_were_recorded_with(task, size):
    inputs, _ = datasets.cmx_digits("train", 9, task=task, size=size).arrays()
    image, audio = inputs["image"], inputs["audio"]
    got = image.mean(), np.abs(image[8, -1]).mean(), image[5, 7, 11, 2], np.abs(audio).mean(), audio[8, 12345]
    np.testing.assert_allclose(got, RECORDED[task, size], rtol=2e-5)


def test_few_scenes_are_in_work_at_once():
    lengths = {
        size: datasets.cmx_digits("train", 200, size=size)._chunks(200)[0] for size in (32, 57, 100, 224)
    }
    assert lengths[32] == slice(0, 64) and lengths[224] == slice(0, 3)
    for size, part in lengths.items():
        assert part.stop * size * size * 12 <= _cmx_samples.CHUNK_BYTES
