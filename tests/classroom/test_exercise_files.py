"""The process apart gets what an exercise's cases and models need, and no answer among it."""

import ast
import pickle
import subprocess
import sys
import textwrap

import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises._engine import find
from tools.classroom import assignments, exercise_files
from tools.classroom.process_apart import RUNNER

NAMES = [name for path in assignments.lessons() for name in exercises.names(path.stem[3:])]
CODE = [name for name in NAMES if find(name).kind == "code"]
LOADER = """
import pickle, sys
sys.path.insert(0, sys.argv[1])
import standing_in
standing_in.stand_in()
sources, cases = pickle.loads(sys.stdin.buffer.read())
standing_in.know(sources)
pickle.loads(cases)
"""


def given(task):
    return exercise_files.without_answers(task, [task.arguments(0), task.arguments(3)])


def elsewhere(script, request):
    command = [sys.executable, "-c", script, str(RUNNER.parent)]
    return subprocess.run(command, input=request, capture_output=True, check=False)


@pytest.mark.parametrize("name", CODE)
def test_no_answer_is_given_away(name):
    task = find(name)
    answers = {task.reference.__name__, *(wrong.__name__ for wrong, *_ in task.wrongs)}
    for source in given(task).values():
        defined = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
        assert not defined & answers


def test_cases_can_be_made_where_the_exercises_are_not():
    """All those that refer to their own files, in a Python that cannot import these."""
    needing = [name for name in CODE if given(find(name))]
    assert "training.epoch" in needing and "fusion.with_head" in needing
    for name in needing:
        task = find(name)
        request = pickle.dumps((given(task), pickle.dumps(task.arguments(0))))
        done = subprocess.run(
            [sys.executable, "-c", LOADER, str(RUNNER.parent)],
            input=request,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"{name}: {done.stderr.decode()[-500:]}"


def test_a_reference_comes_with_the_pieces_that_it_calls():
    sources = exercise_files.whole(find("convolution.descend"))
    assert list(sources)[-1] == "cmx_helpers.exercises.convolution.descend"
    assert "cmx_helpers.exercises.convolution.kernel_gradient" in sources
    script = textwrap.dedent(
        """
        import pickle, sys
        sys.path.insert(0, sys.argv[1])
        import standing_in
        standing_in.stand_in()
        sources, module, name = pickle.loads(sys.stdin.buffer.read())
        before = set(sys.modules)
        descend = standing_in.once(sources, module, name)
        import numpy as np
        k = descend(np.ones((4, 4)), np.zeros((3, 3)), np.ones((2, 2)), 2, 0.1)
        assert k.shape == (2, 2) and not set(sources) & set(sys.modules)
        """
    )
    request = pickle.dumps((sources, list(sources)[-1], "descend"))
    done = elsewhere(script, request)
    assert done.returncode == 0, done.stderr.decode()[-800:]
