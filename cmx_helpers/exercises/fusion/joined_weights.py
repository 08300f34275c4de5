"""Exercise fusion.joined_weights, lesson 10_fusion."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "fusion.joined_weights",
    hints=(
        "How long is the joined vector? Concatenation lays the vectors end to end.",
        "A dense layer has a weight from each input to each unit, and a bias for each unit.",
    ),
)
def joined_weights():
    return (64 + 32 + 32) * 100 + 100


@joined_weights.wrong("The biases are missing: one for each of the 100 units.")
def joined_weights_without_biases():
    return (64 + 32 + 32) * 100


@joined_weights.wrong(
    "That adds one bias for each input. A bias belongs to an output: there are 100 of them."
)
def joined_weights_biases_of_inputs():
    return (64 + 32 + 32) * 100 + 64 + 32 + 32


@joined_weights.wrong("That is the length of the joined vector. How many weights lead from it to 100 units?")
def joined_weights_length_only():
    return 64 + 32 + 32


@joined_weights.wrong("A concatenation does not multiply lengths: the vectors lie end to end.")
def joined_weights_outer_product():
    return 64 * 32 * 32 * 100 + 100


@joined_weights.wrong(
    "That would be three dense layers with biases of their own. After a concatenation there is one layer."
)
def joined_weights_three_layers():
    return (64 + 32 + 32) * 100 + 300


@joined_weights.wrong("The vectors are laid end to end, not added up: the text and the audio count as well.")
def joined_weights_as_if_added():
    return 64 * 100 + 100
