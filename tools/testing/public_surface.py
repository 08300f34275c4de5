"""What the package offers, and one good call of each part of it: the one in its docstring's example.

Every public function has an example that runs (CONTRIBUTING.md). The example is run with the function
replaced by one that writes down its arguments, so that a new function brings its good call along.
"""

import contextlib
import copy
import doctest
import inspect
import io
import pkgutil
from importlib import import_module
from typing import NamedTuple

import cmx_helpers
from tools.testing.good_calls import good_calls

# Not called, and why. Whatever is public and not here is called.
NOT_REACHED = {
    "encoders": "builds Keras models: tests/encoders gives them bad input",
    "fusion": "builds and trains Keras models: tests/fusion gives them bad input",
    "exercises": "its arguments are a learner's answers: tests/exercises gives it bad ones",
    "datasets.fsdd": "downloads",
    "datasets.mnist_test": "downloads",
    "datasets.OwnData": "made by own_data",
    "datasets.DataError": "an exception",
    "datasets.ManifestError": "an exception",
    "datasets.check_spoken_digits": "hashes all recordings at each call",
    "datasets.cmx_digits": "draws hundreds of scenes at each call: tests/datasets gives it bad input",
    "agreement.train_eye": "trains: tests/agreement gives it bad input",
    "agreement.train_writer": "trains: tests/agreement gives it bad input",
    "datasets.CmxCaptions": "made by cmx_digits",
    "datasets.CmxDigits": "made by cmx_digits",
    "datasets.ShardedDigits": "made by read_shards",
    "datasets.read_shards": "reads a folder of files: tests/datasets gives it bad ones",
    "datasets.write_shards": "writes files at each call: tests/datasets gives it bad input",
    "datasets.waiting_share": "trains: tests/datasets",
    "mfcc.Explanation": "made by explain",
    "realtime.causal_ear": "builds a Keras model: tests/realtime",
    "realtime.small_fusion_model": "builds a Keras model: tests/realtime",
    "realtime.prune_model": "changes a Keras model: tests/realtime gives it bad input",
    "realtime.train_student": "trains: tests/realtime",
    "realtime.to_lite": "exports a Keras model: tests/realtime gives it bad input",
    "realtime.save_lite": "writes files: tests/realtime gives it bad input",
    "realtime.load_lite": "reads a file: tests/realtime gives it damaged ones",
    "realtime.run_lite": "runs an exported model: tests/realtime gives it bad input",
    "realtime.stored_model": "builds a Keras model: tests/realtime gives it bad input",
    "realtime.own_sound": "reads a file: tests/realtime gives it bad ones",
    "realtime.watch": "makes an explorer: tests/realtime gives it bad input",
    "realtime.with_play": "changes an explorer: tests/realtime gives it bad input",
    "recurrent.train_reader": "trains with functions that it is given: tests/recurrent gives it bad input",
    "your_data.make_folder": "writes a folder at each call: tests/your_data gives it bad input",
    "your_data.train_folder": "trains: tests/your_data gives it bad input",
    "your_data.save_bundle": "saves a trained model: tests/your_data gives it bad ones",
    "runtime.set_seeds": "imports Keras: tests/house gives it bad input",
    "ledger": "load, growth and show are called; the others make tables of what load has checked",
    "claims.claim": "raises AssertionError, which is its purpose: tests/house",
    "claims.agree": "raises AssertionError, which is its purpose: tests/house",
    "claims.compare": "calls what it is given: tests/house",
}


EXAMPLE = "<example>"  # the file of functions that an example makes


class Target(NamedTuple):
    """A public function, class or method, and the arguments of its examples."""

    name: str
    call: object
    parameters: list
    examples: list  # of (positional, keyword) arguments


def targets():
    """All public functions, classes and methods that are called, by module."""
    found = {}
    for module in pkgutil.iter_modules(cmx_helpers.__path__):
        if module.name.startswith("_") or (module.name in NOT_REACHED and module.name != "ledger"):
            continue
        topic = import_module(f"cmx_helpers.{module.name}")
        for name in public_names(topic):
            part = getattr(topic, name)
            if f"{module.name}.{name}" in NOT_REACHED or not callable(part) or _is_record(part):
                continue
            if module.name == "ledger" and name not in ("load", "growth", "show"):
                continue
            found.setdefault(module.name, []).extend(_targets_of(f"{module.name}.{name}", name, part))
    return found


