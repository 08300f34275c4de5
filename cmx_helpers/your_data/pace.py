"""What several processes gain: the step shared out, the ring, and who comes late. Lesson 18_your_data."""

from cmx_helpers._common.validate import integer, number


def ring_seconds(gradient_bytes, processes, bits_per_second, latency):
    """Seconds to sum an array over a ring of processes, so that all have the sum.

    .. math:: T = 2 (p - 1) \\left(\\frac{8 n}{p\\, b} + l\\right)

    In p - 1 rounds each passes on a p-th of the n bytes and adds, in p - 1 more it passes on the sums
    (Patarasuk and Yuan, 2009). Derived in lesson 18_your_data.

    Parameters
    ----------
    gradient_bytes : number
    processes : int
    bits_per_second : number, above 0
    latency : number
        Seconds from sending to having received the first bit.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Examples
    --------
    >>> round(ring_seconds(1.25e6, 2, 1e9, 0), 6)
    0.01
    """
    n = number("gradient_bytes", gradient_bytes, minimum=0, maximum=1e18)
    p = integer("processes", processes, minimum=1, maximum=2**20)
    b = number("bits_per_second", bits_per_second, minimum=1)
    return 2 * (p - 1) * (8 * n / (p * b) + number("latency", latency, minimum=0, maximum=1e9))


def step_seconds(step, processes, sums=0.0, *, slow=0.0, slower=3.0):
    """Mean seconds of a step whose batch is shared out, and in which all wait for the slowest.

    .. math:: T_p = \\frac{t}{p} \\left(1 + (k - 1) (1 - (1 - s)^p)\\right) + T_{\\text{ring}}

    A process is late in a step with chance s, and then takes k times as long. Derived in lesson 18_your_data.

    Parameters
    ----------
    step : number
        Seconds of the whole batch on one process that is not late.
    processes : int
    sums : number
        Seconds to sum the gradients, as `ring_seconds`.
    slow, slower : number
        The chance s, 0 to 1, and the factor k, at least 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Examples
    --------
    >>> step_seconds(0.8, 8), round(step_seconds(0.8, 8, slow=0.01), 4)
    (0.1, 0.1155)
    """
    t = number("step", step, minimum=0, maximum=1e12)
    p = integer("processes", processes, minimum=1, maximum=2**20)
    slow = number("slow", slow, minimum=0, maximum=1)
    slower = number("slower", slower, minimum=1, maximum=1e12)
    late = 1 - (1 - slow) ** p
    return t / p * (1 + (slower - 1) * late) + number("sums", sums, minimum=0, maximum=1e12)
