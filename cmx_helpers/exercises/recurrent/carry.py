"""Exercise recurrent.carry, lesson 05_recurrent."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "recurrent.carry",
    points=1,
    minutes=5,
    tolerance=0.015,
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
    "You multiplied by one minus the gate. A forget gate at 0.95 keeps 0.95: in spite of its name, 1 means "
    "that nothing is forgotten."
)
def carry_gate_turned():
    return 0.05**50, 0.01**50


@carry.wrong("Right, but in percent. A share is a number from 0 to 1: divide by 100.")
def carry_in_percent():
    return 100 * 0.95**50, 100 * 0.99**50
