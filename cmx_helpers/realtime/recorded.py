"""Lesson 17's fusion models as they were trained and measured, stored beside this file."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import collection, mapping
from cmx_helpers._common.validate import number, one_of

FOLDER = Path(__file__).parent
COMMAND = "python tools/lessons/small_models.py"
SIZE = 32  # side of the pictures


class RecordedSmall(NamedTuple):
    """Accuracies of the large model and of all that was made smaller, and how they came about."""

    validation: dict
    """Name -> array, shape (starts,): accuracy on validation samples, for choices."""
    test: dict
    """Name -> array, shape (starts,): accuracy on test samples, of unheard voices."""
    budget: dict
    """Samples, passes and so on."""
    made: dict
    """The command and the versions."""

    @property
    def starts(self):
        """How many."""
        return len(next(iter(self.test.values())))

    def table(self, names=None, *, sizes=None):
        """Mean and range of the test accuracy, a line for each name, as text; with `sizes` the bytes, too.

        `sizes` has the bytes of each name, "large" among them; without `names` its names are meant.
        """
        names = list(self.test if sizes is None else sizes) if names is None else collection("names", names)
        for name in names:
            one_of("names", name, tuple(self.test))
        width = max(map(len, names))
        over = f"over {self.starts} start{'s' * (self.starts > 1)}"
        lines = [f"{'':{width}}  {'mean':>6}  {'lowest':>6}  {'highest':>7}   {over}"]
        if sizes is not None:
            lines[0] = f"{lines[0]}  {'kB':>7}"
        for name in names:
            v = self.test[name]
            line = f"{name:{width}}  {v.mean():6.3f}  {v.min():6.3f}  {v.max():7.3f}"
            if sizes is not None:
                part = sizes["large"] / sizes[name]
                line += f"{sizes[name] / 1000:{len(lines[0]) - len(line)}.1f}  1/{part:.0f}"
            lines.append(line)
        return "\n".join(lines)

    def within(self, margin, beside="large"):
        """Names whose mean validation accuracy is at most `margin` below that of `beside`."""
        one_of("beside", beside, tuple(self.validation))
        bound = self.validation[beside].mean() - number("margin", margin, minimum=0) - 1e-9
        return [name for name, row in self.validation.items() if row.mean() >= bound]

    def smallest(self, sizes, margin):
        """Of the names in `sizes`, name -> bytes, the one of fewest bytes that is `within` the margin."""
        as_good = [name for name in self.within(margin) if name in mapping("sizes", sizes)]
        if not as_good:
            raise ValueError(f"sizes: expected one that is within {margin} of the large model, got none")
        return min(as_good, key=sizes.get)


def recorded_small():
    """What lesson 17 compares: minutes of training for each start, run once and stored.

    Returns
    -------
    RecordedSmall

    Raises
    ------
    FileNotFoundError
        `small.json` is missing: the command `python tools/lessons/small_models.py` makes it.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> "large" in recorded_small().within(0.0)
    True
    """
    told = json.loads(_file("small.json").read_text(encoding="utf-8"))
    arrays = {name: np.array(rows, dtype=float) for name, rows in told["values"].items()}
    return RecordedSmall(
        {name: rows[:, 0] for name, rows in arrays.items()},
        {name: rows[:, 1] for name, rows in arrays.items()},
        told["budget"],
        told["made"],
    )


def stored_weights(name="large"):
    """The weights of a model of the first start, kept in 16 bits, as float32 arrays in Keras's order.

    Parameters
    ----------
    name : {"large", "small 16", "small 8", "small 4"}

    Returns
    -------
    list of arrays

    Raises
    ------
    ValueError
        There is no model of this name.
    FileNotFoundError
        `small.npz` is missing: the command makes it.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> sum(w.size for w in stored_weights("large")) > 200_000
    True
    """
    with np.load(_file("small.npz")) as stored:
        names = sorted({key.split("/")[0] for key in stored.files})
        one_of("name", name, tuple(names))
        count = sum(key.startswith(f"{name}/") for key in stored.files)
        return [stored[f"{name}/{n}"].astype(np.float32) for n in range(count)]


def stored_model(name="large"):
    """A Keras model of the first start: lesson 10's fusion model, or a small one that it taught.

    Parameters
    ----------
    name : {"large", "small 16", "small 8", "small 4"}

    Returns
    -------
    keras.Model
        From `{"image", "text", "audio"}` to logits; pictures of 32 pixels.

    Raises
    ------
    ValueError, FileNotFoundError
        As `stored_weights`.

    Notes
    -----
    Used in lesson 17_realtime.
    """
    weights = stored_weights(name)
    from cmx_helpers import datasets, fusion
    from cmx_helpers.realtime.small import small_fusion_model

    vocabulary_size = len(datasets.cmx_digits("test", 1, size=SIZE).vocabulary)
    if name == "large":
        model = fusion.build_fusion_model("concat", vocabulary_size=vocabulary_size, size=SIZE)
    else:
        model = small_fusion_model(vocabulary_size, width=int(name.split()[-1]), size=SIZE)
    model.set_weights(weights)
    return model


def _file(name):
    path = FOLDER / name
    if not path.exists():
        raise FileNotFoundError(f"{name}: run `{COMMAND}`, which writes it")
    return path
