"""Train the three models of `pictures28` by one function: `train`. Lesson 13_generation compares them."""

import keras
import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.generation.pictures28 import DIGITS, SIZE, Gan, one_hot

RATES = {"gan": 1.5e-3, "vae": 2e-3, "flow": 3e-3}


class TwoRates(keras.optimizers.Adam):
    """Adam that takes shorter or longer steps with the weights of one network (the discriminator's)."""

    def __init__(self, learning_rate, *, paths, factor, **rest):
        super().__init__(learning_rate, **rest)
        self.paths, self.factor = frozenset(paths), factor

    def update_step(self, gradient, variable, learning_rate):
        # What comes here is the backend's own variable; Adam finds its moments by the same index.
        path = self._trainable_variables[self._get_variable_index(variable)].path
        super().update_step(gradient, variable, learning_rate * (self.factor if path in self.paths else 1))


def train(model, pictures, labels, *, steps, seed, rate=None, batch=64, slower=1.0):
    """Train for a fixed number of steps; the rate falls along half a cosine to zero.

    Parameters
    ----------
    model : Gan, Vae or Flow
    pictures : array, shape (n, 28, 28, 1)
        Ink in [0, 1].
    labels : integers, shape (n,)
    steps, batch : int
        Updates, and pictures in each.
    seed : int
        Of the order of the pictures. Weights and noise follow `keras.utils.set_random_seed`, called before
        the model is built.
    rate : float, optional
        At the start; `RATES` where it is not given.
    slower : float
        The discriminator's rate as a part of the generator's: 0.1 makes the GAN collapse.

    Returns
    -------
    ndarray, shape (steps,)
        The loss of each step (of a GAN: D's plus G's).

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, ink outside [0, 1], a number out of range.

    Notes
    -----
    Used in lesson 13_generation.
    """
    pictures = as_float("pictures", pictures, ndim=4, finite=True).astype("float32")
    check_shape("pictures", pictures, (None, SIZE, SIZE, 1))
    if pictures.min() < 0 or pictures.max() > 1:
        raise ValueError(f"pictures: expected ink from 0 to 1, got {pictures.min():g} to {pictures.max():g}")
    digits = one_hot(labels)
    check_shape("labels", digits, (len(pictures), DIGITS))
    steps = integer("steps", steps, minimum=1, maximum=1_000_000)
    batch = integer("batch", batch, minimum=1, maximum=len(pictures))
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    first = RATES[model.name] if rate is None else number("rate", rate, above=0, maximum=1)
    model.compile(optimizer=_optimiser(model, first, steps, slower), jit_compile=False)
    losses, order = [], np.empty(0, int)
    for step in range(steps):
        if len(order) < batch:
            order = np.concatenate([order, rng.permutation(len(pictures))])
        rows, order = order[:batch], order[batch:]
        over = np.full((batch, 1), step / steps, "float32")
        losses.append(model.train_on_batch((pictures[rows], digits[rows], over)))
    return np.array(losses, dtype=float)


def _optimiser(model, rate, steps, slower):
    falling = keras.optimizers.schedules.CosineDecay(rate, steps)
    if not isinstance(model, Gan):
        return keras.optimizers.Adam(falling)
    paths = [v.path for v in model.discriminator.trainable_variables]
    factor = number("slower", slower, minimum=0, maximum=1000)
    return TwoRates(falling, paths=paths, factor=factor, beta_1=0.5)
