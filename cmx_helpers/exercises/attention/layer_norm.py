"""Exercise attention.layer_norm, lesson 06_attention."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _normed(x, gamma, beta, epsilon, axis=-1, ddof=0):
    x = x - x.mean(axis=axis, keepdims=True)
    variance = (x * x).sum(axis=axis, keepdims=True) / (np.prod(np.take(x.shape, axis)) - ddof)
    return gamma * x / np.sqrt(variance + epsilon) + beta


@exercise(
    "attention.layer_norm",
    points=2,
    minutes=4,
    hints=(
        """Every vector is normalised by itself, whatever else is in the batch: mean and variance over the
        last axis, keepdims=True.""",
        """np.var divides by the number of features, and so does the formula. epsilon is added to the
        variance, under the root.""",
    ),
)
def layer_norm(x, gamma, beta, epsilon):
    mean = x.mean(axis=-1, keepdims=True)
    variance = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


@layer_norm.cases
def layer_norm_cases(rng):
    cases = []
    for shape, epsilon in [((4, 3), 0.5), ((2, 5, 8), 0.1), ((1, 6), 0.25), ((3, 3), 0.001)]:
        gamma, beta = rng.normal(1, 0.5, shape[-1]), rng.normal(size=shape[-1])
        cases.append((rng.normal(2, 3, shape), gamma, beta, epsilon))
    return cases


@layer_norm.right
def layer_norm_by_vectors(x, gamma, beta, epsilon):
    y = np.empty_like(x)
    for index in np.ndindex(x.shape[:-1]):
        v = x[index] - np.mean(x[index])
        y[index] = v * (np.mean(v * v) + epsilon) ** -0.5 * gamma + beta
    return y


@layer_norm.right
def layer_norm_by_moments(x, gamma, beta, epsilon):
    n = x.shape[-1]
    mean = x.sum(-1, keepdims=True) / n
    variance = (x**2).sum(-1, keepdims=True) / n - mean**2
    return (x - mean) / np.sqrt(variance + epsilon) * gamma + beta


@layer_norm.wrong(
    """You normalise over the first axis, across the vectors of a batch. That is batch normalisation.
    Layer norm looks at one vector at a time: axis=-1."""
)
def layer_norm_over_batch(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, epsilon, axis=0)


@layer_norm.wrong(
    """Right for two axes, not for three: axis=1 is then no longer the last. Count from the end: axis=-1."""
)
def layer_norm_axis_one(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, epsilon, axis=1)


@layer_norm.wrong(
    """You take one mean and one variance of the whole array. Each vector has its own: axis=-1,
    keepdims=True."""
)
def layer_norm_over_all(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, epsilon, axis=tuple(range(x.ndim)))


@layer_norm.wrong(
    """You divide by n - 1 in the variance (ddof=1). The formula divides by n, the number of features:
    np.var as it is."""
)
def layer_norm_ddof(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, epsilon, ddof=1)


@layer_norm.wrong(
    """epsilon stands outside the root: √variance + epsilon. Add it to the variance:
    √(variance + epsilon)."""
)
def layer_norm_epsilon_outside(x, gamma, beta, epsilon):
    return gamma * (x - x.mean(-1, keepdims=True)) / (x.std(-1, keepdims=True) + epsilon) + beta


@layer_norm.wrong(
    """epsilon is not used. Without it a vector whose features are all equal would divide 0 by 0:
    √(variance + epsilon)."""
)
def layer_norm_without_epsilon(x, gamma, beta, epsilon):
    return _normed(x, gamma, beta, 0)


@layer_norm.wrong(
    """You divide by the variance, without the root. Divide by √(variance + epsilon), which has the unit of
    x."""
)
def layer_norm_without_root(x, gamma, beta, epsilon):
    return gamma * (x - x.mean(-1, keepdims=True)) / (x.var(-1, keepdims=True) + epsilon) + beta


@layer_norm.wrong("The mean is still in: take it off before you divide.")
def layer_norm_uncentred(x, gamma, beta, epsilon):
    return gamma * x / np.sqrt(x.var(-1, keepdims=True) + epsilon) + beta


@layer_norm.wrong("gamma and beta have changed places: gamma multiplies, beta is added.")
def layer_norm_swapped(x, gamma, beta, epsilon):
    return _normed(x, beta, gamma, epsilon)


@layer_norm.wrong("You add beta before gamma multiplies. First times gamma, then plus beta.")
def layer_norm_beta_too_early(x, gamma, beta, epsilon):
    return gamma * _normed(x, 1, beta, epsilon)


@layer_norm.wrong("gamma is not used: multiply the normalised vector by it, then add beta.")
def layer_norm_without_gamma(x, gamma, beta, epsilon):
    return _normed(x, 1, beta, epsilon)


@layer_norm.wrong("gamma and beta are not used: multiply by gamma, then add beta.")
def layer_norm_plain(x, gamma, beta, epsilon):
    return _normed(x, 1, 0, epsilon)


@layer_norm.wrong(
    "You divide by the root of the mean of the squares, with the mean still in them: take it off first."
)
def layer_norm_root_mean_square(x, gamma, beta, epsilon):
    return gamma * (x - x.mean(-1, keepdims=True)) / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon) + beta


@layer_norm.wrong(
    "You squeeze between the smallest and the largest number. The formula takes mean and variance."
)
def layer_norm_between_extremes(x, gamma, beta, epsilon):
    low, high = x.min(-1, keepdims=True), x.max(-1, keepdims=True)
    return gamma * (x - low) / (high - low + epsilon) + beta


@layer_norm.wrong("You take the median off. The formula takes the mean.")
def layer_norm_of_the_median(x, gamma, beta, epsilon):
    middle = np.median(x, axis=-1, keepdims=True)
    return gamma * (x - middle) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + beta
