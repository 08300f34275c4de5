"""Exercise your_data.shard, lesson 18_your_data: a process's share of the rows."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "your_data.shard",
    points=2,
    minutes=4,
    parts=("the first row", "the end"),
    hints=(
        "each, over = divmod(count, processes): everyone has `each` rows, and `over` of them one more.",
        "Before process r stand r others: r · each rows, and one more for each of them that has one more.",
        "start = rank * each + min(rank, over); the end is one further where rank < over.",
    ),
)
def shard(count, rank, processes):
    each, over = divmod(count, processes)
    start = rank * each + min(rank, over)
    return start, start + each + (rank < over)


@shard.cases
def shard_cases(rng):
    def drawn(count, processes):
        return [(count, rank, processes) for rank in range(processes)]

    odd = int(rng.integers(23, 60))
    return [*drawn(10, 4), *drawn(8, 2), *drawn(2, 3), *drawn(odd, 5), *drawn(odd + 2, 7)]


@shard.right
def shard_by_numpy(count, rank, processes):
    before = [len(part) for part in np.array_split(np.arange(count), processes)]
    return sum(before[:rank]), sum(before[: rank + 1])


@shard.right
def shard_by_dealing(count, rank, processes):
    sizes = [0] * processes
    for row in range(count):
        sizes[row % processes] += 1
    return np.array([sum(sizes[:rank]), sum(sizes[: rank + 1])])


@shard.wrong(
    """The rows that are over at the end belong to nobody in yours: with 10 rows on 4 processes two are never
    learned from. The first processes take one more each."""
)
def shard_dropped(count, rank, processes):
    each = count // processes
    return rank * each, (rank + 1) * each


@shard.wrong(
    """The last process takes all that is over. With 4 processes it may have three rows more, and the others
    wait for it. The first processes take one more each."""
)
def shard_last_takes_all(count, rank, processes):
    each = count // processes
    return rank * each, count if rank == processes - 1 else (rank + 1) * each


@shard.wrong(
    """You round up: the first processes have a row more than their share, and the last ones too few, or
    none. Sizes may differ by one."""
)
def shard_rounded_up(count, rank, processes):
    each = -(-count // processes)
    return min(rank * each, count), min((rank + 1) * each, count)


@shard.wrong(
    """You round up and do not stop at the end: the last shares reach behind the last row. Sizes may differ
    by one."""
)
def shard_too_far(count, rank, processes):
    each = -(-count // processes)
    return rank * each, (rank + 1) * each


@shard.wrong("You give start and length. Give start and end.")
def shard_length(count, rank, processes):
    start, stop = shard.reference(count, rank, processes)
    return start, stop - start


@shard.wrong("The end belongs to the share in yours. As in a slice, give the first row that does not.")
def shard_inclusive(count, rank, processes):
    start, stop = shard.reference(count, rank, processes)
    return start, stop - 1


@shard.wrong(
    """The sizes are right, and the shares overlap: who starts behind others with one more row starts one
    further for each of them, min(rank, over)."""
)
def shard_overlapping(count, rank, processes):
    each, over = divmod(count, processes)
    return rank * each, rank * each + each + (rank < over)


@shard.wrong("The last processes have one more in yours. The first ones take it, as np.array_split does.")
def shard_last_ones(count, rank, processes):
    return count * rank // processes, count * (rank + 1) // processes


@shard.wrong("You count processes from 1. The first has rank 0.")
def shard_from_one(count, rank, processes):
    return shard.reference(count, max(rank - 1, 0), processes)


@shard.wrong(
    "Everybody starts further by all that is over: only those before you have one more, min(rank, over)."
)
def shard_all_over(count, rank, processes):
    each, over = divmod(count, processes)
    start = rank * each + over
    return start, start + each + (rank < over)


@shard.wrong("Everybody has one more row in yours. Only the first `over` processes have: rank < over.")
def shard_one_more_each(count, rank, processes):
    each, over = divmod(count, processes)
    start = rank * each + min(rank, over)
    return start, start + each + 1
