"""pytest plugin: at the end of a run, where the seconds went (`make test` loads it)."""

from collections import Counter

from tools.testing.one_by_one import EACH_BY_ITSELF

SLOWEST = 10


def seconds_by_part(reports):
    """Seconds of each test and of each lesson as a whole, set-up included.

    Returns two counters: lessons by file, all other tests by name.
    """
    lessons, tests = Counter(), Counter()
    for report in reports:
        file = report.nodeid.split("::")[0]
        if file.endswith(".ipynb"):
            lessons[file] += report.duration
        elif EACH_BY_ITSELF in report.nodeid:
            lessons[report.nodeid.split("[")[1].rstrip("]")] += report.duration
        else:
            tests[report.nodeid] += report.duration
    return lessons, tests


def summary(reports):
    """Lines: the total of the lessons, the total of the other tests, and the slowest of all by name."""
    lessons, tests = seconds_by_part(reports)
    yield f"lessons: {lessons.total():.0f} s in all, {len(lessons)} lessons"
    yield f"other tests: {tests.total():.0f} s in all, {len(tests)} tests"
    yield f"slowest {SLOWEST}, a lesson counted as one:"
    for name, seconds in (lessons + tests).most_common(SLOWEST):
        yield f"{seconds:8.1f} s  {name}"


def pytest_terminal_summary(terminalreporter):
    reports = [
        report for kind in terminalreporter.stats.values() for report in kind if hasattr(report, "duration")
    ]
    if reports:
        terminalreporter.section("seconds, added up over both processes")
        for line in summary(reports):
            terminalreporter.write_line(line)
