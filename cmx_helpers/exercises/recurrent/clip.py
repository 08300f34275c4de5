"""Exercise recurrent.clip, lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "recurrent.clip",
    points=2,
    minutes=4,
    hints=(
        "The norm is one number for the whole list: the root of the sum of all squares in all arrays.",
        "If the norm is at most the limit, nothing changes. Else every array is multiplied by the same "
        "number, limit / norm.",
    ),
)
def clip(gradients, limit):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    scale = min(1, limit / norm)
    return [g * scale for g in gradients]


@clip.cases
def clip_cases(rng):
    cases = [([np.array([3.0]), np.array([4.0])], 1.0), ([np.array([0.3]), np.array([0.4])], 1.0)]
    for size, limit in ((5.0, 1.0), (0.1, 2.0), (2.0, 0.5)):
        cases.append(([size * rng.normal(size=(2, 3)), size * rng.normal(size=3)], limit))
    return cases


@clip.right
def clip_flattened(gradients, limit):
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))
    return [np.array(g) if norm <= limit else np.array(g) / norm * limit for g in gradients]


@clip.right
def clip_by_dividing(gradients, limit):
    norm = sum(float(np.vdot(g, g)) for g in gradients) ** 0.5
    return tuple(g / max(norm / limit, 1) for g in gradients)


@clip.wrong(
    "Clipped by value: every number is cut off at the limit on its own, so the small ones stay, the large "
    "ones shrink, and the direction changes. Multiply all by one number instead: limit / norm."
)
def clip_by_value(gradients, limit):
    return [np.clip(g, -limit, limit) for g in gradients]


@clip.wrong(
    "Each array is clipped by its own norm, which changes their sizes relative to each other and so the "
    "direction. Take one norm over all arrays."
)
def clip_each_array(gradients, limit):
    return [g * min(1, limit / np.linalg.norm(g)) for g in gradients]


@clip.wrong(
    "Gradients that are small enough were blown up to the limit. Clipping only ever shrinks: "
    "multiply by min(1, limit / norm)."
)
def clip_always_scaled(gradients, limit):
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))
    return [g * limit / norm for g in gradients]


@clip.wrong("The root is missing: the norm is the square root of the sum of squares.")
def clip_without_root(gradients, limit):
    norm = sum(np.sum(g**2) for g in gradients)
    return [g * min(1, limit / norm) for g in gradients]


@clip.wrong(
    "Too large gradients became 1 long whatever the limit is. Divide by the norm and multiply by the limit."
)
def clip_to_length_one(gradients, limit):
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))
    return [g if norm <= limit else g / norm for g in gradients]


@clip.wrong(
    "You add up the norms of the arrays. The norm of all together is the root of the "
    "sum of all squares, as in "
    "Pythagoras: smaller than the sum of the norms."
)
def clip_sum_of_norms(gradients, limit):
    norm = sum(np.linalg.norm(g) for g in gradients)
    return [g * min(1, limit / norm) for g in gradients]


@clip.wrong("You take the largest norm of any array. One norm goes over all of them together.")
def clip_largest_norm(gradients, limit):
    norm = max(np.linalg.norm(g) for g in gradients)
    return [g * min(1, limit / norm) for g in gradients]


@clip.wrong("You take the mean of all squares. The norm is the root of their sum.")
def clip_root_mean_square(gradients, limit):
    numbers = np.concatenate([np.ravel(g) for g in gradients])
    return [g * min(1, limit / np.sqrt(np.mean(numbers**2))) for g in gradients]


@clip.wrong("You take the largest number for the norm. The norm is the root of the sum of all squares.")
def clip_largest_number(gradients, limit):
    norm = max(np.abs(g).max() for g in gradients)
    return [g * min(1, limit / norm) for g in gradients]


@clip.wrong("You add up absolute values. The norm is the root of the sum of all squares.")
def clip_sum_of_absolutes(gradients, limit):
    norm = sum(np.abs(g).sum() for g in gradients)
    return [g * min(1, limit / norm) for g in gradients]
