"""Work shared out to threads: all of it done once, errors seen, BLAS as it was before."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from cmx_helpers._common import threads
from cmx_helpers._common.threads import in_threads
from cmx_helpers.convolution import conv2d, conv2d_backward
from cmx_helpers.pooling import max_pool2d, max_pool2d_backward


def blas_threads():
    """Threads of the BLAS that NumPy and SciPy call: faiss brings one more, which no task here uses."""
    known = {library.filepath for library in threads._blas().lib_controllers}
    return {pool["num_threads"] for pool in threadpool_info() if pool["filepath"] in known}


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 50])
def test_every_task_is_done_once(limit, count):
    done = []
    with threadpool_limits(limit, "blas"):
        in_threads(lambda number, word: done.append((number, word)), [(n, "task") for n in range(count)])
        assert blas_threads() == {limit}
    assert sorted(done) == [(n, "task") for n in range(count)]


def test_two_threads_work_and_products_stay_in_them():
    both = threading.Barrier(2, timeout=20)  # only two tasks that run at a time come past it
    seen = []

    def work(n):
        seen.append((threading.current_thread().name, blas_threads()))
        if n < 2:
            both.wait()

    np.ones((2, 2)) @ np.ones((2, 2))
    with threadpool_limits(2, "blas"):
        in_threads(work, [(n,) for n in range(8)])
    assert {1} in [limits for _, limits in seen]
    assert len({name for name, _ in seen}) == 2


@pytest.mark.parametrize("limit", [1, 2])
def test_an_error_in_a_task_is_raised_and_nothing_stays_locked(limit):
    def work(n):
        if n == 5:
            raise ZeroDivisionError("task 5")

    with threadpool_limits(limit, "blas"):
        for _ in range(3):
            with pytest.raises(ZeroDivisionError, match="task 5"):
                in_threads(work, [(n,) for n in range(9)])
            assert blas_threads() == {limit}
        done = []
        in_threads(done.append, [(n,) for n in range(9)])
    assert sorted(done) == list(range(9))


def test_a_task_may_share_out_work_itself():
    done = []

    def work(n):
        in_threads(lambda m: done.append((n, m)), [(m,) for m in range(6)])

    with threadpool_limits(2, "blas"):
        in_threads(work, [(n,) for n in range(6)])
    assert sorted(done) == [(n, m) for n in range(6) for m in range(6)]


@pytest.mark.parametrize("strides", [1, 2])
def test_one_thread_and_several_give_the_same(rng, strides):
    x = rng.standard_normal((6, 96, 96, 24), dtype=np.float32)
    kernel = rng.standard_normal((3, 3, 24, 32), dtype=np.float32)
    results = []
    for limit in (1, 2, 3):
        with threadpool_limits(limit, "blas"):
            y = conv2d(x, kernel, strides=strides, padding="same")
            pooled = max_pool2d(y)
            results.append([y, *conv2d_backward(y, x, kernel, strides=strides, padding="same")])
            results[-1] += [pooled, max_pool2d_backward(pooled, y)]
    for others in results[1:]:
        for one, several in zip(results[0], others):
            np.testing.assert_array_equal(one, several)


FORK = """
import os, sys
from threadpoolctl import threadpool_limits
import numpy as np
from cmx_helpers._common.threads import in_threads

np.ones((2, 2)) @ np.ones((2, 2))
done = []
with threadpool_limits(2, "blas"):
    in_threads(done.append, [(n,) for n in range(50)])
    child = os.fork()
    done.clear()
    in_threads(done.append, [(n,) for n in range(50)])
assert sorted(done) == list(range(50))
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_process_has_no_threads_and_does_not_wait_for_them():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
