"""What `python -m cmx_helpers` does: train a folder, ask a bundle. One line for each thing that goes wrong.

Exit codes: 0 done, 1 it could not be done, 2 the command was not understood, 130 interrupted.
"""

import argparse
import os
import sys
from pathlib import Path

from cmx_helpers.your_data.launcher import end_with_launcher, launch, place

EPILOG = (
    "The manifest is a CSV file in UTF-8 with the columns image, text, audio, label: paths from FOLDER on, a "
    "sentence, any label. Any of the three may be empty, in any row. Interrupted or killed, the same command "
    "goes on."
)


def main(arguments=None):
    """Run a command; returns the exit code."""
    options = _parser().parse_args(arguments)
    options.given = sys.argv[1:] if arguments is None else list(arguments)
    # What TensorFlow says about the processor is no error of the learner's.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    end_with_launcher()
    try:
        return options.run(options)
    except KeyboardInterrupt:
        print(f"{options.command}: interrupted; the same command goes on", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except (ValueError, TypeError, OSError, ArithmeticError, MemoryError) as error:
        print(f"{options.command}: {error or type(error).__name__}", file=sys.stderr, flush=True)
        if place():
            os._exit(1)  # an orderly end would wait for the others, who wait for this process
        return 1


def _parser():
    parser = argparse.ArgumentParser(prog="python -m cmx_helpers", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train a model on a folder of your own", epilog=EPILOG)
    train.add_argument("folder", type=Path)
    train.add_argument("--out", type=Path, help="where the run and model.cmx go (FOLDER/trained)")
    train.add_argument("--manifest", default="manifest.csv", help="its name in FOLDER (%(default)s)")
    train.add_argument(
        "--group", help="a column whose rows stay together in one split: the speaker, the writer"
    )
    train.add_argument("--balance", action="store_true", help="rare classes count as much as frequent ones")
    train.add_argument("--epochs", type=_count, default=40, help="at most (%(default)s)")
    train.add_argument("--patience", type=_count, default=8, help="epochs without a better one (%(default)s)")
    train.add_argument("--batch-size", type=_count, default=16)
    train.add_argument("--kind", default="concat", choices=("concat", "gated", "cross_attention"))
    train.add_argument(
        "--size", type=_count, default=32, help="side of the pictures, 32 to 224 (%(default)s)"
    )
    train.add_argument("--text-length", type=_count, default=20, help="words of a sentence (%(default)s)")
    train.add_argument("--refuse-long", action="store_true", help="longer sentences are errors, not cut")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument(
        "--processes", type=_count, default=1, help="that train together, by JAX; here, without --address"
    )
    train.add_argument("--address", help="host:port of process 0: one process on each of several machines")
    train.add_argument("--rank", type=int, help="with --address: which one this is, from 0 on")
    train.set_defaults(run=_train)
    shards = commands.add_parser("shards", help="make samples of CMX Digits once, to read them often")
    shards.add_argument("folder", type=Path)
    shards.add_argument("--samples", type=_count, default=8192, help="how many (%(default)s)")
    shards.add_argument("--split", default="train", choices=("train", "validation", "test"))
    shards.add_argument("--task", default="evidence", choices=("evidence", "arithmetic", "caption"))
    shards.add_argument("--size", type=_count, default=224, help="side of the pictures (%(default)s)")
    shards.add_argument("--seed", type=int, default=0)
    shards.add_argument("--clean", action="store_true", help="without noise: the accelerator adds it")
    shards.add_argument("--per-shard", type=_count, default=512, help="samples in a file (%(default)s)")
    shards.add_argument("--workers", type=_count, help="threads (as many as there are cores)")
    shards.set_defaults(run=_shards)
    predict = commands.add_parser("predict", help="ask a model that was trained")
    predict.add_argument("bundle", type=Path, help="the file model.cmx, or the folder that train was given")
    predict.add_argument("--image", type=Path)
    predict.add_argument("--text")
    predict.add_argument("--audio", type=Path)
    predict.add_argument("--top", type=_count, help="only so many names")
    predict.set_defaults(run=_predict)
    return parser


def _count(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {text}")
    return number


def _train(options):
    if not place() and (options.processes > 1 or options.address or options.rank is not None):
        return _train_together(options)
    from cmx_helpers.your_data import train_folder

    _, path, told = train_folder(
        options.folder, options.out, epochs=options.epochs, patience=options.patience,
        batch_size=options.batch_size, kind=options.kind, size=options.size, text_length=options.text_length,
        too_long="refuse" if options.refuse_long else "cut", group=options.group, manifest=options.manifest,
        seed=options.seed, balance=options.balance, verbose=1 if sys.stdout.isatty() else 2, place=place(),
        tell=lambda text: print(f"train: {text}", flush=True),
    )  # fmt: skip
    if place() and place().rank:
        return 0  # process 0 judges, saves and tells
    right = f"{told['accuracy']:.0%} of {told['rows']} rows that it never saw"
    print(f"train: best epoch {told['best_epoch']}; it names {right} rightly")
    print(f"train: saved {path}")
    return 0


def _train_together(options):
    from cmx_helpers._common.validate import address_of, integer

    processes = integer("processes", options.processes, minimum=2, maximum=4096)
    if (options.address is None) != (options.rank is None):
        raise ValueError("address: expected --address and --rank together, or neither: all processes here")
    if options.address is not None:
        address_of("address", options.address)
        integer("rank", options.rank, minimum=0, maximum=processes - 1)
    if options.batch_size % processes:
        raise ValueError(
            f"batch_size: expected a multiple of the {processes} processes, got {options.batch_size}"
        )
    command = [sys.executable, "-m", "cmx_helpers", *options.given]
    return launch(
        command, processes, options.address, options.rank,
        say=lambda text: print(text, file=sys.stderr, flush=True),
    )  # fmt: skip


def _shards(options):
    from cmx_helpers import datasets

    corruption = datasets.CLEAN if options.clean else datasets.Corruption().at_size(options.size)
    data = datasets.cmx_digits(
        options.split, options.samples, task=options.task, size=options.size, seed=options.seed,
        corruption=corruption,
    )  # fmt: skip
    datasets.write_shards(
        data, options.folder, per_shard=options.per_shard, workers=options.workers,
        tell=lambda text: print(f"shards: {text}", flush=True),
    )  # fmt: skip
    read = datasets.read_shards(options.folder)
    print(f"shards: {read!r}, in {options.folder}")
    return 0


def _predict(options):
    from cmx_helpers.your_data import load_bundle

    if options.image is None and options.text is None and options.audio is None:
        raise ValueError("expected at least one of --image, --text, --audio")
    path = options.bundle
    inside = [p for p in (path / "model.cmx", path / "trained" / "model.cmx") if p.is_file()]
    bundle = load_bundle(inside[0] if inside else path)
    told = bundle.predict(image=options.image, text=options.text, audio=options.audio)
    for name, chance in list(told.items())[: options.top]:
        print(f"{chance:6.1%}  {name}")
    return 0
