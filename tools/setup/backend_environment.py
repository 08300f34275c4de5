"""An environment in which Keras finds some backends only: what the benchmarks compare, without the others.

    python tools/setup/backend_environment.py jax              makes .backends/jax
    python tools/setup/backend_environment.py jax torch        makes .backends/jax-torch

Where TensorFlow is installed as well, Keras loads it under the others, too. Versions are those of the
course's lock, which has no JAX and no PyTorch: of these, the newest within the ranges of pyproject.toml.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup.logged import run, say  # noqa: E402
from tools.setup.offline import SetupError  # noqa: E402
from tools.setup.uv_tool import ensure_uv, tool_environment  # noqa: E402

BACKENDS = ("tensorflow", "jax", "torch")
LEFT_OUT = {"tensorflow", "tensorboard", "ai-edge-litert", "jupyterlab", "nbval", "faiss-cpu"}
"""What lessons 09 to 11 do without, and what would bring TensorFlow."""


def wanted(backends):
    """The course's dependencies but for `LEFT_OUT`, and those of the backends' extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.match(r"[\w-]+", line)[0]: line for line in project["dependencies"]}
    extras = project["optional-dependencies"]
    chosen = [line for name, line in named.items() if name not in LEFT_OUT]
    for backend in backends:
        chosen += extras.get(backend, [named.get(backend)])
    return chosen


def make(backends):
    """Make the environment where it is not there; returns its Python."""
    folder = ROOT / ".backends" / "-".join(backends)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp, lines = folder / "setup-complete.txt", wanted(backends)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == "\n".join(lines):
        return python
    env = tool_environment()
    uv = ensure_uv(env)
    stamp.unlink(missing_ok=True)
    say(f"making {folder.relative_to(ROOT)}")
    run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], env, "making it")
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    run([*install, "-c", "requirements-plain.txt", *lines], env, "installing its packages")
    run([*install, "--no-deps", "-e", "."], env, "installing cmx_helpers")
    stamp.write_text("\n".join(lines), encoding="utf-8")
    return python


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("backend", nargs="+", choices=BACKENDS)
    try:
        say(f"ready: {make(parser.parse_args().backend)}")
    except SetupError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
