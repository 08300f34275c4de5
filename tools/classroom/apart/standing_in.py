"""What stands for `cmx_helpers.exercises` where an answer runs: it checks nothing and knows no reference.

So an answer cannot fetch the reference from the package; the folder with the exercises is closed, too.
"""

import sys
import types


def stand_in():
    """Make `cmx_helpers.exercises` a module whose functions do nothing; `use` gives back the answer."""
    module = types.ModuleType("cmx_helpers.exercises")
    module.__path__ = []
    for name in ("broken", "check", "forget", "hint", "names", "progress", "solution"):
        setattr(module, name, lambda *arguments, **named: None)
    module.use = lambda name, answer: answer
    engine = types.ModuleType("cmx_helpers.exercises._engine")
    engine.exercise = engine.prediction = lambda name, **settings: Shown
    sys.modules[module.__name__], sys.modules[engine.__name__] = module, engine


class Shown:
    """An exercise as far as its own file goes: its reference, and how results are observed."""

    def __init__(self, reference):
        self.reference = reference

    def __call__(self, *arguments):  # another file's reference, called by this one
        return self.reference(*arguments)

    def cases(self, function):
        return function

    right = cases

    def wrong(self, diagnosis, *more, **named):
        return lambda function: function

    observed = right


def know(sources):
    """Make modules of the sources, in their order: those of exercises' files, without their references."""
    for name, source in sources.items():
        _package(name.rpartition(".")[0])
        sys.modules[name] = module = types.ModuleType(name)
        exec(compile(source, f"<{name}>", "exec"), module.__dict__)


def find(module, name):
    return getattr(sys.modules[module], name)


def once(sources, module, name):
    """What `name` is in a module of the sources; afterwards the modules are as they were before."""
    before = {known: sys.modules.pop(known, None) for known in sources}
    try:
        know(sources)
        return find(module, name).reference
    finally:
        for known, was in before.items():
            sys.modules.pop(known, None)
            if was is not None:
                sys.modules[known] = was


def _package(name):
    """A package with no folder: nothing but what is put into it can be imported from it."""
    if name not in sys.modules:
        sys.modules[name] = package = types.ModuleType(name)
        package.__path__ = []
