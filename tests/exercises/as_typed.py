"""An exercise's answers as text, as a learner types or pastes them into a cell."""

import inspect
import textwrap

import numpy as np

from cmx_helpers import exercises
from cmx_helpers.exercises._syntax import syntax_tree


def right(task, variable):
    """The solution, under the name that the check asks for."""
    if task.kind == "value":
        return _assigned(variable, task.reference())
    return f"{exercises.solution(task.name).text}\n\n{variable} = {task.reference.__name__}"


def wrong(task, variable):
    """The first typical wrong answer, as it is written."""
    function = task.wrongs[0][0]
    if task.kind == "value":
        return _assigned(variable, function())
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    first = syntax_tree("\n".join(lines)).body[0]  # from the line of `def`, past the decorators
    return "\n".join(lines[first.lineno - 1 :]) + f"\n\n{variable} = {first.name}"


def _assigned(variable, value):
    if isinstance(value, str):
        return f"{variable} = {value!r}"
    return f"import numpy as np\n{variable} = np.{np.asarray(value)!r}"
