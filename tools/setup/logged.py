"""Commands of the set-up: run into a log, seconds counted on a terminal, a failure told in one line.

Standard library and old syntax only, like bootstrap.py, which uses it.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

from tools.setup.offline import SetupError

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "build" / "setup.log"
OFFLINE = re.compile(
    r"name resolution|dns error|failed to lookup|connection (error|refused|reset)|newconnectionerror"
    r"|error sending request|could not connect|failed to connect|network is unreachable|timed? ?out"
    r"|failed to (fetch|download)|from versions: none|proxyerror|network connectivity",
    re.IGNORECASE,
)


def say(text):
    print("setup: " + text, flush=True)


def run(command, env, doing):
    """Run `command` into the log, counting seconds on a terminal; raise SetupError with one line."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    started = time.time()
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        where = log.tell()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=str(ROOT), env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            wait(process, doing, started)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode == 0:
        return
    with LOG.open("rb") as log:
        log.seek(where)
        raise SetupError(condense(log.read().decode(errors="replace"), doing))


def wait(process, doing, started):
    terminal = sys.stderr.isatty()
    while True:
        try:
            process.wait(timeout=1)
            break
        except subprocess.TimeoutExpired:
            if terminal:
                sys.stderr.write(f"\rsetup: {doing}, {time.time() - started:.0f} s ")
                sys.stderr.flush()
    if terminal:
        sys.stderr.write("\r\033[K")


def condense(output, doing):
    if re.search(r"no module named pip\b", output, re.IGNORECASE):
        return no_pip()
    if re.search(r"invalid peer certificate|certificate.verify.failed", output, re.IGNORECASE):
        return "the package index's certificate is not trusted here: set SSL_CERT_FILE, then run make again"
    if re.search(r"hash mismatch", output, re.IGNORECASE):
        named = re.search(r"hash mismatch for `?([^`\s]+)", output, re.IGNORECASE)
        what = named.group(1) if named else "a package"
        return (
            f"{what} is not the one that the lock names (hash mismatch): it was changed on its way "
            "(log: build/setup.log)"
        )
    if OFFLINE.search(output):
        return (
            "could not reach the package index: check the network, then run make again (log: build/setup.log)"
        )
    lines = [line.strip(" ×╰─▶│├\t") for line in output.splitlines()]
    telling = [line for line in lines if re.match(r"error", line, re.IGNORECASE)] or list(filter(None, lines))
    # The first line says what failed; why, and what to do, stand in the lines that uv marks so.
    advice = [line for line in lines if re.match(r"(cause|caused by|hint)\b", line, re.IGNORECASE)]
    told = " · ".join([*telling[:1], *advice[:2]]) or "no message"
    return f"{doing} failed: {told} (log: build/setup.log)"


def no_pip():
    return f"{sys.executable} has no pip: install it (Debian: apt install python3-pip), then run make again"
