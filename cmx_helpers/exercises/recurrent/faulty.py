"""Exercise recurrent.faulty, lesson 05_recurrent."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "recurrent.faulty",
    points=1,
    minutes=2,
    hints=(
        "Follow the row of the cell. At a write the value comes in. What is left of it one step later?",
        "With a forget gate at 1 the cell keeps all, at 0 nothing. "
        "Which number has the cell been multiplied by?",
    ),
)
def faulty():
    return "A"


@faulty.wrong(
    "Then every value would be let in and nothing kept: the cell would be the row of the candidate. "
    "Here nothing comes in between the writes."
)
def faulty_exchanged():
    return "B"


@faulty.wrong(
    "Then the hidden state would show the cell at every step, not only at a read. And the cell itself would "
    "be right."
)
def faulty_output():
    return "C"


@faulty.wrong(
    "Then a value would come in as it is, 0.9 instead of tanh 0.9, and be kept. Here it is not kept."
)
def faulty_tanh():
    return "D"
