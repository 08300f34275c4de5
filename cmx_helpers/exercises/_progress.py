"""The table that `exercises.progress()` shows."""

import html
import pkgutil
import re
from dataclasses import dataclass
from importlib import import_module

from cmx_helpers._common.language import shown
from cmx_helpers.exercises import _record
from cmx_helpers.exercises._engine import find, names

_LESSON = re.compile(r"lesson (\d\d)_(\w+)")


@dataclass(frozen=True)
class Progress:
    """A table: `rows` of (what, done, points, attempts) under `heading`, and a `note` below it."""

    heading: tuple
    rows: list
    note: str

    def __repr__(self):
        table = self._table()
        widths = [max(len(row[column]) for row in table) for column in range(len(self.heading))]
        lines = [
            "  ".join(
                cell.rjust(width) if column else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths))
            ).rstrip()
            for row in table
        ]
        return "\n".join([*lines, shown(self.note)])

    def _table(self):
        return [[shown(str(cell)) for cell in row] for row in (self.heading, *self.rows)]

    def _repr_html_(self):
        def line(tag, cells):
            return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

        heading, *rows = self._table()
        body = "".join(line("td", row) for row in rows)
        head = f"<thead>{line('th', heading)}</thead>"
        return f"<table>{head}<tbody>{body}</tbody></table><p>{html.escape(shown(self.note))}</p>"


def topics():
    """Return {topic: number of its lesson}, in order; an exercise module's first line tells the number."""
    package = f"{__package__}."
    found = {}
    for module in pkgutil.iter_modules(import_module(__package__).__path__):
        if not module.name.startswith("_"):
            match = _LESSON.search(import_module(package + module.name).__doc__ or "")
            found[module.name] = match[1] if match else "--"
    return dict(sorted(found.items(), key=lambda item: item[1]))


def progress(lesson=None):
    """Show which exercises are done: a row for each lesson, or for each exercise of one lesson.

    Parameters
    ----------
    lesson : str, optional
        A lesson's name without its number, such as "convolution".

    Returns
    -------
    Progress
        It shows itself as the result of a cell. An exercise counts as done since its check first
        said *correct*; attempts are the checks up to then. `forget()` deletes the record.

    Raises
    ------
    ValueError
        If no lesson has that name.
    """
    lessons = topics()
    if lesson is not None and lesson not in lessons:
        raise ValueError(f"lesson: expected one of {', '.join(lessons)}, got {lesson!r}")
    try:
        entries, note = _record.load(), _where()
    except (OSError, _record.DamagedRecordError) as error:
        entries = {}
        note = f"The record cannot be read ({error}). exercises.forget() deletes it and starts a new one."
    if lesson is not None:
        rows = [_exercise_row(name, entries) for name in names(lesson)]
        return Progress(("exercise", "done", "points", "attempts"), rows, note)
    rows = [_lesson_row(f"{number} {topic}", names(topic), entries) for topic, number in lessons.items()]
    every = [name for topic in lessons for name in names(topic)]
    rows.append(_lesson_row("all lessons", every, entries))
    return Progress(("lesson", "done", "points", "attempts"), rows, note)


def _lesson_row(title, exercises, entries):
    done = [name for name in exercises if entries.get(name, {}).get("done")]
    points = [sum(find(name).points for name in some) for some in (done, exercises)]
    attempts = sum(entries[name]["attempts"] for name in exercises if name in entries)
    return title, f"{len(done)} of {len(exercises)}", f"{points[0]} of {points[1]}", attempts


def _exercise_row(name, entries):
    entry = entries.get(name, {"attempts": 0, "done": None})
    points = find(name).points
    return (
        name,
        entry["done"] or "not yet",
        f"{points if entry['done'] else 0} of {points}",
        entry["attempts"],
    )


def _where():
    path = _record.place()
    if path is None:
        return "Nothing is kept here: the environment variable CMX_RECORD says off, or a test is running."
    return f"Kept in {path}, on this machine only. exercises.forget() deletes it."
