"""The pieces of lesson 18 against NumPy, by hand, and against the whole that was cut."""

import hashlib
import itertools

import numpy as np
import pytest

from cmx_helpers import training, your_data


@pytest.mark.parametrize("seed", range(10))
def test_twins_are_found_wherever_they_stand(seed):
    rng = np.random.default_rng(seed)
    kinds = [rng.bytes(rng.integers(0, 4)) for _ in range(6)]
    contents = [kinds[n] for n in rng.integers(6, size=rng.integers(0, 30))]
    sums = [hashlib.sha256(content).digest() for content in contents]
    assert your_data.twins(contents).tolist() == [sums.index(own) for own in sums]


@pytest.mark.parametrize("contents", ["ab", b"ab", 3, ["a", "b"], [b"a", 1]])
def test_what_is_no_list_of_bytes_is_refused(contents):
    with pytest.raises(TypeError, match="contents"):
        your_data.twins(contents)


@pytest.mark.parametrize("seed", range(20))
def test_groups_stay_whole_and_the_share_is_reached(seed):
    rng = np.random.default_rng(seed)
    groups = rng.integers(8, size=rng.integers(8, 60))
    order, share = rng.permutation(8), rng.uniform(0, 1)
    out = your_data.hold_out(groups, order, share)
    assert not set(groups[out]) & set(groups[~out])
    assert out.sum() >= share * len(out) - 1e-6
    kept = [group for group in order if group in groups[out]]
    # Without the last group that was taken the share would not be reached, and those before it are all kept.
    assert not kept or np.sum(np.isin(groups, kept[:-1])) < share * len(out)
    there = [group for group in order if group in groups]
    assert kept == there[: len(kept)]


def test_the_ends_of_the_share():
    groups = ["a", "b", "a"]
    assert not your_data.hold_out(groups, ["a", "b"], 0).any()
    assert your_data.hold_out(groups, ["a", "b"], 1).all()
    assert your_data.hold_out(groups, ["b", "a", "c"], 1 / 3).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([], ["a"], 0.5), "groups"),
        ((["a", "b"], ["a"], 0.5), "order"),
        ((["a"], ["a", "a"], 0.5), "order"),
        ((["a"], ["a"], 1.5), "share"),
        ((["a"], ["a"], np.nan), "share"),
        (("a", ["a"], 0.5), "groups"),
        (([["a"]], ["a"], 0.5), "groups"),
    ],
)
def test_what_cannot_be_kept_aside_is_refused(arguments, said):
    with pytest.raises((ValueError, TypeError), match=said):
        your_data.hold_out(*arguments)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_moments_of_pieces_are_those_of_the_whole(seed, dtype):
    rng = np.random.default_rng(seed)
    x = (rng.normal(size=(rng.integers(2, 90), rng.integers(1, 5))) * 3 + 100).astype(dtype)
    cuts = np.sort(rng.integers(1, len(x), size=rng.integers(0, 6)))
    parts = [your_data.moments(part) for part in np.split(x, cuts) if len(part)]
    rng.shuffle(parts)
    found = parts[0]
    for part in parts[1:]:
        found = your_data.merge(found, part)
    exact = x.astype(np.float64)
    assert found.count == len(x) and found.mean.dtype == found.variance.dtype == dtype
    tolerance = 1e-12 if dtype == np.float64 else 2e-4
    np.testing.assert_allclose(found.mean, exact.mean(axis=0), rtol=tolerance)
    np.testing.assert_allclose(found.variance, exact.var(axis=0), rtol=tolerance, atol=tolerance)


def test_row_by_row_is_welford_and_stays_exact_far_from_zero():
    x = np.random.default_rng(0).normal(size=(300, 2)) + 1e9
    found = your_data.moments(x[:1])
    for row in x[1:]:
        found = your_data.merge(found, (1, row, np.zeros(2)))
    np.testing.assert_allclose(found.variance, x.var(axis=0), rtol=1e-6)
    naive = np.mean(x**2, axis=0) - x.mean(axis=0) ** 2  # what Welford's rule is there for
    assert np.abs(naive / x.var(axis=0) - 1).max() > 1


def test_a_part_without_rows_changes_nothing():
    some, none = your_data.moments([[1.0, 2.0], [3.0, 5.0]]), (0, np.zeros(2), np.zeros(2))
    for one, other in ((some, none), (none, some)):
        assert all(np.array_equal(a, b) for a, b in zip(your_data.merge(one, other), some))


