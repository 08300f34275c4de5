"""Sphinx's own environment, `.site`: its ranges are the dependency group `site` of pyproject.toml.

python tools/site/environment.py          make it (nothing to do where it is as the lock says)
python tools/site/environment.py --lock   rewrite the lock, requirements.txt beside this file

The course itself is not installed in it: what needs the course (an explorer's states) runs in `.venv`.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup.own_environment import OwnEnvironment  # noqa: E402

SPHINX = OwnEnvironment(
    folder=ROOT / ".site",
    lock=ROOT / "tools/site/requirements.txt",
    wanted=("--group", "pyproject.toml:site"),
    what="Sphinx's own environment (about 70 MB)",
    without="The website's packages cannot be had here (no network, or another system).",
)

if __name__ == "__main__":
    sys.exit(SPHINX.main(sys.argv[1:]))
