"""Install the course from this stick, with no network.

    python3 install.py            into the folder cmx-course of your home
    python3 install.py FOLDER     into another one, which must be new or empty

`make stick` copies this file to the stick as install.py. Only the standard library is used.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path


def sha256(path):
    digest = hashlib.sha256()
    with open(str(path), "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def altered(stick):
    """The files of the stick that are not as they were when it was made, or not there; sorted."""
    hashes = stick / "hashes.txt"
    if not hashes.is_file():
        return ["hashes.txt"]
    wrong, listed = [], set()
    for line in hashes.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        listed.add(name)
        if not (stick / name).is_file() or sha256(stick / name) != digest:
            wrong.append(name)
    there = [path for path in stick.glob("wheels/*") if path.suffix in (".whl", ".gz", ".zip")]
    there += stick.glob("downloads/*")
    added = {path.relative_to(stick).as_posix() for path in there} - listed
    return sorted(wrong + list(added))


def package_of(name):
    """The package of a wheel's or a requirement's name, written as the index compares names."""
    letters = r"[\w.]+" if name.endswith(".whl") else r"[\w.-]+"  # in a wheel's name a - ends it
    return re.sub(r"[-_.]+", "-", re.match(letters, name).group()).lower()


def not_of_the_lock(wheels, lock):
    """Names of the wheels that have none of the hashes which the lock allows for their package; sorted."""
    allowed, package = {}, None
    for line in lock.read_text(encoding="utf-8").splitlines():
        if re.match(r"\w", line):
            package = package_of(line)
        for digest in re.findall(r"--hash=sha256:([0-9a-f]{64})", line):
            allowed.setdefault(package, set()).add(digest)
    found = sorted(wheels.glob("*.whl"))
    locked = [wheel for wheel in found if package_of(wheel.name) in allowed]  # uv is in no lock
    return [wheel.name for wheel in locked if sha256(wheel) not in allowed[package_of(wheel.name)]]


def main():
    stick = Path(__file__).resolve().parent
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.home() / "cmx-course"
    if not (stick / "targets.txt").is_file():
        print(f"install: {stick} was not prepared to the end: make stick DIR=... does it")
        return 1
    print("install: looking whether all files are as they were made", flush=True)
    wrong = altered(stick)
    if wrong:
        print("install: refused, since this is not as it was made: " + ", ".join(wrong[:5]))
        return 1
    wrong = not_of_the_lock(stick / "wheels", stick / "course" / "requirements.txt")
    if wrong:
        print("install: refused, since this is not what the lock names: " + ", ".join(wrong[:5]))
        return 1
    if folder.exists() and any(folder.iterdir()):
        print(f"install: {folder} is not empty; name another folder: python3 install.py FOLDER")
        return 1
    print(f"install: copying the course to {folder}", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    for line in (stick / "hashes.txt").read_text(encoding="utf-8").splitlines():
        name = line.partition("  ")[2]
        if name.startswith("course/"):  # what somebody else put beside them stays where it is
            target = folder / name[len("course/") :]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(str(stick / name), str(target))
    command = [sys.executable, str(folder / "tools" / "setup" / "bootstrap.py"), "--offline", str(stick)]
    status = subprocess.call(command)
    if status == 0:
        jupyter = Path(".venv", "Scripts", "jupyter") if os.name == "nt" else Path(".venv", "bin", "jupyter")
        lesson = Path("notebooks", "00_start_here.ipynb")
        print(f"install: done. Open the course with\n    cd {folder}\n    {jupyter} lab {lesson}")
    return status


if __name__ == "__main__":
    sys.exit(main())
