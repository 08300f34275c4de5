"""Exercises: check an answer, ask for a hint, read a solution.

    from cmx_helpers import exercises
    exercises.check("convolution.output_size", output_size)
    correlate = exercises.use("convolution.correlate", correlate)   # checks, and gives back yours or ours
    exercises.hint("convolution.output_size")
    exercises.solution("convolution.output_size")

    exercises.progress()    # what is done; kept on this machine only
    exercises.forget()      # deletes that record

Each lesson's exercises live in the module of its name (`cmx_helpers.exercises.convolution`).
Nothing leaves the machine.
"""

from cmx_helpers.exercises._engine import broken, check, hint, names, solution, use
from cmx_helpers.exercises._progress import progress
from cmx_helpers.exercises._record import forget

__all__ = ["broken", "check", "forget", "hint", "names", "progress", "solution", "use"]
