"""One table for all generators: five numbers for each, over several starts. Used in lesson 13_generation."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, function, mapping, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer
from cmx_helpers.generation.baselines import two_sample
from cmx_helpers.generation.measures import precision_recall, spread

COLUMNS = ("judge", "spread", "precision", "recall", "two-sample")


def measured(drawn, digits, pictures, labels, read, *, at_most=1000):
    """Judge, spread, precision, recall and two-sample test of some drawings.

    Parameters
    ----------
    drawn : array, shape (n, ...)
    digits : integer array, shape (n,)
        What each was to be.
    pictures : array, shape (m, ...)
        Real ones.
    labels : integer array, shape (m,)
    read : function
        The judge: `read(rows)` gives a digit for each row of pixels.
    at_most : int
        How many of each set precision, recall and two-sample test look at, chosen by a fixed seed.

    Returns
    -------
    array, shape (5,)
        In the order of the first line.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit; the message names it.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> x = np.random.default_rng(0).uniform(size=(40, 9))
    >>> measured(x, np.arange(40) % 2, x, np.arange(40) % 2, lambda rows: np.zeros(len(rows), int))[:4]
    array([0.5, 1. , 1. , 1. ])
    """
    drawn, pictures = (
        as_float("drawn", drawn, ndim=-2, finite=True),
        as_float("pictures", pictures, ndim=-2, finite=True),
    )
    digits, labels = as_integers("digits", digits, ndim=1), as_integers("labels", labels, ndim=1)
    check_shape("digits", digits, drawn.shape[:1])
    check_shape("labels", labels, pictures.shape[:1])
    at_most = integer("at_most", at_most, minimum=20, maximum=5000)
    said = np.asarray(function("read", read, "rows of pixels")(drawn.reshape(len(drawn), -1)))
    check_shape("read", said, digits.shape)
    some, few = _some(pictures, at_most), _some(drawn, at_most)
    both = precision_recall(some, few)
    return np.array(
        [np.mean(said == digits), spread(drawn, digits, pictures, labels), *both, two_sample(some, few)]
    )


def _some(rows, at_most):
    return rows[np.random.default_rng(0).permutation(len(rows))[:at_most]]


def as_table(rows, columns=COLUMNS):
    """Lines of text: for each name the mean and the range of each column over the starts.

    Parameters
    ----------
    rows : mapping of str to array, shape (starts, columns)
    columns : sequence of str

    Returns
    -------
    str

    Raises
    ------
    ValueError, TypeError
        If a row has another number of columns, or no numbers.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> print(as_table({"mean": [[1.0, 0.0], [0.5, 0.0]]}, ("judge", "spread")))
                       judge            spread
    mean    0.75 (0.50–1.00)  0.00 (0.00–0.00)
    """
    rows = {str(name): as_float(f"rows[{name!r}]", v, ndim=2) for name, v in mapping("rows", rows).items()}
    columns = sequence("columns", columns, "names")
    if not rows:
        raise ValueError("rows: expected at least one row, got none")
    width, lines = max(map(len, rows)), []
    for name, values in rows.items():
        check_shape(f"rows[{name!r}]", values, (None, len(columns)))
        texts = [f"{v.mean():.2f} ({v.min():.2f}–{v.max():.2f})" for v in values.T]
        lines.append(f"{name:{width}}" + "".join(f"  {text:>16}" for text in texts))
    return "\n".join([" " * width + "".join(f"  {column!s:>16}" for column in columns), *lines])
