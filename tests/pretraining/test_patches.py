"""Patches of lesson 16: cut, put together, hidden; a reader of patches learns."""

import numpy as np
import pytest

from cmx_helpers import datasets, pretraining


@pytest.mark.parametrize("shape, size", [((2, 8, 8, 1), 2), ((3, 6, 9, 3), 3), ((1, 4, 12, 2), 4)])
def test_patches_against_slices(shape, size):
    pictures = np.random.default_rng(0).random(shape)
    rows = pretraining.patches(pictures, size)
    across = shape[2] // size
    for t in range(rows.shape[1]):
        r, q = t // across * size, t % across * size
        np.testing.assert_array_equal(
            rows[:, t], pictures[:, r : r + size, q : q + size].reshape(shape[0], -1)
        )
    np.testing.assert_array_equal(pretraining.from_patches(rows, size, shape[1:3]), pictures)


def test_patches_are_keras_patches():
    keras = pytest.importorskip("keras")
    pictures = np.random.default_rng(1).random((2, 6, 8, 3), dtype=np.float32)
    theirs = np.asarray(keras.ops.image.extract_patches(pictures, size=2))
    np.testing.assert_array_equal(pretraining.patches(pictures, 2), theirs.reshape(2, 12, 12))


def test_hidden_patches_are_told_and_alone_paid_for():
    rng = np.random.default_rng(2)
    rows, guessed, hidden = rng.random((3, 4, 5)), rng.random((3, 4, 5)), rng.random((3, 4)) < 0.5
    shown = pretraining.hide_patches(rows, hidden)
    assert not shown[..., :-1][hidden].any() and (shown[..., -1] == hidden).all()
    np.testing.assert_array_equal(shown[..., :-1][~hidden], rows[~hidden])
    loss, slope = pretraining.patch_loss(guessed, rows, hidden)
    np.testing.assert_allclose(loss, np.square(guessed - rows)[hidden].mean())
    moved = guessed.copy()
    n, t = np.argwhere(hidden)[0]
    moved[n, t, 2] += 1e-6
    assert abs((pretraining.patch_loss(moved, rows, hidden)[0] - loss) / 1e-6 - slope[n, t, 2]) < 1e-5
    assert not slope[~hidden].any()


def test_a_reader_of_patches_learns_with_labels_and_without():
    pictures, labels = datasets.handwriting("train")
    rows = pretraining.patches(pictures[:400], 4)
    weights = pretraining.train_pictures(rows, labels[:400], steps=150, dim=24, num_blocks=1, rate=6e-3)
    assert (pretraining.reader(rows, weights, pool=True).argmax(axis=1) == labels[:400]).mean() > 0.7
    rows = pretraining.patches(pictures[:400], 2)
    weights = pretraining.train_hidden_patches(rows, steps=300, batch=32, rate=8e-3)
    hidden = np.random.default_rng(0).random(rows.shape[:2]) < 0.5
    guessed = pretraining.reader(pretraining.hide_patches(rows, hidden), weights)
    blind = np.broadcast_to(rows.mean(axis=0), rows.shape)
    assert pretraining.patch_loss(guessed, rows, hidden)[0] < pretraining.patch_loss(blind, rows, hidden)[0]
    again = pretraining.train_pictures(
        pretraining.hide_patches(rows, np.zeros(rows.shape[:2], bool)),
        labels[:400],
        steps=2,
        dim=32,
        num_blocks=1,
        start=weights,
    )
    assert again.kernel.shape == (32, 10)


@pytest.mark.parametrize("moved, scale", [((0, 0), 2), ((3, -2), 1), (((1, 0), (-2, 2), (0, -1)), 2)])
def test_sheets_hold_the_whole_picture_where_it_was_moved_to(moved, scale):
    pictures = np.random.default_rng(3).random((3, 4, 3, 1)) + 0.1
    sheets = pretraining.on_sheets(pictures, moved, size=13, scale=scale)
    for sheet, picture, (down, across) in zip(sheets, pictures, np.broadcast_to(moved, (3, 2))):
        large = np.kron(picture[..., 0], np.ones((scale, scale)))
        around = [(13 - n) // 2 for n in large.shape]
        wide = np.pad(large, [(before, 13 - n - before) for before, n in zip(around, large.shape)])
        np.testing.assert_array_equal(
            sheet, np.roll(wide, (down, across), axis=(0, 1))[..., None] * np.ones(3)
        )


@pytest.mark.parametrize(
    "named, shape, moved, size",
    [
        ("pictures", (1, 2, 2, 3), (0, 0), 32),
        ("size, scale", (1, 5, 2, 1), (0, 0), 8),
        ("moved", (2, 2, 2, 1), (0, 3), 8),
        ("moved", (2, 2, 2, 1), ((0, 1),), 8),
        ("moved", (2, 2, 2, 1), (0.5, 0), 8),
    ],
)
def test_what_does_not_fit_on_a_sheet_is_named(named, shape, moved, size):
    with pytest.raises((ValueError, TypeError), match=f"^{named}: "):
        pretraining.on_sheets(np.ones(shape), moved, size=size)
