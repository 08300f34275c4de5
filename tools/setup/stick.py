"""Prepare a folder (a USB stick, a shared drive) from which the course installs with no network.

    python tools/setup/stick.py DIR                              for this Python on this system
    python tools/setup/stick.py DIR --target windows-3.12        for others, too (linux, mac or windows)
    python tools/setup/stick.py DIR --data                       with the recordings that a lesson may fetch

The folder then holds the course, its packages and `install.py`, which is all that a machine in the room needs
beside Python. A second run goes on where the first one stopped. It replaces what `made-by-make-stick.txt`
lists, and nothing else: a file that is not from here is named, and all stays as it is. `hashes.txt` has the
SHA-256 of every file; a wheel that is not the lock's is refused here, one that was altered since is refused
where it is installed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup import bootstrap, logged, uv_tool  # noqa: E402
from tools.setup.from_stick import sha256  # noqa: E402
from tools.setup.offline import SetupError, check_wheels, named_folder, this_target  # noqa: E402

MANYLINUX = ("manylinux2014", *(f"manylinux_2_{minor}" for minor in range(17, 29)))
# For each system: what a marker sees there, the tags of its wheels, and its name in targets.txt.
SYSTEMS = {
    "linux": (
        ("linux", "Linux", "x86_64", "posix"), [f"{name}_x86_64" for name in MANYLINUX], "linux x86_64",
    ),
    "mac": (
        ("darwin", "Darwin", "arm64", "posix"),
        [f"macosx_{major}_0_{kind}" for major in range(11, 15) for kind in ("arm64", "universal2")]
        + [f"macosx_10_{minor}_universal2" for minor in range(9, 16)],
        "darwin arm64",
    ),
    "windows": (("win32", "Windows", "AMD64", "nt"), ["win_amd64"], "win32 x86_64"),
}  # fmt: skip
MARKER = "made-by-make-stick.txt"
# Where there is no git to ask, these are left out.
NOT_THE_COURSE = shutil.ignore_patterns(
    ".venv", ".uv", ".git", "build", "classroom", "scratch", "logs", ".*_cache", ".hypothesis", "*.egg-info",
    "__pycache__", ".ipynb_checkpoints", "my_lessons*",
)  # fmt: skip


def say(text):
    print(f"stick: {text}", flush=True)


class Target:
    """One Python on one system: which lines of the lock it needs, and which wheels fit it."""

    def __init__(self, name=None):
        self.environment, self.options, self.title = default_environment(), [], this_target()
        if name is None:
            self.minor = self.environment["python_version"]
            return
        match = re.fullmatch(r"(linux|mac|windows)-(3\.\d+)", name)
        known = ["{}.{}".format(*version) for version in bootstrap.SUPPORTED]
        if not match or match[2] not in known:
            raise SetupError(
                "target: expected such as windows-3.12 (linux, mac or windows, and "
                f"{', '.join(known)}), got {name!r}"
            )
        (sys_platform, system, machine, kind), tags, title = SYSTEMS[match[1]]
        self.minor = match[2]
        self.environment |= {
            "sys_platform": sys_platform, "platform_system": system, "platform_machine": machine,
            "os_name": kind, "python_version": self.minor,
        }  # fmt: skip
        self.options = ["--python-version", self.minor, "--implementation", "cp"]
        self.options += [option for tag in tags for option in ("--platform", tag)]
        self.title = f"Python {self.minor} on {title}"

    def requirements(self):
        """The lock's lines for this target, without their markers, and uv: one list, or two that go apart.

        A few lines are for older patch releases of a Python only. Which one the room has is unknown, so it
        gets them, too; pip refuses two versions of a package at once, hence a second list.
        """
        first = [uv_tool.uv_requirement(), *self._lines(f"{self.minor}.99")]
        second = [line for line in self._lines(f"{self.minor}.0") if line not in first]
        return [lines for lines in (first, second) if lines]

    def _lines(self, full_version):
        environment = self.environment | {"python_full_version": full_version}
        chosen = []
        for line in (ROOT / bootstrap.PLAIN_LOCK).read_text(encoding="utf-8").splitlines():
            if re.match(r"\w", line):
                wanted = Requirement(line.split(" --hash")[0].rstrip("\\ "))
                if wanted.marker is None or wanted.marker.evaluate(environment):
                    wanted.marker = None
                    chosen.append(str(wanted))
        return chosen


def download(target, wheels):
    """Let pip fetch the wheels; those that are there already stay."""
    wheels.mkdir(parents=True, exist_ok=True)
    fetch = uv_tool.pip_download(wheels, *target.options)
    with tempfile.TemporaryDirectory() as scratch:
        for lines in target.requirements():
            listed = Path(scratch) / "wanted.txt"
            listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
            env = uv_tool.tool_environment()
            logged.run([*fetch, "-r", listed], env, f"fetching packages for {target.title}")


def course_files():
    """The files of the course, relative to it, as git knows them, or all but what the commands made."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.decode().split("\0") if name]
        return [name for name in names if (ROOT / name).is_file()]
    found = []
    for folder, folders, files in os.walk(ROOT):
        left_out = NOT_THE_COURSE(folder, [*folders, *files])
        if Path(folder) != ROOT:  # tools/classroom is no course folder
            left_out -= {"build", "classroom", "scratch", "logs"}
        folders[:] = [name for name in folders if name not in left_out]
        found += [(Path(folder) / name).relative_to(ROOT) for name in files if name not in left_out]
    return found


