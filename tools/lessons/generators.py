"""Train the generators of 28×28 pictures that lesson 13 compares, measure them, and store what came out.

    python tools/lessons/generators.py              seeds 0, 1, 2: five minutes of processor time
    python tools/lessons/generators.py --seeds 0    a first look
    python tools/lessons/generators.py --only VAE   this one; what is stored of the others stays

Data are MNIST's 10,000 test pictures (`datasets.mnist_test`, downloaded once): 8,000 to learn from, 1,000 of
the others to measure with. Where they cannot be had, the course's own handwriting is enlarged, that is said,
and what comes out goes to build/generators. Steps are fixed, so that a run can be repeated; their numbers
were chosen once so that every model takes about the same processor time; with a slow D, a GAN takes as many
steps as the GAN. Beside the package lie then `generators.json` (numbers) and `generators.npz` (drawings).
"""

import argparse
import ast
import functools
import hashlib
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
for threads in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ.setdefault(threads, "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import keras  # noqa: E402
import numpy as np  # noqa: E402
import threadpoolctl  # noqa: E402

from cmx_helpers._common.files import write_text  # noqa: E402
from cmx_helpers.generation import baselines, data28, measures, pictures28, train28  # noqa: E402

FOLDER = ROOT / "cmx_helpers" / "generation"
COMMAND = "python tools/lessons/generators.py"
CODE = ("pictures28.py", "train28.py", "measures.py", "baselines.py")
BUDGET = {"BATCH": 32, "TRAINED_ON": 8000, "DRAWN": 1000, "JUDGE_EPOCHS": 6, "FLOW_STEPS_TO_DRAW": 10}
# name: (network, steps, the discriminator's rate as a part of the generator's)
TRAINED = {
    "GAN": ("gan", 1000, 0.67),
    "GAN, slow D": ("gan", 1000, 0.1),
    "VAE": ("vae", 2800, 1.0),
    "flow matching": ("flow", 650, 1.0),
}
ORDER = ("real pictures", "class mean", "class Gaussian", *TRAINED)
SHOWN = 8
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def load(seed=0):
    """Pictures and labels to learn from, and as many of each digit, unseen, to measure with."""
    pictures, labels, source = data28.pictures_of_28()
    print(f"generators: trained on {source}", flush=True)
    order = np.random.default_rng(seed).permutation(len(labels))
    pictures, labels = pictures[order], labels[order]
    cut, each = min(BUDGET["TRAINED_ON"], 4 * len(labels) // 5), BUDGET["DRAWN"] // 10
    kept = cut + np.concatenate([np.flatnonzero(labels[cut:] == c)[:each] for c in range(10)])
    return (pictures[:cut], labels[:cut], pictures[kept], labels[kept]), source


def build_judge(pictures, labels):
    """A small CNN that reads digits, and its last hidden layer: the features of precision and recall."""
    keras.utils.set_random_seed(0)
    x = keras.Input((28, 28, 1))
    h = x
    for channels in (16, 32):
        h = keras.layers.MaxPooling2D()(keras.layers.Conv2D(channels, 3, activation="relu")(h))
    h = keras.layers.Dense(64, activation="relu")(keras.layers.Flatten()(h))
    judge = keras.Model(x, keras.layers.Dense(10)(keras.layers.Dropout(0.3)(h)))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    judge.compile("adam", loss, jit_compile=False)
    judge.fit(pictures, labels, epochs=BUDGET["JUDGE_EPOCHS"], batch_size=64, verbose=0)
    return judge, keras.Model(x, h)


class Measured:
    """All measures of one set of drawings, against the same unseen pictures and by the same judge."""

    def __init__(self, data):
        self.train, self.train_labels, self.unseen, self.unseen_labels = data
        self.judge, self.features = build_judge(self.train, self.train_labels)
        middle = self.train.reshape(len(self.train), -1).mean(axis=0)
        axes = np.linalg.svd(self.train.reshape(len(self.train), -1) - middle, full_matrices=False)[2][:50]
        self.project = lambda x: (x.reshape(len(x), -1) - middle) @ axes.T

    def read(self, pictures):
        return self.judge.predict(pictures, verbose=0).argmax(axis=1)

    def __call__(self, drawn, labels):
        drawn = drawn.astype("float32")
        in_features = [self.features.predict(p, verbose=0) for p in (self.unseen, drawn)]
        in_pixels = [self.project(p) for p in (self.unseen, drawn)]
        precision, recall = measures.precision_recall(*in_features)
        precision_pixels, recall_pixels = measures.precision_recall(*in_pixels)
        seen = self.read(drawn)
        return {
            "judge": measures.class_share(seen, labels),
            "spread": measures.spread(drawn, labels, self.unseen, self.unseen_labels),
            "precision": precision,
            "recall": recall,
            "precision, pixels": precision_pixels,
            "recall, pixels": recall_pixels,
            "two-sample": np.mean([baselines.two_sample(*in_pixels, seed=s) for s in range(3)]),
            "nearest": measures.nearest_distance(drawn, self.train).mean(),
            "classes": measures.effective_classes(seen),
        }


def untrained(data):
    """What a trained generator has to beat, as functions of labels and a generator of random numbers."""
    train, labels = data[:2]

    def real(asked, rng):
        return np.stack([train[rng.choice(np.flatnonzero(labels == c))] for c in asked])

    return {
        "real pictures": real,
        "class mean": baselines.class_mean(train, labels),
        "class Gaussian": baselines.class_gaussian(train, labels, shrinkage=0.02),
    }


def trained(name, data, seed):
    """Train one model; its drawing function, parameters, loss and processor seconds."""
    kind, steps, slower = TRAINED[name]
    keras.utils.set_random_seed(seed)
    started = time.process_time()
    model = pictures28.BUILD[kind]()
    losses = train28.train(model, *data[:2], steps=steps, seed=seed, batch=BUDGET["BATCH"], slower=slower)
    told = {"seconds": time.process_time() - started, "loss": losses[-100:].mean()}
    draw = model.draw
    if kind == "flow":
        draw = functools.partial(model.draw, steps=BUDGET["FLOW_STEPS_TO_DRAW"])
    return draw, told | {"parameters": model.count_params()}


def code_version():
    """A short hash of what the trained and measuring code does: of its syntax tree, docstrings left out."""
    trees = [ast.parse((FOLDER / name).read_text(encoding="utf-8")) for name in CODE]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return hashlib.sha256("".join(map(_written, trees)).encode()).hexdigest()[:12]


def _written(node):
    """A syntax tree as a text that is the same on every Python, as `ast.dump` is not."""
    if isinstance(node, ast.AST):
        parts = ((name, _written(value)) for name, value in ast.iter_fields(node) if value not in (None, []))
        return f"{type(node).__name__}({', '.join(f'{name}={part}' for name, part in parts)})"
    return f"[{', '.join(map(_written, node))}]" if isinstance(node, list) else repr(node)


class Table:
    """Rows by generator, a measurement for each start, written anew after each of them."""

    def __init__(self, measure, seeds, to, source):
        self.measure, self.seeds, self.to, self.source = measure, seeds, to, source
        self.rows, self.grids = {}, {}
        self.asked = np.repeat(np.arange(10), BUDGET["DRAWN"] // 10)

    def keep_all_but(self, names):
        """Take over what is stored of the others."""
        stored = json.loads((self.to / "generators.json").read_text(encoding="utf-8"))
        if stored["made"]["code"] != code_version() or stored["made"]["data"] != self.source:
            raise SystemExit("generators: what is stored was made by other code or data: make all of it anew")
        with np.load(self.to / "generators.npz") as grids:
            for name, told in stored["values"].items():
                if name not in names:
                    self.rows[name] = [dict(zip(told, row)) for row in zip(*told.values())]
                    self.grids[name] = grids[name]

    def add(self, name, seed, draw, told):
        drawn = draw(self.asked, np.random.default_rng(seed))
        row = {what: round(float(v), 4) for what, v in (self.measure(drawn, self.asked) | told).items()}
        self.rows.setdefault(name, []).append(row)
        self.grids.setdefault(name, np.round(drawn.reshape(10, -1, 28, 28)[:, :SHOWN] * 255).astype(np.uint8))
        print(f"generators: {name}, seed {seed}: {row}", flush=True)
        self.write()

    def write(self):
        right = float((self.measure.read(self.measure.unseen) == self.measure.unseen_labels).mean())
        steps = {name: steps for name, (_, steps, _) in TRAINED.items()}
        made = {
            "command": COMMAND,
            "lesson": "13_generation",
            "data": self.source,
            "code": code_version(),
            "keras": keras.__version__,
            "backend": keras.config.backend(),
        }
        rows = dict(sorted(self.rows.items(), key=lambda item: ORDER.index(item[0])))
        values = {n: {what: [row[what] for row in told] for what in told[0]} for n, told in rows.items()}
        stored = {
            "made": made,
            "seeds": self.seeds[: max(map(len, self.rows.values()))],
            "budget": BUDGET | {"STEPS": steps},
            "judge": round(right, 4),
            "values": values,
        }
        write_text(self.to / "generators.json", json.dumps(stored, indent=1, ensure_ascii=False) + "\n")
        np.savez_compressed(self.to / "generators.npz", **self.grids)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="a start for each")
    parser.add_argument(
        "--to", type=Path, help="folder to write into (the package's, or build/ without MNIST)"
    )
    parser.add_argument("--only", nargs="+", choices=list(TRAINED), help="train these; keep what is stored")
    wanted = parser.parse_args()
    with threadpoolctl.threadpool_limits(1):
        data, source = load()
        to = wanted.to or (FOLDER if "mnist_test" in source else ROOT / "build" / "generators")
        to.mkdir(parents=True, exist_ok=True)
        table = Table(Measured(data), wanted.seeds, to, source)
        if wanted.only:
            table.keep_all_but(wanted.only)
        for seed in wanted.seeds:
            for name, draw in () if wanted.only else untrained(data).items():
                table.add(name, seed, draw, {})
            for name in wanted.only or TRAINED:
                table.add(name, seed, *trained(name, data, seed))


if __name__ == "__main__":
    main()
