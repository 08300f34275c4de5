"""JupyterLite's own environment, `.lite`.

python tools/lite/environment.py          make it (nothing to do where it is as the lock says)
python tools/lite/environment.py --lock   rewrite the lock, requirements.txt beside this file
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup.own_environment import OwnEnvironment  # noqa: E402

LITE = OwnEnvironment(
    folder=ROOT / ".lite",
    lock=ROOT / "tools/lite/requirements.txt",
    wanted=("tools/lite/requirements.in",),
    what="JupyterLite's own environment (about 150 MB, a minute)",
    without="JupyterLite's packages cannot be had here (no network, or another system).",
)

if __name__ == "__main__":
    sys.exit(LITE.main(sys.argv[1:]))
