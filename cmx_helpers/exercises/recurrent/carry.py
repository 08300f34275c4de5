"""Exercise recurrent.carry, lesson 05_recurrent."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "recurrent.carry",
    points=1,
    minutes=2,
    decimals=2,
    parts=("the share at 0.95", "the share at 0.99"),
    hints=(
        "One step back multiplies by the forget gate. Two steps back multiply by it twice.",
        "After 50 steps the factor is the gate to the power of 50. A calculator is allowed: "
        "0.95 ** 50 and 0.99 ** 50.",
    ),
)
def carry():
    return 0.95**50, 0.99**50


@carry.wrong(
    "You took the loss of one step 50 times, as if each lost the same amount. Each loses the same "
    "share of what is left: the factors multiply, they do not add up."
)
def carry_linear():
    return 0.0, 0.5


@carry.wrong("That is one step back. There are 50, and each one multiplies.")
def carry_one_step():
    return 0.95, 0.99


@carry.wrong("That is what is lost. Asked is the share that is left, the forget gate to the power of 50.")
def carry_what_is_lost():
    return 1 - 0.95**50, 1 - 0.99**50


@carry.wrong(
    "Nothing is left in your answer. So it would be with one minus the gate, 0.05 "
    "and 0.01; but a forget gate at "
    "0.95 keeps 0.95: in spite of its name, 1 means that nothing is forgotten. More than nothing is left."
)
def carry_gate_turned():
    return 0.05**50, 0.01**50


@carry.wrong("Right, but in percent. A share is a number from 0 to 1: divide by 100.")
def carry_in_percent():
    return 100 * 0.95**50, 100 * 0.99**50


@carry.wrong("That is 49 steps. Each of the 50 steps multiplies, the first as well.")
def carry_one_step_too_few():
    return 0.95**49, 0.99**49


@carry.wrong("That is 51 steps. The gradient passes 50 gates.")
def carry_one_step_too_many():
    return 0.95**51, 0.99**51


@carry.wrong("You multiplied the gate by 50. Each step multiplies by the gate: that is a power.")
def carry_times():
    return 0.95 * 50, 0.99 * 50


@carry.wrong("You divided the gate by 50. Each step multiplies by the gate: that is a power.")
def carry_divided():
    return 0.95 / 50, 0.99 / 50


@carry.wrong("Right, in the other order. The share at 0.95 comes first, and it is the smaller one.")
def carry_exchanged():
    return 0.99**50, 0.95**50
