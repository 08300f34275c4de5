"""Lessons 00 to 08 with a kernel in the browser: build/lite, to be put on any static web server.

    make lite                                  Pyodide comes from its own distribution when the page is opened
    make lite LITE_ARGS="--pyodide FOLDER"     a Pyodide distribution is copied beside the page

The page itself, the course, its sounds and the lessons come from the server it lies on. Pyodide's compiled
packages (NumPy, SciPy, matplotlib, scikit-learn: about 50 MB for the first lesson) are in no package index;
without --pyodide each browser fetches them from where Pyodide is published.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import nbformat  # noqa: E402
import numpy as np  # noqa: E402
from scipy.io import wavfile  # noqa: E402

from cmx_helpers import datasets  # noqa: E402
from cmx_helpers._common.places import FOLDER as CLIPS  # noqa: E402
from tools.lite.browser_edition import for_browser  # noqa: E402
from tools.lite.environment import LITE  # noqa: E402
from tools.setup.logged import run, say  # noqa: E402
from tools.setup.offline import SetupError  # noqa: E402
from tools.setup.uv_tool import pip_download, tool_environment  # noqa: E402

OUT = ROOT / "build" / "lite"
LESSONS = [f"{number:02d}" for number in range(9)]
# Beside the course, in the browser's kernel: Python alone, so the lock's wheels serve there too.
PLAIN = ("ipywidgets", "comm", "jupyterlab-widgets", "widgetsnbextension", "pooch", "platformdirs", "tqdm")
# What Pyodide has compiled; its versions are its own.
WHEEL = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "cmx-helpers"
version = "{version}"
requires-python = ">=3.11"
dependencies = [
    "numpy", "scipy", "matplotlib", "scikit-learn", "threadpoolctl", "ipywidgets", "pooch", "tqdm"
]
[tool.setuptools.packages.find]
include = ["cmx_helpers*", "benchmarks"]
[tool.setuptools.package-data]
"*" = ["**/*"]
"""


def write_lessons(folder):
    """The browser's edition of each lesson, and the pictures and pages that it links to."""
    folder.mkdir(parents=True)
    for path in sorted((ROOT / "notebooks").glob("0[0-8]_*.ipynb")):
        nbformat.write(for_browser(nbformat.read(path, as_version=4)), folder / path.name)
    for path in (ROOT / "notebooks").iterdir():
        if path.suffix in (".md", ".png", ".svg"):
            shutil.copy(path, folder)


def write_clips(folder):
    """The spoken digits as 16-bit WAV files, which need no decoder, and a manifest with their hashes."""
    folder.mkdir(parents=True)
    manifest = (CLIPS / "manifest.csv").read_text(encoding="utf-8")
    for row in datasets.speech_manifest():
        path = (folder / row.file).with_suffix(".wav")
        path.parent.mkdir(exist_ok=True)
        samples = np.round(datasets.load_clip(row.file) * 2**15).astype(np.int16)
        wavfile.write(path, datasets.SAMPLE_RATE, samples)
        manifest = manifest.replace(row.sha256, hashlib.sha256(path.read_bytes()).hexdigest())
    (folder / "manifest.csv").write_text(manifest, encoding="utf-8")


def write_wheel(scratch, wheels):
    """The course and its sounds as one wheel whose dependencies are those that a browser has."""
    source = scratch / "course"
    shutil.copytree(
        ROOT / "cmx_helpers", source / "cmx_helpers", ignore=shutil.ignore_patterns("__pycache__")
    )
    write_clips(source / "cmx_helpers" / "spoken_digits")
    measured = source / "benchmarks"  # of which the lessons show rows: cmx_helpers/ledger.py looks there
    measured.mkdir()
    (measured / "__init__.py").touch()
    shutil.copy(ROOT / "benchmarks" / "ledger.json", measured)
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]
    (source / "pyproject.toml").write_text(WHEEL.format(version=version))
    command = [LITE.program("python"), "-m", "build", "--wheel", "--no-isolation", "--outdir", wheels, source]
    run(command, tool_environment(), "making the course's wheel")


def fetch_plain_wheels(scratch, wheels):
    """The lock's wheels of what is Python alone, by hash."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    wanted = [line.split("#")[0] for line in lines if re.split("==", line)[0] in PLAIN]
    (scratch / "plain.txt").write_text("\n".join(wanted) + "\n", encoding="utf-8")
    fetch = pip_download(wheels, "--require-hashes", "-r", scratch / "plain.txt")
    run(fetch, tool_environment(), "fetching the widgets' wheels")


def settings(pyodide):
    """What the page's kernel is told: where Pyodide lies, and to ask no package index for what is here."""
    kernel = {"disablePyPIFallback": True}
    if pyodide:
        kernel["pyodideUrl"] = "./static/pyodide/pyodide.mjs"
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Cross-modal AI from scratch",
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        },
    }


def build(pyodide=None):
    """Make build/lite anew; what was there stays until the new one is whole."""
    LITE.make()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        page = scratch / "page"
        wheels = page / "pypi"
        wheels.mkdir(parents=True)
        write_wheel(scratch, wheels)
        fetch_plain_wheels(scratch, wheels)
        write_lessons(scratch / "lessons")
        (page / "jupyter-lite.json").write_text(json.dumps(settings(pyodide), indent=1))
        made = scratch / "made"
        command = [LITE.program("jupyter"), "lite", "build", "--lite-dir", page, "--output-dir", made]
        run([*command, "--contents", scratch / "lessons"], tool_environment(), "building the page")
        if pyodide:
            shutil.copytree(pyodide, made / "static" / "pyodide")
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.parent.mkdir(exist_ok=True)
        shutil.move(made, OUT)
    size = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file()) / 1e6
    say(f"build/lite is ready: {len(LESSONS)} lessons, {size:.0f} MB")
    say("look at it with: python -m http.server -d build/lite")


def main():
    parser = argparse.ArgumentParser(description="Lessons 00 to 08 with a kernel in the browser.")
    parser.add_argument("--pyodide", type=Path, help="a folder with a Pyodide distribution (pyodide.mjs)")
    arguments = parser.parse_args()
    if arguments.pyodide and not (arguments.pyodide / "pyodide.mjs").is_file():
        parser.error(f"--pyodide: expected a folder with pyodide.mjs in it, got {arguments.pyodide}")
    try:
        build(arguments.pyodide)
    except (SetupError, subprocess.SubprocessError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