def _is_record(part):
    """A named tuple is made by the package's functions, and takes what they give it."""
    return inspect.isclass(part) and issubclass(part, tuple) and vars(part).get("__annotations__") is not None


def public_names(topic):
    """`__all__`, or what a module without it defines itself."""
    if hasattr(topic, "__all__"):
        return list(topic.__all__)
    return [
        name
        for name, part in vars(topic).items()
        if not name.startswith("_") and callable(part) and getattr(part, "__module__", "") == topic.__name__
    ]


def _targets_of(full, name, part):
    calls = recorded(part)
    if inspect.isclass(part):
        made = [Target(full, part, parameters_of(part), calls.get("", []))]
        for method in calls.get("methods", ()):
            made.append(Target(f"{full}.{method[0]}", method[1], parameters_of(method[1]), method[2]))
        return made
    return [Target(full, part, parameters_of(part), calls.get("", []) or good_calls(full))]


def skipped():
    """{name: why} of all that is public and not called: the list above, records, constants."""
    found = dict(NOT_REACHED)
    for module in pkgutil.iter_modules(cmx_helpers.__path__):
        if module.name.startswith("_") or module.name in NOT_REACHED:
            continue
        topic = import_module(f"cmx_helpers.{module.name}")
        for name in public_names(topic):
            part = getattr(topic, name)
            if f"{module.name}.{name}" in NOT_REACHED:
                continue
            if not callable(part):
                found[f"{module.name}.{name}"] = f"a constant ({type(part).__name__})"
            elif _is_record(part):
                found[f"{module.name}.{name}"] = "a named tuple, which functions of the package make"
    return found


def parameters_of(call):
    """Names of the parameters without `self`, `*samples` with its star; none where Python cannot tell."""
    try:
        parameters = inspect.signature(call).parameters.values()
    except (TypeError, ValueError):
        return []
    star = {inspect.Parameter.VAR_POSITIONAL: "*"}
    return [star.get(p.kind, "") + p.name for p in parameters if p.kind != p.VAR_KEYWORD and p.name != "self"]


def recorded(part):
    """Arguments of the calls in the docstring: "" for the part itself, "methods" for those of a class."""
    home = import_module(part.__module__)
    calls, methods = [], {}

    def note(kept, positional, keyword):
        # An argument that cannot be copied (a generator of random numbers can) is given as it is.
        with contextlib.suppress(Exception):
            positional, keyword = copy.deepcopy((positional, keyword))
        kept.append((positional, keyword))

    def recorder(*positional, **keyword):
        note(calls, positional, keyword)
        return part(*positional, **keyword)

    patched = {}
    if inspect.isclass(part):
        for name, method in list(vars(part).items()):
            if not name.startswith("_") and inspect.isfunction(method):
                methods[name] = []
                patched[name] = method
                setattr(part, name, _noting(method, lambda p, k, kept=methods[name]: note(kept, p, k)))
    examples = doctest.DocTestParser().get_examples(part.__doc__ or "")
    space = dict(vars(home)) | ({} if inspect.isclass(part) else {part.__name__: recorder})
    if inspect.isclass(part):
        space[part.__name__] = _recording_class(part, lambda p, k: note(calls, p, k))
    try:
        for example in examples:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(example.source, EXAMPLE, "single"), space)
    finally:
        for name, method in patched.items():
            setattr(part, name, method)
    kept = [(name, patched[name], seen) for name, seen in methods.items() if seen]
    return {"": calls, "methods": kept}


def _noting(method, note):
    def noted(self, *positional, **keyword):
        note((self, *positional), keyword)
        return method(self, *positional, **keyword)

    return noted


def _recording_class(part, note):
    class Recording(part):
        def __new__(cls, *positional, **keyword):
            note(positional, keyword)
            return part(*positional, **keyword)

    Recording.__name__ = part.__name__
    return Recording
