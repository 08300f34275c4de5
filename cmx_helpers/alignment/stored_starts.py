"""What three starts of lesson 12's Keras model measured, stored beside this file."""

from pathlib import Path

from cmx_helpers._common import stored

FILE = Path(__file__).with_name("keras_starts.json")


def keras_starts():
    """Retrieval and zero-shot reading of the Keras model, from more starts than a lesson can wait for.

    ``python tools/lessons/cell_starts.py 12`` runs the lesson's own cells from seeds 0, 1 and 2, and writes
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
    Used in lesson 12_alignment.

    Examples
    --------
    >>> keras_starts()["mAP, sound to picture"].shape
    (3,)
    """
    return stored.starts(FILE)
