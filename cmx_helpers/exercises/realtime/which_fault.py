"""Exercise realtime.which_fault, lesson 17_realtime: a stream with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "realtime.which_fault",
    points=1,
    minutes=2,
    hints=(
        """Where is the fault zero, and where does it begin? A kernel that is flipped is wrong from the
        first frame on.""",
        "After the click everything should be silent again within k frames. Is it?",
    ),
)
def which_fault():
    return "A"


@which_fault.wrong(
    """Then a click would be answered at once and never again: there would be no tail behind it."""
)
def which_fault_forgets():
    return "B"


@which_fault.wrong("Then the answers would come in reverse order within k frames, and be zero behind them.")
def which_fault_flipped():
    return "C"


@which_fault.wrong("Then the whole answer would be right, and one frame late.")
def which_fault_late():
    return "D"
