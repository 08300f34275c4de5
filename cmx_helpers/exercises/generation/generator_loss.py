"""Exercise generation.generator_loss, lesson 13_generation: the generator's two losses."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.generator_loss",
    points=2,
    minutes=4,
    parts=("the loss", "the slopes"),
    hints=(
        "log(1 − σ(a)) is -np.logaddexp(0, a), and −log σ(a) is np.logaddexp(0, -a). Look at `kind`.",
        "σ(a) = 1 / (1 + np.exp(-a)). Slopes of minimax: −σ / len(made).",
        "Slopes of non-saturating: (σ − 1) / len(made).",
    ),
)
def generator_loss(made, kind):
    chance = 1 / (1 + np.exp(-made))
    if kind == "minimax":
        return -np.logaddexp(0, made).mean(), -chance / len(made)
    return np.logaddexp(0, -made).mean(), (chance - 1) / len(made)


@generator_loss.cases
def generator_loss_cases(rng):
    rows = [np.array([[-4.0], [0.0]]), rng.normal(size=(5, 1)) - 1, rng.normal(size=(3, 1)) + 1]
    return [(made, kind) for made in rows for kind in ("non-saturating", "minimax")]


@generator_loss.right
def generator_loss_as_in_the_formula(made, kind):
    chance = 1 / (1 + np.exp(-made))
    if kind == "minimax":
        return np.log(1 - chance).mean(), -chance / made.size
    return -np.log(chance).mean(), -1 / (1 + np.exp(made)) / made.size


@generator_loss.right
def generator_loss_by_tanh(made, kind):
    s = 0.5 + 0.5 * np.tanh(made / 2)
    loss = np.log1p(-s).mean() if kind == "minimax" else -np.log(s).mean()
    return loss, -(s if kind == "minimax" else 1 - s) / len(s)


@generator_loss.wrong("Both kinds get the same loss. Look at `kind`: minimax is mean log(1 − σ).")
def generator_loss_one_kind(made, kind):
    return generator_loss.reference(made, "non-saturating")


@generator_loss.wrong("Both kinds get the minimax loss. Look at `kind`: non-saturating is −mean log σ.")
def generator_loss_always_minimax(made, kind):
    return generator_loss.reference(made, "minimax")


@generator_loss.wrong("The two kinds are exchanged: minimax is the one with 1 − σ.")
def generator_loss_exchanged(made, kind):
    return generator_loss.reference(made, "minimax" if kind != "minimax" else "non-saturating")


@generator_loss.wrong("The loss and its slopes are turned round: the generator would help the discriminator.")
def generator_loss_turned(made, kind):
    loss, slopes = generator_loss.reference(made, kind)
    return -loss, -slopes


@generator_loss.wrong("The slopes have the wrong sign: a larger logit must make the loss smaller.")
def generator_loss_slopes_turned(made, kind):
    loss, slopes = generator_loss.reference(made, kind)
    return loss, -slopes


@generator_loss.wrong(
    "The sign of the loss is turned. Write it as in the formula; minimax is a negative number."
)
def generator_loss_sign(made, kind):
    loss, slopes = generator_loss.reference(made, kind)
    return -loss, slopes


@generator_loss.wrong("The slopes are those of a sum. The loss is a mean: divide by len(made).")
def generator_loss_slopes_summed(made, kind):
    loss, slopes = generator_loss.reference(made, kind)
    return loss, slopes * len(made)


@generator_loss.wrong("The loss is a sum over the batch, and a mean is asked for.")
def generator_loss_summed(made, kind):
    loss, slopes = generator_loss.reference(made, kind)
    return loss * len(made), slopes


@generator_loss.wrong("Both kinds have the same slopes in yours. Non-saturating: (σ − 1) / len(made).")
def generator_loss_slopes_of_minimax(made, kind):
    return generator_loss.reference(made, kind)[0], generator_loss.reference(made, "minimax")[1]


@generator_loss.wrong("Both kinds have the same slopes in yours. Minimax: −σ / len(made).")
def generator_loss_slopes_of_other(made, kind):
    return generator_loss.reference(made, kind)[0], generator_loss.reference(made, "non-saturating")[1]


@generator_loss.wrong("You return the loss alone. The slopes belong with it.")
def generator_loss_alone(made, kind):
    return generator_loss.reference(made, kind)[0]
