"""The files of a set that was made once: arrays of small integers, checksums, and a list that names them."""

import hashlib
import json
import os
from math import inf

import numpy as np

from .._common.files import write_text
from .noise import Corruption

FORMAT = 1
LIST = "shards.json"
LEVELS = {"image": 255, "audio": 32767}
REACH = 4.5
"""Standard deviations of a picture's noise that find place; one pixel in 150,000 lies beyond and is cut."""


def picture_range(corruption):
    """Smallest value of a pixel, and what one of the 255 steps is worth."""
    beyond = REACH * corruption.image_noise
    return -beyond, (1 + 2 * beyond) / LEVELS["image"]


def packed(inputs, corruption):
    """Pictures as uint8, sounds as int16 with a factor for each; the rest as it is.

    A picture is `low + step * stored`, with the same two numbers for the whole set; a sound is
    `audio_scale * stored`, with its loudest sample as 32,767.
    """
    low, step = picture_range(corruption)
    stored = dict(inputs)
    levels = (inputs["image"] - np.float32(low)) / np.float32(step)
    stored["image"] = np.clip(np.rint(levels), 0, LEVELS["image"]).astype(np.uint8)
    scale = np.maximum(np.abs(inputs["audio"]).max(axis=1), 1e-6) / np.float32(LEVELS["audio"])
    stored["audio"] = np.rint(inputs["audio"] / scale[:, None]).astype(np.int16)
    stored["audio_scale"] = scale.astype(np.float32)
    return stored


def unpacked(stored, corruption):
    """The inputs as float32 again: within half a step of what they were."""
    low, step = picture_range(corruption)
    inputs = dict(stored)
    scale = inputs.pop("audio_scale")
    image = stored["image"].astype(np.float32)
    image *= np.float32(step)
    image += np.float32(low)
    audio = stored["audio"].astype(np.float32)
    audio *= scale[:, None]
    return inputs | {"image": image, "audio": audio}


def settings_of(data):
    """What has to be the same for two sets to be the same, as JSON values."""
    corruption = dict(data.corruption._asdict())
    corruption["snr_db"] = None if data.corruption.snr_db == inf else data.corruption.snr_db
    return {
        "split": data.split, "samples": data.samples, "task": data.task, "size": data.size,
        "language": data.language, "seed": data.seed, "corruption": corruption,
    }  # fmt: skip


def arguments_of(settings):
    """The arguments of `cmx_digits`, from `settings_of`."""
    corruption = dict(settings["corruption"])
    corruption["snr_db"] = inf if corruption["snr_db"] is None else corruption["snr_db"]
    return settings | {"corruption": Corruption(**corruption)}


def read_list(folder):
    """What `shards.json` says; None where there is none.

    Raises
    ------
    ValueError
        It cannot be read, or another version of the course wrote it.
    """
    path = folder / LIST
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        known = told["format"] == FORMAT
        complete = {"settings", "per_shard", "arrays", "shards"} <= set(told)
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ValueError(f"folder: {path} is bad ({error}): delete it, or take another folder") from error
    if not (known and complete):
        raise ValueError(
            f"folder: {path} was written by another version of the course (its format is "
            f"{told['format']}, this one reads {FORMAT}): write the shards again, in another folder"
        )
    return told


def write_list(folder, told):
    write_text(folder / LIST, json.dumps(told, indent=1))


def file_of(folder, name, number):
    return folder / f"{name}-{number:05d}.npy"


def write_shard(folder, number, arrays):
    """Write the arrays of one shard, whole or not at all; returns {name: [bytes, sha256]}."""
    told = {}
    for name, array in arrays.items():
        path = file_of(folder, name, number)
        part = path.with_name(f".{path.name}.part")
        try:
            with open(part, "wb") as file:
                np.save(file, array)
                file.flush()
                os.fsync(file.fileno())
            told[name] = [part.stat().st_size, digest_of(part)]
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    return told


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_shard(folder, number, told, *, verify):
    """The arrays of one shard as maps, which read from the disk what is asked for.

    Raises
    ------
    ValueError
        A file is missing, or not what was written.
    """
    opened = {}
    for name, (size, digest) in told.items():
        path = file_of(folder, name, number)
        reason = None
        if not path.is_file():
            reason = "is missing"
        elif path.stat().st_size != size:
            reason = f"has {path.stat().st_size} bytes, {size} were written"
        elif verify and digest_of(path) != digest:
            reason = "is not what was written (its checksum differs)"
        if reason:
            raise ValueError(f"folder: {path} {reason}: write the shards again (those that are whole stay)")
        opened[name] = np.load(path, mmap_mode="r")
    return opened
