"""One process at a time in a folder: the system's own lock, which ends with the process that holds it."""

import os
import sys
from contextlib import contextmanager


class BusyError(ValueError):
    """Another process is at work there."""


@contextmanager
def alone_in(folder):
    """Hold the lock of `folder` (a pathlib.Path, made where it is missing), or say that somebody does.

    No file says who is at work: a killed process would leave it behind. The system's lock goes with it.

    Raises
    ------
    BusyError
        Another process holds it, or this one does, elsewhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = _open(folder)
    try:
        if not _locked(handle):
            raise BusyError(
                f"folder: another training is at work in {folder}: wait for its end, stop it, or take "
                "another folder"
            )
        yield
    finally:
        os.close(handle)  # and with it the lock


if os.name == "nt":
    import msvcrt

    def _open(folder):
        # A folder cannot be locked there; this file goes when it is closed, by whatever end of the process.
        return os.open(folder / ".one-at-a-time", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)

    def _locked(handle):
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

elif sys.platform == "emscripten":  # a browser's Python has its files for itself, and no locks

    def _open(folder):
        return os.open(folder, os.O_RDONLY)

    def _locked(handle):
        return True

else:
    import errno
    import fcntl

    def _open(folder):
        return os.open(folder, os.O_RDONLY)

    def _locked(handle):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # Some network drives know no locks; there, one has to take care oneself.
            return error.errno not in (errno.EAGAIN, errno.EACCES)
        return True
