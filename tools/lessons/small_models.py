"""Lesson 17's fusion models, large and small: trained from three starts, measured, stored.

    python tools/lessons/small_models.py          writes small.json and small.npz beside cmx_helpers/realtime

A quarter of an hour of processor time. The large one is lesson 10's, with lesson 10's budget; then it is
pruned, put into eight bits, and taught to small ones. Choices are made on the validation samples; the test
samples are looked at once.
"""

import argparse
import json
import math
import sys
from functools import partial
from importlib import metadata
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

FOLDER = ROOT / "cmx_helpers" / "realtime"
SIZE = 32
COUNTS = {"train": 6000, "validation": 500, "test": 1000}
STARTS = 3
ALONE = {"image": (4, 4e-3), "text": (3, 4e-3), "audio": (3, 3e-3)}  # lesson 10's passes and rates
TOGETHER, AGAIN = 4, 2  # passes of the fused head, and of retraining
SHARES = (0.5, 0.8, 0.9)
WIDTHS, STUDENT_PASSES, TEMPERATURE, WEIGHT = (16, 8, 4), 8, 2.0, 0.7
BITS = (8, 6, 4, 3)
BUDGET = {
    "samples": COUNTS, "alone": ALONE, "together": TOGETHER, "again": AGAIN, "shares": SHARES,
    "widths": WIDTHS, "student": STUDENT_PASSES, "temperature": TEMPERATURE, "weight": WEIGHT,
    "bits": BITS, "size": SIZE,
}  # fmt: skip


def samples(split, log_mel):
    """Inputs with log-mel tables in place of sounds, and the digits."""
    from keras import ops

    from cmx_helpers import datasets

    count = COUNTS[split]
    corruption = datasets.Corruption().at_size(SIZE)
    data = datasets.cmx_digits(split, count, size=SIZE, corruption=corruption)
    parts = []
    for begin in range(0, count, 250):
        inputs, labels = data.arrays(begin, min(begin + 250, count))
        inputs["audio"] = ops.convert_to_numpy(log_mel(inputs["audio"]))
        parts.append(inputs | {"digit": labels["fused"]})
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return rows, rows.pop("digit")


def teacher(seed, data, vocabulary_size):
    """Lesson 10's model: the encoders alone, then the fused head on what they say."""
    import keras

    from cmx_helpers import encoders, fusion, realtime

    keras.utils.set_random_seed(seed)
    model = fusion.build_fusion_model("concat", vocabulary_size=vocabulary_size, size=SIZE)
    short = realtime.after_log_mel(model)
    inputs, digits = data["train"]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for name, (passes, rate) in ALONE.items():
        part = short.get_layer(f"{name}_encoder")
        alone = encoders.classifier(part, 10)
        falling = keras.optimizers.schedules.CosineDecay(rate, passes * math.ceil(len(digits) / 64))
        alone.compile(keras.optimizers.Adam(falling), loss, jit_compile=False)
        alone.fit(inputs[name], digits, batch_size=64, epochs=passes, verbose=0)
        part.trainable = False
    fit_all_heads(short, data, passes=TOGETHER, rate=4e-3, batch=250)
    for name in ALONE:
        short.get_layer(f"{name}_encoder").trainable = True
    return model, short


def fit_all_heads(model, data, *, passes, rate, batch):
    import keras

    inputs, digits = data["train"]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    falling = keras.optimizers.schedules.CosineDecay(rate, passes * math.ceil(len(digits) / batch))
    weights = {head: 1.0 if head == "fused" else 0.5 for head in model.output}
    model.compile(
        keras.optimizers.Adam(falling), dict.fromkeys(weights, loss), loss_weights=weights, jit_compile=False
    )
    model.fit(inputs, dict.fromkeys(weights, digits), batch_size=batch, epochs=passes, verbose=0)


def logits(model, inputs):
    return model.predict(inputs, batch_size=250, verbose=0)["fused"]


def accuracies(answer, data):
    """[on validation samples, on test samples] of a function from inputs to logits."""
    return [
        round(float(np.mean(answer(data[split][0]).argmax(axis=1) == data[split][1])), 4)
        for split in ("validation", "test")
    ]


