"""The ring buffer against a list that keeps everything."""

import numpy as np
import pytest

from cmx_helpers.realtime import RingBuffer


@pytest.mark.parametrize("length", [1, 2, 7, 64])
def test_equals_the_end_of_all_that_came(length, rng):
    ring, everything = RingBuffer(length), np.zeros(length, np.float32)
    for _ in range(40):
        new = rng.normal(size=rng.integers(0, 2 * length + 3)).astype(np.float32)
        everything = np.concatenate([everything, new])
        ring.push(new)
        np.testing.assert_array_equal(ring.latest(), everything[-length:])
        assert len(ring.samples) == length


def test_latest_is_a_copy():
    ring = RingBuffer(3)
    ring.latest()[:] = 9
    assert not ring.latest().any()


@pytest.mark.parametrize("length, new, error", [
    (0, [1.0], ValueError), (2.5, [1.0], TypeError), (3, [[1.0]], ValueError), (3, [np.nan], ValueError),
])  # fmt: skip
def test_refuses(length, new, error):
    with pytest.raises(error, match=r"^(length|new)"):
        RingBuffer(length).push(new)
