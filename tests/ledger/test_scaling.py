"""The calculations of benchmarks/DATA.md: what cores and processes gain."""

import numpy as np
import pytest

from benchmarks.data_pipeline import cores
from benchmarks.scaling import NETWORKS, gain, ring_seconds, step_seconds


def ring_by_hand(n, processes, bits_per_second, latency):
    """Rounds of a ring counted one by one: each sends a p-th part, and all wait for the last one."""
    seconds = 0.0
    have = [{part: {p} for part in range(processes)} for p in range(processes)]
    for turn in range(processes - 1):  # sums grow
        seconds += 8 * n / processes / bits_per_second + latency
        sent = [(p, (p - turn) % processes) for p in range(processes)]
        moved = [(p, part, set(have[p][part])) for p, part in sent]
        for p, part, whose in moved:
            have[(p + 1) % processes][part] |= whose
    for turn in range(processes - 1):  # whole sums go round
        seconds += 8 * n / processes / bits_per_second + latency
        moved = [(p, (p + 1 - turn) % processes) for p in range(processes)]
        moved = [(p, part, set(have[p][part])) for p, part in moved]
        for p, part, whose in moved:
            have[(p + 1) % processes][part] |= whose
    assert all(len(whose) == processes for parts in have for whose in parts.values())
    return seconds


@pytest.mark.parametrize("processes", [2, 3, 8])
def test_a_ring_takes_as_many_rounds_as_counted(processes):
    assert ring_seconds(1.2e6, processes, 1e9, 6e-5) == pytest.approx(
        ring_by_hand(1.2e6, processes, 1e9, 6e-5)
    )


def test_all_wait_for_the_slowest():
    assert step_seconds(0.01, 8, spread=0.0) == pytest.approx(0.01)
    assert step_seconds(0.01, 8, spread=0.0, sums=0.004) == pytest.approx(0.014)
    assert step_seconds(0.01, 8, spread=0.0, sums=0.004, overlap=0.5) == pytest.approx(0.01)
    # Of eight, with a chance of 1 % each, one at least is three times as slow in 1 - 0.99**8 of the steps.
    expected = 0.01 * (1 + 2 * (1 - 0.99**8))
    assert step_seconds(0.01, 8, spread=0.0, slow=0.01, steps=100_000) == pytest.approx(expected, rel=0.01)
    # The largest of 16 normal numbers is 1.766 standard deviations out, on average.
    assert step_seconds(1.0, 16, spread=0.1, steps=100_000) == pytest.approx(1.1766, abs=0.001)


def test_gains_grow_with_the_network_and_never_pass_the_number_of_processes():
    for p in (2, 4, 8, 16):
        gains = [gain(5.7e-3, p, network) for network in NETWORKS]
        assert gains == sorted(gains) and gains[-1] < p
    assert gain(5.7e-3, 2, "1 Gbit/s") < 1


def test_cores_are_rate_times_processor_seconds():
    assert cores(22_000, 0.001, waiting=0.0) == pytest.approx(22)
    assert np.isclose(cores(22_000, 0.052e-3), 0.95 * 22_000 * 0.052e-3)
