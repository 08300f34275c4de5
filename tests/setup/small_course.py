"""A course in small for the tests of the stick: one module, one tiny package, and wheels made by hand."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from tools.setup import bootstrap

ROOT = Path(__file__).resolve().parents[2]
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "tiny-course"
version = "1"
[tool.uv]
required-version = ">=0.8,<1"
"""
# What an editable install needs, without setuptools: a wheel that puts this folder on the path.
BACKEND = """\
import pathlib, zipfile

def build_editable(folder, settings=None, metadata=None):
    name, info = "tiny_course-1-py3-none-any.whl", "tiny_course-1.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("tiny_course.pth", str(pathlib.Path(__file__).parent))
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: tiny-course\\nVersion: 1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""
LINES = ["tiny==1.0", 'tiny-windows==1.0 ; sys_platform == "win32"']


def write_wheel(folder, name, version, files, tag="py3-none-any"):
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as wheel:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o100755 if "/scripts/" in path else 0o100644) << 16
            wheel.writestr(entry, content)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        wheel.writestr(f"{info}/RECORD", "")


def write_uv_wheel(folder):
    """The uv that the set-up fetched, put back into a wheel."""
    if not (ROOT / ".uv" / "bin").is_dir():
        pytest.skip("the course was not set up with make, so there is no uv to carry")
    (info,) = (ROOT / ".uv").glob("uv-*.dist-info")
    name, version = info.name.removesuffix(".dist-info").split("-")
    files = {
        path.relative_to(ROOT / ".uv").as_posix(): path.read_bytes()
        for path in (ROOT / ".uv" / "uv").glob("*.py")
    }
    for path in (ROOT / ".uv" / "bin").glob("uv*"):
        files[f"{name}-{version}.data/scripts/{path.name}"] = path.read_bytes()
    tag = next(line[5:] for line in (info / "WHEEL").read_text().splitlines() if line.startswith("Tag: "))
    write_wheel(folder, name, version, files, tag)


def write_lock(folder, lines, index):
    """The lock, without hashes and with those of the wheels in `index` (zeros for what is not there)."""
    (folder / bootstrap.PLAIN_LOCK).write_text("\n".join(lines) + "\n")
    hashed = []
    for line in lines:
        name, version = line.split(" ;")[0].split("==")
        wheels = list(index.glob(f"{name.replace('-', '_')}-{version}-*.whl"))
        digest = hashlib.sha256(wheels[0].read_bytes()).hexdigest() if wheels else "0" * 64
        hashed.append(f"{line} \\\n    --hash=sha256:{digest}")
    (folder / bootstrap.LOCK).write_text("\n".join(hashed) + "\n")
