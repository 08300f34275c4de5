"""Sphinx's own environment, `.site`: made by the uv that makes `.venv`, from a lock with hashes.

python tools/site/environment.py          make it (nothing to do where it is as the lock says)
python tools/site/environment.py --lock   rewrite the lock, requirements.txt beside this file

Its ranges are the dependency group `site` of pyproject.toml. The course itself is not installed in it: what
needs the course (an explorer's states) runs in `.venv`.
"""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup.logged import run, say  # noqa: E402
from tools.setup.offline import SetupError  # noqa: E402
from tools.setup.uv_tool import ensure_uv, tool_environment  # noqa: E402

LOCK = Path(__file__).parent / "requirements.txt"
VENV = ROOT / ".site"
STAMP = VENV / "setup-complete.txt"


def python():
    """The environment's Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint():
    """What the environment was made from; its path too, since its commands name it."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"python {sys.version_info[0]}.{sys.version_info[1]}\nroot {ROOT}\nlock {digest}\n"


def is_ready():
    """Whether the environment is there and as the lock says."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == fingerprint()


def make():
    """Make the environment, or raise SetupError saying what stood in the way."""
    if is_ready():
        return
    env = tool_environment()
    uv = ensure_uv(env)
    STAMP.unlink(missing_ok=True)
    say("making .site, Sphinx's own environment (about 70 MB)")
    run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV], env, "making .site")
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python()]
    run([*install, "--require-hashes", "-r", LOCK], env, "installing Sphinx")
    STAMP.write_text(fingerprint(), encoding="utf-8")


def lock():
    """Rewrite the lock, for every Python and system of the course, with hashes and without an address."""
    env = tool_environment()
    options = ["--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    options += ["--python-version", "3.11", *(["--upgrade"] if os.environ.get("UPGRADE") else [])]
    command = [ensure_uv(env), "pip", "compile", *options, "--group", "pyproject.toml:site"]
    run([*command, "-o", LOCK.relative_to(ROOT)], env, "resolving the group site")
    say(f"{LOCK.relative_to(ROOT)} is up to date")


def main():
    try:
        lock() if sys.argv[1:] == ["--lock"] else make()
    except SetupError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
