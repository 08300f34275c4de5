"""Exercise pretraining.which_leak, lesson 16_pretraining: a score that is too good for one label."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "pretraining.which_leak",
    points=1,
    minutes=2,
    hints=(
        "What did the towers need to know, so that a picture could be given a partner?",
        "A picture of an 8 was put beside a sound of an 8, thousands of times. Who chose the sound?",
    ),
)
def which_leak():
    return "C"


@which_leak.wrong(
    "The test pictures took no part: they are another split. Look at what the pairs were made from."
)
def which_leak_pictures():
    return "A"


@which_leak.wrong("One label a class is all that the prototypes get. Look at what came before them.")
def which_leak_labels():
    return "B"


@which_leak.wrong("Only the training split gave mean and spread. Look at what the pairs were made from.")
def which_leak_standard():
    return "D"
