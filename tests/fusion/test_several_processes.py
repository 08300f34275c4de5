"""Two processes train as one does; one that is killed stops the other, and the run goes on from there."""

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import psutil
import pytest

from tests.backends import run_under
from tests.your_data.folders import every_format

HEAD = """
import sys
sys.modules["tensorflow"] = None  # Keras would import it beside JAX, for seconds
from tests.fusion import several_run
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """A run of two processes, of which number 1 is killed after two epochs; the folder, and what was told."""
    if importlib.util.find_spec("jax") is None:
        pytest.skip("jax is not installed")
    from cmx_helpers.your_data import launcher

    folder = tmp_path_factory.mktemp("several") / "run"
    script = HEAD + textwrap.dedent(f"""
        from cmx_helpers.your_data.launcher import place
        rank, processes, address = place()
        several_run.together({str(folder)!r}, address, rank, processes, epochs=400, wait=0.05)
    """)
    said, ended = [], []

    def launch():
        ended.append(launcher.launch([sys.executable, "-c", script], 2, say=said.append))

    os.environ["JAX_PLATFORMS"] = "cpu"
    thread = threading.Thread(target=launch)
    thread.start()
    state = folder / "state.json"
    while thread.is_alive() and not (state.exists() and json.loads(state.read_text())["epoch"] >= 2):
        time.sleep(0.05)
    assert thread.is_alive(), said
    told = [json.loads((folder.parent / f"run-told-{rank}.json").read_text()) for rank in (0, 1)]
    begun = time.monotonic()
    os.kill(told[1]["pid"], signal.SIGKILL)
    thread.join(60)
    return folder, said, ended, time.monotonic() - begun, told


def test_the_rest_stops_within_seconds_and_says_why_in_one_line(killed):
    folder, said, ended, seconds, told = killed
    assert ended == [1] and seconds < 15
    assert said == [
        "train: process 1 of 2 ended (signal 9), and the others were stopped. The same command goes on after "
        "the last whole epoch"
    ]
    with pytest.raises(ProcessLookupError):
        os.kill(told[0]["pid"], 0)


def test_processes_that_disagree_are_told(killed):
    for told in killed[-1]:
        assert told["facts"] == "processes: they disagree about rank: process 0 has 0, process 1 has 1"
        assert told["seed"] == "processes: they disagree about seed of data: process 0 has 0, process 1 has 1"


def test_the_run_goes_on_and_its_curve_is_that_of_one_process(killed, tmp_path):
    folder = killed[0]
    epochs = json.loads((folder / "state.json").read_text())["epoch"] + 2
    code = HEAD + textwrap.dedent(f"""
        import json
        resumed = several_run.trained(several_run.model_of(), {epochs}, {str(folder)!r})
        whole = several_run.trained(several_run.model_of(), {epochs})
        for name, run in (("resumed", resumed), ("whole", whole)):
            for key, values in run.history.items():
                result[f"{{name}} {{key}}"] = values
            weights = [weight.ravel() for weight in run.model.get_weights()]
            result[f"{{name}} weights"] = np.concatenate(weights)
    """)
    result = run_under("jax", code, folder=tmp_path)
    names = {name.removeprefix("whole ") for name in result if name.startswith("whole ")}
    assert names == {"loss", "fused_accuracy", "val_loss", "val_fused_accuracy", "weights"}
    for name in names:
        assert len(result[f"whole {name}"]) == epochs or name == "weights"
        np.testing.assert_allclose(result[f"resumed {name}"], result[f"whole {name}"], rtol=1e-3, atol=1e-4)


def test_two_processes_stop_early_where_one_does(tmp_path):
    if importlib.util.find_spec("jax") is None:
        pytest.skip("jax is not installed")
    from cmx_helpers.your_data import launcher

    run = str(tmp_path / "run")
    script = HEAD + textwrap.dedent(f"""
        from cmx_helpers.your_data.launcher import place
        rank, processes, address = place()
        several_run.together({run!r}, address, rank, processes, epochs=90, wait=0, patience=2)
    """)
    said = []
    assert launcher.launch([sys.executable, "-c", script], 2, say=said.append) == 0, said
    code = HEAD + textwrap.dedent("""
        run = several_run.trained(several_run.model_of(), 90, patience=2)
        result |= run.history | {"best epoch": run.best_epoch}
    """)
    one = run_under("jax", code, folder=tmp_path)
    for rank in (0, 1):
        told = json.loads((tmp_path / f"run-told-{rank}.json").read_text())
        assert told["best_epoch"] == one["best epoch"]
        assert len(told["history"]["loss"]) == told["best_epoch"] + 2 < 90
        for name, values in told["history"].items():
            np.testing.assert_allclose(values, one[name], rtol=1e-3, atol=1e-4)


ENDS = {
    "a line of its own": ("print('train: the manifest is wrong', file=sys.stderr); sys.exit(1)", 1,
                          "train: the manifest is wrong"),
    "exit code 3": ("sys.exit(3)", 3, r"process 1 of 2 ended \(exit code 3\), and the others were stopped"),
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_the_launcher_stops_all_and_tells_the_first(end, monkeypatch):
    from cmx_helpers.your_data import launcher

    what, code, said = ENDS[end]
    script = f"import os, sys, time\nif os.environ['CMX_PROCESS'][0] == '1':\n    {what}\ntime.sleep(600)"
    monkeypatch.setattr(launcher.importlib.util, "find_spec", lambda name: True)
    told, begun = [], time.monotonic()
    assert launcher.launch([sys.executable, "-c", script], 2, say=told.append) == code
    assert time.monotonic() - begun < 60 and len(told) == 1
    assert re.search(said, told[0])


def test_a_launcher_that_is_asked_to_end_takes_its_processes_with_it(tmp_path):
    script = f"""
