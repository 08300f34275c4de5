"""Several processes for one training: joining, seeing that all are alike, handing round. See `fusion`."""

import hashlib
import json
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from cmx_helpers._common.validate import address_of, integer, number, shown


class Group(NamedTuple):
    """Which process this is, and of how many."""

    rank: int = 0
    size: int = 1


_ALONE = Group()
_joined = _ALONE


def group():
    """The `Group` that this process has joined; (0, 1) where it is alone. For lesson 10_fusion's model."""
    return _joined


def join_processes(address, processes, rank, *, heartbeat=10, patience=120):
    """Make this process one of several that train one model together.

    Call it before anything is computed. From then on a batch is one that all processes have a part of: the
    loss, the gradients and the statistics of batch normalisation are those of the whole batch, and every
    process has the same weights. JAX does it (`keras.distribution.DataParallel`), on processors through gloo.

    Parameters
    ----------
    address : str
        "host:port" of process 0, which listens there.
    processes : int
        How many take part.
    rank : int
        Which this is, from 0 on.
    heartbeat : int
        Seconds without a sign of life until a process counts as dead. All others then end.
    patience : float
        Seconds to wait for the others at the start.

    Returns
    -------
    Group

    Raises
    ------
    ValueError
        Keras does not run on JAX, `address` is none, `rank` is out of range, or the process is in a group
        already.
    ConnectionError
        The others did not come in time.

    Notes
    -----
    Used by `train` and `python -m cmx_helpers train --processes`, with lesson 10_fusion's model. Several
    processes on one machine share its cores: for one machine without GPUs, one process is the better choice.
    """
    global _joined
    processes = integer("processes", processes, minimum=2, maximum=4096)
    rank = integer("rank", rank, minimum=0, maximum=processes - 1)
    heartbeat = integer("heartbeat", heartbeat, minimum=1, maximum=3600)
    patience = number("patience", patience, above=0, maximum=86400)
    address = address_of("address", address)
    if keras.config.backend() != "jax":
        raise ValueError(
            "processes: several need Keras on JAX (make extra NAME=jax, then KERAS_BACKEND=jax), "
            f"this process runs it on {keras.config.backend()}"
        )
    if _joined != _ALONE:
        raise ValueError(f"processes: this process is number {_joined.rank} of {_joined.size} already")
    import jax

    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    try:
        jax.distributed.initialize(
            address, processes, rank, initialization_timeout=max(1, round(patience)),
            heartbeat_timeout_seconds=heartbeat, shutdown_timeout_seconds=60,
        )  # fmt: skip
    except RuntimeError as error:
        if "must be called before" in str(error):
            raise ValueError("processes: join before anything is computed with JAX") from error
        raise ConnectionError(
            f"address: not all {processes} processes met at {address} within {patience:g} s"
        ) from error
    keras.distribution.set_distribution(keras.distribution.DataParallel(auto_shard_dataset=False))
    _joined = Group(rank, processes)
    return _joined


def leave_processes():
    """Wait until all have come so far, then go on alone; does nothing in a process that is alone.

    Used by `python -m cmx_helpers train --processes`, with lesson 10_fusion's model.
    """
    global _joined
    if _joined == _ALONE:
        return
    import jax

    keras.distribution.set_distribution(None)
    _joined = _ALONE
    jax.distributed.shutdown()


@contextmanager
def on_this_process():
    """What is made inside belongs to this process alone: a model that is read from a file, for instance."""
    before = keras.distribution.distribution()
    keras.distribution.set_distribution(None)
    try:
        yield
    finally:
        keras.distribution.set_distribution(before)


def own_copy(model):
    """The same model with the same weights, compiled as well, on this process alone."""
    with on_this_process():
        twin = keras.models.clone_model(model)
        twin.set_weights(model.get_weights())
        settings = model.get_compile_config()
        if settings:
            twin.compile_from_config(settings)
    return twin


def all_the_same(facts):
    """Compare what the processes of a group know; in a process that is alone, nothing is to compare.

    Parameters
    ----------
    facts : dict
        Name -> JSON value. Numbers that are no integers may differ by a thousandth: processors differ in
        last digits.

    Raises
    ------
    ValueError
        On every process: they disagree, and about what.

    Notes
    -----
    Used by `train` and `python -m cmx_helpers train --processes`, with lesson 10_fusion's model.
    """
    if not isinstance(facts, dict):
        raise TypeError(f"facts: expected a dictionary, got {shown(facts)}")
    if _joined == _ALONE:
        return
    told = [json.loads(text) for text in _gathered(json.dumps(facts))]
    for name in told[0]:
        first = told[0][name]
        for rank, other in enumerate(told):
            if not _alike(first, other.get(name)):
                raise ValueError(
                    f"processes: they disagree about {name}: process 0 has {shown(first)}, process {rank} "
                    f"has {shown(other.get(name))}"
                )


def from_first(value):
    """What process 0 gives, as JSON; the others' values do not count."""
    return json.loads(_gathered(json.dumps(value))[0])


def arrays_from_first(arrays):
    """The arrays of process 0; the others give arrays of the same shapes."""
    from jax.experimental import multihost_utils

    given = [np.asarray(array) for array in arrays]
    return [np.asarray(a) for a in multihost_utils.broadcast_one_to_all(given, _joined.rank == 0)]


def code_facts():
    """What a process runs: the course's code, as a digest, and the versions that compute."""
    digest, root = hashlib.sha256(), Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    versions = {name: metadata.version(name) for name in ("keras", "jax", "numpy")}
    return {"the course's code": digest.hexdigest()[:12], "versions": versions}


def _gathered(text):
    """What each process says, in the order of the ranks."""
    from jax.experimental import multihost_utils

    letters = np.frombuffer(text.encode(), np.uint8)
    longest = int(np.max(multihost_utils.process_allgather(np.int32(len(letters)))))
    padded = np.zeros(longest, np.uint8)
    padded[: len(letters)] = letters
    rows = np.asarray(multihost_utils.process_allgather(padded))
    return [bytes(row).rstrip(b"\0").decode() for row in rows]


def _alike(one, other):
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return bool(np.isclose(one, other, rtol=1e-3, atol=1e-6, equal_nan=True))
    return one == other


def first_numbers(data):
    """Means of what is in the first batch that all share: other data give others."""
    inputs, *others = data.first_rows()
    groups = [inputs, *others]
    return [float(np.mean(np.asarray(group[name], np.float64))) for group in groups for name in sorted(group)]
