"""An answer can give values, and nothing else: no points for nothing, no reading, no harm.

Closed by the kernel where this is Linux; the trials that a hook of Python's stops, too, run with it alone.
"""

import hashlib
import os
import socket
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from tests.classroom.trials_of_answers import HARM, POINTS, source
from tools.classroom import judging, process_apart
from tools.classroom.apart import plain
from tools.classroom.program import Check, Run

SEED = 987654321987654321
TASK = Check("pooling.receptive_field", "receptive_field", False, "a", 2)
# What only the kernel can hold: the hook of Python's does not see it, or a limit belongs to it.
KERNEL_ONLY = {"processes without end", "one that outlives it"}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    (folder / "gradebook.db").write_bytes(b"points")
    (folder / "grading_seed.txt").write_text(str(SEED))
    (folder / "marks.csv").write_text("marks")
    for name in ("submitted/right/02_pooling/02_pooling_exercises.ipynb", "judged/right/02_pooling.json"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("secret of another")
    return folder


def state(folder):
    """Every file's name, content, rights and time."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def listener():
    """(port, connections): a server on this machine that notes who comes."""
    came, server = [], socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                came.append(server.accept())
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1], came
    server.close()


def processes():
    """The processes apart that are there, by their command line."""
    found = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True).stdout
    return [line for line in found.splitlines() if str(process_apart.RUNNER) in line]


@pytest.mark.parametrize("kernel", [True, False], ids=["kernel", "hook"])
@pytest.mark.parametrize("kind", [*POINTS, *HARM])
def test_nothing_is_gained_and_nothing_harmed(kind, kernel, course, listener):
    if not kernel and kind in KERNEL_ONLY:
        pytest.skip("only the kernel holds this")
    if not kernel and kind not in (
        "the gradebook changed",
        "a shell",
        "the network",
        "the seed read",
        "the C library itself",
        "all objects searched for the reference",
        "marks written",
        "another's hand-in read",
    ):
        pytest.skip("tried with the kernel")  # a sample is enough for what Python itself refuses
    port, came = listener
    before, folders = state(course), len(list(course.parent.iterdir()))
    places = {"course": course, "pid": os.getpid(), "port": port}
    cell = source({**POINTS, **HARM}[kind], **places)
    started = time.monotonic()
    seconds = 3 if "without end" in kind else 15
    ((status, message), *others), closed = judging.judge(
        [Run("import numpy as np", "<answer 0>"), Run(cell, "<answer 1>"), TASK], SEED, seconds, kernel
    )
    assert status in ("wrong", "raised", "not attempted") and not others
    assert str(SEED) not in message and "secret" not in message
    assert state(course) == before and len(list(course.parent.iterdir())) == folders
    assert not came
    assert time.monotonic() - started < 300
    assert not processes()
    if sys.platform == "linux" and kernel and closed["files"] != "kernel":
        pytest.skip(f"done, but this kernel does not close files or calls: {closed}")


def test_an_answer_that_is_stopped_costs_its_own_exercise_only():
    steps = [
        Run("import numpy as np", "<answer 0>"),
        Run("def receptive_field(layers):\n    while True: pass", "<answer 1>"),
        TASK,
        Run("import os\nos._exit(3)", "<answer 2>"),
        Run("def max_pool(x, pool_size, strides):\n    raise NotImplementedError", "<answer 3>"),
        Check("pooling.max_pool", "max_pool", False, "b", 3),
        Run("middle_receives = [0, 0, 0]", "<answer 4>"),
        Check("pooling.overlap", "middle_receives", False, "c", 1),
    ]
    results, _ = judging.judge(steps, SEED, 3)
    assert [status for status, _ in results] == ["raised", "not attempted", "wrong"]
    assert "stopped: it took too long" in results[0][1]


def test_usual_cases_by_heart_earn_nothing_and_hidden_ones_stay_hidden():
    by_heart = "def receptive_field(layers):\n    return KNOWN.get(str(layers), 0)"
    from cmx_helpers.exercises import _engine

    task = _engine.find(TASK.task)
    known = {str(case[0]): task.reference(*case) for case in task.arguments()}
    results, _ = judging.judge([Run(f"KNOWN = {known}\n{by_heart}", "<answer 1>"), TASK], SEED, 15)
    assert results[0] in [
        ("wrong", "Right on the usual cases, but not on others: think of other shapes, sizes and values."),
        *(("wrong", diagnosis) for _, diagnosis in task.wrongs),
    ]


def test_use_goes_on_with_the_courses_own_as_the_lesson_does():
    steps = [
        Run("def receptive_field(layers):\n    return -1", "<answer 1>"),
        TASK._replace(use=True),
        Run("def both(layers):\n    return receptive_field(layers)", "<answer 2>"),
        TASK._replace(variable="both"),
    ]
    assert [status for status, _ in judging.judge(steps, SEED, 15)[0]] == ["wrong", "correct"]
    steps[1] = TASK
    assert [status for status, _ in judging.judge(steps, SEED, 15)[0]] == ["wrong", "wrong"]


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, -(10**30), 2.5, float("inf"), 1j, "王芳", ...,
        (1, [2.0, "a"], {"k": (1,), 2: None}), range(3),
        np.arange(6).reshape(2, 3), np.float32(0.1), np.array([1 + 2j]), np.zeros((0, 3)), np.array(True),
        np.array(["a", "bc"]), np.arange(3, dtype=">i4"),
    ],
    ids=repr,
)  # fmt: skip
def test_values_cross_as_they_are(value):
    back = plain.decode(plain.loads(plain.dumps({"value": plain.encode(value)}))["value"])
    if isinstance(value, range):
        value = list(value)
    if isinstance(value, (np.ndarray, np.generic)):
        assert np.asarray(back).dtype == np.asarray(value).dtype.newbyteorder("=")
        assert np.shape(back) == np.shape(value) and np.array_equal(back, value)
    else:
        assert back == value and type(back) is type(value)


@pytest.mark.parametrize(
    "value",
    [object(), {1}, lambda: 1, (n for n in []), np.array([object()])[0]],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_cross_says_what_it_was(value):
    back = plain.decode(plain.encode(value))
    assert isinstance(back, plain.Foreign) and type(value).__name__ in repr(back)


@pytest.mark.parametrize(
    "reply",
    [
        3, [], {"pickle": "x"}, {"array": ["O", [1], ""]}, {"array": ["<f8", [10**12], ""]},
        {"array": ["<f8", [-1], ""]},
        {"array": ["<f8", [1], "!"]}, {"int": [1]}, {"int": "9" * 10_000}, {"dict": [1]},
        {"dict": [[{"list": []}, 1]]},
        {"tuple": 3}, {"complex": []}, {}, {"int": "1", "float": "2"}, {"array": 3},
        {"float": None},
    ],
    ids=lambda reply: str(reply)[:40],
)  # fmt: skip
def test_a_reply_that_is_none_is_refused(reply):
    with pytest.raises(ValueError):
        plain.decode(reply)


def test_a_kernel_that_does_not_close_is_said_to():
    (_, closed) = judging.judge([Run("x = 1", "<answer 1>"), TASK], SEED, 15, kernel=False)
    assert closed == {"files": "python", "calls": "python"}
