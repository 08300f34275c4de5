"""Exercise realtime.latency, lesson 17_realtime: how much sound an answer rests on."""

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.latency",
    points=2,
    minutes=3,
    hints=(
        "Begin with reach = window and step = hop, and go through the layers from the first on.",
        "A layer adds (kernel − 1) steps of the width that the layers *below* it have made.",
        """for kernel, stride in zip(kernels, strides): first reach += (kernel - 1) * step, then step *=
        stride.""",
    ),
)
def latency(window, hop, kernels, strides):
    reach, step = window, hop
    for kernel, stride in zip(kernels, strides):
        reach += (kernel - 1) * step
        step *= stride
    return reach


@latency.cases
def latency_cases(rng):
    return [
        (4, 2, [3, 2], [2, 1]),
        (512, 256, [5, 5, 3], [2, 2, 1]),
        (
            int(rng.integers(100, 900)),
            int(rng.integers(20, 90)),
            [int(k) for k in rng.integers(2, 9, size=4)],
            [int(s) for s in rng.integers(2, 5, size=4)],
        ),
        (int(rng.integers(100, 900)), int(rng.integers(20, 90)), [4, 6, 3], [1, 3, 2]),
    ]


@latency.right
def latency_from_the_end(window, hop, kernels, strides):
    frames = 1
    for kernel, stride in list(zip(kernels, strides))[::-1]:
        frames = (frames - 1) * stride + kernel
    return window + (frames - 1) * hop


@latency.wrong("A kernel of one tap reaches nowhere: each layer adds kernel − 1 steps, not kernel.")
def latency_whole_kernels(window, hop, kernels, strides):
    reach, step = window, hop
    for kernel, stride in zip(kernels, strides):
        reach += kernel * step
        step *= stride
    return reach


@latency.wrong(
    """You widen the step before the layer has used it. A layer's stride spaces its outputs; its own taps
    stand as close as the strides below it left them. Add first, then step *= stride."""
)
def latency_own_stride(window, hop, kernels, strides):
    reach, step = window, hop
    for kernel, stride in zip(kernels, strides):
        step *= stride
        reach += (kernel - 1) * step
    return reach


@latency.wrong(
    """All layers step by one hop in your sum. A stride below a layer spaces its inputs: step *= stride."""
)
def latency_without_strides(window, hop, kernels, strides):
    return window + sum(kernel - 1 for kernel in kernels) * hop


@latency.wrong("Strides multiply: behind two layers of stride 2 a step is four hops wide. You add them up.")
def latency_added_strides(window, hop, kernels, strides):
    reach, wide = window, 0
    for kernel, stride in zip(kernels, strides):
        reach += (kernel - 1) * hop * max(1, wide)
        wide += stride
    return reach


@latency.wrong(
    "Behind a stride the step is wider for all later layers, not only for the next one: the strides multiply."
)
def latency_last_stride_only(window, hop, kernels, strides):
    reach, step = window, hop
    for kernel, stride in zip(kernels, strides):
        reach += (kernel - 1) * step
        step = hop * stride
    return reach


@latency.wrong(
    """A step is a number of frames in your sum. In samples it is so many hops: begin with step = hop."""
)
def latency_without_hop(window, hop, kernels, strides):
    reach, step = window, 1
    for kernel, stride in zip(kernels, strides):
        reach += (kernel - 1) * step
        step *= stride
    return reach


@latency.wrong("The first frame alone holds a whole window: begin with reach = window.")
def latency_without_window(window, hop, kernels, strides):
    return latency_from_the_end(0, hop, kernels, strides)


@latency.wrong("Frames overlap: each further one brings a hop of new samples, not a window.")
def latency_windows_for_hops(window, hop, kernels, strides):
    return latency_from_the_end(window, window, kernels, strides)
