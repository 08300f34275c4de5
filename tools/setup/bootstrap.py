"""Make `.venv` with the locked requirements and the package, from a bare Python with pip.

`make` runs this before every other target. When nothing changed it prints one line and is done.
`python3 -m venv` may be missing (Debian packages it apart), so pip fetches uv into `.uv`, and uv
makes the environment. Only the standard library is used, and only syntax that an old Python can
parse, so that a wrong version is told plainly.

    python3 tools/setup/bootstrap.py               the environment of the lock
    python3 tools/setup/bootstrap.py --extra gpu   the same, with an extra of pyproject.toml
    python3 tools/setup/bootstrap.py --lock        rewrite requirements.txt from pyproject.toml
    python3 tools/setup/bootstrap.py --offline DIR the environment from a folder that `make stick` prepared
"""

import argparse
import hashlib
import os
import shutil
import sys
from pathlib import Path

SUPPORTED = ((3, 11), (3, 12), (3, 13))
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup import jupyter_panels  # noqa: E402
from tools.setup.logged import run, say  # noqa: E402
from tools.setup.offline import SetupError, copy_downloads, named_folder, use_stick  # noqa: E402
from tools.setup.uv_tool import ensure_uv, tool_environment  # noqa: E402

LOCK, PLAIN_LOCK = "requirements.txt", "requirements-plain.txt"
VENV = ROOT / ".venv"
STAMP = VENV / "setup-complete.txt"
OF_AN_ENVIRONMENT = {
    "bin", "lib", "lib64", "include", "share", "etc", "man", "Scripts", "Lib", "Include", ".gitignore",
    ".lock", "CACHEDIR.TAG", "setup-complete.txt",
}  # fmt: skip
# librosa compiles some of its functions at their first call, which would hold up the first lesson on sound.
FIRST_CALL = (
    "import librosa, numpy; y = numpy.ones(4096); "
    "librosa.istft(librosa.stft(y)); librosa.feature.mfcc(y=y, sr=22050)"
)


def python_version():
    return "{}.{}".format(*sys.version_info)


def check_python():
    if sys.version_info[:2] in SUPPORTED:
        return
    names = ["python{}.{}".format(*version) for version in reversed(SUPPORTED)]
    found = [name for name in names if shutil.which(name)]
    advice = f"Run: make lab PYTHON={found[0]}" if found else "Install one, then: make lab PYTHON=python3.12"
    raise SetupError(
        f"Python {python_version()} does not fit: this course needs 3.11, 3.12 or 3.13. {advice}"
    )


def fingerprint():
    """What `.venv` was made from: a change of any of it makes it again."""
    digest = hashlib.sha256()
    for name in (LOCK, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    # The path belongs to it because the scripts of an environment name it: a moved folder is repaired.
    return f"python {python_version()}\nroot {ROOT}\nfiles {digest.hexdigest()}\n"


def venv_python():
    windows = VENV / "Scripts" / "python.exe"
    return windows if os.name == "nt" else VENV / "bin" / "python"


def stamp_text():
    try:
        return STAMP.read_text(encoding="utf-8")
    except OSError:
        return ""


def make_environment(extras):
    wanted = fingerprint()
    before = stamp_text()
    if before == wanted and venv_python().exists() and not extras:
        say(f"ready (.venv, Python {python_version()}, nothing changed)")
        return
    env = tool_environment()
    uv = ensure_uv(env)
    same_base = before.splitlines()[:2] == wanted.splitlines()[:2] and venv_python().exists()
    # Without its stamp an environment may be half made; with it gone, an interruption is seen next time.
    if STAMP.exists():
        STAMP.unlink()
    if not same_base:
        clear_the_way()
        say("making .venv with Python " + python_version())
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV], env, "making .venv")
    say("installing the locked requirements (about 3 GB on disk; minutes the first time, seconds later)")
    # Compiled once and for all: a lesson's first imports otherwise take twice as long.
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", venv_python()]
    run([*install, "--require-hashes", "-r", LOCK], env, "installing the locked requirements")
    run([*install, "--no-deps", "-e", "."], env, "installing cmx_helpers")
    for extra in extras:
        say("installing the extra " + extra)
        run([*install, "-c", PLAIN_LOCK, "-e", f".[{extra}]"], env, "installing the extra " + extra)
    jupyter_panels.quiet(VENV)
    if "classroom" in extras or not jupyter_panels.chosen(VENV):
        jupyter_panels.show(VENV, "classroom" in extras)
    prepare_librosa(env)
    STAMP.write_text(wanted, encoding="utf-8")
    say(f"ready (.venv, Python {python_version()})")


def clear_the_way():
    """Remove an environment that was begun and not finished; stop before anything else, which may be work.

    uv clears whole environments by itself, and refuses all else without saying what to do.
    """
    if (VENV / "pyvenv.cfg").exists() or not (VENV.exists() or VENV.is_symlink()):
        return
    if VENV.is_dir() and {path.name for path in VENV.iterdir()} <= OF_AN_ENVIRONMENT:
        shutil.rmtree(str(VENV))
        return
    raise SetupError(
        f"{VENV} is there and is no Python environment: rename it or delete it, then run make again"
    )


def prepare_librosa(env):
    """Let librosa compile and keep what it needs; where that fails, a lesson waits for it instead."""
    say("preparing librosa (half a minute the first time)")
    try:
        run([venv_python(), "-c", FIRST_CALL], env, "preparing librosa")
    except SetupError as error:
        say(f"going on without: {error}")


def lock():
    """Rewrite the lock: exact versions with markers for every supported Python and system, and their hashes.

    pip and uv refuse a package that has other hashes, and pip then refuses the course's own folder beside
    them; conda and Binder put both into one list, so they get the same versions without hashes.
    """
    env = tool_environment()
    uv = ensure_uv(env)
    say("resolving pyproject.toml into " + LOCK)
    lowest = "{}.{}".format(*SUPPORTED[0])
    options = ["--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    options += ["--python-version", lowest, *(["--upgrade"] if os.environ.get("UPGRADE") else [])]
    extras = ["--extra", "dev", "--extra", "classroom"]
    command = [uv, "pip", "compile", *options, *extras, "pyproject.toml", "-o", LOCK]
    run(command, env, "resolving pyproject.toml")
    (ROOT / PLAIN_LOCK).write_text(
        without_hashes((ROOT / LOCK).read_text(encoding="utf-8")), encoding="utf-8"
    )
    say(f"{LOCK} and {PLAIN_LOCK} are up to date")


def without_hashes(text):
    """The lock with versions and markers only."""
    lines = [line.rstrip(" \\") for line in text.splitlines() if not line.strip().startswith("--hash=")]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--extra", action="append", default=[], help="also install this extra of pyproject.toml"
    )
    parser.add_argument("--lock", action="store_true", help="rewrite requirements.txt and stop")
    parser.add_argument(
        "--offline", type=named_folder, metavar="DIR", help="take all packages from this folder"
    )
    arguments = parser.parse_args()
    try:
        check_python()
        if arguments.lock:
            lock()
        else:
            if arguments.offline:
                use_stick(arguments.offline.resolve(), ROOT / LOCK)
            make_environment([name for name in arguments.extra if name])
            if arguments.offline:
                copied = copy_downloads(arguments.offline.resolve(), venv_python())
                say(f"data sets from there: {copied}")
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; run make again to go on")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