@pytest.mark.parametrize(
    "other", [(1, [1.0], [0.0]), (1, [1.0, 2.0], [-1.0, 0.0]), (-1, [1.0, 2.0], [0.0, 0.0]), 3, "abc"]
)
def test_parts_that_do_not_fit_are_refused(other):
    with pytest.raises((ValueError, TypeError), match="other"):
        your_data.merge(your_data.moments([[1.0, 2.0]]), other)


@pytest.mark.parametrize(("count", "processes"), itertools.product((0, 1, 7, 32, 33), (1, 2, 3, 8)))
def test_shares_are_those_of_array_split(count, processes):
    rows = np.arange(count)
    for rank, part in enumerate(np.array_split(rows, processes)):
        start, stop = your_data.shard(count, rank, processes)
        assert rows[start:stop].tolist() == part.tolist()
    with pytest.raises(ValueError, match="rank"):
        your_data.shard(count, processes, processes)


@pytest.mark.parametrize("seed", range(10))
def test_what_is_sent_makes_the_plain_mean_the_whole_gradient(seed):
    rng = np.random.default_rng(seed)
    batch, processes = int(rng.integers(1, 12)), int(rng.integers(1, 8))
    x, labels, w = rng.normal(size=(batch, 4)), rng.integers(3, size=batch), rng.normal(size=(4, 3))

    def gradient(rows):
        return x[rows].T @ training.cross_entropy_backward(x[rows] @ w, labels[rows])

    sent = []
    for rank in range(processes):
        rows = slice(*your_data.shard(batch, rank, processes))
        count = len(x[rows])
        own = gradient(rows) if count else np.full_like(w, np.nan)
        sent.append(your_data.to_send(own, count, batch, processes))
    np.testing.assert_allclose(np.mean(sent, axis=0), gradient(slice(None)), atol=1e-12)


@pytest.mark.parametrize("p", range(1, 9))
def test_the_ring_gives_the_sum_to_all(p):
    rng = np.random.default_rng(p)
    for shape in ((p, p), (p, p, 3), (p, p, 2, 2)):
        held = rng.normal(size=shape)
        before = held.copy()
        every = your_data.ring_all_reduce(held)
        np.testing.assert_allclose(every, np.broadcast_to(held.sum(axis=0), shape), atol=1e-12)
        assert np.array_equal(held, before) and (every == every[0]).all()  # the same bits on all


def test_after_half_of_the_rounds_each_holds_one_whole_piece():
    p = 5
    held = np.random.default_rng(1).normal(size=(p, p))
    whole = held.sum(axis=0)
    for k in range(p - 1):
        held = your_data.ring_round(held, -k, True)
    for r in range(p):
        assert held[r, (r + 1) % p] == pytest.approx(whole[(r + 1) % p])


@pytest.mark.parametrize("held", [np.ones((2, 3)), np.ones(3), np.full((2, 2), np.nan), np.ones((0, 0)), "a"])
def test_what_is_no_ring_is_refused(held):
    with pytest.raises((ValueError, TypeError), match="held"):
        your_data.ring_all_reduce(held)


@pytest.mark.parametrize("seed", range(10))
def test_seconds_of_a_ring_are_those_of_its_messages(seed):
    rng = np.random.default_rng(seed)
    p, n, b, latency = int(rng.integers(1, 9)), 1e6, 1e9, 1e-4
    seconds = 0.0
    for _ in range(2 * (p - 1)):
        seconds += n / p * 8 / b + latency
    assert your_data.ring_seconds(n, p, b, latency) == pytest.approx(seconds)


@pytest.mark.parametrize(("p", "slow", "slower"), itertools.product((1, 2, 5), (0.0, 0.1, 1.0), (1.0, 3.0)))
def test_who_is_late_is_counted_over_all_that_can_happen(p, slow, slower):
    mean = 0.0
    for late in itertools.product((False, True), repeat=p):
        chance = np.prod([slow if each else 1 - slow for each in late])
        mean += chance * max(slower if each else 1.0 for each in late)
    assert your_data.step_seconds(2.0, p, 0.25, slow=slow, slower=slower) == pytest.approx(
        2 / p * mean + 0.25
    )
