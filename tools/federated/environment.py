"""Flower's own environment, `.federated`: made by the uv that makes `.venv`, from a lock with hashes.

python tools/federated/environment.py          make it (nothing to do where it is as the lock says)
python tools/federated/environment.py --lock   rewrite the lock, requirements.txt beside this file
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

HERE = Path(__file__).parent
LOCK, WANTED = HERE / "requirements.txt", HERE / "requirements.in"
VENV = ROOT / ".federated"
STAMP = VENV / "setup-complete.txt"


def program(name):
    """One of the engine's commands."""
    folder = VENV / ("Scripts" if os.name == "nt" else "bin")
    return folder / (name + (".exe" if os.name == "nt" else ""))


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
    say("making .federated, Flower's own environment (about 250 MB, a minute)")
    run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV], env, "making .federated")
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", program("python")]
    try:
        run([*install, "--require-hashes", "-r", LOCK], env, "installing Flower")
    except SetupError as error:
        raise SetupError(
            f"{error}\nFlower's packages cannot be had here (no network, or another system). Lesson 15 does "
            "not need them: it shows the recorded run."
        ) from None
    STAMP.write_text(fingerprint(), encoding="utf-8")


def lock():
    """Rewrite the lock, for every Python and system of the course, with hashes and without an address."""
    env = tool_environment()
    options = ["--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    options += ["--python-version", "3.11", *(["--upgrade"] if os.environ.get("UPGRADE") else [])]
    names = [path.relative_to(ROOT) for path in (WANTED, LOCK)]
    command = [ensure_uv(env), "pip", "compile", *options, names[0], "-o", names[1]]
    run(command, env, "resolving requirements.in")
    say(f"{names[1]} is up to date")


def main():
    try:
        lock() if sys.argv[1:] == ["--lock"] else make()
    except SetupError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
