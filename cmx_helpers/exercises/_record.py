"""What a learner has solved, in one small file on their own machine; nobody needs it and nothing is sent.

For each exercise that was tried: how often until it was right, and on which day that was. The answers
themselves are not kept. Where the file cannot be read or written, everything else goes on.
"""

import datetime
import json
import os
from pathlib import Path

from cmx_helpers._common.files import write_text

FORMAT = 1


class DamagedRecordError(ValueError):
    """The file of the record is there and cannot be understood."""


def place():
    """Return the path of the record, or None where nothing shall be kept.

    The environment variable CMX_RECORD names the file, or says "off". Without it, nothing is kept
    while tests or nbgrader run a lesson; else the file lies in the user's data folder.
    """
    chosen = os.environ.get("CMX_RECORD", "").strip()
    if chosen:
        return None if chosen.lower() == "off" else Path(chosen).expanduser()
    if os.environ.get("PYTEST_CURRENT_TEST") or os.environ.get("NBGRADER_EXECUTION"):
        return None
    try:
        from platformdirs import user_data_path

        return user_data_path("cmx", appauthor=False) / "progress.json"
    except (ImportError, RuntimeError):  # no such package, or no home folder
        return None


def load():
    """Return the record, {exercise: {"attempts": number, "done": day or None}}; {} where there is none.

    Raises
    ------
    DamagedRecordError
        If the file holds something else.
    OSError
        If it may not be read.
    """
    path = place()
    if path is None:
        return {}
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError:
        raise DamagedRecordError(f"{path}: not a text file") from None
    try:
        return _understood(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedRecordError(f"{path}: {error or 'not a record'}") from None


def _understood(data):
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']!r}, expected {FORMAT}")
    entries = {}
    for name, entry in data["exercises"].items():
        attempts, done = entry["attempts"], entry["done"]
        if type(attempts) is not int or attempts < 1 or not (done is None or isinstance(done, str)):
            raise ValueError(f"the entry of {name} is {entry!r}")
        entries[name] = {"attempts": attempts, "done": done}
    return entries


def note(feedback):
    """Note an attempt. After the first right answer the entry stays as it is."""
    if feedback.status == "not attempted" or place() is None:
        return
    try:
        entries = load()
        entry = entries.setdefault(feedback.name, {"attempts": 0, "done": None})
        if entry["done"]:
            return
        entry["attempts"] += 1
        if feedback.status == "correct":
            entry["done"] = datetime.date.today().isoformat()
        record = {"format": FORMAT, "exercises": entries}
        write_text(place(), json.dumps(record, indent=1, sort_keys=True) + "\n")
    except (OSError, DamagedRecordError):
        return  # a check must not fail because of it; progress() tells what is wrong


def forget():
    """Delete the record.

    Raises
    ------
    OSError
        If the file is there and may not be deleted.
    """
    path = place()
    if path is not None and path.exists():
        path.unlink()
        print("Your record is deleted.")
    else:
        print("There is no record.")
