"""Run a snippet of Python under one of Keras's backends, in a process of its own."""

import importlib.util
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

BACKENDS = ("tensorflow", "jax", "torch")
_ROOT = Path(__file__).parent.parent
_HEAD = """
import numpy as np
given = dict(np.load({given!r}))
result = {{}}
"""
_TAIL = """
np.savez({result!r}, **{{name: np.asarray(value) for name, value in result.items()}})
"""


def run_under(backend, code, *, folder, **arrays):
    """Run `code` with `KERAS_BACKEND` set, and return the arrays that it leaves in `result`.

    The code finds the keyword arguments as arrays in the dictionary `given`, writes numbers into the
    dictionary `result`, and may use any file in `folder` by its absolute path. Where the backend's package is
    not installed, the test that called is skipped and says so.
    """
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    given, result = Path(folder) / f"given_{backend}.npz", Path(folder) / f"result_{backend}.npz"
    np.savez(given, **arrays)
    script = _HEAD.format(given=str(given)) + textwrap.dedent(code) + _TAIL.format(result=str(result))
    settings = {"KERAS_BACKEND": backend, "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **settings},
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"under {backend}:\n{done.stderr[-4000:]}"
    with np.load(result) as made:
        return {name: made[name] for name in made.files}
