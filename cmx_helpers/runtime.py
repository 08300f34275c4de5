"""What this machine is, which profile it runs, and seeds."""

import importlib.util
import os
import platform
import random
import shutil
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

from cmx_helpers._common.places import spoken_digits_folder

PROFILES = ("quick", "full")
_ROOT = Path(__file__).parent.parent
_NEEDED = (
    "numpy",
    "scipy",
    "matplotlib",
    "jupyterlab",
    "ipywidgets",
    "librosa",
    "soundfile",
    "scikit-learn",
    "keras",
)
# What a browser's Python does not have: cells that ask for it show there what they gave elsewhere.
_NOT_IN_BROWSER = ("jupyterlab", "librosa", "soundfile", "keras")
_IMPORTED_AS = {"scikit-learn": "sklearn"}
_BACKENDS = {"tensorflow": "tensorflow", "jax": "jax", "torch": "torch"}


def profile():
    """Return "quick" or "full": `CMX_PROFILE` if it is set, else "full" where there is a GPU.

    >>> profile() in ("quick", "full")
    True
    """
    chosen = os.environ.get("CMX_PROFILE", "").strip().lower()
    if chosen and chosen not in PROFILES:
        raise ValueError(f"CMX_PROFILE: expected 'quick' or 'full', got {chosen!r}")
    return chosen or ("full" if gpus() else "quick")


@cache
def gpus():
    """Return the names of the NVIDIA GPUs that the driver reports (an empty tuple if none).

    >>> isinstance(gpus(), tuple)
    True
    """
    command = shutil.which("nvidia-smi")
    if command is None:
        return ()
    try:
        query = [command, "--query-gpu=name", "--format=csv,noheader"]
        answer = subprocess.run(query, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line.strip() for line in answer.stdout.splitlines() if line.strip())


def in_browser():
    """Return whether this Python runs in a web page (Pyodide), without threads and without Keras.

    >>> in_browser()
    False
    """
    return sys.platform == "emscripten"


def backend():
    """Return the name of the backend that Keras uses or would use, without importing it.

    >>> backend() in ("tensorflow", "jax", "torch", "numpy", "openvino")
    True
    """
    if "keras" in sys.modules:
        return sys.modules["keras"].config.backend()
    return os.environ.get("KERAS_BACKEND", "tensorflow")


def set_seeds(seed, *, deterministic=False):
    """Seed Python, NumPy's global generator and Keras; ask for deterministic kernels if wanted.

    NumPy-only lessons use `numpy.random.default_rng(seed)` and do not need this. `seed` is an integer from 0
    to 2**32 - 1; anything else is a TypeError or ValueError that names it.
    """
    import keras
    import numpy as np

    from cmx_helpers._common.validate import flag, integer

    seed = integer("seed", seed, minimum=0, maximum=2**32 - 1)
    deterministic = flag("deterministic", deterministic)
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - Keras and others still read the global generator
    keras.utils.set_random_seed(seed)
    if deterministic and keras.config.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def memory_gib():
    """Return the machine's memory in GiB, or None where it cannot be read."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (AttributeError, ValueError, OSError):
        return None


def self_check():
    """Return rows (part, what was found, "ok" or how to mend it) for everything the course needs.

    Nothing heavy is imported: versions come from the installed packages' metadata, and it is looked whether
    `import` would find just these packages, or others before them.

    >>> part, found, state = self_check()[0]
    >>> part, state
    ('Python', 'ok')
    """
    rows = [_python_row()]
    if in_browser():
        rows += [_package_row(name) for name in _NEEDED if name not in _NOT_IN_BROWSER]
        rows += [(name, "not in a browser", "ok") for name in _NOT_IN_BROWSER[1:]]
    else:
        rows += [_package_row(name) for name in _NEEDED]
        rows.append(_backend_row())
    rows.append(_data_row())
    memory = memory_gib()
    if memory is not None:
        low = "ok" if memory > 3.5 else "lessons 09 to 11 may need more: close other programs"
        rows.append(("Memory", f"{memory:.0f} GiB", low))
    rows.append(("Processor", f"{os.cpu_count()} cores, {platform.machine()}", "ok"))
    rows.append(("GPU", ", ".join(gpus()) or "none", "ok"))
    rows.append(("Profile", profile(), "ok"))
    return rows


def _python_row():
    version = platform.python_version()
    # A browser's Python is chosen by the page, not by the learner.
    good = in_browser() or (3, 11) <= sys.version_info[:2] <= (3, 13)
    return "Python", version, "ok" if good else "install Python 3.11, 3.12 or 3.13, then run make lab again"


def _package_row(name):
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return name, "missing", "run make lab again in the course's folder"
    imported = _found_by_import(_IMPORTED_AS.get(name, name))
    if imported is None:
        return name, "missing", "run make lab again in the course's folder"
    folder = Path(metadata.distribution(name).locate_file("")).resolve()
    own_version = getattr(sys.modules.get(_IMPORTED_AS.get(name, name)), "__version__", version)
    if not imported.is_relative_to(folder) or _from_pythonpath(imported) or own_version != version:
        return name, f"another one, in {imported.parent}", "unset PYTHONPATH, then start JupyterLab again"
    return name, version, "ok"


def _found_by_import(module):
    """The file that `import` reads, or has read, as a path; None where there is none."""
    if module in sys.modules:
        origin = getattr(sys.modules[module], "__file__", None)
    else:
        found = importlib.util.find_spec(module)
        origin = found and found.origin
    return Path(origin).resolve() if origin else None


def _from_pythonpath(path):
    entries = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    # The course's own packages may be named there as well: that changes nothing.
    others = (Path(entry).resolve() for entry in entries)
    return any(
        path.is_relative_to(other) and Path(sys.prefix).resolve() not in other.parents for other in others
    )


def _backend_row():
    name = backend()
    package = _BACKENDS.get(name, name)
    try:
        return "Keras backend", f"{name} {metadata.version(package)}", "ok"
    except metadata.PackageNotFoundError:
        return "Keras backend", f"{name} (missing)", f"install {package}, or unset KERAS_BACKEND"


def _data_row():
    folder = spoken_digits_folder()
    clips = sum(len(list(folder.rglob(f"*.{ending}"))) for ending in ("flac", "wav"))
    state = "ok" if clips else "the folder data/ is missing: get the whole repository again"
    return "Spoken digits", f"{clips} recordings", state
