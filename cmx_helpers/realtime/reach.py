"""How much sound an answer rests on, in samples. Lesson 17_realtime."""

from cmx_helpers._common.arguments import sequence
from cmx_helpers._common.validate import integer


def latency(window, hop, kernels, strides):
    """Samples that one answer rests on: how long until nothing of the old sound is left in it.

    ``L = window + Σ_l (kernels[l] − 1) · strides[0] ⋯ strides[l − 1] · hop``

    A frame holds `window` samples. Each further tap of layer l reaches one step of that layer further back,
    and
    its steps are as wide as the strides below it have made them. A causal network reaches back over all of
    it;
    one that is padded on both sides reaches back over half of it, and waits for the other half.

    Parameters
    ----------
    window, hop : int
        Samples in a frame, and from one frame to the next.
    kernels, strides : sequence of int
        Taps and stride of each convolution, the first one first.

    Returns
    -------
    int
        Samples; divide by the sample rate for seconds.

    Raises
    ------
    ValueError, TypeError
        A length is below 1 or no integer; there are not as many strides as kernels.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> latency(512, 256, [5, 5, 3], [2, 2, 1])
    5632
    """
    reach, step = integer("window", window, minimum=1), integer("hop", hop, minimum=1)
    kernels, strides = sequence("kernels", kernels, "integers"), sequence("strides", strides, "integers")
    if len(kernels) != len(strides):
        raise ValueError(f"strides: expected one for each of {len(kernels)} kernels, got {len(strides)}")
    for n, (kernel, stride) in enumerate(zip(kernels, strides)):
        reach += (integer(f"kernels[{n}]", kernel, minimum=1) - 1) * step
        step *= integer(f"strides[{n}]", stride, minimum=1)
    return reach
