"""Exercise pretraining.prototype_layer, lesson 16_pretraining: the nearest prototype is a dense layer."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.prototype_layer",
    points=2,
    minutes=4,
    hints=(
        "−‖x − c‖² = −‖x‖² + 2 x · c − ‖c‖². Which of the three is the same for every class?",
        "What is multiplied with x is the kernel, 2 c, a column for each class; what stands alone the bias.",
        "kernel = 2 * centres.T; bias = -(centres ** 2).sum(axis=1)",
    ),
)
def prototype_layer(centres):
    return 2 * centres.T, -(centres**2).sum(axis=1)


@prototype_layer.cases
def prototype_layer_cases(rng):
    return [
        (np.array([[2.0, 2.0], [6.0, 4.0]]),),
        (np.round(rng.normal(size=(3, 5)), 2) + 0.013,),
        (np.round(2 * rng.normal(size=(4, 2)), 2) + 0.017,),
    ]


@prototype_layer.right
def prototype_layer_by_a_loop(centres):
    kernel = np.zeros(centres.T.shape)
    bias = []
    for k, c in enumerate(centres):
        kernel[:, k] = c + c
        bias.append(-np.dot(c, c))
    return kernel, np.array(bias)


@prototype_layer.wrong("The bias lacks its sign: −‖c‖². A prototype far out must not win by its length.")
def prototype_layer_plus(centres):
    return 2 * centres.T, (centres**2).sum(axis=1)


@prototype_layer.wrong("The 2 of 2 x · c is missing, while −‖c‖² is whole. Write (x − c)² out.")
def prototype_layer_without_two(centres):
    return centres.T, -(centres**2).sum(axis=1)


@prototype_layer.wrong("The bias is −‖c‖, a length. Asked for is its square, the sum of squares.")
def prototype_layer_of_lengths(centres):
    return 2 * centres.T, -np.sqrt((centres**2).sum(axis=1))


@prototype_layer.wrong(
    "There is no bias in yours: a long prototype then wins wherever x points its way. −‖c‖² puts that right."
)
def prototype_layer_without_bias(centres):
    return 2 * centres.T, np.zeros(len(centres))


@prototype_layer.wrong(
    "Classes stand in the rows of your kernel. x · kernel needs them in the columns: centres.T."
)
def prototype_layer_rows(centres):
    return 2 * centres, -(centres**2).sum(axis=1)


@prototype_layer.wrong("The signs of both are turned round: your layer is largest at the farthest prototype.")
def prototype_layer_farthest(centres):
    return -2 * centres.T, (centres**2).sum(axis=1)


@prototype_layer.wrong("The bias is one for each feature. Sum along axis 1: one for each class.")
def prototype_layer_features(centres):
    return 2 * centres.T, -(centres**2).sum(axis=0)


@prototype_layer.wrong("The mean of the squares stands in your bias. Asked for is their sum.")
def prototype_layer_mean(centres):
    return 2 * centres.T, -(centres**2).mean(axis=1)


@prototype_layer.wrong("One common number stands in your bias. Each class has its own: axis=1.")
def prototype_layer_common(centres):
    return 2 * centres.T, -(centres**2).sum() + np.zeros(len(centres))


@prototype_layer.wrong("You return the kernel alone. Asked for are two: kernel, bias.")
def prototype_layer_alone(centres):
    return 2 * centres.T


@prototype_layer.wrong(
    """Half of it in both: x · c − ‖c‖² / 2 has the same winner, and is right as an answer to "which is
    nearest". Here the numbers are to be −‖x − c‖² + ‖x‖²."""
)
def prototype_layer_half(centres):
    return centres.T, -(centres**2).sum(axis=1) / 2
