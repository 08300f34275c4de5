"""An environment that one command has for itself, beside `.venv`: by the same uv, from a lock with hashes.

What a single command needs (an engine, a site builder) may contradict the course's lock, or be more than a
learner wants. It then lies in a folder of its own, made when it is first asked for and made again when its
lock changes.
"""

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.setup.logged import run, say
from tools.setup.offline import SetupError
from tools.setup.uv_tool import ensure_uv, tool_environment

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class OwnEnvironment:
    """Where it lies, what it holds, and what is said of it."""

    folder: Path
    lock: Path
    wanted: tuple[str, ...]
    """What `uv pip compile` resolves: a file, or `--group` and its place."""
    what: str
    """Such as "Flower's own environment (about 250 MB, a minute)"."""
    without: str
    """What is said where its packages cannot be had."""

    @property
    def stamp(self):
        return self.folder / "setup-complete.txt"

    def program(self, name):
        """One of its commands, such as "python"."""
        folder = self.folder / ("Scripts" if os.name == "nt" else "bin")
        return folder / (name + (".exe" if os.name == "nt" else ""))

    def fingerprint(self):
        """What it was made from; its path too, since its commands name it."""
        digest = hashlib.sha256(self.lock.read_bytes()).hexdigest()
        return f"python {sys.version_info[0]}.{sys.version_info[1]}\nroot {ROOT}\nlock {digest}\n"

    def packages(self):
        """What the installer is called with, once for each."""
        return [["--require-hashes", "-r", self.lock]]

    def is_ready(self):
        """Whether it is there and as the lock says."""
        return self.stamp.is_file() and self.stamp.read_text(encoding="utf-8") == self.fingerprint()

    def make(self):
        """Make it where it is not ready, or raise SetupError saying what stood in the way."""
        if self.is_ready():
            return
        env = tool_environment()
        uv = ensure_uv(env)
        self.stamp.unlink(missing_ok=True)
        say(f"making {self.folder.name}, {self.what}")
        new = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, self.folder]
        run(new, env, f"making {self.folder.name}")
        install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", self.program("python")]
        try:
            for packages in self.packages():
                run([*install, *packages], env, f"installing into {self.folder.name}")
        except SetupError as error:
            raise SetupError(f"{error}\n{self.without}") from None
        self.stamp.write_text(self.fingerprint(), encoding="utf-8")

    def rewrite_lock(self):
        """Resolve what is wanted, for every Python and system of the course, and write no address down."""
        env = tool_environment()
        options = ["--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header"]
        options += ["--python-version", "3.11", *(["--upgrade"] if os.environ.get("UPGRADE") else [])]
        name = self.lock.relative_to(ROOT)
        command = [ensure_uv(env), "pip", "compile", *options, *self.wanted, "-o", name]
        run(command, env, f"resolving {name}")
        say(f"{name} is up to date")

    def main(self, arguments):
        """The command line of an environment's own file: make it, or with --lock rewrite its lock."""
        try:
            self.rewrite_lock() if arguments == ["--lock"] else self.make()
        except SetupError as error:
            say(str(error))
            return 1
        return 0
