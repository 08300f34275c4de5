"""What it costs to have a batch: samples per second of one core, and bytes of a sample, for five ways.

    python -m benchmarks.data_pipeline                       224 pixels, 2,048 samples, batches of 32
    python -m benchmarks.data_pipeline --size 32 --samples 512

Prints a Markdown table. Seconds are processor time of one thread, which neighbours lengthen less than elapsed
time. Files are read twice: cold (the system was told to forget them) and warm.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks import machine
from cmx_helpers import datasets

CARD = 22_000
"""Samples per second that lesson 10's model took on the card of FUSION.md."""


def cores(rate, seconds_per_sample, waiting=0.05):
    """Processor cores that keep a network of `rate` samples per second busy but for a share of `waiting`.

    .. math:: c = (1 - w)\\, r\\, t

    with t the processor seconds of a sample on one core. It assumes that cores do not slow each other down;
    what copies much (float32 arrays) is limited by the memory before.
    """
    return (1 - waiting) * rate * seconds_per_sample


def forget(folder, pattern="*.npy"):
    """Drop a folder's files from the page cache, where the system can."""
    for path in Path(folder).glob(pattern):
        with open(path, "rb") as file:
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measured(batch_of, orders):
    """Processor seconds and elapsed seconds of a sample, over all `orders` (rows of each batch)."""
    used, begun = time.thread_time(), time.perf_counter()
    for rows in orders:
        batch_of(rows)
    count = sum(map(len, orders))
    return (time.thread_time() - used) / count, (time.perf_counter() - begun) / count


def size_of(batch):
    inputs, _ = batch
    return sum(array.nbytes for array in inputs.values()) / len(inputs["image"])


def float_maps(data, folder):
    """The samples as float32 in one file for each input, mapped."""
    inputs, targets = data.arrays()
    for name, array in inputs.items():
        np.save(folder / f"{name}.npy", array)
    maps = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in inputs}
    return lambda rows: ({name: array[rows] for name, array in maps.items()}, targets)


def rows_of_table(settings, folder):
    size = settings.size
    corruption = datasets.Corruption().at_size(size)
    data = datasets.cmx_digits("train", settings.samples, size=size, corruption=corruption)
    clean = datasets.cmx_digits("train", settings.samples, size=size, corruption=datasets.CLEAN)
    order = np.random.default_rng(0).permutation(settings.samples)
    orders = [order[n : n + settings.batch] for n in range(0, settings.samples, settings.batch)]
    few = orders[: max(2, len(orders) // 8)]
    yield "made, with noise", data.arrays, few, None
    yield "made, clean", clean.arrays, few, None
    for name, what in (("noisy", data), ("clean", clean)):
        datasets.write_shards(what, folder / name)
    as_float = datasets.read_shards(folder / "noisy")
    stored = datasets.read_shards(folder / "clean")
    yield "shards, as float32", as_float.arrays, orders, folder / "noisy"
    yield "shards, uint8 and int16 as they lie", stored.stored, orders, folder / "clean"
    (folder / "float").mkdir()
    some = datasets.cmx_digits("train", min(settings.samples, 512), size=size, corruption=corruption)
    within = [rows[rows < len(some)] for rows in orders]
    yield (
        "files of float32",
        float_maps(some, folder / "float"),
        [r for r in within if len(r)],
        folder / "float",
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in {"size": 224, "samples": 2048, "batch": 32}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    settings = parser.parse_args()
    print(f"{machine.processor()}, {os.cpu_count()} cores; {settings}\n")
    print("| way | kB per sample | samples/s of a core, cold | warm | ms per sample | elapsed ms, cold | "
          f"cores for {CARD:,}/s |\n|---|---|---|---|---|---|---|")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for name, batch_of, orders, files in rows_of_table(settings, Path(folder)):
            kilobytes = size_of(batch_of(orders[0])) / 1000
            if files:
                forget(files)
            cold, elapsed = measured(batch_of, orders)
            warm = min(measured(batch_of, orders)[0] for _ in range(2)) if files else cold
            print(f"| {name} | {kilobytes:.0f} | {1 / cold:,.0f} | {1 / warm:,.0f} | {1000 * warm:.3f} | "
                  f"{1000 * elapsed:.2f} | {cores(CARD, warm):.1f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
