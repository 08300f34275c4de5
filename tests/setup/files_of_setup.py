"""The files that say what is installed."""

import re
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]


LOCK_TEXT = (ROOT / "requirements.txt").read_text(encoding="utf-8")


LOCK = [Requirement(line.rstrip(" \\")) for line in LOCK_TEXT.splitlines() if re.match(r"\w", line)]


SYSTEMS = {
    name: {"sys_platform": short, "platform_system": long, "platform_machine": machine, "os_name": kind}
    for name, short, long, machine, kind in [
        ("linux", "linux", "Linux", "x86_64", "posix"),
        ("mac", "darwin", "Darwin", "arm64", "posix"),
        ("windows", "win32", "Windows", "AMD64", "nt"),
    ]
}
