"""Two plain threads for work that NumPy and SciPy do outside Python's lock."""

import os
from concurrent.futures import ThreadPoolExecutor

_TASKS_WORTH_A_THREAD = 4


def in_two_threads(work, tasks):
    """Call `work(*task)` for every task, a second thread helping where there are enough of them.

    The tasks must not write to the same numbers.
    """
    tasks = list(tasks)
    queue = iter(tasks)

    def run():
        for task in queue:
            work(*task)

    if len(tasks) < _TASKS_WORTH_A_THREAD or os.cpu_count() == 1:
        return run()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(run)
        run()
        other.result()
