"""One task, four readers: the clues and the memory of 40 steps, at one budget for whatever reads them.

Lessons 05_recurrent and 06_attention put their readers side by side with these two functions.
"""

from typing import NamedTuple

import numpy as np

from cmx_helpers import datasets
from cmx_helpers._common.arguments import function
from cmx_helpers._common.validate import integer, number, shown
from cmx_helpers.recurrent.readers import Reader, TrainedReader, train_reader
from cmx_helpers.training import cross_entropy_backward

CLUE_UPDATES, MEMORY_UPDATES = 80, 200
_NEW_SEQUENCES = 500


class CluesRead(NamedTuple):
    """How one trained reader did."""

    training: float
    """Share of the training sentences that are right."""
    english: int
    """Right of the 4 held-out English sentences."""
    chinese: int
    """Right of the 4 held-out Chinese sentences."""
    said: np.ndarray
    """The answer to each sentence, as in `datasets.ReadingClues.answers`."""
    trained: TrainedReader
    """The reader, to be asked further."""


def read_clues(make_reader, seed, *, rate=0.02, task=None):
    """Train a reader on the clues that are not held out, 80 times all of them, and let it read all.

    Derived in lesson 05_recurrent.

    Parameters
    ----------
    make_reader : callable
        `make_reader(features, rng)` returns a `Reader` of one-hot words, (batch, time, features).
    seed : int
        One start: the reader's and the dense layer's first weights.
    rate : float
        Adam's learning rate.
    task : datasets.ReadingClues, optional
        `datasets.reading_clues()` if not given.

    Returns
    -------
    CluesRead

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    >>> from cmx_helpers.recurrent import bag_reader
    >>> read = read_clues(lambda features, rng: bag_reader(features, 8, rng=rng), seed=0)
    >>> read.said.shape, 0 <= read.english <= 4
    ((80,), True)
    """
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    function("make_reader", make_reader, "(features, rng)")
    task = datasets.reading_clues() if task is None else task
    if not isinstance(task, datasets.ReadingClues):
        raise TypeError(f"task: expected datasets.ReadingClues, got {shown(task)}")
    x, mask, seen = np.eye(len(task.vocabulary))[task.ids], task.ids != 0, ~task.held_out

    def all_of_them():
        return x[seen], task.answers[seen], mask[seen]

    trained = train_reader(
        _made(make_reader, x.shape[2], rng),
        all_of_them,
        cross_entropy_backward,
        outputs=9,
        updates=CLUE_UPDATES,
        rate=number("rate", rate, above=0, maximum=10),
        rng=rng,
    )
    said = trained.scores(x, mask).argmax(axis=1)
    right = said == task.answers
    english, chinese = (int(right[task.held_out & those].sum()) for those in (task.english, ~task.english))
    return CluesRead(float(right[seen].mean()), english, chinese, said, trained)


def remember(make_reader, seed, *, rate, length=40):
    """Train a reader to say the first number after `length` steps; return the error on new sequences.

    200 updates of 32 new sequences each. The error is the mean squared one as a share of the variance: 1 is
    what always saying 0 gets, 0 is perfect. Derived in lesson 05_recurrent.

    Parameters
    ----------
    make_reader : callable
        `make_reader(features, rng)` returns a `Reader` of (batch, time, features), here with 2 features.
    seed : int
        One start: first weights and training sequences. The 500 new sequences are always the same.
    rate : float
        Adam's learning rate.
    length : int

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    Two steps are no test of memory:

    >>> from cmx_helpers.recurrent import rnn_reader
    >>> remember(lambda features, rng: rnn_reader(features, 8, rng=rng), 0, rate=0.015, length=2) < 0.1
    True
    """
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    length = integer("length", length, minimum=1, maximum=4096)
    function("make_reader", make_reader, "(features, rng)")

    def new_ones():
        return *datasets.first_numbers(32, length, rng), None

    trained = train_reader(
        _made(make_reader, 2, rng),
        new_ones,
        lambda said, first: 2 * (said - first) / len(said),
        outputs=1,
        updates=MEMORY_UPDATES,
        rate=number("rate", rate, above=0, maximum=10),
        rng=rng,
    )
    x, first = datasets.first_numbers(_NEW_SEQUENCES, length, np.random.default_rng(2**31))
    return float(np.mean((trained.scores(x) - first) ** 2) / np.var(first))


def _made(make_reader, features, rng):
    reader = make_reader(features, rng)
    if not isinstance(reader, Reader):
        raise TypeError(f"make_reader: expected a function that returns a Reader, it gave {shown(reader)}")
    return reader
