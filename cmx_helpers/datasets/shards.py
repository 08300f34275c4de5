"""Samples made once and read often: pictures as uint8, sounds as int16, in files that are mapped into memory.

    python -m cmx_helpers shards FOLDER --samples 24576 --size 224

Interrupted or killed, the same command goes on. What it costs and gains is told in benchmarks/DATA.md.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from math import ceil

import numpy as np

from .._common.one_at_a_time import alone_in
from .._common.validate import as_path, flag, integer
from . import _shard_files as files
from ._cmx_samples import CmxDigits
from ._protocol import Modalities
from .cmx_digits import cmx_digits

TOGETHER = 32  # samples that a thread makes before it looks for the next ones


def write_shards(data, folder, *, per_shard=512, workers=None, tell=lambda text: None):
    """Make the samples of a set once and keep them, to be read by `read_shards`.

    Parameters
    ----------
    data : CmxDigits or CmxCaptions
        From `cmx_digits`, of the bundled recordings and handwriting.
    folder : path
        Made where it is missing. A folder that holds a part of the same set is filled up.
    per_shard : int
        Samples in a file; so many are in memory at once.
    workers : int, optional
        Threads; as many as there are cores where it is not given.
    tell : callable
        Is given a line of text after each shard.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    ValueError, TypeError
        The folder holds another set; `data` cannot be made again from its settings.
    OSError
        A file cannot be written. What was written before is whole, and the same call goes on from there.

    Notes
    -----
    A picture is stored in 255 steps over the range of its noise, ±4.5 standard deviations, a sound in 16 bits
    of its own loudness. Of a sample of 224 pixels, 195 kB are stored; as float32 it has 690 kB. Each file has
    its sha256 in shards.json, which is written after the files that it names. First used with lesson
    10_fusion's model.
    """
    if not isinstance(data, CmxDigits):
        raise TypeError(f"data: expected what `cmx_digits` gives, got {type(data).__name__}")
    if not data.bundled:
        raise ValueError("data: expected the bundled handwriting and recordings; yours are in no settings")
    folder = as_path("folder", folder)
    per_shard = integer("per_shard", per_shard, minimum=1, maximum=2**20)
    workers = (os.cpu_count() or 1) if workers is None else workers
    workers = integer("workers", workers, minimum=1, maximum=1024)
    if not callable(tell):
        raise TypeError(f"tell: expected a function that takes a line of text, got {tell!r}")
    wanted = {"format": files.FORMAT, "settings": files.settings_of(data), "per_shard": per_shard}
    with alone_in(folder):
        told = files.read_list(folder) or wanted | {"arrays": [], "shards": []}
        _check_same(folder, told, wanted)
        shards = ceil(len(data) / per_shard)
        kept = [n for n, shard in enumerate(told["shards"]) if shard and _whole(folder, n, shard)]
        told["shards"] = [told["shards"][n] if n in kept else None for n in range(shards)]
        for number in range(shards):
            if told["shards"][number]:
                continue
            arrays = _made(data, number * per_shard, min((number + 1) * per_shard, len(data)), workers)
            told["shards"][number] = files.write_shard(folder, number, arrays)
            told["arrays"] = list(arrays)
            files.write_list(folder, told)
            tell(f"shard {number + 1} of {shards}")
    return folder


def _check_same(folder, told, wanted):
    ours, theirs = (each["settings"] | {"per_shard": each["per_shard"]} for each in (wanted, told))
    other = [name for name in ours if theirs.get(name) != ours[name]]
    if other:
        raise ValueError(f"folder: {folder} holds shards of another {', '.join(other)}: take another folder")


def _whole(folder, number, told):
    try:
        files.open_shard(folder, number, told, verify=True)
    except ValueError:
        return False
    return True


def _made(data, start, stop, workers):
    """The arrays of one shard: inputs and, with "target_" before their names, targets."""

    def part(first):
        inputs, targets = data.arrays(first, min(first + TOGETHER, stop))
        targets = {f"target_{name}": values for name, values in targets.items()}
        return files.packed(inputs, data.corruption) | targets

    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(part, range(start, stop, TOGETHER)))
    return {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}


class ShardedDigits(Modalities):
    """What `read_shards` gives: a set with `arrays`, `stored`, `batches`, `classes`, `vocabulary`."""

    def __init__(self, data, folder, shards, per_shard, as_stored):
        self.made_from = data
        """The set whose samples these are."""
        self.folder, self.as_stored = folder, as_stored
        self._shards, self._per_shard = shards, per_shard

    def __len__(self):
        return len(self.made_from)

    def __repr__(self):
        return f"{self.made_from!r}, read from shards"

    @property
    def classes(self):
        """Number of classes of each head."""
        return self.made_from.classes

    @property
    def vocabulary(self):
        """Every word of this task and language."""
        return self.made_from.vocabulary

    def stored(self, start=0, stop=None):
        """Samples as they lie in the files.

        Parameters
        ----------
        start, stop
            As for `CmxDigits.arrays`.

        Returns
        -------
        inputs : dict
            "image" uint8, "audio" int16, "audio_scale" float32, and what else the task has.
        targets : dict
        """
        return self._rows(self.indices(start, stop))

    def arrays(self, start=0, stop=None):
        """Samples as `CmxDigits.arrays` gives them, rounded to the steps that were stored.

        With ``as_stored=True``, as `stored` gives them, and "keys" beside them (`on_device.spoiling`).
        """
        indices = self.indices(start, stop)
        inputs, targets = self._rows(indices)
        if self.as_stored:
            # Numbers that noise is made from on the accelerator; the module imports Keras.
            from .on_device import device_keys

            return inputs | {"keys": device_keys(self.made_from.seed, indices, self.made_from.split)}, targets
        return files.unpacked(inputs, self.made_from.corruption), targets

    def _rows(self, indices):
        number, row = np.divmod(indices, self._per_shard)
        inputs, targets = {}, {}
        for name, first in self._shards[0].items():
            rows = np.empty((len(indices), *first.shape[1:]), first.dtype)
            for shard in np.unique(number):
                here = number == shard
                rows[here] = self._shards[shard][name][row[here]]
            if name.startswith("target_"):
                targets[name.removeprefix("target_")] = rows
            else:
                inputs[name] = rows
        return inputs, targets


def read_shards(folder, *, as_stored=False, verify=False):
    """A set that `write_shards` wrote, mapped into memory: each process reads what it asks for.

    Parameters
    ----------
    folder : path
    as_stored : bool
        `arrays` and `batches` give uint8 and int16, for a model that makes numbers of them on the
        accelerator (`datasets.on_device.spoiling`); else float32.
    verify : bool
        Read everything and compare the checksums. The sizes of all files are always looked at.

    Returns
    -------
    ShardedDigits

    Raises
    ------
    FileNotFoundError
        There are no shards.
    ValueError
        They are not all there, one is damaged, or this version of the course makes other samples.

    Notes
    -----
    First used with lesson 10_fusion's model. The first and the last sample are made again and compared with
    what is stored: another version of the course, which draws otherwise, is told.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     digits = read_shards(write_shards(cmx_digits("train", 3), folder))
    ...     inputs, targets = digits.stored(0, 2)
    >>> inputs["image"].dtype, inputs["audio"].dtype, sorted(targets)
    (dtype('uint8'), dtype('int16'), ['audio', 'fused', 'image', 'text'])
    """
    folder = as_path("folder", folder)
    as_stored, verify = flag("as_stored", as_stored), flag("verify", verify)
    told = files.read_list(folder)
    if told is None:
        raise FileNotFoundError(f"folder: there are no shards in {folder}: write_shards makes them")
    there = sum(map(bool, told["shards"]))
    if there < len(told["shards"]) or not there:
        raise ValueError(
            f"folder: {folder} has {there} of {len(told['shards'])} shards: write_shards makes the rest"
        )
    shards = [files.open_shard(folder, n, shard, verify=verify) for n, shard in enumerate(told["shards"])]
    data = cmx_digits(**files.arguments_of(told["settings"]))
    read = ShardedDigits(data, folder, shards, told["per_shard"], as_stored)
    _check_code(read)
    return read


def _check_code(read):
    data = read.made_from
    ends = np.unique([0, len(data) - 1])
    inputs, targets = data.arrays(ends)
    fresh = files.packed(inputs, data.corruption)
    inputs, old_targets = read.stored(ends)
    # A product of matrices may differ in its last digits between processors: one step.
    same = all(
        np.abs(fresh[name].astype(float) - inputs[name]).max() <= (1 if name in files.LEVELS else 1e-5)
        for name in fresh
    ) and all(np.array_equal(targets[name], old_targets[name]) for name in targets)
    if not same:
        raise ValueError(
            f"folder: the samples in {read.folder} are not those that this version of the course makes: "
            "write the shards again, in another folder"
        )
