"""A real JupyterHub on this machine: a class runs lesson 01, and nbgrader's exchange goes the whole way.

`make hub-test USERS=20` runs it where jupyterhub and configurable-http-proxy are installed, and prints what
a user takes. It is no part of `make test`: twenty kernels need memory that not every machine has.
"""

import asyncio
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import nbformat
import pytest

from tests.classroom.test_matching import ANSWERS, LESSON, answered

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "tools" / "classroom" / "hub" / "jupyterhub_config.py"
USERS = int(os.environ.get("CMX_HUB_USERS") or 0)
PROXY = os.environ.get("CMX_HUB_PROXY") or shutil.which("configurable-http-proxy")
pytestmark = [
    pytest.mark.hub,
    pytest.mark.skipif(not USERS, reason="make hub-test runs it"),
    pytest.mark.skipif(not PROXY, reason="configurable-http-proxy is not installed (npm)"),
]
# What nbgrader writes for a whole lesson without a mistake.
POINTS = sum(answer.check.metadata.nbgrader.points for answer in ANSWERS)
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


SHELL = """
import os, subprocess
os.chdir(os.path.expanduser("~"))
for command in {!r}:
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    print(done.stdout + done.stderr)
    assert done.returncode == 0, command + done.stdout + done.stderr
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Hub:
    """The hub of the page's recipe, on ports of its own."""

    def __init__(self, folder):
        self.folder, self.token = folder, secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{free_port()}"
        env = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        env |= {"CMX_HUB": str(folder), "CMX_HUB_URL": self.url, "CMX_HUB_PORT": str(free_port())}
        env |= {"CMX_HUB_PROXY_API": f"http://127.0.0.1:{free_port()}", "CMX_HUB_PROXY": PROXY}
        env |= {"CMX_HUB_PASSWORD": secrets.token_hex(8), "CMX_HUB_TOKEN": self.token}
        command = [Path(sys.executable).with_name("jupyterhub"), "-f", CONFIG]
        self.log = (folder / "hub.log").open("w")
        self.process = subprocess.Popen(
            command, env=env, cwd=folder, stdout=self.log, stderr=self.log, start_new_session=True
        )
        self.wait(lambda: self.ask("GET", "/hub/api/"), 120)

    def ask(self, method, path, data=None):
        content = None if data is None else json.dumps(data).encode()
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, content, headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=300) as reply:
            text = reply.read()
        return json.loads(text) if text.strip() else None

    def wait(self, look, seconds):
        end = time.monotonic() + seconds
        while True:
            try:
                if (found := look()) is not None:
                    return found
            except OSError:
                pass
            assert time.monotonic() < end, (self.folder / "hub.log").read_text()[-3000:]
            time.sleep(0.5)

    def start(self, user):
        self.ask("POST", f"/hub/api/users/{user}")
        self.ask("POST", f"/hub/api/users/{user}/server")

        def ready():
            return self.ask("GET", f"/hub/api/users/{user}")["servers"].get("", {}).get("ready") or None

        self.wait(ready, 300)

    def end(self):
        for pid in [*children(self.process.pid), self.process.pid]:
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                continue
        self.process.wait(60)
        self.log.close()

    async def run(self, user, name, cells):
        """Open a notebook in the user's own server and run cells; return what they printed."""
        from tornado.httpclient import HTTPRequest
        from tornado.websocket import websocket_connect

        about = {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        session = await asyncio.to_thread(self.ask, "POST", f"/user/{user}/api/sessions", about)
        url = f"{self.url.replace('http', 'ws')}/user/{user}/api/kernels/{session['kernel']['id']}/channels"
        request = HTTPRequest(url, headers={"Authorization": f"token {self.token}"}, request_timeout=3600)
        channel = await websocket_connect(request, max_message_size=1 << 28)
        printed = [await execute(channel, cell) for cell in cells]
        channel.close()
        return printed


async def execute(channel, code):
    """Run code in a kernel; AssertionError with its traceback where it fails."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": "execute_request",
        "session": "s",
        "username": "",
        "version": "5.3",
    }
    content = {
        "code": code,
        "silent": False,
        "store_history": True,
        "allow_stdin": False,
        "stop_on_error": True,
    }
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    await channel.write_message(json.dumps(message))
    text, replied, idle = "", False, False
    while not (replied and idle):
        raw = await channel.read_message()
        assert raw is not None, "the kernel's channel was closed"
        if isinstance(raw, bytes):
            continue  # a picture of an explorer
        reply = json.loads(raw)
        if reply["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        kind, content = reply["msg_type"], reply["content"]
        text += content.get("text", "") if kind == "stream" else ""
        assert kind != "error", "\n".join(content["traceback"])
        replied |= kind == "execute_reply"
        idle |= kind == "status" and content["execution_state"] == "idle"
    return text


def children(pid):
    """All processes below a process."""
    found = [
        int(text)
        for path in Path(f"/proc/{pid}/task").glob("*/children")
        for text in path.read_text().split()
    ]
    return [*(below for child in found for below in children(child)), *found]


def used(pids):
    """(largest memory, MB; processor time, s) of processes."""
    memory = processor = 0.0
    for pid in pids:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            memory += int(line.split()[1]) / 1e3 if line.startswith("VmHWM") else 0
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        processor += (int(fields[11]) + int(fields[12])) / TICK
    return memory, processor


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    pytest.importorskip("jupyterhub", reason="jupyterhub is not installed (pip)")
    hub = Hub(tmp_path_factory.mktemp("hub"))
    yield hub
    hub.end()


def test_a_class_runs_lesson_01_to_its_end(hub, capsys):
    users = [f"learner{number:02d}" for number in range(USERS)]
    name = "notebooks/01_convolution.ipynb"
    cells = [c.source for c in nbformat.read(ROOT / name, as_version=4).cells if c.cell_type == "code"]
    started = time.monotonic()
    for user in users:
        hub.start(user)
    ready = time.monotonic() - started

    async def all_of_them():
        return await asyncio.gather(*(hub.run(user, name, cells) for user in users))

    printed = asyncio.run(all_of_them())
    whole = time.monotonic() - started
    assert len(printed) == USERS and all(len(one) == len(cells) for one in printed)
    servers = [
        pid
        for pid in children(hub.process.pid)
        if "jupyterhub-singleuser" in Path(f"/proc/{pid}/cmdline").read_text()
    ]
    assert len(servers) == USERS
    each = [used([pid, *children(pid)]) for pid in servers]
    memory, processor = (sum(values) / USERS for values in zip(*each))
    own = used([hub.process.pid])
    with capsys.disabled():
        print(
            f"\nhub: {USERS} users ran lesson 01; servers there after {ready:.0f} s, done after {whole:.0f} s"
        )
        print(
            f"hub: each user {memory:.0f} MB at most and {processor:.0f} s of processor time, with its kernel"
        )
        print(f"hub: the hub itself {own[0]:.0f} MB and {own[1]:.0f} s")
    for user in users:
        hub.ask("DELETE", f"/hub/api/users/{user}/server")


def test_nbgraders_exchange_goes_the_whole_way(hub):
    """A teacher gives out, two students fetch, answer and submit; graded, and the feedback comes back."""
    for user in ("teacher", "amelie", "jonas"):
        hub.start(user)
    course = hub.folder / "homes" / "teacher" / "classroom"
    tool = f"{sys.executable} {ROOT / 'tools' / 'classroom' / 'classroom.py'} --course {course}"

    def shell(user, *commands):
        text = SHELL
        return asyncio.run(hub.run(user, f"{user}.ipynb", [text.format(commands)]))[0]

    shell(
        "teacher", f"{tool} release 02", f"cd {course} && nbgrader release_assignment {LESSON} --course cmx"
    )
    for user in ("amelie", "jonas"):
        assert LESSON in shell(user, "nbgrader list --course cmx")
        shell(user, f"nbgrader fetch_assignment {LESSON} --course cmx")
    file = hub.folder / "homes" / "amelie" / LESSON / f"{LESSON}_exercises.ipynb"
    file.chmod(0o644)
    nbformat.write(answered(), file)
    for user in ("amelie", "jonas"):
        shell(user, f"nbgrader submit {LESSON} --course cmx")
    said = shell("teacher", f"cd {course} && nbgrader collect {LESSON} --course cmx", f"{tool} grade")
    assert f"amelie, {LESSON}: {POINTS} of {POINTS} points" in said, said
    assert f"jonas, {LESSON}: 0 of {POINTS} points" in said, said
    shell("teacher", f"cd {course} && nbgrader release_feedback {LESSON} --course cmx")
    for user, score in (("amelie", f"{POINTS} / {POINTS}"), ("jonas", f"0 / {POINTS}")):
        shell(user, f"nbgrader fetch_feedback {LESSON} --course cmx")
        pages = list((hub.folder / "homes" / user / LESSON / "feedback").rglob("*.html"))
        assert len(pages) == 1 and f"Score: {score}" in pages[0].read_text(encoding="utf-8")
