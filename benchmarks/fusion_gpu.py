"""Lesson 10's model on a GPU: time of a step, share of the card's matrix rate, samples per second, accuracy.

    KERAS_BACKEND=jax python -m benchmarks.fusion_gpu              the sizes of the `full` profile
    KERAS_BACKEND=jax python -m benchmarks.fusion_gpu --size 32 --batch 32 --pool 1024 --passes 1

Prints Markdown. Needs JAX, because JAX tells how many operations a compiled step has and waits for the card
when it is asked to; `samples per second` and the accuracies come from Keras's own `fit`.
"""

import argparse
import os
import statistics
import time

import jax
import keras
import numpy as np
from jax import numpy as jnp

from benchmarks import machine
from cmx_helpers import datasets, fusion, runtime
from cmx_helpers.datasets._protocol import HEADS
from cmx_helpers.datasets.ahead import ahead


def seconds(function, rounds=30):
    """Median of `rounds` calls, each waited for, after three to warm up."""
    times = []
    for n in range(rounds + 3):
        begun = time.perf_counter()
        jax.block_until_ready(function())
        if n >= 3:
            times.append(time.perf_counter() - begun)
    return statistics.median(times)


def matrix_rate(dtype, side):
    """Operations per second of a large product of random matrices: what the card can do at best."""
    a, b = (jax.random.normal(jax.random.key(n), (side, side), dtype) for n in (0, 1))
    product = jax.jit(jnp.matmul)
    return 2 * side**3 / seconds(lambda: product(a, b), rounds=10)


def compiled_step(model, inputs, labels):
    """One step as one compiled program (forward, losses, gradients, Adam), and how many operations it has."""
    optimiser = model.optimizer

    def loss_of(weights, others, inputs, labels):
        logits, others = model.stateless_call(weights, others, inputs, training=True)
        rows = [
            keras.losses.sparse_categorical_crossentropy(labels[head], logits[head], from_logits=True).mean()
            for head in logits
        ]
        return sum(rows), others

    @jax.jit
    def step(weights, others, memory, inputs, labels):
        (loss, others), slopes = jax.value_and_grad(loss_of, has_aux=True)(weights, others, inputs, labels)
        weights, memory = optimiser.stateless_apply(memory, slopes, weights)
        return loss, weights, others, memory

    start = [
        [variable.value for variable in variables]
        for variables in (model.trainable_variables, model.non_trainable_variables, optimiser.variables)
    ]
    lowered = step.lower(*start, inputs, labels)
    program = lowered.compile()
    # Counted before compiling: on a card convolutions become calls of a library, which XLA does not count.
    return lambda: program(*start, inputs, labels), lowered.cost_analysis()["flops"]


def model_of(kind, precision, settings):
    keras.mixed_precision.set_dtype_policy(precision)
    keras.utils.set_random_seed(0)
    vocabulary = len(datasets.cmx_digits("train", 1).vocabulary)
    model = fusion.build_fusion_model(kind, vocabulary_size=vocabulary, size=settings.size, add_heads=True)
    steps = settings.pool // settings.batch * settings.passes
    return fusion.compile_model(model, learning_rate=2e-3, loss_weights={"fused": 0.5}, steps=steps)


def one_step(precision, data, settings):
    """A row of the first table."""
    model = model_of("concat", precision, settings)
    inputs, labels = jax.device_put(data.arrays(0, settings.batch))
    step, operations = compiled_step(model, inputs, labels)
    took = seconds(step)
    dtype = jnp.bfloat16 if precision == "mixed_bfloat16" else jnp.float32
    rate = matrix_rate(dtype, settings.matrix)
    kept = 1000 * took, operations / 1e9, operations / took / 1e12, rate / 1e12, operations / took / rate
    queue = 2 * os.cpu_count()
    batches = data.batches(
        settings.batch, per_epoch=5 * queue * settings.batch, workers=os.cpu_count(), max_queue_size=queue
    )
    # What the queue holds before the first step is no measure of what threads can make: it does not count.
    waits = datasets.waiting_share(batches, model.train_on_batch, warm_up=queue)
    return (precision, *(f"{value:.3g}" for value in kept), f"{settings.batch / took:,.0f}", f"{waits:.0%}")


def trained(kind, precision, pool, test, settings):
    """A row of the second table."""
    model = model_of(kind, precision, settings)
    times = [time.perf_counter()]
    for _ in range(settings.passes):
        model.fit(*pool, batch_size=settings.batch, verbose=0)
        times.append(time.perf_counter())
    passes = np.diff(times)
    logits = model.predict(test[0], batch_size=settings.batch, verbose=0)
    right = [np.mean(logits[head].argmax(axis=1) == test[1][head]) for head in HEADS]
    speed = settings.pool / (passes[1:] if len(passes) > 1 else passes).mean()  # the first pass compiles
    return (
        kind,
        precision,
        *(f"{share:.3f}" for share in right),
        f"{passes.sum():.0f}",
        f"{speed:,.0f}",
    )


def table(head, rows):
    print(f"\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in {"size": 224, "batch": 128, "pool": 8192, "passes": 4, "matrix": 8192}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    settings = parser.parse_args()
    corruption = datasets.Corruption().at_size(settings.size)
    needed = max(settings.pool, 10 * os.cpu_count() * settings.batch)
    data = datasets.cmx_digits("train", needed, size=settings.size, corruption=corruption)
    print(f"{', '.join(runtime.gpus()) or 'no GPU'}; {machine.processor()}, {os.cpu_count()} cores; Keras "
          f"{keras.__version__}, JAX {jax.__version__}; {settings}")  # fmt: skip
    precisions = ("float32", "mixed_bfloat16")
    head = ("precision", "ms per step", "GFLOP per step", "TFLOP/s", "matrix product, TFLOP/s", "share of it",
            "samples/s, device alone", "waits for data")  # fmt: skip
    table(head, (one_step(precision, data, settings) for precision in precisions))
    begun = time.perf_counter()
    made = list(ahead(data.batches(settings.batch, per_epoch=settings.pool, workers=os.cpu_count())))
    pool = [{name: np.concatenate([part[k][name] for part in made]) for name in made[0][k]} for k in (0, 1)]
    del made
    made_in = time.perf_counter() - begun
    test = datasets.cmx_digits("test", 2000, size=settings.size, corruption=corruption).arrays()
    print(f"\n{settings.pool} samples made in {made_in:.0f} s by as many threads as cores")
    head = ("fusion", "precision", *HEADS, "seconds", "samples/s, later passes")
    runs = [("concat", "float32"), *((kind, "mixed_bfloat16") for kind in fusion.KINDS)]
    table(head, (trained(*run, pool, test, settings) for run in runs))


if __name__ == "__main__":
    main()
