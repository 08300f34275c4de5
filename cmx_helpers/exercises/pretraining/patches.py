"""Exercise pretraining.patches, lesson 16_pretraining: a picture becomes a row of patches."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.patches",
    points=3,
    minutes=4,
    hints=(
        "Give each axis of pixels two: reshape(n, height // size, size, width // size, size, channels).",
        "The two axes that say which patch belong in front of the two that say where in it: transpose.",
        "x.transpose(0, 1, 3, 2, 4, 5).reshape(n, patches, size * size * channels)",
    ),
)
def patches(pictures, size):
    n, height, width, channels = pictures.shape
    x = pictures.reshape(n, height // size, size, width // size, size, channels)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(n, -1, size * size * channels)


@patches.cases
def patches_cases(rng):
    return [
        (np.arange(16.0).reshape(1, 4, 4, 1), 2),
        (rng.random((2, 6, 4, 1)), 2),
        (rng.random((2, 6, 9, 2)), 3),
        (rng.random((3, 4, 8, 3)), 2),
    ]


@patches.right
def patches_by_loop(pictures, size):
    n, height, width, _ = pictures.shape
    rows = []
    for r in range(0, height, size):
        for q in range(0, width, size):
            rows.append(pictures[:, r : r + size, q : q + size].reshape(n, -1))
    return np.stack(rows, axis=1)


@patches.right
def patches_by_split(pictures, size):
    bands = np.split(pictures, pictures.shape[1] // size, axis=1)
    squares = [s for band in bands for s in np.split(band, pictures.shape[2] // size, axis=2)]
    return np.stack([s.reshape(len(pictures), -1) for s in squares], axis=1)


def _cut(pictures, size, order):
    n, height, width, channels = pictures.shape
    x = pictures.reshape(n, height // size, size, width // size, size, channels)
    places = (height // size) * (width // size)
    return x.transpose(order).reshape(n, places, -1)


@patches.wrong(
    """The shape is right, and in the rows stand pieces of lines: reshape alone goes along the picture's
    lines. Bring the axes into order before you reshape."""
)
def patches_reshaped(pictures, size):
    n, height, width, channels = pictures.shape
    return pictures.reshape(n, -1, size * size * channels)


@patches.wrong("The patches go down the columns in yours. Row by row: the axis of the columns runs fastest.")
def patches_by_columns(pictures, size):
    return _cut(pictures, size, (0, 3, 1, 2, 4, 5))


@patches.wrong("Inside each patch rows and columns are exchanged: it lies on its side.")
def patches_turned(pictures, size):
    return _cut(pictures, size, (0, 1, 3, 4, 2, 5))


@patches.wrong("In each row the channels stand apart, one after the other. They belong to their pixel, last.")
def patches_channels_first(pictures, size):
    return _cut(pictures, size, (0, 1, 3, 5, 2, 4))


@patches.wrong("You take each size-th pixel: these are thinned pictures, not squares of neighbours.")
def patches_thinned(pictures, size):
    down, across = pictures.shape[1] // size, pictures.shape[2] // size
    thin = [pictures[:, a::down, b::across] for a in range(down) for b in range(across)]
    return np.stack([t.reshape(len(pictures), -1) for t in thin], axis=1)


@patches.wrong(
    "The squares are right, but still squares: each becomes one row of numbers, shape (n, patches, numbers)."
)
def patches_squares(pictures, size):
    rows = patches.reference(pictures, size)
    return rows.reshape(*rows.shape[:2], size, size, -1)


@patches.wrong("Patches and numbers have changed places: shape (n, patches, numbers).")
def patches_swapped(pictures, size):
    return patches.reference(pictures, size).swapaxes(1, 2)


@patches.wrong("The pictures have been joined into one long row of patches. Keep an axis for the pictures.")
def patches_joined(pictures, size):
    rows = patches.reference(pictures, size)
    return rows.reshape(-1, rows.shape[2])


@patches.wrong(
    "Only the patches along the diagonal, or of one row, are there: height / size times width / size are."
)
def patches_first_band(pictures, size):
    return patches.reference(pictures[:, :size], size)


@patches.wrong("These windows overlap: the next patch begins `size` pixels further.")
def patches_overlapping(pictures, size):
    views = np.lib.stride_tricks.sliding_window_view(pictures, (size, size), axis=(1, 2))
    views = views.transpose(0, 1, 2, 4, 5, 3)
    return views.reshape(len(pictures), views.shape[1] * views.shape[2], -1)
