"""Exercise recurrent.clip, lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "recurrent.clip",
    points=2,
    minutes=8,
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
