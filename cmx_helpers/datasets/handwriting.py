"""Real handwriting, as scikit-learn brings it: no download."""

import numpy as np

from ._bundled import scikit_learn_file
from ._split import check_split, stratified


def handwriting(split=None):
    """Handwritten digits, 8×8 pixels, from scikit-learn's bundled set.

    The split is fixed: each class is divided into 70 % train, 10 % validation and 20 % test, by the hash of
    the example's number. Who wrote which digit is not recorded, so a writer may be on both sides.

    Parameters
    ----------
    split : {None, "train", "validation", "test"}
        Which part; None gives all 1,797, in scikit-learn's order.

    Returns
    -------
    images : ndarray, shape (n, 8, 8, 1), float32
        Ink in [0, 1]; 0 is paper. Channels last.
    labels : ndarray, shape (n,), int64
        The digit, 0 to 9.

    Raises
    ------
    ValueError
        `split` is none of these.

    Notes
    -----
    Source: scikit-learn's `load_digits`, the test part of the UCI set "Optical Recognition of Handwritten
    Digits". Used from lesson 03_training on.

    Examples
    --------
    >>> images, labels = handwriting("test")
    >>> images.shape, images.dtype, labels.shape
    ((359, 8, 8, 1), dtype('float32'), (359,))
    """
    check_split(split)
    rows = np.loadtxt(scikit_learn_file("data", "digits.csv.gz"), dtype=np.int64, delimiter=",")
    images = (rows[:, :64] / 16).astype(np.float32).reshape(-1, 8, 8, 1)
    labels = rows[:, 64].copy()
    if split is None:
        return images, labels
    chosen = stratified("handwriting", labels, split)
    return images[chosen], labels[chosen]
