"""Exercise privacy.epsilon, lesson 15_privacy: from divergences to the certificate."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.epsilon",
    points=2,
    minutes=4,
    tolerance=1e-6,
    hints=(
        "One line for all orders at once: every order gives a valid ε.",
        "steps * divergences + np.log(1 - 1 / orders) - np.log(delta * orders) / (orders - 1)",
        "Each of them is true, so the smallest is the best: .min().",
    ),
)
def epsilon(divergences, orders, steps, delta):
    each = steps * divergences + np.log(1 - 1 / orders) - np.log(delta * orders) / (orders - 1)
    return each.min()


@epsilon.cases
def epsilon_cases(rng):
    def case(orders, sigma, steps, delta):
        return np.array(orders) / (2 * sigma**2) * rng.uniform(0.9, 1.1), np.array(orders), steps, delta

    return [
        (np.array([0.25, 0.5, 1.0]), np.array([2.0, 4.0, 8.0]), 1, 1e-4),
        case([1.5, 2.0, 3.0, 5.0, 9.0], 2.0, 3, 1e-5),
        case([1.1, 1.4, 2.0, 4.0, 16.0], 4.0, 40, 1e-3),
        case([2.0, 8.0, 32.0, 64.0], 6.0, 2, 1e-6),
        case([1.5, 2.0, 3.0, 5.0, 9.0], 1.0, 30, 1e-3),  # here the largest order gives the largest
    ]


@epsilon.right
def epsilon_by_loop(divergences, orders, steps, delta):
    found = []
    for d, a in zip(divergences, orders):
        found.append(steps * d + np.log1p(-1 / a) - (np.log(delta) + np.log(a)) / (a - 1))
    return min(found)


def _each(divergences, orders, steps, delta):
    return steps * divergences + np.log1p(-1 / orders) - np.log(delta * orders) / (orders - 1)


@epsilon.wrong("You add the steps up wrongly: T steps give T times the divergence of one.")
def epsilon_one_step(divergences, orders, steps, delta):
    return (
        _each(divergences, orders, 1, delta).min()
        if steps > 1
        else _each(divergences, orders, 2, delta).min()
    )


@epsilon.wrong("You take the largest. Each order gives a certificate that is true: take the smallest.")
def epsilon_largest(divergences, orders, steps, delta):
    return _each(divergences, orders, steps, delta).max()


@epsilon.wrong("You return one ε for each order. Each is true: return the smallest.")
def epsilon_each(divergences, orders, steps, delta):
    return _each(divergences, orders, steps, delta)


@epsilon.wrong(
    """That is the older, simpler conversion, T·D + ln(1/δ)/(α − 1). It is true, but larger. Take the formula
    above."""
)
def epsilon_older(divergences, orders, steps, delta):
    return (steps * divergences - np.log(delta) / (orders - 1)).min()


@epsilon.wrong("The sign of the last part is turned round: ln(δα) is negative, and less it makes ε larger.")
def epsilon_sign(divergences, orders, steps, delta):
    each = steps * divergences + np.log1p(-1 / orders) + np.log(delta * orders) / (orders - 1)
    return each.min()


@epsilon.wrong("The middle part, ln(1 − 1/α), is missing.")
def epsilon_without_middle(divergences, orders, steps, delta):
    return (steps * divergences - np.log(delta * orders) / (orders - 1)).min()


@epsilon.wrong("The α in ln(δα) is missing.")
def epsilon_delta_alone(divergences, orders, steps, delta):
    return (steps * divergences + np.log1p(-1 / orders) - np.log(delta) / (orders - 1)).min()


@epsilon.wrong("The last part is divided by α. It is divided by α − 1.")
def epsilon_by_order(divergences, orders, steps, delta):
    return (steps * divergences + np.log1p(-1 / orders) - np.log(delta * orders) / orders).min()


@epsilon.wrong(
    "You look for the order with the smallest divergence. What has to be smallest is the whole sum."
)
def epsilon_smallest_divergence(divergences, orders, steps, delta):
    return _each(divergences, orders, steps, delta)[np.argmin(divergences)]


@epsilon.wrong("You return the order. Return the ε that it gives.")
def epsilon_order(divergences, orders, steps, delta):
    return orders[np.argmin(_each(divergences, orders, steps, delta))]


@epsilon.wrong("That is the mean over the orders. Each order gives a true certificate: take the smallest.")
def epsilon_mean(divergences, orders, steps, delta):
    return _each(divergences, orders, steps, delta).mean()