def on_a_grid(model, data, bits, per_channel):
    """Accuracy with every kernel on a grid of so many bits; the weights are put back."""
    from keras import ops

    from cmx_helpers import realtime
    from cmx_helpers.realtime.prune import prunable

    kept = model.get_weights()
    for variable in prunable(model):
        w = ops.convert_to_numpy(variable)
        scale = realtime.symmetric_scale(w, bits=bits, per_channel=per_channel)
        variable.assign(realtime.dequantize(realtime.quantize(w, scale, bits=bits), scale))
    found = accuracies(lambda inputs: logits(model, inputs), data)
    model.set_weights(kept)
    return found


def pruned(model, data, values, seed):
    """Before and after retraining, and the same retraining of the model as it is."""
    import keras

    from cmx_helpers import realtime

    kept = model.get_weights()
    for share in (0.0, *SHARES):
        keras.utils.set_random_seed(100 + seed)
        model.set_weights(kept)
        realtime.prune_model(model, share)
        name = f"pruned {share:.0%}"
        if share:
            values[f"{name}, not retrained"] = accuracies(lambda inputs: logits(model, inputs), data)
        fit_all_heads(model, data, passes=AGAIN, rate=1e-3, batch=64)
        values[f"{name}, retrained" if share else "large, trained on"] = accuracies(
            lambda inputs: logits(model, inputs), data
        )
        say(seed, name)
    realtime.prune_model(model, 0.0)
    model.set_weights(kept)


def lite(model, data, values, name):
    """The accuracy of the model exported in eight bits."""
    from cmx_helpers import realtime

    some = {key: rows[:100] for key, rows in data["train"][0].items()}
    program = realtime.to_lite(model, "int8", calibration=some)
    values[f"{name}, LiteRT int8"] = accuracies(lambda inputs: realtime.run_lite(program, inputs), data)


def start(seed, data, vocabulary_size, weights):
    """All accuracies of one start: name -> [validation, test]."""
    from cmx_helpers import realtime

    values = {}
    whole, large = teacher(seed, data, vocabulary_size)
    values["large"] = accuracies(lambda inputs: logits(large, inputs), data)
    say(seed, f"large {values['large']}")
    for bits in BITS:
        for per_channel in (False, True):
            name = f"large, {bits} bits, {'per channel' if per_channel else 'per tensor'}"
            values[name] = on_a_grid(large, data, bits, per_channel)
    lite(large, data, values, "large")
    say(seed, "eight bits")
    inputs, digits = data["train"]
    told = logits(large, inputs)
    for width in WIDTHS:
        small = realtime.small_fusion_model(vocabulary_size, width=width, size=SIZE)
        short = realtime.after_log_mel(small)
        for name, given in (("labels only", None), ("distilled", told)):
            realtime.train_student(
                short, inputs, digits, given, passes=STUDENT_PASSES, seed=seed, temperature=TEMPERATURE,
                weight=WEIGHT,
            )  # fmt: skip
            values[f"small {width}, {name}"] = accuracies(partial(logits, short), data)
            say(seed, f"small {width}, {name} {values[f'small {width}, {name}']}")
        lite(short, data, values, f"small {width}, distilled")
        if seed == 0:
            weights |= {f"small {width}/{n}": w for n, w in enumerate(small.get_weights())}
    if seed == 0:
        weights |= {f"large/{n}": w for n, w in enumerate(whole.get_weights())}
    pruned(large, data, values, seed)
    return values


def say(seed, text):
    print(f"start {seed}: {text}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=STARTS)
    options = parser.parse_args()
    from cmx_helpers import datasets, encoders

    log_mel = encoders.LogMel()
    data = {split: samples(split, log_mel) for split in COUNTS}
    vocabulary_size = len(datasets.cmx_digits("test", 1, size=SIZE).vocabulary)
    rows, weights = [], {}
    for seed in range(options.starts):
        rows.append(start(seed, data, vocabulary_size, weights))
        told = {
            "values": {name: [row[name] for row in rows] for name in rows[0]},
            "budget": BUDGET,
            "made": {
                "command": "python tools/lessons/small_models.py",
                "keras": metadata.version("keras"),
                "ai-edge-litert": metadata.version("ai-edge-litert"),
            },
        }
        text = json.dumps(told, indent=1)
        (FOLDER / "small.json").write_text(text + "\n", encoding="utf-8")
        np.savez_compressed(FOLDER / "small.npz", **{k: w.astype(np.float16) for k, w in weights.items()})


if __name__ == "__main__":
    main()
