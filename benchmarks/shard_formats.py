"""The same samples in four kinds of files, read in random order: cold, and for several passes.

    python -m benchmarks.shard_formats                      224 pixels, 4,096 samples, three rounds
    python -m benchmarks.shard_formats --size 32 --samples 1024

Maps are what `datasets.read_shards` reads. TFRecord is read by tf.data, with a buffer to shuffle in, because
it has no random access; ArrayRecord by grain, on threads, where both are installed (``pip install grain
array-record``: they belong to no lock of the course). Every way gives batches of NumPy arrays, and each
sample once a pass, which is checked. Cold: the files are closed, and the system is told to forget them.
Prints Markdown.
"""

import argparse
import gc
import os
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np

from benchmarks import machine
from benchmarks.data_pipeline import float_maps, forget, size_of
from cmx_helpers import datasets

PER_FILE = 512


class Record:
    """A sample's picture and sound as one string of bytes, for files that hold records."""

    def __init__(self, inputs):
        self.parts = {name: (inputs[name].dtype, inputs[name].shape[1:]) for name in ("image", "audio")}

    def packed(self, inputs, row):
        return b"".join(np.ascontiguousarray(inputs[name][row]).tobytes() for name in self.parts)

    def unpacked(self, text):
        rows, begin = {}, 0
        for name, (dtype, shape) in self.parts.items():
            count = int(np.prod(shape))
            rows[name] = np.frombuffer(text, dtype, count, begin).reshape(shape)
            begin += count * dtype.itemsize
        return rows


class Maps:
    """Our shards, as they lie (uint8 and int16), by one thread."""

    def __init__(self, data, folder):
        self.folder = data.folder

    def opened(self, batch):
        read = datasets.read_shards(self.folder)

        def one_pass(seed):
            order = np.random.default_rng(seed).permutation(len(read))
            for start in range(0, len(order), batch):
                yield read.stored(order[start : start + batch])[0]

        return one_pass


class MapsAhead(Maps):
    """The same by two threads and a queue, as `fit` gets them."""

    def opened(self, batch):
        read = datasets.read_shards(self.folder, as_stored=True)

        def one_pass(seed):
            batches = read.batches(batch, shuffle=True, seed=seed, workers=2)
            yield from (inputs for inputs, _ in batches)

        return one_pass


class FloatMaps:
    """One file of float32 for each input, mapped."""

    def __init__(self, data, folder):
        self.folder, self.count = folder, len(data)
        folder.mkdir()
        float_maps(data, folder)

    def opened(self, batch):
        read = {path.stem: np.load(path, mmap_mode="r") for path in self.folder.glob("*.npy")}

        def one_pass(seed):
            order = np.random.default_rng(seed).permutation(self.count)
            for start in range(0, len(order), batch):
                yield {name: array[order[start : start + batch]] for name, array in read.items()}

        return one_pass


class Records:
    """Files that hold records, 512 in each."""

    def __init__(self, data, folder):
        folder.mkdir()
        self.folder, self.paths = folder, []
        for number, start in enumerate(range(0, len(data), PER_FILE)):
            inputs, _ = data.stored(start, min(start + PER_FILE, len(data)))
            self.record = Record(inputs)
            self.paths.append(str(folder / f"{number:05d}.records"))
            writer = self.writer(self.paths[-1])
            for row in range(len(inputs["image"])):
                writer.write(self.record.packed(inputs, row))
            writer.close()


class TFRecords(Records):
    """TFRecord and tf.data: files in random order, and a buffer of 1,024 records to shuffle in."""

    def writer(self, path):
        import tensorflow as tf

        return tf.io.TFRecordWriter(path)

    def opened(self, batch):
        import tensorflow as tf

        def parse(text):
            rows, begin = {}, 0
            for name, (dtype, shape) in self.record.parts.items():
                size = int(np.prod(shape)) * dtype.itemsize
                part = tf.io.decode_raw(tf.strings.substr(text, begin, size), tf.as_dtype(dtype))
                rows[name] = tf.reshape(part, shape)
                begin += size
            return rows

        auto = tf.data.AUTOTUNE

        def one_pass(seed):
            files = tf.data.Dataset.from_tensor_slices(self.paths).shuffle(len(self.paths), seed)
            read = files.interleave(tf.data.TFRecordDataset, cycle_length=4, num_parallel_calls=auto)
            read = read.shuffle(1024, seed).map(parse, num_parallel_calls=auto)
            return read.batch(batch).prefetch(auto).as_numpy_iterator()

        return one_pass


