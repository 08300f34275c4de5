"""One backend's share of `benchmarks.full_profile`: steps on the device, through the pipeline, accuracy.

    KERAS_BACKEND=jax python -m benchmarks.device_steps '{"size": 224, ...}' result.json

Runs on any backend. The result is written after each part: what is cut off by a limit of time has left what
was ready.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import keras
import numpy as np

from benchmarks.lesson_cells import device_memory
from cmx_helpers import datasets, fusion
from cmx_helpers.datasets.on_device import spoiling


def new_model(settings, precision, device_noise=False):
    keras.mixed_precision.set_dtype_policy(precision)
    keras.utils.set_random_seed(0)
    vocabulary = len(datasets.cmx_digits("train", 1).vocabulary)
    model = fusion.build_fusion_model(
        "concat", vocabulary_size=vocabulary, size=settings["size"], add_heads=True
    )
    if device_noise:
        model = spoiling(model, datasets.Corruption().at_size(settings["size"]))
    return fusion.compile_model(model, learning_rate=2e-3, loss_weights={"fused": 0.5}, jit_compile="auto")


def step_ms(model, batch, rounds):
    """Median milliseconds of a step on a batch that is on the device already; the loss is waited for."""
    inputs, targets = ({k: keras.ops.convert_to_tensor(v) for k, v in part.items()} for part in batch)
    times = []
    for _ in range(rounds + 3):
        begun = time.perf_counter()
        float(model.train_on_batch(inputs, targets)[0])
        times.append(1000 * (time.perf_counter() - begun))
    return {"first_ms": round(times[0]), "step_ms": round(statistics.median(times[3:]), 2)}


def through(model, batches):
    """Samples per second of a pass through `fit`, the second one, and the share of waiting beside it."""
    model.fit(batches, verbose=0, shuffle=False)
    begun = time.perf_counter()
    model.fit(batches, verbose=0, shuffle=False)
    took = time.perf_counter() - begun
    queue = min(batches.max_queue_size, len(batches) - 2)
    share = datasets.waiting_share(batches, lambda *b: float(model.train_on_batch(*b)[0]), warm_up=queue)
    return {"samples_per_second": round(batches.per_epoch / took), "waits": round(share, 3)}


def parts(settings, folder):
    """Pairs of a name and a function without arguments, the most wanted first."""
    size, batch, pool, cores = settings["size"], settings["batch"], settings["pool"], os.cpu_count()
    corruption = datasets.Corruption().at_size(size)
    made = datasets.cmx_digits("train", pool, size=size, corruption=corruption)

    def steps(precision):
        return lambda: step_ms(new_model(settings, precision), made.arrays(0, batch), settings["rounds"])

    def write():
        begun = time.perf_counter()
        clean = datasets.cmx_digits("train", pool, size=size, corruption=datasets.CLEAN)
        datasets.write_shards(clean, folder)
        return {"samples_per_second": round(pool / (time.perf_counter() - begun)), "samples": pool}

    def from_shards(precision):
        def run():
            data = datasets.read_shards(folder, as_stored=True)
            model = new_model(settings, precision, device_noise=True)
            return through(model, data.batches(batch, shuffle=True, workers=cores))

        return run

    def on_the_fly():
        few = min(pool, 8 * 2 * cores * batch)
        return through(new_model(settings, "float32"), made.batches(batch, per_epoch=few, workers=cores))

    def accuracy():
        clean = datasets.read_shards(folder, as_stored=True)
        model = new_model(settings, "float32", device_noise=True)
        begun = time.perf_counter()
        model.fit(clean.batches(batch, shuffle=True, workers=cores), epochs=settings["passes"], verbose=0,
                  shuffle=False)  # fmt: skip
        took = time.perf_counter() - begun
        inner = next(layer for layer in model.layers if isinstance(layer, keras.Model))
        test = datasets.cmx_digits("test", settings["test"], size=size, corruption=corruption)
        inputs, targets = test.arrays()
        logits = inner.predict(inputs, batch_size=batch, verbose=0)
        right = {h: round(float(np.mean(logits[h].argmax(1) == targets[h])), 3) for h in logits}
        return {"seconds": round(took, 1), "passes": settings["passes"], "accuracy": right}

    yield "steps, float32", steps("float32")
    yield "write shards", write
    yield "from shards, noise on the device, float32", from_shards("float32")
    yield "made as needed, float32", on_the_fly
    yield "trained with noise from the device, judged on the course's samples", accuracy
    yield "steps, mixed_bfloat16", steps("mixed_bfloat16")
    yield "from shards, noise on the device, mixed_bfloat16", from_shards("mixed_bfloat16")


def main():
    settings, result = json.loads(sys.argv[1]), Path(sys.argv[2])
    told = {"backend": keras.config.backend(), "keras": keras.__version__, "settings": settings, "parts": {}}
    with tempfile.TemporaryDirectory() as folder:
        for name, run in parts(settings, Path(folder) / "shards"):
            try:
                told["parts"][name] = run() | {"device_memory_mb": device_memory()}
            except Exception as error:  # the next part may do
                told["parts"][name] = {"failed": f"{type(error).__name__}: {str(error)[:300]}"}
            result.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
