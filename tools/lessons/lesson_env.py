"""The environment in which lessons are recorded and tested: the same for both, whoever runs them."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# These would colour or fold what a lesson prints, or draw its figures elsewhere.
_PERSONAL = (
    "COLUMNS", "LINES", "JUPYTER_COLUMNS", "JUPYTER_LINES", "NO_COLOR", "FORCE_COLOR", "PY_COLORS",
    "MPLBACKEND", "MPLCONFIGDIR", "MATPLOTLIBRC", "KERAS_BACKEND", "PYTHONWARNINGS", "PYTHONSTARTUP",
    "CMX_LANG",
)  # fmt: skip


def lesson_environment(scratch):
    """Return a copy of the environment for lessons; `scratch` keeps personal IPython start-up files out.

    Parameters
    ----------
    scratch : path of a folder that may be written to
    """
    env = {name: value for name, value in os.environ.items() if name not in _PERSONAL}
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", "")])
    env["CMX_PROFILE"] = "quick"
    env["TF_CPP_MIN_LOG_LEVEL"] = "3"
    # A learner's own record of exercises is not for a test to write.
    env["CMX_RECORD"] = "off"
    env["IPYTHONDIR"] = str(Path(scratch) / "ipython")
    # A kernel called python3 in the home folder must not win over the one of .venv.
    env["JUPYTER_PREFER_ENV_PATH"] = "1"
    env["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    env["CMX_CHECK_FIGURES"] = "1"  # a figure that cannot be read is an error
    # TensorFlow's fast kernels, by default only where the processor is new enough for 16-bit products.
    env.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    # OpenBLAS's threads look for work for 0.4 ms after a product, not for 100: they are in the way of others.
    env.setdefault("OPENBLAS_THREAD_TIMEOUT", "20")
    # Large arrays come and go at every step of a training; in pages of 2 MB they cost the system less.
    env.setdefault("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")
    # Two lessons run at a time here: with more, their BLAS threads would wait on each other.
    env.setdefault("OPENBLAS_NUM_THREADS", "1")
    return env


@contextmanager
def applied(env):
    """Make `env` this process's environment for a while: kernel managers look their kernels up in it."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(env)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
