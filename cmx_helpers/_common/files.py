"""Files that are never half written."""

import os


def write_text(path, text):
    """Write `text` so that `path` holds the old text or the new one, never half of one.

    Parameters
    ----------
    path : pathlib.Path
        Its folder is made where it is missing.
    text : str
        Written as UTF-8, with the line ends that it has.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # With the process's number: two kernels may write the same file.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
