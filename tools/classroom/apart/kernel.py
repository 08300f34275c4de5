"""What Linux closes for a process that asks: rights of root, files (Landlock), system calls (seccomp).

The numbers are those of the kernel's own headers: linux/landlock.h, linux/seccomp.h, linux/audit.h, and the
tables of system calls of x86_64 and of aarch64.
"""

import ctypes
import os
import platform
import struct

_LIBC = ctypes.CDLL(None, use_errno=True)
_NO_NEW_PRIVS, _SET_SECCOMP, _SET_PDEATHSIG, _FILTER = 38, 22, 1, 2
_ALLOW, _EPERM, _ENOSYS, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000

# system call: (number on x86_64, on aarch64); None where there is no such call.
_CALLS = {
    "socket": (41, 198), "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None),
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "mount": (165, 40), "umount2": (166, 39),
    "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "io_uring_setup": (425, 425),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "setrlimit": (160, 164),
    "setpriority": (141, 140), "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190),
    "mq_open": (240, 180), "memfd_create": (319, 279), "userfaultfd": (323, 282),
    "perf_event_open": (298, 241), "setsid": (112, 157), "setpgid": (109, 154),
    # Rights and times of files, which Landlock leaves open.
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "truncate": (76, 45),
}  # fmt: skip
_CLONE, _CLONE3, _KILL_CALL, _TGKILL, _PRLIMIT = (56, 220), (435, 435), (62, 129), (234, 131), (302, 261)
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def drop_rights():
    """Die with the parent; give up what root may do, and any way to get it back."""
    _LIBC.prctl(_SET_PDEATHSIG, 9, 0, 0, 0)
    _LIBC.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    header, none = struct.pack("<Ii", 0x20080522, 0), bytes(24)
    _LIBC.syscall(_number((126, 91)), header, none)


def one_thread():
    return len(os.listdir("/proc/self/task")) == 1


def _number(pair):
    return pair[0] if platform.machine() == "x86_64" else pair[1]


def close_files(readable, listable, folder):
    """Leave `readable` to read and `folder` to write, nothing else; False where there is no Landlock."""
    abi = _LIBC.syscall(444, None, ctypes.c_size_t(0), 1)
    if platform.machine() not in _AUDIT or abi < 3:  # before 3, a file could still be cut to nothing
        return False
    rights = (1 << (16 if abi >= 5 else 15)) - 1
    network, scopes = (3 if abi >= 4 else 0), (3 if abi >= 6 else 0)
    asked = struct.pack("<QQQ", rights, network, scopes)[: 24 if abi >= 6 else 16 if abi >= 4 else 8]
    rules = _LIBC.syscall(444, asked, ctypes.c_size_t(len(asked)), 0)
    if rules < 0:
        return False
    read_file, read = 1 << 2, (1 << 0) | (1 << 2) | (1 << 3)
    devices = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
    write = rights & ~((1 << 6) | (1 << 11) | (1 << 10) | (1 << 9) | (1 << 12) | (1 << 0))
    allowed = [(path, read) for path in readable]
    allowed += [(path, 1 << 3) for path in listable]
    allowed += [(path, read_file | (1 << 1)) for path in devices]
    allowed += [(folder, write | read)]
    for path, right in allowed:
        if not _allow(rules, path, right & rights):
            return False
    return _LIBC.syscall(446, rules, 0) == 0


def _allow(rules, path, right):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    if not os.path.isdir(path):
        right &= (1 << 0) | (1 << 1) | (1 << 2) | (1 << 14)
    rule = struct.pack("<Qi", right, place)
    done = _LIBC.syscall(445, rules, 1, rule, 0)
    os.close(place)
    return done == 0


def close_calls():
    """Refuse new processes, sockets, signals to others and the like; False where seccomp is not there."""
    machine = platform.machine()
    if machine not in _AUDIT or struct.calcsize("P") != 8:
        return False
    program = b"".join(_program(_AUDIT[machine], os.getpid()))
    holder = ctypes.create_string_buffer(program, len(program))
    what = struct.pack("<HxxxxxxQ", len(program) // 8, ctypes.addressof(holder))
    return _LIBC.prctl(_SET_SECCOMP, _FILTER, what, 0, 0) == 0


def _program(audit, pid):
    """The filter, in the instructions of the classic BPF: (code, jump if true, jump if false, value)."""

    def step(code, value, yes=0, no=0):
        return struct.pack("<HBBI", code, yes, no, value & 0xFFFFFFFF)

    load, equal, has_bit, at_least, give = 0x20, 0x15, 0x45, 0x35, 0x06
    first, third = 16, 32  # where seccomp_data has the lower half of an argument
    yield step(load, 4)
    yield step(equal, audit, 1, 0)
    yield step(give, _KILL)
    yield step(load, 0)
    yield step(at_least, 0x40000000, 0, 1)  # x32: other numbers for the same calls
    yield step(give, _EPERM)
    for pair in _CALLS.values():
        if _number(pair) is not None:
            yield step(equal, _number(pair), 0, 1)
            yield step(give, _EPERM)
    yield step(equal, _number(_CLONE3), 0, 1)
    yield step(give, _ENOSYS)  # the C library then uses clone, whose flags can be read here
    yield step(equal, _number(_CLONE), 0, 4)
    yield step(load, first)
    yield step(has_bit, 0x10000, 1, 0)  # CLONE_THREAD
    yield step(give, _EPERM)
    yield step(give, _ALLOW)
    for pair in (_KILL_CALL, _TGKILL):  # signals to itself only
        yield step(equal, _number(pair), 0, 4)
        yield step(load, first)
        yield step(equal, pid, 1, 0)
        yield step(give, _EPERM)
        yield step(give, _ALLOW)
    yield step(equal, _number(_PRLIMIT), 0, 6)  # to ask for limits, not to set them
    yield step(load, third)
    yield step(equal, 0, 0, 3)
    yield step(load, third + 4)
    yield step(equal, 0, 0, 1)
    yield step(give, _ALLOW)
    yield step(give, _EPERM)
    yield step(give, _ALLOW)
