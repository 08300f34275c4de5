"""The two losses of the game, and the best discriminator on paper. Derived in lesson 13_generation."""

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, number, one_of, same_dtype

KINDS = ("non-saturating", "minimax")


def best_discriminator(p, q):
    """The discriminator that nobody can beat: D*[x] = p[x] / (p[x] + q[x]).

    For each x it is the chance that what was seen is real, if real and made come equally often.
    Where p and q are both 0 nothing is ever seen, and D* is ½.

    Parameters
    ----------
    p, q : arrays of one shape
        Density, or share in each bin, of the real and of the made; not negative.

    Returns
    -------
    array, in the shape of `p`

    Raises
    ------
    ValueError, TypeError
        If shapes differ, or numbers are negative or not finite.

    Notes
    -----
    I. Goodfellow et al., "Generative adversarial nets", 2014, proposition 1. Derived in lesson 13_generation.

    Examples
    --------
    >>> best_discriminator([0.5, 0.5, 0.0], [0.0, 0.5, 0.5])
    array([1. , 0.5, 0. ])
    """
    p, q = _densities(p, q)
    total = np.maximum(p, q)
    safe = np.where(total > 0, total, 1)  # scaled first: p + q may be beyond the largest float
    p, q = p / safe, q / safe
    return np.divide(p, p + q, out=np.full_like(p, 0.5), where=total > 0)


def jensen_shannon(p, q, *, width=1.0):
    """How far two distributions are apart, in nats, from 0 (equal) to log 2 (nothing in common).

    JSD = ½ Σ_x p[x] log(p[x] / m[x]) w + ½ Σ_x q[x] log(q[x] / m[x]) w,  m = (p + q) / 2

    Parameters
    ----------
    p, q : arrays of one shape
        Shares of bins, or densities on a grid.
    width : number
        w, the width of a cell of the grid; 1 for shares.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If shapes differ, numbers are negative or not finite, or one does not sum to one within 1 %.

    Notes
    -----
    The best discriminator's loss is 2 log 2 − 2 JSD. J. Lin, "Divergence measures based on the Shannon
    entropy", 1991. Derived in lesson 13_generation.

    Examples
    --------
    >>> round(jensen_shannon([0.5, 0.5, 0.0], [0.0, 0.5, 0.5]), 4)
    0.3466
    """
    p, q = _densities(p, q)
    width = number("width", width, above=0)
    p, q = p.astype(np.float64), q.astype(np.float64)
    for name, density in (("p", p), ("q", q)):
        total = density.sum() * width
        if not abs(total - 1) <= 0.01:
            raise ValueError(f"{name}: expected shares that sum to 1 (with width {width:g}), got {total:g}")
    m = (p + q) / 2
    return float(0.5 * width * (_divergence(p, m) + _divergence(q, m)))


def _divergence(p, m):
    some = p > 0
    return np.sum(p[some] * np.log(p[some] / m[some]))


def _densities(p, q):
    p, q = as_float("p", p, finite=True), as_float("q", q, finite=True)
    check_shape("q", q, p.shape)
    for name, density in (("p", p), ("q", q)):
        if density.min() < 0:
            raise ValueError(f"{name}: expected numbers of at least 0, got {density.min()}")
    return same_dtype(p=p, q=q)


def discriminator_loss(real, fake):
    """What the discriminator pays: L = −mean log σ(real) − mean log(1 − σ(fake)).

    Parameters
    ----------
    real, fake : arrays
        Its logits for real and for made examples, of any shapes.

    Returns
    -------
    scalar, in nats

    Raises
    ------
    ValueError, TypeError
        If an argument is empty, not finite or not of real numbers; the message names it.

    Notes
    -----
    −log σ(a) = log(1 + exp(−a)), taken by `numpy.logaddexp`, so that no exponential overflows. Goodfellow et
    al. 2014, equation 1 with its sign turned. Derived in lesson 13_generation.

    Examples
    --------
    >>> float(discriminator_loss([0.0], [0.0]).round(4))
    1.3863
    """
    real, fake = _logits(real, fake)
    return np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean()


def discriminator_loss_backward(real, fake):
    """Gradients of `discriminator_loss`: dreal = (σ(real) − 1) / n,  dfake = σ(fake) / m.

    Lesson 03_training's softmax minus one-hot, for two classes. Parameters and errors are those of
    `discriminator_loss`; n and m are the numbers of logits. Derived in lesson 13_generation.

    Returns
    -------
    dreal, dfake : arrays

    Examples
    --------
    >>> discriminator_loss_backward([0.0], [0.0])
    (array([-0.5]), array([0.5]))
    """
    real, fake = _logits(real, fake)
    return (sigmoid(real) - 1) / real.size, sigmoid(fake) / fake.size


def generator_loss(fake, kind="non-saturating"):
    """What the generator pays for its examples, by the discriminator's logits for them.

    minimax: L = mean log(1 − σ(fake));  non-saturating: L = −mean log σ(fake)

    Parameters
    ----------
    fake : array of logits
    kind : {"non-saturating", "minimax"}

    Returns
    -------
    scalar, in nats

    Raises
    ------
    ValueError, TypeError
        If `fake` is empty, not finite or not of real numbers, or `kind` is none of the two.

    Notes
    -----
    Goodfellow et al. 2014, section 3. Derived in lesson 13_generation.

    Examples
    --------
    >>> [float(generator_loss([-4.0], kind).round(3)) for kind in ("minimax", "non-saturating")]
    [-0.018, 4.018]
    """
    fake = as_float("fake", fake, finite=True)
    if one_of("kind", kind, KINDS) == "minimax":
        return -np.logaddexp(0, fake).mean()
    return np.logaddexp(0, -fake).mean()


def generator_loss_backward(fake, kind="non-saturating"):
    """Gradient of `generator_loss`: minimax −σ(fake) / m, non-saturating (σ(fake) − 1) / m.

    Where the discriminator is sure (σ near 0) the first has almost vanished, the second is whole.
    Parameters and errors are those of `generator_loss`. Derived in lesson 13_generation.

    Examples
    --------
    >>> generator_loss_backward([0.0], "minimax")
    array([-0.5])
    """
    fake = as_float("fake", fake, finite=True)
    if one_of("kind", kind, KINDS) == "minimax":
        return -sigmoid(fake) / fake.size
    return (sigmoid(fake) - 1) / fake.size


def sigmoid(a):
    """1 / (1 + exp(−a)), by tanh, which cannot overflow."""
    return 0.5 + 0.5 * np.tanh(0.5 * a)


def _logits(real, fake):
    return as_float("real", real, finite=True), as_float("fake", fake, finite=True)
