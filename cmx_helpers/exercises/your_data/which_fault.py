"""Exercise your_data.which_fault, lesson 18_your_data: a ring with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "your_data.which_fault",
    points=1,
    minutes=2,
    hints=(
        "Each number says how many gradients a piece holds. Four would be right. Is anything above four?",
        "In the first half pieces are added, in the second they are passed on. Which of the two went wrong?",
    ),
)
def which_fault():
    return "A"


@which_fault.wrong("Then every piece would hold a single gradient: 1 everywhere.")
def which_fault_never():
    return "B"


@which_fault.wrong("Then no number would be above 2: each piece would be added up once only.")
def which_fault_same():
    return "C"


@which_fault.wrong("Then nothing would ever reach process 0, and its row would stay at 1.")
def which_fault_open():
    return "D"
