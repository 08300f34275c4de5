"""Ask dp-accounting what it certifies, and store the answers beside the course's own accountant.

    python tools/lessons/library_epsilons.py

The library's pins contradict the lock (attrs below 24), so it is installed in an environment of its own,
build/dp-accounting, made here if it is not there. Minutes: its second accountant is slow.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "dp-accounting"
VERSION = "0.6.0"
TARGET = ROOT / "cmx_helpers" / "privacy" / "library_epsilons.json"
# The lesson's own settings, and others around them.
SETTINGS = [
    (q, sigma, steps, 1e-4)
    for q in (64 / 1259, 0.01, 0.2, 1.0)
    for sigma in (0.6, 1, 1.5, 2, 4, 8)
    for steps in (1, 100, 400)
]
ASK = """
import json, sys
from dp_accounting import dp_event
from dp_accounting.pld import pld_privacy_accountant
from dp_accounting.rdp import rdp_privacy_accountant

rows = []
for q, sigma, steps, delta in json.load(sys.stdin):
    step = dp_event.GaussianDpEvent(sigma)
    step = dp_event.PoissonSampledDpEvent(q, step) if q < 1 else step
    row = dict(q=q, sigma=sigma, steps=steps, delta=delta)
    for name, kind in (
        ("rdp", rdp_privacy_accountant.RdpAccountant),
        ("pld", pld_privacy_accountant.PLDAccountant),
    ):
        accountant = kind()
        accountant.compose(dp_event.SelfComposedDpEvent(step, steps))
        row[name] = float(accountant.get_epsilon(delta))
    rows.append(row)
print(json.dumps(rows))
"""


def environment(folder):
    """The Python of an environment that has the library."""
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"{PACKAGE}=={VERSION}"], check=True)
    return python


def ask(python, settings):
    """What the library says, a dictionary for each setting."""
    done = subprocess.run(
        [python, "-c", ASK], input=json.dumps(settings), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def write(rows, path=TARGET):
    """Store the answers, a line each."""
    made = {"command": "python tools/lessons/library_epsilons.py", "package": f"{PACKAGE} {VERSION}"}
    lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
    text = f'{{\n  "made": {json.dumps(made)},\n  "rows": [\n{lines}\n  ]\n}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")


def main():
    write(ask(environment(ROOT / "build" / "dp-accounting"), SETTINGS))
    print(f"library_epsilons: wrote {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
