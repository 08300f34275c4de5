"""The fusion model, large and small, in Keras and in LiteRT: files, accuracy, speed, start (lesson 17).

    python -m benchmarks.small          writes small.json and SMALL.md here (some minutes)

Times are processor time of one thread, which a busy machine lengthens less than the clock's; the shortest of
several rounds counts. Ratios carry over to other machines better than milliseconds.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
for setting in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
    os.environ[setting] = "1"

import numpy as np  # noqa: E402

HERE = Path(__file__).parent
DATA, PAGE = HERE / "small.json", HERE / "SMALL.md"
ROUNDS, ANSWERS = 5, 40
MODELS, KINDS = ("large", "small 16", "small 8"), ("float32", "weights8", "int8")
COUNT, EQUAL = 1000, 0.01  # test samples, and how far accuracies may lie apart to count as equal

KERAS = """
import sys, time
from pathlib import Path
import numpy as np, keras
import cmx_helpers.encoders
from cmx_helpers.datasets._own_files import read_picture, read_sound
from cmx_helpers.datasets._own_reading import encoded, read_text
from cmx_helpers.embeddings import Vocabulary
model = keras.saving.load_model(sys.argv[1])
words = Vocabulary(sys.argv[4].split("|"))
given = {"image": read_picture(Path(sys.argv[2]), 32)[None] / np.float32(255),
         "audio": read_sound(Path(sys.argv[3]))[None],
         "text": encoded(read_text("it is odd", 10, "cut"), words, 10)[None]}
model.predict_on_batch(given)
print(time.process_time())
"""
LITE = """
import sys, time
from cmx_helpers.realtime import load_lite
load_lite(sys.argv[1]).predict(sys.argv[2], "it is odd", sys.argv[3])
print(time.process_time())
"""


def shortest(call):
    """Milliseconds of processor time of one call: the shortest of some rounds."""
    times = []
    for n in range(ROUNDS + 1):
        begun = time.process_time()
        for _ in range(ANSWERS):
            call()
        if n:  # the first warms up
            times.append(time.process_time() - begun)
    return 1000 * min(times) / ANSWERS


def right(logits, digits):
    """Share of right answers."""
    return float(np.mean(logits.argmax(axis=1) == digits))


def started(code, *arguments):
    """Seconds of processor time of a new process, from its start to its first answer; the shorter of two."""
    call = [sys.executable, "-c", code, *map(str, arguments)]
    told = [subprocess.run(call, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    return min(float(text.split()[-1]) for text in told)


def measure(name, folder, test, asked, calibration):
    """Rows for one model: what, bytes of the file, share right, ms an answer, s to the first answer."""
    import keras

    from cmx_helpers import realtime
    from cmx_helpers.realtime.answer import lite_runner

    model = realtime.stored_model(name)
    one = {key: rows[:1] for key, rows in test.arrays(0, 1)[0].items()}
    inputs, digits = asked
    path = folder / "model.keras"
    model.save(path)
    words = "|".join(test.vocabulary.words[2:])
    yield {
        "model": name, "form": "Keras", "bytes": path.stat().st_size,
        "right": right(model.predict(inputs, batch_size=250, verbose=0)["fused"], digits),
        "ms": shortest(lambda: model.predict_on_batch(one)),
        "start": started(KERAS, path, folder / "seen.png", folder / "heard.wav", words),
    }  # fmt: skip
    model.compile("adam", "mse")
    model.optimizer.build(model.trainable_variables)
    model.save(path)
    yield {"model": name, "form": "Keras, compiled, with Adam's moments", "bytes": path.stat().st_size}
    for kind in KINDS:
        program = realtime.to_lite(model, kind, calibration=calibration)
        runner = lite_runner(program)
        file = realtime.save_lite(
            folder / "model.lite", program, vocabulary=test.vocabulary, class_names=map(str, range(10))
        )
        yield {
            "model": name, "form": f"LiteRT {kind}", "bytes": len(program),
            "right": right(realtime.run_lite(program, inputs), digits),
            "ms": shortest(lambda runner=runner: runner(**one)),
            "start": started(LITE, file, folder / "seen.png", folder / "heard.wav"),
        }  # fmt: skip
    keras.backend.clear_session()


def page(told):
    """The Markdown page of what was measured."""
    beside = {row["model"]: row for row in reversed(told["rows"]) if row["form"] == "Keras"}
    lines = [
        "# The fusion model, large and small", "",
        " ".join([
            "What `python -m benchmarks.small` measured, for lesson [17](../notebooks/17_realtime.ipynb).",
            f"{told['machine']}, keras {told['keras']}, ai-edge-litert {told['ai-edge-litert']}, one thread,",
            "a busy machine. One answer at a time, from samples to logits. Times are processor time,",
            f"the shortest of {ROUNDS} rounds; the start is that of a new process, up to its first answer.",
            f"Right: share of {COUNT:,} test samples, of the first of three starts (the lesson has all).",
        ]),
        "",
        "| model | form | bytes | right | ms an answer | of large Keras | s to a first answer | of Keras |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for row in told["rows"]:
        cells = [""] * 5
        if "ms" in row:
            cells = [
                f"{row['right']:.3f}", f"{row['ms']:.2f}", f"{row['ms'] / beside['large']['ms']:.2f}",
                f"{row['start']:.2f}", f"{row['start'] / beside[row['model']]['start']:.2f}",
            ]  # fmt: skip
        lines.append("| " + " | ".join([row["model"], row["form"], f"{row['bytes']:,}", *cells]) + " |")
    return "\n".join([*lines, "", "## At equal accuracy", "", *equally_right(told["rows"], beside["large"])])


def equally_right(rows, large):
    """Lines about what is right as often as Keras's large model, to `EQUAL`, the fastest first."""
    equal = [row for row in rows if "ms" in row and row is not large]
    equal = [row for row in equal if row["right"] >= large["right"] - EQUAL - 1e-9]
    yield f"Right at most {EQUAL} less often than the large model in Keras, the fastest first:\n"
    for row in sorted(equal, key=lambda row: row["ms"]):
        faster, smaller = large["ms"] / row["ms"], large["bytes"] / row["bytes"]
        yield (
            f"- {row['model']}, {row['form']}: {faster:.1f} times as fast, 1/{smaller:.1f} of the bytes, "
            f"the first answer after {row['start'] / large['start']:.2f} of the time"
        )
    yield ""


def main():
    from importlib import metadata

    import soundfile
    from PIL import Image

    from benchmarks import machine
    from cmx_helpers import datasets

    options = {"size": 32, "corruption": datasets.Corruption().at_size(32)}
    test = datasets.cmx_digits("test", COUNT, **options)
    inputs, labels = test.arrays()
    calibration = datasets.cmx_digits("train", 100, **options).arrays()[0]
    with tempfile.TemporaryDirectory() as name:
        folder, one = Path(name), test.sample(25)
        Image.fromarray((255 * np.clip(one.image, 0, 1)).astype(np.uint8)).save(folder / "seen.png")
        soundfile.write(folder / "heard.wav", one.audio, datasets.SAMPLE_RATE, subtype="FLOAT")
        asked = inputs, labels["fused"]
        rows = [row for model in MODELS for row in measure(model, folder, test, asked, calibration)]
    told = {
        "machine": machine.processor(), "rows": rows,
        **{package: metadata.version(package) for package in ("keras", "ai-edge-litert")},
    }  # fmt: skip
    DATA.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(told), encoding="utf-8")


if __name__ == "__main__":
    main()
