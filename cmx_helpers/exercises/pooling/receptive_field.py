"""Exercise pooling.receptive_field, lesson 02_pooling."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pooling.receptive_field",
    points=2,
    minutes=6,
    hints=(
        """Walk from the first layer to the last with two numbers: the field r (1 at first, the pixel
        itself) and the jump j (1 at first, the pixels between neighbours).""",
        """A layer with kernel_size k looks at k neighbours. They are j pixels apart, so the field grows by
        (k - 1)·j.""",
        """Grow the field with the jump from before the layer, then multiply the jump by the layer's
        strides for the next layer.""",
    ),
)
def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, strides in layers:
        field += (kernel_size - 1) * jump
        jump *= strides
    return field


@receptive_field.cases
def receptive_field_cases(rng):
    stack = [(int(k), int(s)) for k, s in rng.integers(1, 6, size=(5, 2))]
    return [
        ([(3, 1)],),
        ([(3, 1), (2, 2), (3, 1)],),
        ([(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)],),
        ([(7, 2), (3, 2), (3, 1)],),
        (stack,),
    ]


@receptive_field.right
def receptive_field_backwards(layers):
    field = 1
    for kernel_size, strides in reversed(layers):
        field = strides * (field - 1) + kernel_size
    return field


@receptive_field.right
def receptive_field_by_product(layers):
    jumps = np.cumprod([1, *(strides for _, strides in layers)])
    return 1 + sum((k - 1) * jump for (k, _), jump in zip(layers, jumps))


@receptive_field.wrong(
    """The jump is missing: you add k - 1 for every layer, as if all strides were 1. After a pool of
    strides 2, neighbours are 2 pixels apart, and each further step counts twice."""
)
def receptive_field_without_jump(layers):
    return 1 + sum(k - 1 for k, _ in layers)


@receptive_field.wrong(
    """You multiply the jump by a layer's strides before that layer has grown the field. A layer's strides
    move its own outputs apart; they matter to the layers after it."""
)
def receptive_field_jump_too_early(layers):
    field, jump = 1, 1
    for k, strides in layers:
        jump *= strides
        field += (k - 1) * jump
    return field


@receptive_field.wrong(
    """You used each layer's own or previous strides alone. The jump is the product of all strides so far:
    after two pools of stride 2, neighbours are 4 pixels apart."""
)
def receptive_field_jump_not_multiplied(layers):
    before = [1, *(strides for _, strides in layers)]
    return 1 + sum((k - 1) * s for (k, _), s in zip(layers, before))


@receptive_field.wrong(
    """It is one too small: with no layer at all an output is a pixel and sees one pixel, so the field
    starts at 1."""
)
def receptive_field_from_zero(layers):
    return receptive_field.reference(layers) - 1


@receptive_field.wrong(
    """Kernel sizes do not add up: two 3×3 convolutions see 5 pixels, not 6, because their windows share
    the middle. A layer adds k - 1 steps of one jump each."""
)
def receptive_field_k_for_k_minus_one(layers):
    field, jump = 0, 1
    for k, strides in layers:
        field += k * jump
        jump *= strides
    return field


@receptive_field.wrong(
    """You multiply the kernel sizes. That would hold if the windows of every layer lay side by side without
    overlap; here they overlap. A layer adds (k - 1) steps of one jump each."""
)
def receptive_field_product(layers):
    return int(np.prod([k for k, _ in layers]))


@receptive_field.wrong(
    """You multiply by the layer's own strides. They move its outputs apart and matter only to the layers
    after it: the jump is the product of the strides of all layers before."""
)
def receptive_field_own_strides(layers):
    return 1 + sum((k - 1) * s for k, s in layers)


@receptive_field.wrong(
    """You add up the kernel sizes. Windows overlap: two 3×3 convolutions see 5 pixels, not 6. A layer adds
    k - 1 steps, each as long as the jump."""
)
def receptive_field_sum(layers):
    return sum(k for k, _ in layers)


@receptive_field.wrong(
    """Only the first layer counts. If you wrote a loop, look at the indent of return: it belongs after the
    loop, not inside it."""
)
def receptive_field_of_the_first_layer(layers):
    return layers[0][0]


@receptive_field.wrong(
    """You walked from the last layer to the first, with the rule that goes from the first to the last: do
    not reverse `layers`."""
)
def receptive_field_reversed(layers):
    return receptive_field.reference(layers[::-1])
