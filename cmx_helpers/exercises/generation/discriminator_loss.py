"""Exercise generation.discriminator_loss, lesson 13_generation: what D pays, and its slopes."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.discriminator_loss",
    points=2,
    minutes=5,
    parts=("the loss", "slopes for the real", "slopes for the made"),
    hints=(
        "σ(a) = 1 / (1 + np.exp(-a)) is the chance that D gives for *real*.",
        "The loss: the mean of np.logaddexp(0, -real) and the mean of np.logaddexp(0, made), added.",
        "Slopes: (σ(real) − 1) / len(real) and σ(made) / len(made), chance minus one-hot as in lesson 03.",
    ),
)
def discriminator_loss(real, made):
    loss = np.logaddexp(0, -real).mean() + np.logaddexp(0, made).mean()
    r, m = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-made))
    return loss, (r - 1) / len(real), m / len(made)


@discriminator_loss.cases
def discriminator_loss_cases(rng):
    hand = (np.array([[2.0], [0.0]]), np.array([[-1.0], [1.0]]))
    shapes = [(4, 4), (6, 3), (1, 5)]
    return [hand, *((rng.normal(size=(n, 1)) + 0.5, rng.normal(size=(m, 1)) - 0.3) for n, m in shapes)]


@discriminator_loss.right
def discriminator_loss_as_in_the_formula(real, made):
    loss = -np.log(_sigma(real)).mean() - np.log(1 - _sigma(made)).mean()
    return loss, -1 / (1 + np.exp(real)) / real.size, (1 - 1 / (1 + np.exp(made))) / made.size


@discriminator_loss.right
def discriminator_loss_by_tanh(real, made):
    r, m = 0.5 + 0.5 * np.tanh(real / 2), 0.5 + 0.5 * np.tanh(made / 2)
    return -np.mean(np.log(r)) - np.mean(np.log1p(-m)), (r - 1) / len(r), m / len(m)


def _sigma(a):
    return 1 / (1 + np.exp(-a))


@discriminator_loss.wrong(
    "The sign of the loss is turned: −log of a chance is what is paid, and it is positive."
)
def discriminator_loss_sign(real, made):
    loss, dr, dm = discriminator_loss.reference(real, made)
    return -loss, dr, dm


@discriminator_loss.wrong("The made ones are missing from the loss: − mean log(1 − σ(made)).")
def discriminator_loss_real_only(real, made):
    _, dr, dm = discriminator_loss.reference(real, made)
    return -np.log(_sigma(real)).mean(), dr, dm


@discriminator_loss.wrong("For the made ones you take log σ. D should say *made*: log(1 − σ(made)).")
def discriminator_loss_fooled(real, made):
    _, dr, dm = discriminator_loss.reference(real, made)
    return -np.log(_sigma(real)).mean() - np.log(_sigma(made)).mean(), dr, dm


@discriminator_loss.wrong(
    "The loss is a sum over the batch. Take the mean over the real ones, and over the made ones."
)
def discriminator_loss_summed(real, made):
    _, dr, dm = discriminator_loss.reference(real, made)
    return -np.log(_sigma(real)).sum() - np.log(1 - _sigma(made)).sum(), dr, dm


@discriminator_loss.wrong("The loss is half as large: the two means are added, not averaged.")
def discriminator_loss_half(real, made):
    loss, dr, dm = discriminator_loss.reference(real, made)
    return loss / 2, dr, dm


@discriminator_loss.wrong(
    "The slopes are those of a sum. The loss is a mean: divide by len(real) and len(made)."
)
def discriminator_loss_slopes_summed(real, made):
    return discriminator_loss.reference(real, made)[0], _sigma(real) - 1, _sigma(made)


@discriminator_loss.wrong(
    "The slopes for the real ones lack the − 1: chance minus one-hot, and here the right class is *real*."
)
def discriminator_loss_slopes_not_shifted(real, made):
    loss, _, dm = discriminator_loss.reference(real, made)
    return loss, _sigma(real) / len(real), dm


@discriminator_loss.wrong(
    "The slopes for the made ones: their right class is *made*, so nothing is taken off σ(made)."
)
def discriminator_loss_slopes_both_shifted(real, made):
    loss, dr, _ = discriminator_loss.reference(real, made)
    return loss, dr, (_sigma(made) - 1) / len(made)


@discriminator_loss.wrong(
    "The slopes point uphill: an optimiser goes against them, so their signs must be those of the formula."
)
def discriminator_loss_slopes_sign(real, made):
    loss, dr, dm = discriminator_loss.reference(real, made)
    return loss, -dr, -dm


@discriminator_loss.wrong("Real and made are exchanged: D wants σ near 1 for the first argument.")
def discriminator_loss_exchanged(real, made):
    loss, dm, dr = discriminator_loss.reference(made, real)
    return loss, dr, dm


@discriminator_loss.wrong(
    "You return the loss alone. The slopes for the real and for the made ones belong with it."
)
def discriminator_loss_alone(real, made):
    return discriminator_loss.reference(real, made)[0]


@discriminator_loss.wrong("The logits were taken for chances: put them through σ first.")
def discriminator_loss_no_sigma(real, made):
    return -np.log(np.abs(real) + 1e-9).mean() - np.log(np.abs(1 - made) + 1e-9).mean(), real - 1, made
