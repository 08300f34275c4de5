"""Open JupyterLab on the learner's own copy of the first lesson; options are handed to JupyterLab.

`make lab` calls this; `make lab LANG=zh` with --lang=zh, for the Chinese edition. Where the copies cannot be
made (a folder that may only be read), the originals open.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup import my_lessons  # noqa: E402

FIRST = "00_start_here.ipynb"
# No announcement fetched and no question about it: nothing leaves the machine. The settings that
# jupyter_panels.quiet writes answer the page's own question.
QUIET = [
    "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--log-level=WARN",
]  # fmt: skip


def say(text):
    print("lab: " + text, flush=True)


def folder_of_lessons(language="en"):
    """The folder whose lessons open, with a line for each that has a newer original."""
    try:
        for line in my_lessons.refresh(language=language):
            say(line)
        return my_lessons.EDITIONS[language].mine
    except (OSError, ValueError) as error:
        say(f"your own copies cannot be made ({error}): these are the originals, do not write in them")
        return my_lessons.EDITIONS["en"].originals


def environment():
    """Without what would put other packages before the course's; with folders that Jupyter may write to."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    if not _may_write(Path(env.get("HOME") or Path.home())):
        home = Path(tempfile.gettempdir()) / "cmx-course-home"
        say(f"your home folder cannot be written: Jupyter keeps its settings in {home}")
        home.mkdir(mode=0o700, exist_ok=True)
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "IPYTHONDIR",
            "MPLCONFIGDIR",
            "NUMBA_CACHE_DIR",
        ):
            env.setdefault(name, str(home / name.lower()))
    return env


def _may_write(folder):
    try:
        with tempfile.TemporaryFile(dir=str(folder)):
            return True
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", choices=sorted(my_lessons.EDITIONS), default="en")
    chosen, options = parser.parse_known_args()
    folder = folder_of_lessons(chosen.lang)
    say(f"opening {folder}/{FIRST} (stop with Ctrl-C)")
    env = environment()
    if chosen.lang != "en":
        env["CMX_LANG"] = chosen.lang  # kernels take it from here: what the course says of an answer
    command = [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{folder}/{FIRST}", *QUIET, *options,
    ]  # fmt: skip
    try:
        return subprocess.call(command, env=env)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
