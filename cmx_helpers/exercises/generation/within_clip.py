"""Exercise generation.within_clip, lesson 13_generation: do the drawings of one clip differ?"""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.within_clip",
    points=2,
    minutes=3,
    hints=(
        "drawings has shape (clips, tries, pixels). Which axis runs over the drawings of one clip?",
        "Variance over the tries: drawings.var(axis=1), shape (clips, pixels). Then mean, then root.",
        "real is such an array as well: classes in place of clips, pictures of the class in place of tries.",
    ),
)
def within_clip(drawings, real):
    return np.sqrt(drawings.var(axis=1).mean() / real.var(axis=1).mean())


@within_clip.cases
def within_clip_cases(rng):
    cases = []
    for clips, tries, pixels in ((3, 4, 5), (2, 6, 3), (5, 2, 4)):
        drawings = rng.normal(size=(clips, tries, pixels)) * 0.4 + 2 * rng.normal(size=(clips, 1, pixels))
        real = rng.normal(size=(4, 7, pixels)) * (0.5 + rng.random(pixels)) + 2 * rng.normal(
            size=(4, 1, pixels)
        )
        cases.append((drawings, real))
    return cases


@within_clip.right
def within_clip_by_loop(drawings, real):
    def spread(sets):
        return np.mean([np.var(one, axis=0).mean() for one in sets]) ** 0.5

    return spread(drawings) / spread(real)


@within_clip.right
def within_clip_written_out(drawings, real):
    ours, theirs = (((a - a.mean(1, keepdims=True)) ** 2).mean() for a in (drawings, real))
    return np.sqrt(ours) / np.sqrt(theirs)


@within_clip.wrong(
    "That is the spread over all drawings: ten digits differ, and hide that one clip's do not. axis=1."
)
def within_clip_over_all(drawings, real):
    flat = drawings.reshape(-1, drawings.shape[-1])
    return np.sqrt(flat.var(axis=0).mean() / real.var(axis=1).mean())


@within_clip.wrong("That is the spread over the clips, try by try. The tries of one clip are along axis 1.")
def within_clip_over_clips(drawings, real):
    return np.sqrt(drawings.var(axis=0).mean() / real.var(axis=1).mean())


@within_clip.wrong(
    "Of real and drawn you take the variance over axis 0. What belongs together lies along axis 1."
)
def within_clip_both_over_clips(drawings, real):
    return np.sqrt(drawings.var(axis=0).mean() / real.var(axis=0).mean())


@within_clip.wrong(
    "That is how the ink varies within one drawing: pixels lie along the last axis, tries along axis 1."
)
def within_clip_over_pixels(drawings, real):
    return np.sqrt(drawings.var(axis=2).mean() / real.var(axis=2).mean())


@within_clip.wrong("Not yet beside the real ones: divide by the spread of real pictures of one class.")
def within_clip_absolute(drawings, real):
    return np.sqrt(drawings.var(axis=1).mean())


@within_clip.wrong("The quotient is turned over: drawings by real.")
def within_clip_turned(drawings, real):
    return 1 / within_clip.reference(drawings, real)


@within_clip.wrong("That is the quotient of the variances. The spread is its root.")
def within_clip_variance(drawings, real):
    return drawings.var(axis=1).mean() / real.var(axis=1).mean()


@within_clip.wrong("The root comes last: first the mean of all variances, then the root.")
def within_clip_root_first(drawings, real):
    return drawings.std(axis=1).mean() / real.std(axis=1).mean()


@within_clip.wrong("One number for each clip: take the mean over the clips too.")
def within_clip_each(drawings, real):
    return np.sqrt(drawings.var(axis=1).mean(axis=1) / real.var(axis=1).mean())


@within_clip.wrong(
    "You take everything as one heap: its variance over all axes. Along axis 1 only, then the mean."
)
def within_clip_heap(drawings, real):
    return drawings.std() / real.std()
