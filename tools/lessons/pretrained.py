"""Train what lesson 16 compares over three starts, and store what came out.

    python tools/lessons/pretrained.py                      what is missing
    python tools/lessons/pretrained.py --again              all anew: ten minutes of processor time
    python tools/lessons/pretrained.py --only words scenes  some of its parts (--help names them)

Steps are fixed, so that a run can be repeated. Beside the package lie then `pretrained.json` (numbers) and
`pretrained.npz` (the readers that are shown pictures). Every number is written as soon as it is measured.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
for threads in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ.setdefault(threads, "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import threadpoolctl  # noqa: E402

from cmx_helpers import alignment, pretraining  # noqa: E402
from cmx_helpers._common.files import write_text  # noqa: E402
from tools.lessons import picture_runs  # noqa: E402

FOLDER = ROOT / "cmx_helpers" / "pretraining"
COMMAND = "python tools/lessons/pretrained.py"
LANGUAGES = {"English": "en", "Chinese": "zh"}
STARTS = 3
WORDS = {"batch": 64, "rate": 8e-3}
SHOWN_NOISE = 0.5
SHOWN = {"steps": 1000, "num_blocks": 2, "pixels": 64}
STEPS = {"English": 1000, "Chinese": 1400}


def exact(grammar, weights):
    """Nats for a hidden word, over everything that can come up."""
    contexts = pretraining.hidden_contexts(grammar.ids, grammar.chances, 0.3, grammar.mask_id)
    beliefs = pretraining.word_beliefs(contexts, grammar.ids, grammar.mask_id)
    parts = np.array_split(contexts.rows, 1 + len(contexts.rows) // 1000)
    logits = np.concatenate([pretraining.reader(part, weights) for part in parts])
    return pretraining.exact_nats(pretraining.log_chances(logits), beliefs)[0]


def words(store):
    for name, language in LANGUAGES.items():
        grammar = pretraining.clue_grammar(language)
        for seed in range(STARTS):
            if store.missing("words", name, seed):
                weights = pretraining.train_words(grammar, seed=seed, steps=STEPS[name], **WORDS)
                store("words", name, exact(grammar, weights))


def pictures(store):
    train, test = ((some.image, some.seen) for some in map(alignment.small_digits, ("train", "test")))
    show = pretraining.noisy_digits(*train, noise=SHOWN_NOISE)
    for name, language in LANGUAGES.items():
        grammar = pretraining.clue_grammar(language)
        for seed in range(STARTS):
            if not store.missing("pictures", name, "knows the digit", seed):
                continue
            options = WORDS | SHOWN | {"show": show}
            weights = pretraining.train_words(grammar, seed=seed, **options)
            if seed == 0:
                store.keep(name, weights)
            for bar, nats in pretraining.picture_bars(grammar, weights, train, test).items():
                store("pictures", name, bar, nats)


class Store:
    """The stored numbers, written anew after each of them; two processes may run different parts."""

    def __init__(self, again):
        for part in again:
            told = self.told()
            told[part] = {}
            self.write(told)

    @staticmethod
    def told():
        file = FOLDER / "pretrained.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    @staticmethod
    def write(told):
        budgets = {
            "words": WORDS | {"steps": STEPS},
            "pictures": WORDS | SHOWN,
            **picture_runs.BUDGETS,
        }
        told["made"] = {"command": COMMAND, "lesson": "16_pretraining", "budgets": budgets}
        write_text(FOLDER / "pretrained.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")

    def missing(self, *path):
        *names, seed = path
        place = self.told()
        for name in names:
            place = place.get(name, {})
        return len(place) <= seed

    def __call__(self, *path):
        *names, last, value = path
        told = place = self.told()
        for name in names:
            place = place.setdefault(name, {})
        place.setdefault(last, []).append(np.round(value, 4).tolist())
        self.write(told)
        print("pretrained:", *path, flush=True)

    def fill(self, *path):
        """Store the number of this start, if it is not there: a run that was broken off goes on."""
        *names, seed, value = path
        if self.missing(*names, seed):
            self(*names, value)

    def keep(self, name, weights):
        file = FOLDER / "pretrained.npz"
        arrays = dict(np.load(file)) if file.exists() else {}
        arrays |= {f"{name}_{n}": array.astype(np.float16) for n, array in enumerate(weights.arrays())}
        np.savez_compressed(file, **arrays)

    def cost(self, network, parameters, seconds):
        told = self.told()
        costs = told.setdefault("costs", {})
        costs.setdefault(network, {"parameters": int(parameters), "seconds": []})["seconds"].append(
            round(seconds, 1)
        )
        self.write(told)


PARTS = {"words": words, "pictures": pictures} | picture_runs.PARTS


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS), help="these parts alone")
    parser.add_argument("--again", action="store_true", help="forget what is stored of these parts")
    wanted = parser.parse_args()
    store = Store(wanted.only if wanted.again else [])
    with threadpoolctl.threadpool_limits(1):
        for part in wanted.only:
            PARTS[part](store)


if __name__ == "__main__":
    main()
