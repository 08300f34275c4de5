"""Where the course's own data lie. NumPy is not imported: the self-check asks before it knows of one."""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "spoken_digits"
"""The course's own set, in a checkout."""
VARIABLE = "CMX_SPOKEN_DIGITS"
"""The environment variable that names another place: a wheel has no checkout around it."""


def spoken_digits_folder():
    """Where the spoken digits are looked for: the folder that CMX_SPOKEN_DIGITS names, or the course's."""
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser() if named else FOLDER
