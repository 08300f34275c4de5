"""Measure what lesson 16 tells about real voices, other handwriting and Reptile, and store it.

    python tools/lessons/across.py

It needs the Free Spoken Digit Dataset and MNIST's test pictures, which `datasets` downloads once (14 MB). The
lesson reads what is stored, so that a learner without them sees the same numbers. Reptile needs no data, but
more training than a lesson has time for. A minute or two in all.
"""

import json
import platform
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers import alignment, datasets, pretraining  # noqa: E402
from cmx_helpers._common.files import write_text  # noqa: E402
from cmx_helpers.pretraining.across_recorded import DATA, DOMAINS  # noqa: E402

COMMAND = "python tools/lessons/across.py"
STARTS, LABELS, DRAWS = 3, (1, 5, 10), 20
# Pictures that Reptile and its rival look at. Its rates were chosen on other letters, of 0.1, 0.3 and 1.
LOOKS, WAYS, TASKS = 150_000, 5, 100


def by_prototypes(features, labels, classes):
    """Nearest prototype, as a layer."""
    return pretraining.prototype_layer(pretraining.prototypes(features, labels, classes))


def right(towers, sense, x, labels):
    """Which rows the tower of one sense reads rightly."""
    return pretraining.task_scores(towers[sense], x)[0].argmax(axis=1) == labels


def few(features, labels, known, asked, seed):
    """Accuracy on `asked` after k labels a class from `known`, for each k: mean over draws."""
    found = []
    for k in LABELS:
        rows = pretraining.draw_episodes(labels[known], k, DRAWS, seed)
        given = by_prototypes, features[known], labels[known], rows, features[asked], labels[asked]
        found.append(pretraining.episodes_right(*given).mean())
    return found


def all_labels(features, labels, known, asked):
    """Accuracy of a probe on every label that there is."""
    kernel, bias = pretraining.linear_probe(features[known], labels[known], 10)
    return ((features[asked] @ kernel + bias).argmax(axis=1) == labels[asked]).mean()


def real_voices(train):
    """Way -> accuracies, (starts, speakers): from synthetic voices to each of five people in turn."""
    people, speech = datasets.fsdd(sample_rate=datasets.SAMPLE_RATE), datasets.spoken_digits("train")
    names = np.unique(people.speakers)

    def summaries(clips):
        return np.array([alignment.sound_summary(clip) for clip in clips], np.float32)

    def standard(rows, known):
        return ((rows - known.mean(axis=0)) / (known.std(axis=0) + 1e-3)).astype(np.float32)

    heard, wide = summaries(people.audio), summaries(speech.audio)
    narrow = summaries(pretraining.through_telephone(speech.audio))
    own, narrow_own = (
        pretraining.own_statistics(rows, who)
        for rows, who in ((heard, people.speakers), (narrow, speech.voices))
    )
    ways = {
        "as it is": (standard(wide, wide), standard(heard, wide)),
        "trained through a telephone": (standard(narrow, narrow), standard(heard, narrow)),
        "and each voice's own statistics": (narrow_own, own),
    }
    found = {}
    for start in range(STARTS):
        for way, (known, asked) in ways.items():
            towers = pretraining.pretrain_towers(
                train.image, train.seen, known, speech.labels, start, by="labels"
            )
            ok = right(towers, "sound", asked, people.labels)
            found.setdefault(way, []).append([ok[people.speakers == name].mean() for name in names])
        places = {
            "of synthetic voices": pretraining.hidden_features(towers["sound"], own),
            "raw": alignment.l2_normalize(own),
        }
        for what, features in places.items():
            by_k = [
                few(features, people.labels, people.speakers != name, people.speakers == name, start)
                for name in names
            ]
            for k, row in zip(LABELS, np.transpose(by_k)):
                found.setdefault(f"{k} label{'s' * (k > 1)} a digit, features {what}", []).append(
                    row.tolist()
                )
        found.setdefault("2,000 labels of four people, raw", []).append(
            [all_labels(own, people.labels, people.speakers != n, people.speakers == n) for n in names]
        )
    return {"groups": names.tolist(), "ways": found}


