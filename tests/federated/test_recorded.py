"""The recorded run of the engine: made again by the NumPy loop, on any machine; and its lock."""

import json
import re

import numpy as np
import pytest

from cmx_helpers import privacy
from tools.federated import data, environment, model

ROOT = environment.ROOT


@pytest.fixture(scope="module")
def clients_and_test():
    return data.clients_and_test()


@pytest.mark.parametrize("which", [0, 1])
def test_the_loop_gives_the_recorded_weights(clients_and_test, which):
    clients, test = clients_and_test
    record = privacy.load_federated_run()
    run = record["runs"][which]
    absent = {
        (entry["round"], name)
        for entry in run["rounds"]
        for n, name in enumerate(clients)
        if n not in entry["answered"]
    }
    settings = {name: record[name] for name in ("rounds", "epochs", "rate")}
    loop = model.plain_rounds(clients, **settings, absent=absent)
    assert np.abs(loop[-1] - run["weights"]).max() < 1e-12
    for weights, entry in zip(loop[1:], run["rounds"]):
        assert abs(model.accuracy(weights, test) - entry["accuracy"]) < 1e-9


def test_what_was_recorded():
    record = privacy.load_federated_run()
    assert record["clips"] == {"client0": 80, "client1": 140, "client2": 180, "client3": 240}
    assert record["outside"] == []
    whole, killed = record["runs"]
    assert all(sorted(entry["answered"]) == [0, 1, 2, 3] for entry in whole["rounds"])
    assert [len(entry["answered"]) for entry in killed["rounds"]] == [4, 4, 3, 3, 3]
    assert [entry["asked"] for entry in killed["rounds"]] == [4, 4, 4, 3, 3]
    assert all(2 not in entry["answered"] for entry in killed["rounds"][2:])
    assert "Unavailable" in killed["rounds"][2]["errors"][0]
    for run in (whole, killed):
        assert all(entry["difference"] < 1e-12 and entry["same_order"] for entry in run["rounds"])


def test_other_files_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="run make federated"):
        privacy.load_federated_run(tmp_path / "none.json")
    for value in ([], {"runs": [{}]}, {"runs": [{"weights": [[1]], "rounds": []}]}):
        (tmp_path / "other.json").write_text(json.dumps(value))
        with pytest.raises(ValueError, match="path: expected what make federated writes"):
            privacy.load_federated_run(tmp_path / "other.json")


def test_the_lock_has_hashes_no_address_and_the_course_s_numpy():
    text = environment.LOCK.read_text(encoding="utf-8")
    packages = re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE)
    for block in re.split(r"\n(?=[a-z0-9.-]+==)", text):
        assert "--hash=sha256:" in block, block[:60]
    assert "://" not in text
    ours = re.search(r"^numpy==(\S+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(packages)["numpy"] == ours.group(1)
    wanted = [line for line in environment.WANTED.read_text().splitlines() if not line.startswith("#")]
    assert {re.split("[<>=]", line)[0] for line in wanted} == {"flwr", "numpy"}
