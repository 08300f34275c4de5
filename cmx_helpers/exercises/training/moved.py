"""Exercise training.moved, lesson 03_training."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "training.moved",
    points=2,
    minutes=4,
    hints=(
        """np.roll(images, (down, right), axis=(1, 2)) moves the ink, and what leaves at one side enters
        at the other.""",
        """Wipe what came in from the far side: for down above 0 the first `down` rows, for down below 0
        the last -down rows. The columns likewise.""",
        """Or pad: np.pad(images, ((0, 0), (3, 3), (3, 3), (0, 0))) and cut the right 8×8 piece out,
        from row 3 - down"""
        "on.",
    ),
)
def moved(images, down, right):
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (height, height), (width, width), (0, 0)))
    top, left = height - down, width - right
    return padded[:, top : top + height, left : left + width]


@moved.cases
def moved_cases(rng):
    def pictures(*shape):
        return 1 - rng.random(size=shape)  # never 0, so that blank paper is told from ink

    return [
        (pictures(1, 3, 3, 1), 0, 1),
        (pictures(2, 4, 5, 1), 1, 0),
        (pictures(2, 5, 4, 2), -2, 1),
        (pictures(1, 4, 4, 1), 2, -1),
        (pictures(3, 4, 4, 1), 0, 0),
    ]


@moved.right
def moved_by_roll(images, down, right):
    result = np.roll(images, (down, right), axis=(1, 2))
    height, width = images.shape[1:3]
    result[:, :down] = 0 if down > 0 else result[:, :down]
    result[:, :, :right] = 0 if right > 0 else result[:, :, :right]
    if down < 0:
        result[:, height + down :] = 0
    if right < 0:
        result[:, :, width + right :] = 0
    return result


@moved.right
def moved_pixel_by_pixel(images, down, right):
    result = np.zeros_like(images)
    for row, column in np.ndindex(images.shape[1:3]):
        if 0 <= row - down < images.shape[1] and 0 <= column - right < images.shape[2]:
            result[:, row, column] = images[:, row - down, column - right]
    return result


@moved.wrong(
    """What leaves on one side comes in on the other: that is np.roll. Beside the page there is blank
    paper: set to 0 what came round."""
)
def moved_around(images, down, right):
    return np.roll(images, (down, right), axis=(1, 2))


@moved.wrong("It moves the other way. A positive number moves the ink down, and to the right.")
def moved_the_other_way(images, down, right):
    return moved.reference(images, -down, -right)


@moved.wrong("Down and right are exchanged: rows are axis 1, columns axis 2.")
def moved_exchanged(images, down, right):
    return moved.reference(images, right, down)


@moved.wrong("You wipe the result where ink should be: what came round stands at the side that the ink left.")
def moved_wrong_side_wiped(images, down, right):
    rolled = np.roll(images, (down, right), axis=(1, 2))
    return moved.reference(moved.reference(rolled, down, right), -down, -right)


@moved.wrong("Only the rows move. The columns move by `right`, along axis 2.")
def moved_rows_only(images, down, right):
    return moved.reference(images, down, 0)


@moved.wrong("Only the columns move. The rows move by `down`, along axis 1.")
def moved_columns_only(images, down, right):
    return moved.reference(images, 0, right)


@moved.wrong("You rolled axes 0 and 1. Axis 0 counts the pictures: rows are axis 1, columns axis 2.")
def moved_first_axes(images, down, right):
    return np.roll(images, (down, right), axis=(0, 1))
