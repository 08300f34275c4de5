"""Close the own process off: files, network, other processes, memory and time.

On Linux the kernel does it: Landlock for files, seccomp for system calls, both for this process and for
good. Elsewhere an audit hook of Python's refuses the same, which a determined answer can get around (the
C functions of a loaded library do not ask it). `close` says which of the two holds.
"""

import os
import sys


def close(readable, listable, folder, seconds, megabytes, kernel=True):
    """Leave this process what an answer needs; return "kernel" or "python" for files and for the rest.

    Parameters
    ----------
    readable : paths that may be read
    listable : folders whose names may be listed
    folder : the only folder that may be written to
    seconds : processor time, after which the system ends this process
    megabytes : of address space
    kernel : False to leave the kernel's means out
    """
    _warm_up()
    _limit(seconds, megabytes)
    files = calls = False
    if kernel and sys.platform == "linux":
        import kernel as linux

        linux.drop_rights()
        if linux.one_thread():  # another thread would stay as open as it is
            files = linux.close_files(readable, listable, folder)
            calls = linux.close_calls()
    if not (files and calls):
        sys.addaudithook(_hook(tuple(map(_real, readable)), _real(folder)))
    return {"files": "kernel" if files else "python", "calls": "kernel" if calls else "python"}


def _warm_up():
    """Load now what cannot be loaded later, where ctypes is closed."""
    import ctypes
    import random
    import tempfile

    import numpy
    import numpy.linalg
    import numpy.random

    return ctypes, random, tempfile.gettempdir(), numpy


def _limit(seconds, megabytes):
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {
        "RLIMIT_CPU": seconds, "RLIMIT_AS": megabytes << 20, "RLIMIT_FSIZE": 10 << 20, "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 256,
    }  # fmt: skip
    for name, value in wanted.items():
        try:
            _, most = resource.getrlimit(getattr(resource, name))
            value = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            continue  # a system without this limit: macOS has none for memory


def _real(path):
    return os.path.realpath(path)


# Names of audit events, or their beginnings, that no answer needs.
_REFUSED = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "subprocess.", "os.system",
    "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.kill", "pty.", "ctypes.dlopen",
    "ctypes.dlsym", "ctypes.cdata", "ctypes.call_function", "sqlite3.connect", "signal.", "syslog.",
    "ftplib.", "smtplib.", "urllib.", "http.", "telnetlib.", "nntplib.", "imaplib.", "poplib.", "winreg.",
    "_winapi.", "msvcrt.", "mmap.", "os.chmod", "os.chown", "os.link", "os.symlink", "os.setxattr",
    "os.removexattr", "os.utime", "os.truncate", "resource.",
)  # fmt: skip
_CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.")


def _hook(readable, folder):
    """The audit hook; its names are bound here, so that changing this module changes nothing."""
    real, inside, refused, changing = _real, _inside, _REFUSED, _CHANGING
    access, wanted, kinds = os.O_ACCMODE, os.O_RDONLY, (str, bytes, os.PathLike)
    looking = []

    def hook(event, arguments):
        if event == "open" and not looking:
            path, mode, flags = arguments
            if not isinstance(path, kinds):
                return
            looking.append(1)  # what realpath itself asks is not asked again
            try:
                place = real(os.fsdecode(path))
            finally:
                looking.pop()
            reading = (flags & access) == wanted if isinstance(flags, int) else "r" in (mode or "r")
            if not inside(place, (folder, *readable) if reading else (folder,)):
                raise PermissionError(f"{event}: closed while an answer is judged")
        elif event.startswith(changing):
            places = [real(os.fsdecode(a)) for a in arguments if isinstance(a, kinds)]
            if not all(inside(place, (folder,)) for place in places):
                raise PermissionError(f"{event}: closed while an answer is judged")
        elif event.startswith(refused):
            raise PermissionError(f"{event}: closed while an answer is judged")

    return hook


def _inside(place, folders):
    return place == os.devnull or any(
        place == folder or place.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders
    )
