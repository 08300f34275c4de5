"""SGD and Adam, which `cmx_helpers.training` offers. Derived in lesson 03_training."""

from collections.abc import Mapping

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, number


class SGD:
    """Gradient descent with momentum, as in Keras.

    w ← w - η · g without momentum; with it u ← μ · u - η · g, then w ← w + u, where η is
    `learning_rate`, μ `momentum`, and u starts at 0. Source: Sutskever et al., On the
    importance of initialization and momentum in deep learning (2013). Derived in lesson
    03_training.

    Parameters
    ----------
    learning_rate : float, above 0
    momentum : float, 0 … 1

    Examples
    --------
    >>> w = np.array([1.0])
    >>> SGD(learning_rate=0.1).update({"w": w}, {"w": np.array([2.0])})
    >>> w
    array([0.8])
    """

    def __init__(self, learning_rate=0.01, momentum=0.0):
        self.learning_rate = number("learning_rate", learning_rate, above=0)
        self.momentum = number("momentum", momentum, minimum=0, maximum=1)
        self._velocity = {}

    def update(self, parameters, gradients):
        """Change `parameters`, a dictionary or list of float arrays, in place.

        `gradients` has the same keys (or order) and shapes. Raises TypeError or ValueError
        that names the array which does not fit; no parameter has changed then.
        """
        for key, w, g in _pairs(parameters, gradients):
            if self.momentum == 0:
                w -= self.learning_rate * g
                continue
            u = self._velocity.setdefault(key, np.zeros_like(w))
            u *= self.momentum
            u -= self.learning_rate * g
            w += u


class Adam:
    """Adam, as in Keras: each parameter's step is scaled by its own recent gradients.

    m ← m + (1 - β₁) · (g - m),  v ← v + (1 - β₂) · (g² - v),
    w ← w - η · √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)

    where t counts the updates from 1, and m and v start at 0. Source: Kingma and Ba, Adam
    (arXiv 1412.6980), algorithm 1 in the form at the end of its section 2, whose ε Keras
    uses. Derived in lesson 03_training.

    Parameters
    ----------
    learning_rate : float, above 0
    beta_1, beta_2 : float, 0 … below 1
    epsilon : float, above 0

    Examples
    --------
    >>> w = np.array([1.0])
    >>> Adam(learning_rate=0.1).update([w], [np.array([5.0])])
    >>> w.round(6)
    array([0.9])
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        self.learning_rate = number("learning_rate", learning_rate, above=0)
        below_one = np.nextafter(1, 0)
        self.beta_1 = number("beta_1", beta_1, minimum=0, maximum=below_one)
        self.beta_2 = number("beta_2", beta_2, minimum=0, maximum=below_one)
        self.epsilon = number("epsilon", epsilon, above=0)
        self._updates = 0
        self._means, self._squares = {}, {}

    def update(self, parameters, gradients):
        """Change `parameters` in place; as `SGD.update`."""
        pairs = _pairs(parameters, gradients)
        self._updates += 1
        step = self.learning_rate * np.sqrt(1 - self.beta_2**self._updates) / (1 - self.beta_1**self._updates)
        for key, w, g in pairs:
            m = self._means.setdefault(key, np.zeros_like(w))
            v = self._squares.setdefault(key, np.zeros_like(w))
            m += (1 - self.beta_1) * (g - m)
            v += (1 - self.beta_2) * (g * g - v)
            w -= float(step) * m / (np.sqrt(v) + self.epsilon)


def _pairs(parameters, gradients):
    """Checked triples (key, parameter, gradient); the gradient comes in the parameter's dtype."""
    weights, slopes = _by_key("parameters", parameters), _by_key("gradients", gradients)
    if weights.keys() != slopes.keys():
        raise ValueError(f"gradients: expected entries {list(weights)} as in parameters, got {list(slopes)}")
    pairs = []
    for key, w in weights.items():
        floats = isinstance(w, np.ndarray) and w.dtype in (np.float32, np.float64)
        if not floats or isinstance(w, np.ma.MaskedArray) or not w.flags.writeable:
            raise TypeError(f"parameters[{key!r}]: expected a writeable array of floats, got {_kind(w)}")
        g = as_float(f"gradients[{key!r}]", slopes[key])
        check_shape(f"gradients[{key!r}]", g, w.shape)
        pairs.append((key, w, g.astype(w.dtype, copy=False)))
    return pairs


def _by_key(name, arrays):
    if isinstance(arrays, Mapping):
        return arrays
    if isinstance(arrays, (list, tuple)):
        return dict(enumerate(arrays))
    raise TypeError(f"{name}: expected a dictionary or list of arrays, got {type(arrays).__name__}")


def _kind(value):
    if not isinstance(value, np.ndarray):
        return type(value).__name__
    return f"a {'writeable' if value.flags.writeable else 'read-only'} array of {value.dtype}"
