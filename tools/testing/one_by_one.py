"""pytest plugin: which tests stay on one process (`make test` loads it).

Those of one file do, because the cells of a lesson need one kernel and the tests of a file share fixtures.
The lessons in the browser are long and independent of each other: each goes to whichever process is free.
"""

from xdist.scheduler import LoadFileScheduling

EACH_BY_ITSELF = "::test_lesson_runs_in_the_browser["


def scope(nodeid):
    """The tests that have the same scope run on one process, one after the other."""
    return nodeid if EACH_BY_ITSELF in nodeid else nodeid.split("::", 1)[0]


class Scheduling(LoadFileScheduling):
    def _split_scope(self, nodeid):
        return scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log)
