"""Exercise pretraining.from_patches, lesson 16_pretraining: the picture is put together again."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.from_patches",
    points=2,
    minutes=3,
    hints=(
        "The same three steps, backwards: reshape to six axes, transpose, reshape.",
        "reshape(n, down, across, size, size, channels), where down · across is the number of patches.",
        "transpose(0, 1, 3, 2, 4, 5) exchanges the third and the fourth axis: it is its own inverse.",
    ),
)
def from_patches(rows, size, shape):
    height, width = shape
    x = rows.reshape(len(rows), height // size, width // size, size, size, -1)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(len(rows), height, width, -1)


@from_patches.cases
def from_patches_cases(rng):
    tiny = np.array([[[0.0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]])
    return [
        (tiny, 2, (4, 4)),
        (rng.random((2, 6, 4)), 2, (6, 4)),
        (rng.random((2, 6, 18)), 3, (6, 9)),
        (rng.random((3, 8, 12)), 2, (4, 8)),
    ]


@from_patches.right
def from_patches_by_loop(rows, size, shape):
    height, width = shape
    pictures = np.zeros((len(rows), height, width, rows.shape[2] // size**2))
    across = width // size
    for t in range(rows.shape[1]):
        r, q = t // across * size, t % across * size
        pictures[:, r : r + size, q : q + size] = rows[:, t].reshape(len(rows), size, size, -1)
    return pictures


@from_patches.right
def from_patches_by_joining(rows, size, shape):
    across = shape[1] // size
    squares = rows.reshape(*rows.shape[:2], size, size, -1)
    bands = [
        np.concatenate([squares[:, t + q] for q in range(across)], axis=2)
        for t in range(0, rows.shape[1], across)
    ]
    return np.concatenate(bands, axis=1)


def _join(rows, size, shape, order, first=None):
    height, width = shape
    first = first or (height // size, width // size)
    x = rows.reshape(len(rows), *first, size, size, -1)
    return x.transpose(order).reshape(len(rows), height, width, -1)


@from_patches.wrong(
    """The shape is right, and the pixels are not: reshape alone lays each patch along a line. Bring the axes
    into order first."""
)
def from_patches_reshaped(rows, size, shape):
    return rows.reshape(len(rows), *shape, -1)


@from_patches.wrong("Inside each patch rows and columns are exchanged.")
def from_patches_turned(rows, size, shape):
    return _join(rows, size, shape, (0, 1, 4, 2, 3, 5))


@from_patches.wrong("The patches are laid down column by column. They came row by row.")
@np.errstate(all="ignore")
def from_patches_by_columns(rows, size, shape):
    return _join(rows, size, shape, (0, 2, 3, 1, 4, 5), (shape[1] // size, shape[0] // size))


@from_patches.wrong(
    "The axis of the channels is missing: the pictures have shape (n, height, width, channels)."
)
def from_patches_no_channels(rows, size, shape):
    pictures = from_patches.reference(rows, size, shape)
    return pictures[..., 0]


@from_patches.wrong("Height and width are exchanged.")
def from_patches_exchanged(rows, size, shape):
    return from_patches.reference(rows, size, shape[::-1])


@from_patches.wrong("You return the squares side by side, not yet one picture: two axes of rows become one.")
def from_patches_six_axes(rows, size, shape):
    height, width = shape
    x = rows.reshape(len(rows), height // size, width // size, size, size, -1)
    return x.transpose(0, 1, 3, 2, 4, 5)


@from_patches.wrong("The first picture only. Keep the axis of the pictures.")
def from_patches_first(rows, size, shape):
    return from_patches.reference(rows, size, shape)[0]


@from_patches.wrong("The channels stand apart in each patch in yours. They belong to their pixel, last.")
def from_patches_channels_first(rows, size, shape):
    height, width = shape
    x = rows.reshape(len(rows), height // size, width // size, -1, size, size)
    return x.transpose(0, 1, 4, 2, 5, 3).reshape(len(rows), height, width, -1)
