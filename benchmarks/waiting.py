"""Does lesson 10's network wait for its data on a processor? The share of waiting, over several starts.

    python -m benchmarks.waiting                       32 and 96 pixels, one and two threads
    python -m benchmarks.waiting --starts 1 --batches 40

Each start trains a new model on samples made as they are needed. Batches that the queue held before the first
step do not count: over so few, any way of making them would keep up. Prints Markdown.
"""

import argparse
import os
import statistics
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras

from benchmarks import machine
from cmx_helpers import datasets, fusion

BATCH, QUEUE = 32, 8


def shares(size, workers, settings):
    """Share of waiting, and milliseconds of a step, for each start; the steps are compiled before."""
    corruption = datasets.Corruption().at_size(size)
    count = (QUEUE + settings.batches) * BATCH
    data = datasets.cmx_digits("train", count, size=size, corruption=corruption)
    model = fusion.build_fusion_model("concat", vocabulary_size=len(data.vocabulary), size=size)
    fusion.compile_model(model)
    model.train_on_batch(*data.arrays(0, BATCH))
    found = []
    for seed in range(settings.starts):
        fusion.fresh(model, seed)
        batches = data.batches(BATCH, shuffle=True, seed=seed, workers=workers, max_queue_size=QUEUE)
        times = []

        def step(*batch, times=times):
            begun = time.perf_counter()
            float(model.train_on_batch(*batch)[0])
            times.append(1000 * (time.perf_counter() - begun))

        found.append((datasets.waiting_share(batches, step, warm_up=QUEUE), statistics.median(times)))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--batches", type=int, default=120, help="that count (%(default)s)")
    settings = parser.parse_args()
    print(f"{machine.processor()}, {os.cpu_count()} cores, Keras on {keras.config.backend()}, "
          f"{settings.starts} starts of {settings.batches} batches of {BATCH}\n")  # fmt: skip
    print("| pixels | threads | waits, mean | smallest and largest | a step, ms |\n|---|---|---|---|---|")
    for size in (32, 96):
        for workers in (1, 2):
            waits, steps = zip(*shares(size, workers, settings))
            spread = f"{min(waits):.2%} to {max(waits):.2%} | {statistics.mean(steps):.0f}"
            print(f"| {size} | {workers} | {statistics.mean(waits):.2%} | {spread} |", flush=True)


if __name__ == "__main__":
    main()
