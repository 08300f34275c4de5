"""A folder with a manifest becomes a bundle: read, split, trained, judged on the test part, saved."""

import hashlib
import json

from cmx_helpers import datasets, runtime
from cmx_helpers._common.files import write_text
from cmx_helpers._common.validate import as_path, flag, integer, one_of, shown
from cmx_helpers.datasets._protocol import MODALITIES
from cmx_helpers.your_data.balance import class_weights
from cmx_helpers.your_data.bundle import Bundle, save_bundle

PLAN, BUNDLE = "plan.json", "model.cmx"
LEFT_OUT = 0.3
"""Chance that training leaves a modality out, so that the model can do without."""


def train_folder(
    folder, out=None, *, epochs=40, patience=8, batch_size=16, kind="concat", size=32, text_length=20,
    too_long="cut", group=None, manifest="manifest.csv", seed=0, balance=False, verbose=0,
    place=None, tell=lambda text: None,
):  # fmt: skip
    """Train a model on a folder of one's own, and save it as one file.

    A run that was killed goes on when it is called again with the same folder and settings, and ends with the
    same weights as one that was not: this process is seeded, and its kernels are made deterministic.

    Parameters
    ----------
    folder : path
        With a manifest, as for `datasets.own_data`.
    out : path, optional
        Where the run and the bundle go: `folder`/trained where it is not given.
    epochs, patience, verbose
        As for `fusion.train`.
    batch_size : int
        Rows of a batch.
    kind : {"concat", "gated", "cross_attention"}
        As for `fusion.build_fusion_model`.
    size, text_length, too_long, group, manifest, seed
        As for `datasets.own_data`. The seed is that of the weights as well.
    balance : bool
        Let all classes count alike in the loss, however rare: `class_weights` of the training part.
    place : (int, int, str), optional
        Of this process among several that train together, on JAX: its rank, how many they are, and
        "host:port" of process 0. All read the folder; process 0 keeps the run, judges and saves. Without the
        others' rows that are over: fewer than there are processes in an epoch.
    tell : callable
        Is given a line of text now and then.

    Returns
    -------
    Bundle, pathlib.Path, dict
        The model of the best epoch; its file; and the share of the test part that it names rightly, as
        "accuracy", with "rows" (how many those are) and "best_epoch". In other processes than process 0 the
        file is None, and no accuracy is told.

    Raises
    ------
    ManifestError, ValueError, OSError
        As `datasets.own_data` and `fusion.train`. `out` holds a run of other data or settings.
    """
    folder = as_path("folder", folder)
    out = folder / "trained" if out is None else as_path("out", out)
    for name, value, least in (
        ("epochs", epochs, 1),
        ("patience", patience, 0),
        ("batch_size", batch_size, 1),
    ):
        integer(name, value, minimum=least)
    one_of("kind", kind, ("concat", "gated", "cross_attention"))
    flag("balance", balance)
    if not callable(tell):
        raise TypeError(f"tell: expected a function that takes a line of text, got {shown(tell)}")
    reading = {
        "manifest": manifest, "group": group, "size": size, "text_length": text_length, "too_long": too_long,
        "seed": seed,
    }  # fmt: skip
    splits = datasets.own_splits(folder, **reading)
    train = splits["train"]
    learned = tuple(name for name in MODALITIES if any(getattr(row, name) for row in train.rows))
    tell(
        f"{sum(map(len, splits.values()))} rows ({', '.join(f'{len(p)} for {n}' for n, p in splits.items())})"
    )
    tell(f"{len(train.class_names)} classes, learned from {', '.join(learned)}")
    if len(train.class_names) < 2:
        raise ValueError(f"label: expected at least 2 classes, got only {train.class_names[0]!r}")

    # Keras takes seconds to import: what is wrong with a folder is told before.
    from cmx_helpers import fusion
    from cmx_helpers._common.one_at_a_time import alone_in

    plan = reading | {"batch_size": batch_size, "kind": kind, "data": _fingerprint(splits)}
    if balance:  # else the plan is that of a run that an earlier version of the course began
        plan["balance"] = True
    if place is not None:
        fusion.join_processes(place[2], place[1], place[0])
        fusion.all_the_same({key: str(value) for key, value in plan.items()})
    first = fusion.group().rank == 0
    if first:
        with alone_in(out):
            _check_plan(out, plan)
            for part in out.glob(f".{BUNDLE}.*.part"):  # of a run that was killed while it saved
                part.unlink()
    runtime.set_seeds(seed, deterministic=True)
    model = fusion.build_fusion_model(
        kind, vocabulary_size=len(train.vocabulary), classes=train.classes, size=size,
        text_length=text_length, missing=LEFT_OUT if len(learned) > 1 else 0.0,
    )  # fmt: skip
    fusion.compile_model(model)
    learning = {"shuffle": True, "seed": seed}
    if balance:
        labels = [train.class_names.index(row.label) for row in train.rows]
        learning["class_weight"] = class_weights(labels, len(train.class_names))
    batches = {
        name: part.batches(batch_size, present=True, **(learning if name == "train" else {}))
        for name, part in splits.items()
    }
    run = fusion.train(
        model, batches["train"], batches["validation"], epochs=epochs, folder=out / "epochs",
        patience=patience, monitor="val_fused_loss", verbose=verbose,
    )  # fmt: skip
    fusion.leave_processes()
    if not first:
        bundle = Bundle(run.model, train.vocabulary, train.class_names, size, text_length, learned)
        return bundle, None, {"best_epoch": run.best_epoch}
    told = run.model.evaluate(batches["test"], verbose=0, return_dict=True)
    bundle = Bundle(run.model, train.vocabulary, train.class_names, size, text_length, learned)
    path = save_bundle(bundle, out / BUNDLE)
    return bundle, path, {
        "accuracy": float(told["fused_accuracy"]), "rows": len(splits["test"]), "best_epoch": run.best_epoch,
    }  # fmt: skip


def _fingerprint(splits):
    """Of every row, in its split, with its numbers: another word, label or picture is other data."""
    digest = hashlib.sha256()
    for name, part in splits.items():
        digest.update(f"{name} {part.class_names} {part.vocabulary.words}".encode())
        for start in range(0, len(part), 256):
            inputs, targets, _ = part.arrays(start, min(start + 256, len(part)))
            for array in (*inputs.values(), targets["fused"]):
                digest.update(array.tobytes())
    return digest.hexdigest()


def _check_plan(out, plan):
    file = out / PLAN
    if not file.exists():
        write_text(file, json.dumps(plan, ensure_ascii=False, indent=1))
        return
    try:
        before = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        raise ValueError(f"out: {file} is damaged: take another folder with --out") from None
    other = [name for name in {**plan, **before} if before.get(name) != plan.get(name)]
    if other:
        raise ValueError(
            f"out: {out} holds a run with another {', '.join(other)}: take another folder with --out"
        )
