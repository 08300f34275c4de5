"""Series whose times, errors and failures are known, for tests/ledger/test_ledger.py."""

import os
import time

import numpy as np

from benchmarks.cases import Series

NAP = 0.002  # seconds that `ours` takes for an amount of 1


def inputs(amount):
    return (np.linspace(1, 2, amount, dtype=np.float32),)


def slow(x):
    nap = NAP * len(x) / 4  # the smallest amount is 4

    def sleep(x):
        time.sleep(nap)
        return x

    return sleep


def exact(x):
    return lambda x: x


def off_by_a_quarter(x):
    return lambda x: np.append(x[:-1], x[-1] + 0.25 * 2)  # 2 is the largest value


def refuses(x):
    raise ValueError("no such thing here")


def dies(x):
    os._exit(3)


def hangs(x):
    time.sleep(60)


def of_another_shape(x):
    return lambda x: x[:1]


def forgets(x):
    return lambda x: np.zeros((1000, 1000))


def series(operator, **builders):
    return Series(
        operator, "steps", (4, 8, 16), inputs, builders, reference="librosa", tiny=lambda: inputs(1)
    )


SERIES = [
    series("all well", ours=slow, librosa=exact, scipy=off_by_a_quarter),
    series("one refuses", ours=exact, librosa=exact, scipy=refuses),
    series("one dies", ours=exact, librosa=exact, scipy=dies),
    series("one hangs", ours=exact, librosa=exact, scipy=hangs),
    series("one is of another shape", ours=exact, librosa=exact, scipy=of_another_shape),
    series("no reference", ours=exact, librosa=refuses, scipy=exact),
]
