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

from tools.setup.logged import say  # noqa: E402
from tools.setup.offline import SetupError  # noqa: E402
from tools.setup.own_environment import OwnEnvironment  # noqa: E402

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


class BackendEnvironment(OwnEnvironment):
    """Held to the course's lock, and with the course itself."""

    def fingerprint(self):
        return super().fingerprint() + "\n".join(self.wanted)

    def packages(self):
        return [["-c", self.lock, *self.wanted], ["--no-deps", "-e", "."]]


def make(backends):
    """Make the environment where it is not there; returns its Python."""
    name = "-".join(backends)
    environment = BackendEnvironment(
        folder=ROOT / ".backends" / name,
        lock=ROOT / "requirements-plain.txt",
        wanted=tuple(wanted(backends)),
        what=f"an environment for {name}",
        without=f"The packages of {name} cannot be had here.",
    )
    environment.make()
    return environment.program("python")


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
