"""No output and no warnings while an answer runs again: nobody wants to read its prints twice.

`contextlib.redirect_stdout` is for a whole process. Where several hand-ins are judged at a time, each in a
thread of its own, the last one to leave would put back the stream of the first, which is nobody's any more,
and all that is printed from then on would be lost. Here each thread is silent for itself.
"""

import contextlib
import sys
import threading
import warnings

_LOCK = threading.RLock()
_HERE = threading.local()
_WHILE_SILENT = contextlib.ExitStack()
_inside = 0


class _Stream:
    """A stream as it was, but for what a silent thread writes into it."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, text):
        return len(text) if getattr(_HERE, "depth", 0) else self._stream.write(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)


@contextlib.contextmanager
def quiet():
    """Inside, what this thread prints is dropped, and nothing warns."""
    global _inside
    with _LOCK:
        if _inside == 0:
            _put_streams()
        _inside += 1
    _HERE.depth = getattr(_HERE, "depth", 0) + 1
    try:
        yield
    finally:
        _HERE.depth -= 1
        with _LOCK:
            _inside -= 1
            if _inside == 0:
                _WHILE_SILENT.close()


def _put_streams():
    _WHILE_SILENT.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore")
    _WHILE_SILENT.callback(setattr, sys, "stdout", sys.stdout)
    _WHILE_SILENT.callback(setattr, sys, "stderr", sys.stderr)
    sys.stdout, sys.stderr = _Stream(sys.stdout), _Stream(sys.stderr)
