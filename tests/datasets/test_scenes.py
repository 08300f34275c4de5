"""Scenes: where the ink lands, what colour it has, and that enlarging and shrinking are done right."""

import numpy as np
import pytest

from cmx_helpers import datasets
from cmx_helpers.datasets import scenes


def drawn(images, size=32, seed=0, **fixed):
    """Scenes of these images, some of the uniform numbers set by hand (y, x, size, stretch)."""
    draws = np.random.default_rng(seed).random((len(images), scenes.DRAWS))
    for name, value in fixed.items():
        draws[:, ("y", "x", "length", "stretch").index(name)] = value
    return scenes.draw_scenes(images, scenes.ink_boxes(images), draws, size)


def ink_of(scene):
    """Where a scene is lighter than halfway between paper and ink."""
    grey = scene.mean(axis=-1)
    return grey > (grey.min() + grey.max()) / 2


@pytest.fixture(scope="module")
def digits():
    return datasets.handwriting("test")[0]


@pytest.mark.parametrize("a", np.linspace(-0.5, 0.5, 7))
def test_kernel_reproduces_straight_lines_and_parabolas(a):
    """Keys's kernel is exact up to the second degree: sum of k(x-j) p(j) = p(x)."""
    j = np.arange(-3, 5)
    weights = scenes.cubic(a - j)
    for power in range(3):
        assert weights @ j.astype(float) ** power == pytest.approx(a**power, abs=1e-12)


def test_placing_is_pillows_bicubic():
    """Resizing by a whole factor, up and down, against Pillow, away from the edge."""
    from PIL import Image

    for length, size in ((8, 32), (28, 14), (16, 48)):
        image = np.random.default_rng(length).random((length, length)).astype(np.float32)
        one = np.ones(1)
        matrix = scenes.placing(size, length, one * size / 2, one * length / 2, one * size / length)[0]
        ours = matrix @ image @ matrix.T
        theirs = np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.BICUBIC))
        inner = slice(size // 4, -size // 4)
        np.testing.assert_allclose(ours[inner, inner], theirs[inner, inner], atol=2e-3)


@pytest.mark.parametrize("size", [32, 57, 96, 224])
def test_scenes_are_colours_in_range(digits, size):
    images = digits[:20]
    result = drawn(images, size)
    assert result.shape == (20, size, size, 3) and result.dtype == np.float32
    assert result.min() >= 0 and result.max() <= 1
    assert (np.ptp(result.mean(axis=(1, 2)), axis=1) > 0.01).all(), "not grey"


@pytest.mark.parametrize("size", [32, 96, 224])
def test_every_digit_is_whole_inside_its_scene_and_in_its_place(digits, size):
    box = scenes.ink_boxes(digits)
    draws = np.random.default_rng(1).random((len(digits), scenes.DRAWS))
    ink = np.stack([ink_of(s) for s in scenes.draw_scenes(digits, box, draws, size)])
    tall = box[:, 2] > 1.3 * box[:, 3]
    heights = np.ptp([np.flatnonzero(i.any(axis=1))[[0, -1]] for i in ink], axis=1) + 1
    wanted = size * (0.7 + 0.25 * draws[:, 2])
    assert np.abs(heights[tall] / wanted[tall] - 1).mean() < 0.1
    tops = np.array([np.flatnonzero(i.any(axis=1))[0] for i in ink])
    assert np.corrcoef(tops[tall] + heights[tall] / 2, (draws[:, 0] * (size - wanted))[tall])[0, 1] > 0.7
    corners = drawn(digits[:9], size, y=0.0, x=1 - 1e-9)
    for scene in corners:
        mask = ink_of(scene)
        assert mask[: size // 4].any() and mask[:, -size // 4 :].any() and mask.sum() > 0.03 * size**2


@pytest.mark.parametrize("size", [96, 224])
def test_a_larger_scene_shows_the_same(digits, size):
    images = digits[:16]
    small, large = drawn(images, 32), drawn(images, size)
    factor = size // 32
    shrunk = large.reshape(16, 32, factor, 32, factor, 3).mean(axis=(2, 4))
    assert np.abs(shrunk - small).mean() < 0.03


def test_the_digit_stays_readable(digits):
    """Cut out by its ink and shrunk to 8x8, a clean scene is nearest to its own image among all."""
    size = 96
    result = drawn(digits, size, stretch=0.5)
    found = []
    for scene in result:
        grey = scene.mean(axis=-1)
        rows, columns = (np.flatnonzero(ink_of(scene).any(axis=axis)) for axis in (1, 0))
        cut = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        found.append((cut - cut.min()) / np.ptp(cut))
    labels = datasets.handwriting("test")[1]
    from PIL import Image

    def small(array):
        return np.asarray(Image.fromarray(array).resize((8, 8), Image.Resampling.BOX)).ravel()

    x = np.stack([small(f.astype(np.float32)) for f in found])
    train, train_labels = datasets.handwriting("train")
    reference = drawn(train, size, stretch=0.5)
    y = []
    for scene in reference:
        rows, columns = (np.flatnonzero(ink_of(scene).any(axis=axis)) for axis in (1, 0))
        cut = scene.mean(axis=-1)[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        y.append(small(((cut - cut.min()) / np.ptp(cut)).astype(np.float32)))
    y = np.stack(y)
    nearest = ((x[:, None] - y) ** 2).sum(axis=-1).argmin(axis=1)
    assert (train_labels[nearest] == labels).mean() > 0.93


@pytest.mark.parametrize("share", [0, 0.1, 0.25, 0.5, 1])
@pytest.mark.parametrize("size", [32, 97])
def test_occluder_covers_its_share_anywhere(share, size):
    n = 300
    pictures = np.full((n, size, size, 3), 2, np.float32)
    scenes.occlude(pictures, share, np.random.default_rng(0).random((n, 2)))
    grey = (pictures == scenes.GREY).all(axis=-1)
    side = round(share * size)
    assert (grey.sum(axis=(1, 2)) == side**2).all()
    corners = [[0, 0], [0, 1 - 1e-9], [1 - 1e-9, 0], [1 - 1e-9, 1 - 1e-9]]
    scenes.occlude(pictures[:4], share, np.array(corners))
    for picture, (y, x) in zip(pictures, corners):
        square = picture[-side:] if y else picture[:side]
        square = square[:, -side:] if x else square[:, :side]
        assert side == 0 or (square == scenes.GREY).all()
    for axis in (1, 2):
        middles = np.array([np.flatnonzero(g.any(axis=axis - 1)).mean() for g in grey if side])
        assert not side or abs(middles.mean() - (size - 1) / 2) < 4 * (size - side) / np.sqrt(12 * n) + 1e-9


def test_an_image_without_ink_is_refused():
    with pytest.raises(ValueError, match="handwriting: expected ink"):
        scenes.ink_boxes(np.zeros((1, 8, 8, 1), np.float32))
