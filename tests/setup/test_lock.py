"""pyproject.toml, the lock and environment.yml agree, and an import stays cheap."""

import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.setup.files_of_setup import LOCK, LOCK_TEXT, ROOT, SYSTEMS
from tools.setup import bootstrap

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


PYTHONS = ["3.11.0", "3.12.0", "3.13.0"]


def locked(python, system):
    """The lock as {name: version} for one Python on one system."""
    minor = ".".join(python.split(".")[:2])
    environment = SYSTEMS[system] | {
        "python_full_version": python,
        "python_version": minor,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    chosen = {}
    for requirement in LOCK:
        if requirement.marker and not requirement.marker.evaluate(environment):
            continue
        name = canonicalize_name(requirement.name)
        assert name not in chosen, f"{name} is locked twice for Python {minor} on {system}"
        (pin,) = requirement.specifier
        assert pin.operator == "==" and "*" not in pin.version, f"{requirement} is not an exact version"
        chosen[name] = pin.version
    return chosen


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_satisfies_every_range(python, system):
    pins = locked(python, system)
    extras = PROJECT["optional-dependencies"]
    for text in PROJECT["dependencies"] + extras["dev"] + extras["classroom"]:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        assert name in pins, f"{name} is in pyproject.toml but not in the lock: run make lock"
        assert wanted.specifier.contains(pins[name], prereleases=True), (
            f"{text}, locked {pins[name]}: run make lock"
        )


def test_recorded_outputs_hold_on_every_python():
    for name in ("numpy", "scipy", "librosa", "matplotlib", "scikit-learn", "keras", "tensorflow"):
        found = {locked(python, "linux")[name] for python in PYTHONS}
        assert len(found) == 1, f"{name} differs between Pythons: {found}"


def test_every_range_has_both_ends():
    for text in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["gpu"]:
        operators = {specifier.operator for specifier in Requirement(text).specifier}
        assert {">=", "<"} <= operators, f"{text}: a range needs a lower and an upper end"


def test_lock_names_no_registry():
    for line in LOCK_TEXT.splitlines():
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:", line), line


def test_every_package_of_the_lock_has_hashes():
    """pip and uv then refuse a wheel that somebody else made, whatever index it comes from."""
    entries = re.split(r"\n(?=\w)", "\n" + LOCK_TEXT)[1:]
    assert len(entries) == len(LOCK) > 100
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), (
            f"{entry.split()[0]} has no hash: run make lock"
        )


def test_the_plain_lock_is_the_lock_without_its_hashes():
    plain = (ROOT / bootstrap.PLAIN_LOCK).read_text(encoding="utf-8")
    assert plain == bootstrap.without_hashes(LOCK_TEXT), "run make lock"
    assert [Requirement(line) for line in plain.splitlines() if re.match(r"\w", line)] == LOCK
    assert "hash" not in plain and "\\" not in plain and not re.search(r"https?://|file:", plain)


def test_environment_yml_points_at_the_lock():
    plain = [entry for entry in CONDA["dependencies"] if isinstance(entry, str)]
    (nested,) = [entry for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    assert nested == {"pip": ["-r requirements-plain.txt", "-e ."]}
    # Anything else named here would be a second source of versions.
    assert sorted(re.split(r"[<>=]", entry)[0] for entry in plain) == ["pip", "python"]


def test_all_name_the_same_pythons():
    project = SpecifierSet(PROJECT["requires-python"])
    for minor in range(8, 17):
        assert project.contains(f"3.{minor}.1") == ((3, minor) in bootstrap.SUPPORTED)


def test_extras_are_there():
    assert {"gpu", "jax", "torch", "classroom", "dev"} <= set(PROJECT["optional-dependencies"])


def test_import_is_cheap():
    heavy = [
        "tensorflow",
        "keras",
        "librosa",
        "matplotlib",
        "scipy",
        "sklearn",
        "soundfile",
        "IPython",
        "pooch",
    ]
    code = f"import sys, cmx_helpers; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name",
    ["convolution", "pooling", "training", "embeddings", "recurrent", "attention", "stft", "mfcc"],
)
def test_operator_modules_import_numpy_and_scipy_only(name):
    heavy = ["tensorflow", "keras", "librosa", "matplotlib", "sklearn", "IPython"]
    code = f"import sys, cmx_helpers.{name}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
