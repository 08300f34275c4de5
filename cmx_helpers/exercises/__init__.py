"""Exercises: check an answer, ask for a hint, read a solution.

    from cmx_helpers import exercises
    exercises.check("convolution.output_size", output_size)
    exercises.hint("convolution.output_size")
    exercises.solution("convolution.output_size")

Each lesson's exercises live in the module of its name (`cmx_helpers.exercises.convolution`).
Nothing is recorded and nothing leaves the machine.
"""

from cmx_helpers.exercises._engine import check, hint, names, solution

__all__ = ["check", "hint", "names", "solution"]
