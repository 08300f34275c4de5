"""Exercise realtime.which_fault, lesson 17_realtime: a stream with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "realtime.which_fault",
    points=1,
    minutes=2,
    hints=(
        """The first number is right, so the kernel lies as it should. What comes second, and which tap is
        that?""",
        """0.2 is the *oldest* tap. The click has moved from the newest row of the state to its oldest at
        once.""",
    ),
)
def which_fault():
    return "A"


@which_fault.wrong("Then the click would be forgotten at once: 1.0, and nothing behind it.")
def which_fault_forgets():
    return "B"


@which_fault.wrong(
    "Then the first number would be the oldest tap, 0.2, and all five would come, the other way round."
)
def which_fault_flipped():
    return "C"


@which_fault.wrong("Then the click would never get into the state: 1.0, and nothing behind it.")
def which_fault_left_out():
    return "D"
