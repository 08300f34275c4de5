"""What three starts of lesson 14's answering writer measured, stored beside this file."""

from pathlib import Path

from cmx_helpers._common import stored

FILE = Path(__file__).with_name("answer_starts.json")


def answer_starts():
    """Answers in words, as shares of the best from the same beliefs: for each kind of question, three starts.

    ``python tools/lessons/cell_starts.py 14`` runs the lesson's own cells from seeds 0, 1 and 2, and writes
    the numbers.

    Returns
    -------
    dict of str to array, shape (starts,)

    Raises
    ------
    FileNotFoundError
        There is no such file yet: the command makes it.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> sorted(answer_starts())
    ['larger', 'more', 'same']
    """
    return stored.starts(FILE)
