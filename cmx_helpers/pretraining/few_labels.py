"""A class from a few examples: prototypes, and a probe in closed form. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, check_size
from cmx_helpers._common.validate import as_float, check_shape, integer, number

MOST_CLASSES = 10_000


def prototypes(features, labels, classes):
    """The mean of each class's examples: c[k] = mean of features[i] over the i with labels[i] = k.

    Source: Snell, Swersky and Zemel, Prototypical Networks for Few-shot Learning (arXiv 1703.05175). Derived
    in lesson 16_pretraining.

    Parameters
    ----------
    features : array, shape (examples, width), finite
    labels : integer array, shape (examples,)
        0 … classes − 1; each of them at least once.
    classes : int

    Returns
    -------
    array, shape (classes, width)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> prototypes(np.array([[1.0, 2.0], [3.0, 2.0], [6.0, 4.0]]), np.array([0, 0, 1]), 2)
    array([[2., 2.],
           [6., 4.]])
    """
    features, labels, classes = _labelled(features, labels, classes)
    counts = np.bincount(labels, minlength=classes)
    if not counts.all():
        raise ValueError(f"labels: expected each of {classes} classes, got no example of {counts.argmin()}")
    one_hot = (np.arange(classes)[:, None] == labels) / counts[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        return _held("features", one_hot.astype(features.dtype) @ features)


def prototype_layer(centres):
    """Nearest prototype as a dense layer: kernel[i, k] = 2 c[k, i], bias[k] = −Σ_i c[k, i]².

    −‖x − c[k]‖² = x · kernel[:, k] + bias[k] − ‖x‖², and the last term is the same for all classes: the
    largest number of the layer belongs to the nearest prototype. Derived in lesson 16_pretraining.

    Parameters
    ----------
    centres : array, shape (classes, width), finite

    Returns
    -------
    kernel : array, shape (width, classes)
    bias : array, shape (classes,)

    Raises
    ------
    ValueError, TypeError
        If `centres` has the wrong shape, type or value.

    Examples
    --------
    >>> kernel, bias = prototype_layer(np.array([[2.0, 2.0], [6.0, 4.0]]))
    >>> kernel.tolist(), bias.tolist(), (np.array([4.0, 2.0]) @ kernel + bias).tolist()
    ([[4.0, 12.0], [4.0, 8.0]], [-8.0, -52.0], [16.0, 12.0])
    """
    centres = as_float("centres", centres, ndim=2, finite=True)
    with np.errstate(over="ignore"):
        return _held("centres", 2 * centres.T), _held("centres", -(centres * centres).sum(axis=1))


def linear_probe(features, labels, classes, ridge=1.0):
    """A dense layer on features that stay as they are, in closed form.

    With one-hot rows Y it makes Σ_i ‖features[i] · K + b − Y[i]‖² + ridge · ‖K‖² smallest:
    K = (X'X + ridge · I)⁻¹ X'Y', b = mean(Y) − mean(features) · K, X' and Y' being centred. With fewer
    examples than features the same K is X'ᵀ (X' X'ᵀ + ridge · I)⁻¹ Y', a smaller system. Source: Alain and
    Bengio, Understanding intermediate layers using linear classifier probes (arXiv 1610.01644); the closed
    form is ridge regression. Derived in lesson 16_pretraining.

    Parameters
    ----------
    features : array, shape (examples, width), finite
    labels : integer array, shape (examples,)
        0 … classes − 1.
    classes : int
    ridge : float, above 0

    Returns
    -------
    kernel : array, shape (width, classes), float64
    bias : array, shape (classes,), float64

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> kernel, bias = linear_probe(np.array([[0.0], [2.0]]), np.array([0, 1]), 2, ridge=2.0)
    >>> kernel.tolist(), bias.tolist()
    ([[-0.25, 0.25]], [0.75, 0.25])
    """
    features, labels, classes = _labelled(features, labels, classes)
    ridge = number("ridge", ridge, above=0)
    x, y = features.astype(np.float64), np.eye(classes)[labels]
    middle, share = x.mean(axis=0), y.mean(axis=0)
    with np.errstate(over="ignore", invalid="ignore"):
        x, y = x - middle, y - share
        wide = x.shape[1] > len(x)
        table = _held("features", x @ x.T if wide else x.T @ x)
        table[np.diag_indices(len(table))] += ridge
        try:
            kernel = x.T @ np.linalg.solve(table, y) if wide else np.linalg.solve(table, x.T @ y)
        except np.linalg.LinAlgError:
            raise ValueError(f"ridge: expected more for such features, got {ridge}") from None
        return _held("features", kernel), _held("features", share - middle @ kernel)


def _labelled(features, labels, classes):
    features = as_float("features", features, ndim=2, finite=True)
    labels = labels_of("labels", labels, features)
    classes = integer("classes", classes, minimum=1, maximum=MOST_CLASSES)
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels: expected 0 to {classes - 1}, got {labels.min()} to {labels.max()}")
    check_size("classes, features", classes, max(features.shape))
    return features, labels.astype(np.int64), classes


def labels_of(name, labels, rows):
    """`labels` as integers, one for each row."""
    labels = as_integers(name, labels, ndim=1)
    check_shape(name, labels, (len(rows),))
    return labels


def _held(names, array):
    if not np.isfinite(array).all():
        raise ValueError(f"{names}: expected numbers whose products floats hold, got too large ones")
    return array
