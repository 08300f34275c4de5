"""Exercise convolution.output_size, lesson 01_convolution."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "convolution.output_size",
    points=2,
    minutes=8,
    hints=(
        'For "valid", list where the kernel may start: 0, strides, 2·strides, … What is the last start?',
        "The last start that fits is size - kernel_size. Whole steps up to there, plus the first place: "
        "// rounds down, and one is added.",
        'For "same", the size of the kernel does not matter: ceil(size / strides). '
        "In whole numbers that is -(-size // strides).",
    ),
)
def output_size(size, kernel_size, strides, padding):
    if padding == "same":
        return -(-size // strides)
    return (size - kernel_size) // strides + 1


@output_size.cases
def output_size_cases(rng):
    cases = [
        (4, 3, 1, "valid"),
        (32, 3, 1, "valid"),
        (7, 3, 2, "valid"),
        (8, 3, 2, "valid"),
        (5, 5, 3, "valid"),
        (32, 5, 1, "same"),
        (7, 3, 2, "same"),
        (8, 4, 3, "same"),
        (9, 4, 3, "same"),
    ]
    for padding in ("valid", "same"):
        for _ in range(4):
            kernel_size = int(rng.integers(1, 8))
            size = kernel_size + int(rng.integers(0, 30))
            cases.append((size, kernel_size, int(rng.integers(1, 5)), padding))
    return cases


@output_size.right
def output_size_by_counting(size, kernel_size, strides, padding):
    last = size if padding == "same" else size - kernel_size + 1
    return len(range(0, last, strides))


@output_size.right
def output_size_by_ceiling(size, kernel_size, strides, padding):
    return int(np.ceil((size if padding == "same" else size - kernel_size + 1) / strides))


@output_size.wrong(
    'One too few under "valid": (size - kernel_size) // strides counts the steps, and there is one place '
    "more than there are steps. A kernel as large as the picture has one place, not none."
)
def output_size_without_the_first_place(size, kernel_size, strides, padding):
    if padding == "same":
        return -(-size // strides)
    return (size - kernel_size) // strides


@output_size.wrong(
    'Rounded up where "valid" rounds down: the kernel may not hang over the edge, so a last step that does '
    "not fit in full is left out. Try size 8, kernel 3, stride 2."
)
def output_size_valid_rounded_up(size, kernel_size, strides, padding):
    if padding == "same":
        return -(-size // strides)
    return -(-(size - kernel_size) // strides) + 1


@output_size.wrong(
    'Rounded down where "same" rounds up: with zeros around the edge the last, incomplete step counts. '
    'Seven pixels at stride 2 have the starts 0, 2, 4 and 6. For "same" it is ceil(size / strides).'
)
def output_size_same_rounded_down(size, kernel_size, strides, padding):
    if padding == "same":
        return size // strides
    return (size - kernel_size) // strides + 1


@output_size.wrong(
    'Under "valid" a place is missing: the kernel may start at size - kernel_size + 1 pixels, and strides '
    "visit the first of them, so divide and round up, or count the whole steps and add one."
)
def output_size_valid_rounded_down(size, kernel_size, strides, padding):
    if padding == "same":
        return -(-size // strides)
    return (size - kernel_size + 1) // strides


@output_size.wrong("The strides are not used: at stride 2 only every second place is visited.")
def output_size_without_strides(size, kernel_size, strides, padding):
    return size if padding == "same" else size - kernel_size + 1


@output_size.wrong(
    '"same" does not mean "the same size whatever the strides": with stride s the output has '
    "ceil(size / s) places."
)
def output_size_same_keeps_the_size(size, kernel_size, strides, padding):
    return size if padding == "same" else (size - kernel_size) // strides + 1


@output_size.wrong('The padding is not used: "valid" and "same" need a formula each.')
def output_size_always_valid(size, kernel_size, strides, padding):
    return (size - kernel_size) // strides + 1


@output_size.wrong(
    'Your "same" puts kernel_size // 2 zeros on both sides. That agrees with Keras for odd kernels; an even '
    "kernel gets one zero too many. ceil(size / strides) holds for both."
)
def output_size_padded_by_half(size, kernel_size, strides, padding):
    zeros = 2 * (kernel_size // 2) if padding == "same" else 0
    return (size + zeros - kernel_size) // strides + 1


@output_size.wrong("A number of places is a whole number: divide with // (which rounds down), not with /.")
def output_size_with_fractions(size, kernel_size, strides, padding):
    return size / strides if padding == "same" else (size - kernel_size) / strides + 1


@output_size.wrong(
    '"valid" is right. "same" must round up to a whole number: -(-size // strides), or math.ceil.'
)
def output_size_same_with_fractions(size, kernel_size, strides, padding):
    return size / strides if padding == "same" else (size - kernel_size) // strides + 1
