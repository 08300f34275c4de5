"""Where the milliseconds of a training step of lesson 10's model go; samples per second beside the article's.

    python -m benchmarks.fusion_step

Prints a Markdown table. Forward and backward pass of each part are timed alone, as compiled TensorFlow
functions, so that they need not add up to the whole step; what is left is dispatch, losses and metrics.
"""

import os
import statistics
import time

import keras
import tensorflow as tf

from benchmarks import machine
from cmx_helpers import datasets, encoders, fusion

BATCH, SIZE, ROUNDS = 32, 32, 30


def milliseconds(function, rounds=ROUNDS):
    """Median of `rounds` calls after three to warm up."""
    times = []
    for n in range(rounds + 3):
        begun = time.perf_counter()
        function()
        if n >= 3:
            times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)


def trained(model, inputs, labels):
    """A compiled function: forward, cross-entropy of every head, gradients."""
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function
    def gradients():
        with tf.GradientTape() as tape:
            outputs = model(inputs, training=True)
            outputs = outputs if isinstance(outputs, dict) else {"fused": outputs}
            loss = sum(loss_of(labels, logits) for logits in outputs.values())
        return tape.gradient(loss, model.trainable_variables)

    return gradients


def parts(data):
    """Name of a part -> milliseconds for one batch."""
    inputs, targets = data.arrays(0, BATCH)
    inputs = {name: tf.constant(values) for name, values in inputs.items()}
    labels = tf.constant(targets["fused"])
    vocabulary = len(data.vocabulary)
    model = fusion.build_fusion_model("concat", vocabulary_size=vocabulary, size=SIZE, add_heads=True)
    fusion.compile_model(model)
    alone = {
        "image": encoders.image_encoder(SIZE),
        "text": encoders.text_encoder(vocabulary),
        "audio": encoders.audio_encoder(),
    }
    log_mel = tf.function(encoders.LogMel())
    found = {"data (64 made at once, per 32)": milliseconds(lambda: data.arrays(0, 64)) / 2}
    found["log-mel (part of audio)"] = milliseconds(lambda: log_mel(inputs["audio"]))
    for name, encoder in alone.items():
        single = trained(encoders.classifier(encoder, 10), inputs[name], labels)
        found[name] = milliseconds(single)
    features = {name: tf.random.normal((BATCH, 64)) for name in alone}
    found["fusion (two hidden layers)"] = milliseconds(trained(_fusion_alone(), features, labels))
    optimiser = keras.optimizers.Adam()
    optimiser.build(model.trainable_variables)
    zeros = [tf.zeros_like(variable.value) for variable in model.trainable_variables]
    found["optimiser (Adam)"] = milliseconds(
        tf.function(lambda: optimiser.apply(zeros, model.trainable_variables))
    )
    whole = {name: tf.constant(values) for name, values in targets.items()}
    found["the whole step, `train_on_batch`"] = milliseconds(lambda: model.train_on_batch(inputs, whole))
    return found


def _fusion_alone():
    features = {name: keras.Input((64,), name=name) for name in fusion.MODALITIES}
    h = keras.layers.Concatenate()(list(features.values()))
    for _ in range(2):
        h = keras.layers.Dense(128, activation="relu")(h)
    return keras.Model(features, keras.layers.Dense(10)(h))


def samples_per_second(model, data):
    inputs, targets = data.arrays(0, BATCH)
    fusion.compile_model(model)
    return 1000 * BATCH / milliseconds(lambda: model.train_on_batch(inputs, targets), rounds=10)


def main():
    data = datasets.cmx_digits("train", 64, size=SIZE)
    print(f"{machine.processor()}, {os.cpu_count()} cores\n")
    print(f"| part, batch of {BATCH} | milliseconds |\n|---|---|")
    for name, value in parts(data).items():
        print(f"| {name} | {value:.1f} |", flush=True)
    vocabulary = len(data.vocabulary)
    well = samples_per_second(
        fusion.build_fusion_model("concat", vocabulary_size=vocabulary, size=SIZE, add_heads=True), data
    )
    literal = samples_per_second(fusion.literal_repair(vocabulary_size=vocabulary, size=SIZE), data)
    print(f"\nSamples per second: well made {well:.0f}, literal repair {literal:.0f}, {well / literal:.1f}:1")


if __name__ == "__main__":
    main()
