"""Two colour photographs, as scikit-learn brings them: no download."""

import numpy as np

from .._common.validate import one_of
from ._bundled import scikit_learn_file

PHOTOGRAPHS = ("china", "flower")


def photograph(name="china"):
    """A colour photograph from scikit-learn's sample images.

    Parameters
    ----------
    name : {"china", "flower"}
        A temple in China, or a dahlia.

    Returns
    -------
    ndarray, shape (427, 640, 3), uint8
        Red, green and blue, 0 to 255.

    Raises
    ------
    ValueError
        `name` is neither.

    Notes
    -----
    Both are CC BY 2.0; data/README.md names the photographers. Used in lesson 01_convolution.

    Examples
    --------
    >>> photograph("flower").shape
    (427, 640, 3)
    """
    one_of("name", name, PHOTOGRAPHS)
    from PIL import Image

    with Image.open(scikit_learn_file("images", f"{name}.jpg")) as picture:
        return np.array(picture)
