"""The last samples of a sound that never ends. Lesson 17_realtime."""

import numpy as np

from cmx_helpers._common.arguments import check_size, float_dtype
from cmx_helpers._common.validate import as_float, integer


class RingBuffer:
    """The last `length` samples, in a place that never grows and where nothing is moved.

    New samples are written over the oldest ones; `at` says where the oldest one is, which is where the next
    new
    one goes. Before anything was written all are zeros.

    Derived in lesson 17_realtime.

    Parameters
    ----------
    length : int
        How many samples are kept.
    dtype : float32 or float64

    Raises
    ------
    ValueError, TypeError
        `length` is below 1, `dtype` is another one.

    Examples
    --------
    >>> ring = RingBuffer(4)
    >>> ring.push([1.0, 2.0, 3.0])
    >>> ring.push([4.0, 5.0])
    >>> ring.latest()
    array([2., 3., 4., 5.], dtype=float32)
    """

    def __init__(self, length, dtype=np.float32):
        length = integer("length", length, minimum=1)
        check_size("length", length)
        self.samples, self.at = np.zeros(length, float_dtype("dtype", dtype)), 0

    def push(self, new):
        """Write the samples `new`, shape (n,), over the oldest ones; of more than `length`, the last ones."""
        new = as_float("new", new, ndim=1, allow_empty=True, finite=True)
        length = len(self.samples)
        new = new[max(0, len(new) - length) :]
        fits = min(len(new), length - self.at)
        self.samples[self.at : self.at + fits] = new[:fits]
        self.samples[: len(new) - fits] = new[fits:]
        self.at = (self.at + len(new)) % length

    def latest(self):
        """A copy of all that is kept, the oldest sample first: shape (length,)."""
        return np.concatenate([self.samples[self.at :], self.samples[: self.at]])