class ArrayRecords(Records):
    """ArrayRecord and grain: any record can be read; two threads."""

    def writer(self, path):
        from array_record.python.array_record_module import ArrayRecordWriter

        return ArrayRecordWriter(path, "group_size:1")

    def opened(self, batch):
        import grain

        source = grain.MapDataset.source(grain.sources.ArrayRecordDataSource(self.paths))

        def one_pass(seed):
            rows = source.shuffle(seed=seed).map(self.record.unpacked).batch(batch)
            return rows.to_iter_dataset(grain.ReadOptions(num_threads=2, prefetch_buffer_size=16))

        return one_pass


WAYS = {
    "maps of uint8 and int16, one thread": Maps,
    "the same, two threads (`batches`)": MapsAhead,
    "maps of float32, one thread": FloatMaps,
    "TFRecord, tf.data (its threads)": TFRecords,
    "ArrayRecord, grain (two threads)": ArrayRecords,
}


def measured(batches, count):
    """Samples per second, processor seconds of a sample, and a sum over all, the same in any order."""
    used, begun, total, seen = time.process_time(), time.perf_counter(), 0.0, 0
    for rows in batches:
        total += float(rows["image"][:, ::16, ::16].sum(dtype=np.float64))
        seen += len(rows["image"])
    if seen != count:
        raise AssertionError(f"{seen} samples of {count}")
    return count / (time.perf_counter() - begun), (time.process_time() - used) / count, total


def opened(settings, folder):
    """Every way that can be had here."""
    clean = datasets.cmx_digits("train", settings.samples, size=settings.size, corruption=datasets.CLEAN)
    data = datasets.read_shards(datasets.write_shards(clean, folder / "made", per_shard=PER_FILE))
    for number, (name, way) in enumerate(WAYS.items()):
        try:
            yield name, way(data, folder / str(number))
        except ImportError as error:
            print(f"{name}: left out ({error})\n")


def rounds(ways, settings):
    """Every way in turn, cold and then warm, so that what else the machine does meets all of them."""
    found = {name: {"cold": [], "warm": [], "used": []} for name, _ in ways}
    sums = {}
    for turn in range(settings.rounds):
        for name, way in ways:
            one_pass = None
            gc.collect()  # a file that is mapped stays in memory, whatever the system is told
            forget(way.folder, "*")
            one_pass = way.opened(settings.batch)
            for number in range(1 + settings.passes):
                rate, used, total = measured(one_pass(100 * turn + number), settings.samples)
                found[name]["warm" if number else "cold"].append(rate)
                found[name]["used"].append(used)
                if abs(sums.setdefault(name, total) / total - 1) > 1e-9:
                    raise AssertionError(f"{name}: other samples in another pass")
    return found


def spread(rates):
    return f"{median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in {"size": 224, "samples": 4096, "batch": 32, "rounds": 3, "passes": 4}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    settings = parser.parse_args()
    print(f"{machine.processor()}, {os.cpu_count()} cores; {settings}\n")
    with tempfile.TemporaryDirectory() as folder:
        ways = list(opened(settings, Path(folder)))
        found = rounds(ways, settings)
        print("| files | kB per sample | samples/s, cold | warm | processor, ms per sample |")
        print("|---|---|---|---|---|")
        for name, way in ways:
            kilobytes = size_of((next(iter(way.opened(settings.batch)(0))), None)) / 1000
            cells = [spread(found[name][key]) for key in ("cold", "warm")]
            cells.append(f"{1000 * median(found[name]['used']):.3f}")
            print(f"| {name} | {kilobytes:.0f} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
