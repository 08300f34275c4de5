"""The machine in words, and what it can do at most."""

import os
import platform
import time
from importlib import metadata
from pathlib import Path

import numpy as np

PACKAGES = ("numpy", "scipy", "tensorflow", "keras", "torch", "librosa")
SIDE = 2048
COPIED = 2**26  # bytes, more than any cache holds


def describe():
    """Processor, BLAS, mode, versions, load and measured limits, as a dictionary for the ledger."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "versions": ", ".join(_versions()),
        "blas": _blas(),
        "blas_mode": _blas_mode(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "gflops": matrix_rate() / 1e9,
        "gbytes": memory_rate() / 1e9,
    }


def processor():
    """The processor's name and its widest vectors."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    flags = next((line for line in lines if line.lower().startswith(("flags", "features"))), "").split()
    vectors = next((flag for flag in ("avx512f", "avx2", "asimd") if flag in flags), "")
    return f"{names[0] if names else platform.machine()} {vectors}".strip()


def matrix_rate():
    """Additions and multiplications per second in a float32 matrix product: the best of some."""
    a = np.ones((SIDE, SIDE), np.float32)
    return 2 * SIDE**3 / _shortest(lambda: a @ a)


def memory_rate():
    """Bytes per second, read and written, while a large array is copied: the best of some."""
    source = np.ones(COPIED, np.uint8)
    target = source.copy()
    return 2 * COPIED / _shortest(lambda: np.copyto(target, source))


def page_faults(call):
    """Pages that a call has to ask the system for, or None where it does not tell."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return None
    before = getrusage(RUSAGE_SELF).ru_minflt
    call()
    return getrusage(RUSAGE_SELF).ru_minflt - before


def _shortest(call):
    call()
    times = []
    for _ in range(20):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def _versions():
    for name in PACKAGES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue


def _blas():
    """The kernels that each OpenBLAS chose, and its threads."""
    import scipy.linalg.blas  # noqa: F401 - SciPy brings a BLAS of its own
    from threadpoolctl import threadpool_info

    pools = sorted(
        (pool for pool in threadpool_info() if pool["user_api"] == "blas"), key=lambda pool: pool["version"]
    )
    return "; ".join(
        f"{pool['internal_api']} {pool['version']}, {pool.get('architecture')} kernels, "
        f"{pool['num_threads']} threads"
        for pool in pools
    )


def _blas_mode():
    forced = os.environ.get("OPENBLAS_CORETYPE")
    return f"OPENBLAS_CORETYPE={forced} (H)" if forced else "OpenBLAS picks its own kernels (N)"
