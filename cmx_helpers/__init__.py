"""Helpers of the course: each module is what the lesson of the same name ends up with.

>>> import cmx_helpers
>>> cmx_helpers.convolution.conv2d  # doctest: +ELLIPSIS
<function conv2d at ...>

Importing the package imports nothing else: a module loads when it is first used, so
that `import cmx_helpers` costs milliseconds and TensorFlow waits until a lesson asks.
"""

from importlib import import_module
from pathlib import Path

__version__ = "0.1.0"

_PACKAGE = Path(__file__).parent
_MODULES = {
    path.stem
    for path in _PACKAGE.iterdir()
    if not path.name.startswith((".", "_")) and (path.suffix == ".py" or (path / "__init__.py").is_file())
}


def __getattr__(name):
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"cmx_helpers has no module {name!r}; it has: {', '.join(sorted(_MODULES))}")


def __dir__():
    return sorted(_MODULES | set(globals()))
