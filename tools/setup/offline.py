"""Set up from a folder that `make stick` prepared, with no network (stick.py, bootstrap.py).

Only the standard library is used, and only syntax that an old Python can parse.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tools.setup.from_stick import altered, not_of_the_lock


class SetupError(Exception):
    """A reason to stop that one line can tell."""


def named_folder(text):
    """An argument that names a folder; make hands on an empty one where its variable was forgotten."""
    if not text.strip():
        raise argparse.ArgumentTypeError("no folder named (with make: DIR=folder or FROM=folder)")
    return Path(text)


def use_stick(stick, lock):
    """Let pip and uv take everything from the folder `stick`, and look nowhere else."""
    targets = stick / "targets.txt"
    if not targets.is_file():
        raise SetupError(f"{stick} was not prepared for this, or not to the end: make stick DIR=... does it")
    here, there = this_target(), targets.read_text(encoding="utf-8").splitlines()
    if here not in there:
        raise SetupError(f"{stick} has the packages for {', '.join(there)}; here is {here}")
    wrong = altered(stick)
    if wrong:
        raise SetupError(f"{stick} is not as it was made, so nothing is installed: {', '.join(wrong[:5])}")
    wheels = stick / "wheels"
    check_wheels(wheels, lock)
    # A URL, since pip takes a blank in this variable for the end of a path.
    os.environ.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=wheels.as_uri(), PIP_CONFIG_FILE=os.devnull)
    os.environ.update(UV_NO_INDEX="1", UV_FIND_LINKS=str(wheels), UV_OFFLINE="1", UV_NO_CONFIG="1")


def check_wheels(wheels, lock):
    """SetupError, which names it, for a wheel that is not the one of the lock."""
    for name in not_of_the_lock(wheels, lock):
        raise SetupError(
            f"{name} is not the file that the lock names: delete it from {wheels}, then run again"
        )


def this_target():
    """This Python on this system, such as "Python 3.12 on linux x86_64"."""
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    return "Python {}.{} on {} {}".format(*sys.version_info[:2], sys.platform, machine)


def copy_downloads(stick, python):
    """Put the data sets of the stick where the course would download them to; return how many there are."""
    files = sorted(stick.glob("downloads/*"))
    if not files:
        return 0
    code = "from cmx_helpers.datasets import cache_dir; print(cache_dir())"
    found = subprocess.run([str(python), "-c", code], stdout=subprocess.PIPE, check=True)
    cache = Path(found.stdout.decode().strip())
    cache.mkdir(parents=True, exist_ok=True)
    for file in files:
        if not (cache / file.name).exists():
            temporary = cache / (file.name + ".part")
            shutil.copyfile(str(file), str(temporary))
            os.replace(str(temporary), str(cache / file.name))
    return len(files)
