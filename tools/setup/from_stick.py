"""Install the course from this stick, with no network.

    python3 install.py            into the folder cmx-course of your home
    python3 install.py FOLDER     into another one, which must be new or empty

`make stick` copies this file to the stick as install.py. Only the standard library is used.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def main():
    stick = Path(__file__).resolve().parent
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.home() / "cmx-course"
    if not (stick / "targets.txt").is_file():
        print(f"install: {stick} was not prepared to the end: make stick DIR=... does it")
        return 1
    if folder.exists() and any(folder.iterdir()):
        print(f"install: {folder} is not empty; name another folder: python3 install.py FOLDER")
        return 1
    print(f"install: copying the course to {folder}", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    for part in (stick / "course").iterdir():
        copy = shutil.copytree if part.is_dir() else shutil.copy2
        copy(str(part), str(folder / part.name))
    command = [sys.executable, str(folder / "tools" / "setup" / "bootstrap.py"), "--offline", str(stick)]
    status = subprocess.call(command)
    if status == 0:
        jupyter = Path(".venv", "Scripts", "jupyter") if os.name == "nt" else Path(".venv", "bin", "jupyter")
        lesson = Path("notebooks", "00_start_here.ipynb")
        print(f"install: done. Open the course with\n    cd {folder}\n    {jupyter} lab {lesson}")
    return status


if __name__ == "__main__":
    sys.exit(main())
