"""Three starts of lesson 14's captioner, taught without red sevens; about two minutes.

    python tools/lessons/caption_starts.py

writes cmx_helpers/agreement/captions.json, which `agreement.caption_starts` reads, and the first eye that was
shown half of the pictures in grey, `agreement.grey_eye`. The lesson itself trains one eye and one writer.
"""

import json
from pathlib import Path

import numpy as np

from cmx_helpers import agreement, datasets
from cmx_helpers._common.files import write_text
from cmx_helpers.agreement.caption_starts import EYE

ROOT = Path(__file__).resolve().parents[2]
TO = ROOT / "cmx_helpers" / "agreement" / "captions.json"
STEPS = 700
KINDS = ("digit", "colour", "place", "size")
RED, SEVEN = 0, 7
NOISE = datasets.Corruption(0, 0.05, np.inf)


def main(starts=3):
    scenes = datasets.cmx_digits("train", 5000, task="caption", corruption=NOISE)
    unseen = datasets.cmx_digits("test", 20000, task="caption", corruption=NOISE, seed=1)
    red = _red_seven(unseen.draws())
    tests = {
        "others": unseen.pictures(np.flatnonzero(~red)[:1000]),
        "red sevens": unseen.pictures(np.flatnonzero(red)[:300]),
    }
    images, told = scenes.pictures()
    kept = ~_red_seven(told)
    images, told = images[kept], {name: values[kept] for name, values in told.items()}
    found = {}
    for seed in range(starts):
        for name, row in _measured(images, told, tests, scenes, seed).items():
            found.setdefault(name, []).append(row)
    write_text(TO, json.dumps(found, indent=1) + "\n")
    for name, rows in found.items():
        print(f"{name:28}", *rows)


def _measured(images, told, tests, scenes, seed):
    """Exact captions of each eye, each way of looking and each test: a name to a share."""
    found, writer = {}, None
    for trained, grey in (("colour", 0.0), ("half in grey", 0.5)):
        eye = agreement.train_eye(images, told, seed=seed, grey=grey, steps=STEPS)
        if grey and seed == 0:
            keep(eye)
        if writer is None:
            seen = agreement.look(images, eye)
            shown = [seen[kind] for kind in KINDS]
            writer = agreement.train_writer(shown, told["words"], steps=300, blank=0.1, seed=seed)
        for twice in (False, True) if grey else (False,):
            for name, (pictures, truth) in tests.items():
                score = _scored(agreement.look(pictures, eye, twice=twice), truth["words"], writer, scenes)
                key = f"{trained}{', twice' if twice else ''}: {name}"
                found[key] = round(float(score.exact.mean()), 4)
                if not grey:
                    found[f"{key}, words"] = round(float(score.words.mean()), 4)
                    found[f"{key}, fluent"] = round(float(score.grammatical.mean()), 4)
    return found


def keep(eye):
    """Write the eye beside the package, in 16 bits."""
    names = ("kernel", "bias", *(f"{n}_{name}" for n, name in enumerate(eye.weights._fields)))
    values = (eye.kernel, eye.bias, *eye.weights)
    np.savez_compressed(EYE, **{name: value.astype(np.float16) for name, value in zip(names, values)})


def _scored(beliefs, words, writer, scenes):
    start, end = scenes.vocabulary.encode(["<start>", "<end>"])
    begun = np.full((len(words), 1), start)
    shown = [beliefs[kind] for kind in KINDS]
    written = agreement.tell(shown, begun, writer, end, words.shape[1] - 1)
    return agreement.score_captions(written, words[:, 1:], scenes.rows[:, 1:])


def _red_seven(drawn):
    return (drawn["digit"] == SEVEN) & (drawn["colour"] == RED)


if __name__ == "__main__":
    main()
