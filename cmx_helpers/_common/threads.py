"""Plain threads for work that NumPy and SciPy do outside Python's lock."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from threadpoolctl import ThreadpoolController

# With fewer, waking the threads up takes longer than they save.
_TASKS_WORTH_THREADS = 4
_BUSY = threading.Lock()


def in_threads(work, tasks):
    """Call `work(*task)` for every task, in several threads where there are enough of them.

    As many threads as BLAS would take, so that `OPENBLAS_NUM_THREADS` and `threadpool_limits`
    hold here, too. While they run, a matrix product stays in the thread that asks for it: the
    cores share the tasks, not the products. The tasks must not write to the same numbers.
    """
    tasks = list(tasks)
    queue = iter(tasks)

    def run():
        for task in queue:
            work(*task)

    if len(tasks) < _TASKS_WORTH_THREADS:
        return run()
    threads = min(len(tasks), _thread_count())
    # Whoever finds the threads busy for somebody else does the work alone.
    if threads == 1 or not _BUSY.acquire(blocking=False):
        return run()
    try:
        with _blas().limit(limits=1):
            others = [_pool().submit(run) for _ in range(threads - 1)]
            try:
                run()
            finally:
                for other in others:
                    if not other.cancel():  # one that has not begun comes too late
                        other.result()
    finally:
        _BUSY.release()


def one_thread():
    """A context in which BLAS works in the calling thread: for many small products, one after the other.

    Where other programs keep the cores busy, threads that wait for each other make such products a
    hundred times as slow.
    """
    return _blas().limit(limits=1)


@cache
def _pool():
    """Threads that stay: to start one takes longer than a small convolution."""
    return ThreadPoolExecutor(max(1, (os.cpu_count() or 1) - 1), thread_name_prefix="cmx_helpers")


@cache
def _blas():
    return ThreadpoolController().select(user_api="blas")


def _thread_count():
    if sys.platform == "emscripten":
        return 1  # a browser's Python cannot start a thread
    return max((library.num_threads for library in _blas().lib_controllers), default=os.cpu_count() or 1)
