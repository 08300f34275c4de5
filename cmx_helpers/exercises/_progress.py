"""The table that `exercises.progress()` shows."""

import html
from dataclasses import dataclass

from cmx_helpers.exercises import _record
from cmx_helpers.exercises._engine import find, names

# In the order of the lessons; a test compares them with the notebooks.
TOPICS = (
    "start_here", "convolution", "pooling", "training", "embeddings", "recurrent", "attention", "stft",
    "mfcc", "encoders", "fusion", "evaluation",
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """A table: `rows` of (what, done, points, attempts) under `heading`, and a `note` below it."""

    heading: tuple
    rows: list
    note: str

    def __repr__(self):
        table = [self.heading, *self.rows]
        widths = [max(len(str(row[column])) for row in table) for column in range(len(self.heading))]
        lines = [
            "  ".join(
                str(cell).rjust(width) if column else str(cell).ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths))
            ).rstrip()
            for row in table
        ]
        return "\n".join([*lines, self.note])

    def _repr_html_(self):
        def line(tag, cells):
            return "<tr>" + "".join(f"<{tag}>{html.escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"

        body = "".join(line("td", row) for row in self.rows)
        head = f"<thead>{line('th', self.heading)}</thead>"
        return f"<table>{head}<tbody>{body}</tbody></table><p>{html.escape(self.note)}</p>"


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
    if lesson is not None and lesson not in TOPICS:
        raise ValueError(f"lesson: expected one of {', '.join(TOPICS)}, got {lesson!r}")
    try:
        entries, note = _record.load(), _where()
    except (OSError, _record.DamagedRecordError) as error:
        entries = {}
        note = f"The record cannot be read ({error}). exercises.forget() deletes it and starts a new one."
    if lesson is not None:
        rows = [_exercise_row(name, entries) for name in names(lesson)]
        return Progress(("exercise", "done", "points", "attempts"), rows, note)
    rows = [
        _lesson_row(f"{number:02d} {topic}", names(topic), entries) for number, topic in enumerate(TOPICS)
    ]
    every = [name for topic in TOPICS for name in names(topic)]
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
