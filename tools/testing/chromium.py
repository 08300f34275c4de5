"""Where this machine has a chromium, for the tests in a learner's browser."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find():
    """Return the path of a chromium, that of CMX_CHROMIUM before any other; None without one."""
    return os.environ.get("CMX_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