def other_handwriting(train):
    """Way -> accuracies, (starts, 1): from the course's handwriting to MNIST's."""
    pictures, labels = datasets.mnist_test()
    # The halves are of different people: office staff, then school pupils. Labels come from the first.
    known = np.arange(len(labels)) < len(labels) // 2
    pixels = datasets.handwriting("train")[0].reshape(-1, 64)

    def standard(pictures):
        rows = pictures.reshape(len(pictures), -1)
        return ((rows - pixels.mean(axis=0)) / (pixels.std(axis=0) + 1e-3)).astype(np.float32)

    small = standard(pretraining.fill_frame(pictures[..., 0], crop=False))
    framed = standard(pretraining.fill_frame(pictures[..., 0]))
    own = pretraining.own_statistics(framed)
    found = {}
    for start in range(STARTS):
        towers = pretraining.pretrain_towers(
            train.image, train.seen, train.sound, train.heard, start, by="labels"
        )
        for way, rows in (
            ("as it is, made smaller", small),
            ("the ink fills the frame", framed),
            ("and its own statistics", own),
        ):
            ok = right(towers, "image", rows, labels)[~known]
            found.setdefault(way, []).append([ok.mean()])
        places = {
            "of the course's handwriting": pretraining.hidden_features(towers["image"], own),
            "raw": alignment.l2_normalize(own),
        }
        for what, features in places.items():
            for k, value in zip(LABELS, few(features, labels, known, ~known, start)):
                found.setdefault(f"{k} label{'s' * (k > 1)} a digit, features {what}", []).append([value])
        found.setdefault("5,000 labels, raw", []).append([all_labels(own, labels, known, ~known)])
    return {"groups": ["other writers"], "ways": found}


def new_letters():
    """Way -> accuracies, (starts, 1): five letters that nobody has met, after Reptile and after its rival."""
    found, asked = {}, np.repeat(np.arange(WAYS), 10)
    for start in range(STARTS):
        known = pretraining.drawn_letters(300, 20, 2 * start)
        new = pretraining.drawn_letters(100, 20, 2 * start + 1)
        rounds = LOOKS // (10 * 5 * WAYS * 5)
        meta = pretraining.reptile(*known, start, rounds=rounds, rate=1.0, inner_rate=1.0)
        rival = pretraining.pretrain_letters(*known, start, steps=LOOKS // 125, batch=125)
        rng = np.random.default_rng(start)
        fresh = alignment.new_tower(known.image.shape[1], rng, hidden=128, width=WAYS)
        towers = {
            "scratch": fresh,
            "Reptile": meta,
            "300 letters named": pretraining.with_new_head(rival, WAYS),
        }
        for k in (1, 5):
            support, query = pretraining.draw_tasks(
                new.letter, WAYS, k, 10, TASKS, np.random.default_rng(start)
            )
            answer, label = np.repeat(np.arange(WAYS), k), f"{k} label{'s' * (k > 1)}"
            for name, tower in towers.items():
                tuned = pretraining.fine_tune(
                    tower, new.image[support], np.tile(answer, (TASKS, 1)), steps=20, rate=3e-3
                )
                said = pretraining.task_scores(tuned, new.image[query]).argmax(axis=2)
                found.setdefault(f"{label}: {name}, then 20 steps", []).append([(said == asked).mean()])
            looks = {name: pretraining.hidden_features(tower, new.image) for name, tower in towers.items()}
            looks["raw pixels"] = alignment.l2_normalize(new.image)
            for name, x in looks.items():
                layers = [by_prototypes(x[rows], answer, WAYS) for rows in support]
                said = [(x[rows] @ w + b).argmax(axis=1) for rows, (w, b) in zip(query, layers)]
                right = (np.array(said) == asked).mean()
                found.setdefault(f"{label}: {name}, then prototypes", []).append([right])
    return {"groups": ["100 tasks"], "ways": found}


def main():
    train = alignment.small_digits("train")
    told = {
        "made": {"command": COMMAND, "numpy": np.__version__, "python": platform.python_version()},
        "starts": STARTS,
        "draws": DRAWS,
        "real voices": real_voices(train),
        "other handwriting": other_handwriting(train),
        "new letters": new_letters(),
    }
    for domain in DOMAINS:
        ways = told[domain]["ways"]
        told[domain]["ways"] = {way: np.round(rows, 4).tolist() for way, rows in ways.items()}
        for way, rows in told[domain]["ways"].items():
            print(f"{domain:18} {way:45} {np.mean(rows):.3f}", np.mean(rows, axis=0).round(2))
    write_text(DATA, json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
