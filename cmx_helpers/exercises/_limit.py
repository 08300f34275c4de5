"""An end for answers that find none: a bound on the processor's time, where the system has such a clock."""

import contextlib
import signal
import sys
import threading


class EndlessError(BaseException):
    """An answer did not come to an end; no `except Exception` of a learner's catches it."""


@contextlib.contextmanager
def within(seconds):
    """Raise `EndlessError` after so many seconds of the processor; how busy the machine is does not count.

    An outer limit stays the one that holds. There is none on Windows, in a browser, beside the main thread.
    """
    timer = None if sys.platform == "emscripten" else getattr(signal, "ITIMER_PROF", None)
    here = threading.current_thread() is threading.main_thread()
    if timer is None or not here or signal.getitimer(timer)[0] > 0:
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(*_):
    raise EndlessError