def made_before(folder):
    """The files that an earlier run made here, relative to the folder."""
    marker = folder / MARKER
    return set(marker.read_text(encoding="utf-8").split("\n")) - {""} if marker.is_file() else set()


def look_first(folder, made, making):
    """SetupError where something of the names that are to be written is not from an earlier run."""
    course = folder / "course"
    if course.is_symlink() or course.resolve() == ROOT or ROOT in course.resolve().parents:
        raise SetupError(f"{course} is a course that you work in: name another folder")
    for name in sorted(making - made):
        if os.path.lexists(folder / name):
            raise SetupError(
                f"{folder / name} is there and not from make stick: name another folder, or move it"
            )


def write_marker(folder, names):
    (folder / f"{MARKER}.part").write_text("\n".join(sorted(names)) + "\n", encoding="utf-8")
    os.replace(folder / f"{MARKER}.part", folder / MARKER)


def copy_course(folder, made):
    """Copy the files of the course as they are now; of what is there, only what was `made` here goes."""
    for name in sorted(name for name in made if name.startswith("course/")):
        path = folder / name
        if path.is_file() or path.is_symlink():
            path.unlink()
        for parent in path.relative_to(folder).parents[:-1]:
            if (folder / parent).is_dir() and not any((folder / parent).iterdir()):
                (folder / parent).rmdir()
    for name in course_files():
        (folder / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / "course" / name)


def copy_data(folder, fetch):
    """Copy the data sets that were downloaded on this machine; with `fetch`, download them first."""
    from cmx_helpers.datasets import download as downloads

    for name in downloads.SOURCES:
        path = downloads.fetch(name) if fetch else downloads.cache_dir() / name
        if path.is_file() and not (folder / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / f"{name}.part")
            os.replace(folder / f"{name}.part", folder / name)


def prepare(folder, names=(), fetch=False):
    """Fill `folder`; the list of targets comes last, and without it nothing installs from there."""
    targets = [Target(), *map(Target, names)]
    if ROOT in (folder, *folder.parents):
        raise SetupError(f"{folder} lies in the course itself: name a folder elsewhere")
    made = made_before(folder)
    making = {"install.py", "targets.txt", "hashes.txt"} | {
        f"course/{name.as_posix()}" for name in course_files()
    }
    look_first(folder, made, making)
    folder.mkdir(parents=True, exist_ok=True)
    write_marker(folder, made | making)
    done = folder / "targets.txt"
    done.unlink(missing_ok=True)
    for target in targets:
        say(f"packages for {target.title}")
        download(target, folder / "wheels")
    check_wheels(folder / "wheels", ROOT / bootstrap.LOCK)
    copy_data(folder / "downloads", fetch)
    copy_course(folder, made)
    shutil.copyfile(ROOT / "tools" / "setup" / "from_stick.py", folder / "install.py")
    carried = [*(folder / "wheels").glob("*.whl"), *(folder / "downloads").glob("*"), folder / "install.py"]
    carried += [folder / "course" / name for name in course_files()]
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}" for path in sorted(carried)]
    (folder / "hashes.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_marker(folder, making)
    done.write_text("\n".join(dict.fromkeys(target.title for target in targets)) + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    say(f"{folder} is ready, {size / 1e9:.1f} GB; in the room: python3 install.py")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=named_folder)
    parser.add_argument("--target", action="append", default=[], help="such as windows-3.12; may be repeated")
    parser.add_argument("--data", action="store_true", help="also the recordings that a lesson may download")
    arguments = parser.parse_args()
    try:
        prepare(arguments.folder.resolve(), arguments.target, arguments.data)
    except (SetupError, OSError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
