"""Flower on this machine: a server and a process for each client, on loopback, all ended in the end.

Nothing leaves the machine: every address is 127.0.0.1, Flower's telemetry and its look for updates are
switched off, and `Engine.outside` says with whom else its processes spoke.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil

from tools.federated import environment

HERE = Path(__file__).parent
HOST = "127.0.0.1"
LOOPBACK = ("127.", "::1", "::ffff:127.")


class EngineError(Exception):
    """The engine did not do what it was asked; the message says where its logs are."""


class Engine:
    """The processes of one federation.

    Parameters
    ----------
    folder : path
        For the app, the logs and Flower's settings. The clients' files, `NAME.npz` with x and y, lie here.
    names : list of str
        The clients.
    """

    def __init__(self, folder, names):
        self.folder, self.names = Path(folder), list(names)
        self.processes, self.addresses = {}, set()
        self.ports = free_ports(1 + len(self.names))
        self._write_app()
        _write(self.folder / "home" / "config.toml", _settings(self.ports[0]))

    def __enter__(self):
        link = f"{HOST}:{self.ports[0]}"
        serving = ["--insecure", "--host", HOST]  # no TLS: nobody else hears what is said on loopback
        try:
            self._start(
                "server",
                [
                    "flower-superlink",
                    *serving,
                    "--port",
                    self.ports[0],
                    "--disable-runtime-dependency-installation",
                ],
            )
            self._wait_for_server()
            for name, port in zip(self.names, self.ports[1:]):
                config = f"name={json.dumps(name)} folder={json.dumps(str(self.folder))}"
                command = ["flower-supernode", *serving, "--superlink", link, "--port", port]
                self._start(name, [*command, "--node-config", config])
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def _wait_for_server(self, limit=120):
        """Until the server takes connections: on a busy machine it needs a while to start."""
        end = time.monotonic() + limit
        while True:
            try:
                socket.create_connection((HOST, self.ports[0]), timeout=1).close()
                return
            except OSError:
                if self.processes["server"].poll() is not None or time.monotonic() > end:
                    raise EngineError(f"the server did not start: {self.folder / 'server.log'}") from None
            time.sleep(0.2)

    def run(self, out, *, rounds, epochs, rate, limit=3600, kill=None):
        """Run the app once, and return the server's diary: a dictionary for each round.

        `kill` is a pair (round, name): that client is slow in that round, and is killed once it has begun.
        """
        out = Path(out)
        out.mkdir(parents=True)
        for old in self.folder.glob("*.pid"):
            old.unlink()
        if kill:
            (self.folder / f"{kill[1]}.slow").write_text(str(kill[0]))
        config = f"rounds={rounds} epochs={epochs} rate={rate} clients={len(self.names)} "
        config += f"out={json.dumps(str(out))}"
        told = subprocess.run(
            [environment.FLOWER.program("flwr"), "run", self.folder / "app", "course", "-c", config],
            env=self._env(), capture_output=True, text=True, timeout=limit,
        )  # fmt: skip
        if told.returncode:
            raise EngineError(f"flwr run failed: {(told.stdout + told.stderr).strip()[-600:]}")
        self._watch(out, limit, kill)
        return json.loads((out / "diary.json").read_text(encoding="utf-8"))

    def _watch(self, out, limit, kill):
        """Until the server says that it is done: note all addresses, and strike where asked."""
        end = time.monotonic() + limit
        begun = self.folder / f"{kill[1]}-round-{kill[0]}.pid" if kill else None
        while not (out / "done").exists():
            if self.processes["server"].poll() is not None or time.monotonic() > end:
                raise EngineError(
                    f"the server gave no result within {limit} s: its logs are in {self.folder}"
                )
            if begun and begun.exists():
                self.end(kill[1], signal.SIGKILL)
                begun = None
            self._note_addresses()
            time.sleep(0.2)

    def _note_addresses(self):
        for process in self._all():
            try:
                found = process.net_connections(kind="inet")
            except psutil.Error:  # ended meanwhile
                continue
            self.addresses |= {entry.raddr.ip for entry in found if entry.raddr}

    def outside(self):
        """Addresses that are not on this machine, with which one of the processes spoke: none, one hopes."""
        return sorted(ip for ip in self.addresses if not ip.startswith(LOOPBACK))

    def end(self, name, how=signal.SIGTERM):
        """End a process and all that it started."""
        process = self.processes.pop(name)
        family = _family(process.pid)
        for member in family:
            try:
                member.send_signal(how)
            except psutil.Error:
                continue
        _, alive = psutil.wait_procs(family, timeout=5)
        for member in alive:
            try:
                member.kill()
            except psutil.Error:
                continue
        process.wait(10)

    def stop(self):
        """End everything, the clients first; twice does no harm."""
        for name in reversed(list(self.processes)):
            self.end(name)

    def _all(self):
        return [member for process in self.processes.values() for member in _family(process.pid)]

    def _start(self, name, command):
        program, *options = command
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [str(environment.FLOWER.program(program)), *map(str, options)],
                env=self._env(), cwd=self.folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def _env(self):
        """What the processes see: no proxy for loopback, no telemetry, one thread, their own settings."""
        env = {key: value for key, value in os.environ.items() if not key.startswith(("FLWR_", "PYTHON"))}
        folder = environment.FLOWER.program("flwr").parent
        env.update(PATH=f"{folder}{os.pathsep}{env.get('PATH', '')}", PYTHONUTF8="1")
        env.update(
            FLWR_HOME=str(self.folder / "home"), FLWR_TELEMETRY_ENABLED="0", FLWR_DISABLE_UPDATE_CHECK="1"
        )
        env.update(NO_PROXY=f"{HOST},localhost", no_proxy=f"{HOST},localhost")
        env.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        return env

    def _write_app(self):
        """The app as Flower wants it: `pyproject.toml` beside a package, with a copy of the model."""
        package = self.folder / "app" / "cmx_federated"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        for source in (HERE / "model.py", HERE / "app" / "client_app.py", HERE / "app" / "server_app.py"):
            shutil.copy(source, package)
        shutil.copy(HERE / "app" / "pyproject.toml", package.parent)


def _family(pid):
    """A process and all below it, itself last; empty where it has ended."""
    try:
        process = psutil.Process(pid)
        return [*process.children(recursive=True), process]
    except psutil.Error:
        return []


def free_ports(count):
    """So many ports that nobody listens on just now."""
    held = []
    try:
        for _ in range(count):
            held.append(socket.socket())
            held[-1].bind((HOST, 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def _settings(port):
    return (
        f'[superlink]\ndefault = "course"\n\n[superlink.course]\naddress = "{HOST}:{port}"\ninsecure = true\n'
    )


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
