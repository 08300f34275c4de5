"""Arrays of which some are missing, kept without the gaps. For `own_data`."""

from copy import copy

import numpy as np


class Kept:
    """Arrays of one shape, of which some are missing (None): rows of zeros where they are asked for."""

    def __init__(self, arrays, shape, dtype):
        there = [array for array in arrays if array is not None]
        self._there = np.stack(there) if there else np.empty((0, *shape), dtype)
        self._place = np.full(len(arrays), -1)
        self._place[[i for i, array in enumerate(arrays) if array is not None]] = np.arange(len(there))

    def subset(self, chosen):
        part = copy(self)
        part._place = self._place[chosen]
        return part

    def rows(self, chosen):
        places = self._place[chosen]
        rows = np.zeros((len(chosen), *self._there.shape[1:]), self._there.dtype)
        rows[places >= 0] = self._there[places[places >= 0]]
        return rows
