"""The exercises of lesson 02_pooling: max pooling, an overlap to predict, the receptive field."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise, prediction


@exercise(
    "pooling.max_pool",
    points=3,
    minutes=12,
    hints=(
        """How many windows fit along one axis? Count the places where a whole window still lies
        inside: (size - pool_size) // strides + 1.""",
        """Window (a, b) starts at row strides·a and column strides·b, not at pool_size·a. Take the
        slice x[strides*a : strides*a + pool_size, …] and keep the channel axis whole.""",
        """window.max(axis=(0, 1)) is the largest value in each channel. Make the result with np.empty
        or np.full, not by comparing with zeros: all values of a window may be negative.""",
    ),
)
def max_pool(x, pool_size, strides):
    size = [(s - pool_size) // strides + 1 for s in x.shape[:2]]
    y = np.empty((*size, x.shape[2]))
    for a in range(size[0]):
        for b in range(size[1]):
            rows = slice(strides * a, strides * a + pool_size)
            columns = slice(strides * b, strides * b + pool_size)
            y[a, b] = x[rows, columns].max(axis=(0, 1))
    return y


@max_pool.cases
def max_pool_cases(rng):
    return [
        (rng.normal(size=(4, 4, 1)), 2, 2),
        (rng.normal(size=(7, 5, 2)), 2, 2),
        (rng.normal(size=(6, 8, 3)), 3, 1),
        (rng.normal(size=(9, 9, 2)), 2, 3),
        (-1 - rng.random(size=(6, 6, 2)), 3, 2),
    ]


@max_pool.right
def max_pool_by_windows(x, pool_size, strides):
    windows = sliding_window_view(x, (pool_size, pool_size), axis=(0, 1))
    return windows[::strides, ::strides].max(axis=(-2, -1))


@max_pool.right
def max_pool_rows_then_columns(x, pool_size, strides):
    for axis in (0, 1):
        last = x.shape[axis] - pool_size
        starts = np.arange(0, last + 1, strides)
        x = np.max([x.take(starts + i, axis=axis) for i in range(pool_size)], axis=0)
    return x


def _windows(x, pool_size, strides):
    return sliding_window_view(x, (pool_size, pool_size), axis=(0, 1))[::strides, ::strides]


@max_pool.wrong(
    """The stride is ignored: your windows follow one another without overlap or gap, as if strides were
    pool_size. Window a starts at row strides·a."""
)
def max_pool_stride_is_pool_size(x, pool_size, strides):
    return max_pool.reference(x, pool_size, pool_size)


@max_pool.wrong(
    """The stride is ignored: you lay a window at every pixel, as if strides were 1. The next window
    starts `strides` pixels further on, so the result is smaller."""
)
def max_pool_stride_one(x, pool_size, strides):
    return max_pool.reference(x, pool_size, 1)


@max_pool.wrong(
    """That is average pooling: the mean of each window. Here the largest value of the window is asked
    for."""
)
def max_pool_average(x, pool_size, strides):
    return _windows(x, pool_size, strides).mean(axis=(-2, -1))


@max_pool.wrong(
    """The channels are mixed: you took one maximum over rows, columns and channels, so all channels hold
    the same number. Reduce axes 0 and 1 of the window only."""
)
def max_pool_over_channels(x, pool_size, strides):
    y = _windows(x, pool_size, strides).max(axis=(-3, -2, -1))
    return np.repeat(y[..., None], x.shape[2], axis=2)


@max_pool.wrong(
    """The channel axis is gone: you reduced it together with the window. Each channel is pooled by
    itself, so the result has as many channels as x: reduce axes 0 and 1 of the window only."""
)
def max_pool_channels_lost(x, pool_size, strides):
    return _windows(x, pool_size, strides).max(axis=(-3, -2, -1))


@max_pool.wrong(
    """There are too many rows or columns: you kept windows that hang over the edge. Here a window that
    does not fit whole is dropped: (size - pool_size) // strides + 1 windows along an axis."""
)
def max_pool_trailing_kept(x, pool_size, strides):
    size = [-(-s // strides) for s in x.shape[:2]]
    rows = [
        [x[strides * a :][:pool_size, strides * b :][:, :pool_size] for b in range(size[1])]
        for a in range(size[0])
    ]
    return np.array([[window.max(axis=(0, 1)) for window in row] for row in rows])


@max_pool.wrong(
    """The last row and the last column of windows are missing. A window that starts at size - pool_size
    still fits: count (size - pool_size) // strides + 1 windows along an axis."""
)
def max_pool_last_missing(x, pool_size, strides):
    return max_pool.reference(x, pool_size, strides)[:-1, :-1]


@max_pool.wrong(
    """The last window is missing where it ends exactly at the edge: range stops before its end. A window
    that starts at size - pool_size still fits, so let the range run to size - pool_size + 1."""
)
def max_pool_range_too_short(x, pool_size, strides):
    rows, columns = (np.arange(0, s - pool_size, strides) for s in x.shape[:2])
    y = max_pool.reference(x, pool_size, strides)
    return y[: len(rows), : len(columns)]


@max_pool.wrong("""These are the smallest values of the windows. The largest are asked for.""")
def max_pool_smallest(x, pool_size, strides):
    return _windows(x, pool_size, strides).min(axis=(-2, -1))


@max_pool.wrong(
    """Where a whole window is negative you give 0. Zero is not a neutral start for a maximum: start from
    the window's first value, or from -np.inf."""
)
def max_pool_from_zero(x, pool_size, strides):
    return np.maximum(max_pool.reference(x, pool_size, strides), 0)


@max_pool.wrong(
    """You keep the value at the corner of each window and never look at the others. That is plain
    subsampling. Take the largest value of the whole window."""
)
def max_pool_subsampled(x, pool_size, strides):
    return _windows(x, pool_size, strides)[..., 0, 0]


@prediction(
    "pooling.overlap",
    points=1,
    minutes=4,
    hints=(
        """How many 2×2 windows does a 3×3 array have at strides 1, and how many of them contain the
        middle?""",
        """Every window sends its own share back, and shares that meet in one place add up. Under the
        maximum the share is all of dy or nothing; under the average it is a quarter of dy.""",
    ),
)
def overlap():
    windows = 4
    return [windows * 1.0, windows * 0.25]


@overlap.wrong(
    """You counted one window. At strides 1 the windows overlap, all of them contain the middle, and what
    they send back adds up."""
)
def overlap_one_window():
    return [1.0, 0.25]


@overlap.wrong(
    """The maximum is right. Under the average, too, the shares of all the windows that contain the middle
    add up."""
)
def overlap_average_not_added():
    return [4.0, 0.25]


@overlap.wrong(
    """The average is right. Under the maximum, every window that contains the largest value sends its
    whole dy there, and these add up."""
)
def overlap_maximum_not_added():
    return [1.0, 1.0]


@overlap.wrong(
    """The maximum is right. The average has a factor 1/4 in front of every entry of a window, and its
    gradient keeps it."""
)
def overlap_average_not_divided():
    return [4.0, 4.0]


@overlap.wrong("Both numbers are there, in the other order: the maximum first, then the average.")
def overlap_swapped():
    return [1.0, 4.0]


@exercise(
    "pooling.receptive_field",
    points=2,
    minutes=10,
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
    after two pools of strides 2, neighbours are 4 pixels apart."""
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