import importlib.util, sys
from cmx_helpers.your_data import launcher
importlib.util.find_spec = lambda name: True
child = "import os, time; open(r'{tmp_path}/' + str(os.getpid()), 'w'); time.sleep(600)"
launcher.launch([sys.executable, "-c", child], 2)
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    begun = time.monotonic()
    while len(list(tmp_path.iterdir())) < 2:
        assert parent.poll() is None and time.monotonic() - begun < 120
        time.sleep(0.05)
    parent.terminate()
    assert parent.wait(60) == 128 + signal.SIGTERM
    for path in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name), 0)


def test_a_launcher_that_is_killed_leaves_nobody_behind(tmp_path):
    script = f"""
import importlib.util, sys
from cmx_helpers.your_data import launcher
importlib.util.find_spec = lambda name: True
child = (
    "import os, time; from cmx_helpers.your_data import launcher; launcher.end_with_launcher(); "
    "open(r'{tmp_path}/' + str(os.getpid()), 'w'); time.sleep(600)"
)
launcher.launch([sys.executable, "-c", child], 3)
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    begun = time.monotonic()
    while len(list(tmp_path.iterdir())) < 3:
        assert parent.poll() is None and time.monotonic() - begun < 120
        time.sleep(0.05)
    children = [psutil.Process(int(path.name)) for path in tmp_path.iterdir()]
    assert all(child.ppid() == parent.pid for child in children)
    parent.kill()
    parent.wait(60)
    gone, alive = psutil.wait_procs(children, 20)
    assert len(gone) == 3 and not alive


def test_the_terminal_s_processes_end_with_a_launcher_that_is_killed(tmp_path):
    if importlib.util.find_spec("jax") is None:
        pytest.skip("jax is not installed")
    folder = every_format(tmp_path / "data")
    # Process 1 of two on two machines: it waits for the other, who never comes, for two minutes.
    command = ["train", str(folder), "--processes", "2", "--address", "127.0.0.1:9", "--rank", "1"]
    parent = subprocess.Popen([sys.executable, "-m", "cmx_helpers", *command], stdout=subprocess.DEVNULL)
    begun, children = time.monotonic(), []
    while not children:
        assert parent.poll() is None and time.monotonic() - begun < 120
        time.sleep(0.05)
        children = psutil.Process(parent.pid).children()
    time.sleep(3)  # the child has begun
    assert children[0].is_running() and parent.poll() is None
    parent.kill()
    parent.wait(60)
    gone, alive = psutil.wait_procs(children, 60)
    assert len(gone) == 1 and not alive


def test_what_the_first_prints_is_passed_on(monkeypatch, capsys):
    from cmx_helpers.your_data import launcher

    monkeypatch.setattr(launcher.importlib.util, "find_spec", lambda name: True)
    script = "import os; print('[Gloo] noise'); print('train:', os.environ['CMX_PROCESS'].split('/')[:2])"
    assert launcher.launch([sys.executable, "-c", script], 2) == 0
    assert capsys.readouterr().out == "train: ['0', '2']\n"


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--processes", "2", "--address", "here:99"], "address: expected --address and --rank together"),
        (["--processes", "2", "--address", "here", "--rank", "0"], 'address: expected "host:port"'),
        (["--processes", "2", "--address", "here:99", "--rank", "2"], "rank: expected at most 1"),
        (["--processes", "3"], "batch_size: expected a multiple of the 3 processes"),
        (["--rank", "0"], "processes: expected at least 2"),
    ],
)
def test_what_the_terminal_does_not_understand(arguments, said, tmp_path, capsys):
    from cmx_helpers.your_data.terminal import main

    assert main(["train", str(tmp_path), *arguments]) == 1
    assert said in capsys.readouterr().err


def test_only_jax_trains_on_several():
    import keras

    from cmx_helpers import fusion

    assert fusion.group() == (0, 1)
    if keras.config.backend() != "jax":
        with pytest.raises(ValueError, match="processes: several need Keras on JAX"):
            fusion.join_processes("127.0.0.1:9", 2, 0)
    with pytest.raises(ValueError, match="address"):
        fusion.join_processes("nowhere", 2, 0)
    fusion.all_the_same({"anything": 1})
    fusion.leave_processes()
