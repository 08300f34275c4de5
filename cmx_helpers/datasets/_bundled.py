"""Files that scikit-learn brings along, without the second or two that it takes to import it."""

from importlib.util import find_spec
from pathlib import Path


def scikit_learn_file(*parts):
    """The path of a file in scikit-learn's folder `datasets`.

    Raises FileNotFoundError, with what to do, where it is missing.
    """
    package = find_spec("sklearn")
    path = Path(package.origin).parent.joinpath("datasets", *parts) if package else None
    if path is None or not path.is_file():
        raise FileNotFoundError(f"scikit-learn's {'/'.join(parts)} is missing: run make lab again")
    return path
