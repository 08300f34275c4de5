"""The house: topics are entered through their front door, imports keep their order, and files stay short."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import SLOW

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "cmx_helpers"
TOPICS = {path.stem[3:] for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")}
LINES = 260


def python_files():
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    if not listed:
        pytest.skip("no git here to tell the course's files from others")
    return [path for path in listed if (ROOT / path).exists()]


def test_files_stay_short():
    counts = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in python_files()}
    long = {path: count for path, count in counts.items() if count > LINES}
    assert not long, f"at most {LINES} lines in a file: {long}"


def test_what_is_left_out_of_the_quick_check_is_there():
    assert [path for path in SLOW if not (ROOT / "tests" / path).is_file()] == []


def side_doors(source, owner):
    """Modules inside a topic that code of `owner` (a topic, or None) imports past the topic's `__init__`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            # Within the package, two points lead from a topic's file to the package itself.
            modules = [f"cmx_helpers.{node.module}" if node.level == 2 else node.module]
        for module in modules:
            parts = module.split(".")
            if parts[0] == "cmx_helpers" and len(parts) > 2 and parts[1] in TOPICS and parts[1] != owner:
                found.append(module)
    return found


def owner_of(path):
    """The topic that a file belongs to; its exercises and tests enter by the front door like all others."""
    parts = path.relative_to(PACKAGE).parts
    if parts == ("__main__.py",):  # `python -m cmx_helpers` is the terminal of this topic
        return "your_data"
    return parts[0].removesuffix(".py") if parts[0].removesuffix(".py") in TOPICS else None


def test_a_topic_is_entered_through_its_init():
    found = {
        path.relative_to(ROOT).as_posix(): doors
        for path in PACKAGE.rglob("*.py")
        if (doors := side_doors(path.read_text(encoding="utf-8"), owner_of(path)))
    }
    assert not found, f"import what these topics show, not what is inside: {found}"


@pytest.mark.parametrize(
    "source, found",
    [
        ("from cmx_helpers.mfcc.dct import dct", ["cmx_helpers.mfcc.dct"]),
        ("import cmx_helpers.mfcc.dct", ["cmx_helpers.mfcc.dct"]),
        ("def f():\n    from ..mfcc.dct import dct", ["cmx_helpers.mfcc.dct"]),
        ("from cmx_helpers.mfcc import dct", []),
        ("from cmx_helpers.training.dense import dense", []),
        ("from cmx_helpers._common.validate import integer", []),
    ],
)
def test_a_side_door_is_seen(source, found):
    assert side_doors(source, owner="training") == found


def lint_imports(folder):
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_each_topic_has_its_place_in_the_order():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    [layers] = [contract["layers"] for contract in settings["contracts"] if contract["id"] == "topics"]
    places = [name.strip("()").removeprefix("cmx_helpers.") for name in layers]
    lessons = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"), reverse=True)
    there = [path.stem[3:] for path in lessons if path.stem != "00_start_here"]
    assert [place for place in places if place in there] == there
    assert all(places.index(f"exercises.{topic}") == places.index(topic) - 1 for topic in there)
    # In brackets stands what is not there yet.
    assert all(f"cmx_helpers.{topic}" in layers for topic in there)
    [forbidden] = [c["forbidden_modules"] for c in settings["contracts"] if c["id"] == "plumbing"]
    assert sorted(forbidden) == sorted(f"cmx_helpers.{topic}" for topic in there)


@pytest.fixture
def package(tmp_path):
    """A copy of the package and its contracts, to be spoilt."""
    shutil.copytree(PACKAGE, tmp_path / "cmx_helpers", ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "file, line, broken",
    [
        ("convolution/places.py", "from cmx_helpers.training import softmax", "Topics take from earlier"),
        ("exercises/pooling/overlap.py", "from cmx_helpers.fusion import train", "Topics take from earlier"),
        ("plotting/figures.py", "from cmx_helpers.mfcc import dct", "What no lesson owns"),
        ("claims.py", "import cmx_helpers.stft", "What no lesson owns"),
        (
            "mfcc/dct.py",
            "from cmx_helpers.mfcc.mel import hz_to_mel\nimport cmx_helpers.mfcc.features",
            "circles",
        ),
    ],
)
def test_an_import_against_the_order_is_caught(package, file, line, broken):
    path = package / "cmx_helpers" / file
    path.write_text(f"{line}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    code, said = lint_imports(package)
    assert code == 1, said
    assert any(broken in part and "BROKEN" in part for part in said.replace("\n", " ").split("KEPT")), said
