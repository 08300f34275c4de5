"""Flower's own environment, `.federated`.

python tools/federated/environment.py          make it (nothing to do where it is as the lock says)
python tools/federated/environment.py --lock   rewrite the lock, requirements.txt beside this file
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.setup.own_environment import OwnEnvironment  # noqa: E402

LOCK, WANTED = ROOT / "tools/federated/requirements.txt", ROOT / "tools/federated/requirements.in"
FLOWER = OwnEnvironment(
    folder=ROOT / ".federated",
    lock=LOCK,
    wanted=("tools/federated/requirements.in",),
    what="Flower's own environment (about 250 MB, a minute)",
    without="Flower's packages cannot be had here (no network, or another system). Lesson 15 does not need "
    "them: it shows the recorded run.",
)

if __name__ == "__main__":
    sys.exit(FLOWER.main(sys.argv[1:]))
