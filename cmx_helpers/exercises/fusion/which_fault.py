"""Exercise fusion.which_fault, lesson 10_fusion: a model with one fault inside, seen through its law."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "fusion.which_fault",
    minutes=2,
    hints=(
        "Each row is a head, each column an encoder. Which row differs from the table that you know?",
        "A head teaches an encoder exactly if it reads what the encoder gives.",
    ),
)
def which_fault():
    return 3


@which_fault.wrong("Then the row of the fused head would have a 1 under one modality only. It has three.")
def which_fault_not_fused():
    return 1


@which_fault.wrong("Then the rows of two single heads would each have their 1 under the other's column.")
def which_fault_exchanged():
    return 2


@which_fault.wrong("Then nothing at all would be in the rows of the single heads but zeros.")
def which_fault_stopped():
    return 4
