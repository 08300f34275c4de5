"""Everything that must pass: lint, then lessons, unit tests and doctests in one pytest run.

`make test` calls this, and `make check` with --check: then no lesson is run. Other arguments are handed to
pytest (such as `-k mfcc`). Each lesson is run once: in a browser where there is one, which compares what it
shows with what is recorded; else by nbval, which compares the same. One run for all files keeps both
processes busy to the end: the long ones start first and the short ones fill up. At the end it tells where
the seconds went.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.conftest import SLOW  # noqa: E402
from tools.lessons.lesson_env import lesson_environment  # noqa: E402
from tools.testing import chromium  # noqa: E402

MODULE = (sys.executable, "-m")
LINT = (
    [*MODULE, "ruff", "check", "--quiet", "."],
    [*MODULE, "ruff", "format", "--quiet", "--check", "."],
    [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"],
)


def _late(path):
    """The browser first, then what takes long: at the end the short ones keep both processes busy."""
    return path.name != "test_browser.py", path.relative_to(ROOT / "tests").as_posix() not in SLOW


def pytest_command(extra, browser=None, check=False):
    """The command: lessons run in the browser, by nbval where there is none, and with `check` not at all."""
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    # By file, not by folder: pytest would put the browser, named before its folder, back to its place there.
    tests.sort(key=_late)
    # The later lessons train the larger models, so they come first.
    lessons = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"), reverse=True)
    files = [*([] if browser or check else lessons), *tests, ROOT / "cmx_helpers"]
    return [
        *(*MODULE, "pytest", "-q", "-p", "tools.testing.one_by_one", "-p", "tools.testing.time_report"),
        *("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--doctest-modules"),
        *("-p", "tools.testing.nbval_tolerance", "--nbval", "--nbval-current-env"),
        *("--nbval-sanitize-with", "tests/lessons/nbval_sanitize.cfg", "--nbval-cell-timeout", "900"),
        *("--nbval-kernel-startup-timeout", "180"),
        *(("-m", "not browser and not lessons and not slow") if check else ()),
        *(os.path.relpath(path, ROOT) for path in files),
        *extra,
    ]  # fmt: skip


def step(name, commands, env):
    """Run the commands, all of them; return (name, whether they passed, seconds)."""
    started = time.monotonic()
    passed = True
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
        passed &= done.returncode == 0
    return name, passed, time.monotonic() - started


def main():
    extra = [argument for argument in sys.argv[1:] if argument != "--check"]
    check, browser = "--check" in sys.argv[1:], chromium.find()
    how = "no lesson is run" if check else f"lessons run in {browser or 'nbval: no chromium here'}"
    with tempfile.TemporaryDirectory(prefix="cmx-test-") as scratch:
        env = lesson_environment(scratch)
        print("test: lint", flush=True)
        results = [step("lint", LINT, env)]
        print(f"test: tests and doctests, two at a time; {how}", flush=True)
        results.append(step("tests", [pytest_command(extra, browser, check)], env))
    for name, passed, seconds in results:
        print(f"test: {name}: {'passed' if passed else 'FAILED'} in {seconds:.0f} s")
    failed = [name for name, passed, _ in results if not passed]
    total = sum(seconds for *_, seconds in results)
    used = os.times()  # on a busy machine it says more than the clock on the wall; Windows does not tell
    print(f"test: processor time {(used.children_user + used.children_system) / 60:.1f} minutes")
    print(f"test: {'FAILED: ' + ', '.join(failed) if failed else 'all passed'} ({total / 60:.1f} minutes)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
